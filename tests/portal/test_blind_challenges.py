"""A challenge judged without names: nobody but its authors and the coordinator reads who had an idea before the decision.

The canary is a name nothing else contains. It is looked for on every surface, as everybody, in every stage.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from ideas.models import Idea
from ideas.rules import may_know_author
from place.models import Person
from tests.case_makers import make_case
from tests.cast import Cast
from tests.makers import TRAILS, make_idea
from tests.page_makers import make_challenge
from workflow.models import Notice
from workflow.notices import tell
from workflow.services import move
from workflow.stages import ABOUT, Stage
from workflow.tasks import send_mail

CANARY = "Xanthippe"
KNOWING = ("alice", "bob", "carol")  # the authors, and the coordinator of the home organisation
OTHERS = ("sam", "meg", "rita", "piet", "fiona", "stan", "adam", "sue")  # of each kind of onlooker, one
UNDECIDED = (
    Stage.SUBMITTED, Stage.NEEDS_INFORMATION, Stage.IN_REVIEW, Stage.AT_PANEL, Stage.PARKED, Stage.MERGED, Stage.WITHDRAWN,
)  # fmt: skip
STEPS = ("ask", "answer", "decline", "approve", "rescore", "park", "merge", "review", "refer")
SURFACES = (
    "/", "/account/", "/ideas/", "/ideas/?q=lamps", "/ideas/?challenge={slug}", "/ideas/{reference}/", "/challenges/",
    "/challenges/{slug}/", "/savings/", "/triage/", "/triage/?list=asked", "/triage/?list=scoring", "/panel/", "/reviews/",
    "/reviews/{review}/", "/ideas/{reference}/reviewers/", "/ideas/{reference}/hand-over/", "/ideas/{reference}/remind/",
    "/ideas/{reference}/talk/", "/ideas/{reference}/notes/", "/ideas/{reference}/files/", "/ideas/{reference}/authors/",
    "/ideas/{reference}/scores/", "/ideas/{reference}/interest/", "/triage/reviewers/", "/reviews/settings/",
    "/ideas/{reference}/record/", "/cases/{reference}/", "/cases/{reference}/case.json",
    *(f"/ideas/{{reference}}/step/{step}/" for step in STEPS),
)  # fmt: skip
PEOPLE_TO_CHOOSE = re.compile(
    rb"<option.*?</option>", re.DOTALL
)  # everybody who works there may own the case


@pytest.fixture
def blind(cast: Cast) -> Callable[[Stage], Idea]:
    """An idea of two authors with telling names, in a stage, under a challenge judged without names."""
    for name in ("alice", "bob"):
        Person.objects.filter(pk=getattr(cast, name).pk).update(last_name=CANARY)
        cast.people[name].refresh_from_db()
    challenge = make_challenge(cast, blind=True)

    def make(stage: Stage) -> Idea:
        idea = make_idea(cast, stage, challenge=challenge, blind=bool(TRAILS[stage]))
        if ABOUT[stage].approved:
            make_case(cast, idea)
        return idea

    return make


def seen_by(client: Client, idea: Idea) -> list[str]:
    """The surfaces on which the canary stands."""
    review = idea.assignments.order_by("pk").first()
    names = {
        "reference": idea.reference, "slug": idea.challenge.slug if idea.challenge else "-",
        "review": review.uid if review else "00000000-0000-0000-0000-000000000000",
    }  # fmt: skip
    found = []
    for surface in SURFACES:
        response = client.get(surface.format(**names))
        text = b"".join(response) if response.streaming else response.content
        if surface.endswith("/approve/"):
            text = PEOPLE_TO_CHOOSE.sub(b"", text)
        if CANARY.encode() in text:
            found.append(surface)
    return found


@pytest.mark.crawl
@pytest.mark.parametrize("stage", UNDECIDED)
def test_before_the_decision_nobody_else_reads_the_name_anywhere(
    cast: Cast, blind: Callable[[Stage], Idea], signed_in: Callable[[Person], Client], stage: Stage
) -> None:
    idea = blind(stage)
    leaks = {name: seen_by(signed_in(getattr(cast, name)), idea) for name in OTHERS}
    assert {name: where for name, where in leaks.items() if where} == {}
    assert seen_by(Client(), idea) == []


@pytest.mark.crawl
def test_its_authors_and_the_coordinator_read_the_name(
    cast: Cast, blind: Callable[[Stage], Idea], signed_in: Callable[[Person], Client]
) -> None:
    idea = blind(Stage.SUBMITTED)
    for name in KNOWING:
        assert "/ideas/{reference}/" in seen_by(signed_in(getattr(cast, name)), idea), name
    assert "/triage/" in seen_by(signed_in(cast.carol), idea)


@pytest.mark.parametrize("stage", [Stage.APPROVED, Stage.DECLINED, Stage.DELIVERING])
def test_after_the_decision_the_name_is_shown(
    cast: Cast, blind: Callable[[Stage], Idea], signed_in: Callable[[Person], Client], stage: Stage
) -> None:
    idea = blind(stage)
    Idea.objects.filter(pk=idea.pk).update(triaged_at=idea.submitted_at)
    assert "/ideas/{reference}/" in seen_by(signed_in(cast.sam), idea)


def test_a_name_its_author_hid_stays_hidden_after_the_decision(
    cast: Cast, blind: Callable[[Stage], Idea]
) -> None:
    idea = blind(Stage.APPROVED)
    assert may_know_author(cast.sam, idea)
    idea.hide_name = True
    assert not may_know_author(cast.sam, idea)


def test_no_mail_to_others_holds_the_name(cast: Cast, blind: Callable[[Stage], Idea]) -> None:
    idea = blind(Stage.IN_REVIEW)
    for name in ("carol", "rita", "piet"):
        notice = tell(getattr(cast, name), Notice.Kind.WAITING, idea, decision=idea.decisions.last())
        send_mail.func(notice.mail_id)
    assert len(mail.outbox) == 3
    for message in mail.outbox:
        told = f"{message.subject} {message.body} {message.alternatives}"  # type: ignore[attr-defined]
        assert CANARY not in told


def test_sending_an_idea_in_makes_it_blind_and_changing_the_challenge_does_not_unmask_it(cast: Cast) -> None:
    challenge = make_challenge(cast, blind=True)
    idea = make_idea(cast, Stage.DRAFT, challenge=challenge)
    idea = move(idea, "submit", by=cast.alice, version=idea.version)
    assert idea.blind
    challenge.blind = False
    challenge.save()
    challenge.delete()
    idea.refresh_from_db()
    assert idea.challenge is None
    assert not may_know_author(cast.rita, idea)


def test_a_challenge_made_blind_later_hides_the_names_of_ideas_already_in(cast: Cast) -> None:
    challenge = make_challenge(cast)
    idea = make_idea(cast, Stage.IN_REVIEW, challenge=challenge)
    assert may_know_author(cast.rita, idea)
    challenge.blind = True
    challenge.save()
    idea.refresh_from_db()
    assert not may_know_author(cast.rita, idea)
