"""Nothing betrays a reviewer to an author: no name, address, id, initials or hour, on no page, in no file, in no mail.

Three reviewers with telling names score an idea one by one, the last of them takes it to the panel, and it is decided.
After each of these its authors read everything they can.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import Message
from typing import Any
from unittest import mock

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from ideas.models import Idea
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow import reviews
from workflow.models import Mail, Notice
from workflow.services import move
from workflow.stages import Stage
from workflow.tasks import send_mail

SignIn = Callable[[Person], Client]
SCORES: dict[str, int | None] = {"difference": 4, "money": 3, "doable": None}
# Who reviews: a last name found nowhere else, and an hour of a day on which nothing else happens
REVIEWERS = {
    "rita": ("Zqrquill", datetime(2026, 2, 3, 3, 17, tzinfo=UTC)),
    "ravi": ("Zqrvane", datetime(2026, 2, 4, 4, 29, tzinfo=UTC)),
    "ruth": ("Zqrwold", datetime(2026, 2, 5, 5, 41, tzinfo=UTC)),
}
# Neither in the afternoon nor among the seconds of another time
HOURS = re.compile(r"(?<![\d:])(?:0?3:17|0?4:29|0?5:41)(?!\d|pm)")
PAGES = (
    "/", "/account/", "/account/notices/", "/account/following/", "/account/data/", "/ideas/", "/ideas/?q=lamps",
    "/ideas/?q=Zqrquill", "/ideas/{}/", "/ideas/{}/talk/", "/ideas/{}/files/", "/ideas/{}/authors/", "/ideas/{}/versions/",
    "/ideas/{}/step/withdraw/", "/ideas/{}/step/appeal/", "/ideas/{}/record/", "/ideas/{}/scores/", "/ideas/{}/interest/",
    "/ideas/{}/reviewers/", "/panel/", "/panel/scores.csv", "/triage/reviewers/", "/reviews/", "/reviews/settings/", "/savings/",
)  # fmt: skip


@pytest.fixture
def idea(cast: Cast) -> Idea:
    for n, (name, (last, _hour)) in enumerate(REVIEWERS.items()):
        person = getattr(cast, name)
        Person.objects.filter(pk=person.pk).update(last_name=last, email=f"{last.lower()}@x{n}.example")
        cast.people[name] = Person.objects.get(pk=person.pk)
    return make_idea(cast, Stage.IN_REVIEW, team=None)


def signs_of(cast: Cast, idea: Idea) -> list[str]:
    """What nobody but a reviewer could be known by."""
    people = [getattr(cast, name) for name in REVIEWERS]
    ids = [str(each.uid) for each in people] + [str(each.uid) for each in idea.assignments.all()]
    # Whole names: a form's token, drawn by lot, may well hold any three letters
    return [*(last.lower() for last, _hour in REVIEWERS.values()), ">rz<", *ids]


def surfaces(client: Client, idea: Idea) -> Iterator[tuple[str, str]]:
    for page in PAGES:
        response = client.get(page.format(idea.reference), follow=True)
        body = b"".join(response) if response.streaming else response.content
        yield page, body.decode("utf-8", "replace").replace("q=Zqrquill", "").replace('value="Zqrquill"', "")
        yield f"{page} (headers)", str(dict(response.headers))
    packed = client.post("/account/data/download/")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        for name in archive.namelist():
            yield f"my data, {name}", archive.read(name).decode("utf-8", "replace")


def mails_to(cast: Cast) -> list[tuple[str, str]]:
    """Everything mailed to the authors, with every header."""
    for waiting in Mail.objects.filter(sent_at=None).order_by("pk"):
        send_mail.func(waiting.pk)
    addresses = {cast.alice.email, cast.bob.email}
    sent: list[Any] = [each for each in mail.outbox if addresses & set(each.to)]
    found = []
    for each in sent:
        message: Message = each.message()
        parts = [str(part.get_payload(decode=True) or "") for part in message.walk()]
        found.append((f"mail “{each.subject}”", f"{message.items()} {' '.join(parts)}"))
    return found


def leaks(cast: Cast, idea: Idea, signed_in: SignIn) -> list[tuple[str, str]]:
    signs = signs_of(cast, idea)
    read = [*surfaces(signed_in(cast.alice), idea), *surfaces(signed_in(cast.bob), idea), *mails_to(cast)]
    found = []
    for where, text in read:
        plain = text.lower()
        wanted = [sign for sign in signs if f"q={sign}" not in where.lower()]
        found += [(where, sign) for sign in [*wanted, *HOURS.findall(plain)] if sign in plain]
    return found


@pytest.mark.crawl
def test_nothing_betrays_a_reviewer_to_an_author(cast: Cast, signed_in: SignIn, idea: Idea) -> None:
    for name, (_last, hour) in REVIEWERS.items():
        with mock.patch.object(timezone, "now", return_value=hour):
            assignment = idea.assignments.get(reviewer=getattr(cast, name))
            reviews.give_scores(
                by=getattr(cast, name), assignment=assignment, values=SCORES, panel_comment="For the panel.",
                author_comment=f"A word, number {len(name)}.")  # fmt: skip
        idea = Idea.objects.get(pk=idea.pk)
        assert leaks(cast, idea, signed_in) == []
        assert "A word" not in signed_in(cast.alice).get(f"/ideas/{idea.reference}/").content.decode()
    assert idea.stage == Stage.AT_PANEL
    move(idea, "approve", by=cast.piet, version=idea.version, rationale="Good.", case_owner=cast.owen)
    idea.refresh_from_db()
    assert leaks(cast, idea, signed_in) == []
    page = signed_in(cast.alice).get(f"/ideas/{idea.reference}/").content.decode()
    assert page.count("A word, number") == 3 and "Reviewer A" in page and "For the panel." not in page


def test_a_score_that_arrives_is_told_to_no_author(cast: Cast, idea: Idea) -> None:
    """Only the last one moves the idea on, and what is told then is told of the idea."""
    before = Notice.objects.filter(person__in=[cast.alice, cast.bob]).count()
    for name in ("rita", "ravi"):
        assignment = idea.assignments.get(reviewer=getattr(cast, name))
        reviews.give_scores(by=getattr(cast, name), assignment=assignment, values=SCORES)
    assert Notice.objects.filter(person__in=[cast.alice, cast.bob]).count() == before


def test_the_signs_would_be_found(cast: Cast, signed_in: SignIn, idea: Idea) -> None:
    """The same search as the coordinator finds what it looks for, so that a pass is no accident."""
    found = [where for where, text in surfaces(signed_in(cast.carol), idea) if "Zqr" in text]
    assert "/ideas/{}/reviewers/" in found and "/ideas/{}/scores/" in found
