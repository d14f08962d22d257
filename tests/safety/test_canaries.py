"""Whoever reads a private word must be one of those named here: on any page, in any file, header, search or mail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils import timezone

from ideas.models import Idea
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from tests.safety.crawl import NOTHING, Answer, address_book, administration, crawl, read
from tests.safety.planted import CANARY, INITIALS, PLANTED, more_people, plant
from tests.safety.two_roles import TWO_ROLES, differences, other_world, visit
from workflow import post
from workflow.stages import Stage

# The visitors, and what each is to the planted things.
VISITORS = {
    "sue": "the platform's own", "carol": "coordinator", "alice": "author", "owen": "case owner", "rita": "reviewer, asked",
    "yorick": "reviewer, scored", "olga": "organisation administrator", "stan": "a body with no part in anything",
    "xenia": "author under a hidden name", "fiona": "finance", "piet": "panel chair",
    "nobody": "not signed in", "bob": "co-author", "sam": "same body", "meg": "the author's manager",
    "bea": "holds the team's budget", "henry": "a body the case names", "ravi": "reviewer, stood down",
    "ruth": "reviewer, no part in it", "erin": "executive", "frank": "finance of a body the case names", "adam": "auditor",
    "cleo": "councillor", "bert": "board member of a body the case names", "ede": "editor", "gone": "has left",
}  # fmt: skip

# Those of tests/safety/two_roles.py: authors of the confidential idea (Alice, Bob) or of the hidden one (Xenia) who are more
# than that, and Yorick, who scores, with another role. Being an author takes from a role all that it says of reviewers.
ALICE = "alice_coordinates alice_partner alice_hospital bob_chairs alice_finance alice_audits alice_reviews"
XENIA = "xenia_coordinates xenia_chairs xenia_deputises xenia_sits xenia_super"
YORICK = "yorick_coordinates yorick_deputises yorick_chairs"
COORDINATES = "alice_coordinates xenia_coordinates yorick_coordinates yorick_deputises"
DECIDES = "xenia_coordinates xenia_chairs xenia_deputises xenia_super yorick_coordinates yorick_deputises yorick_chairs"

DEALING = f"alice bob bea carol piet fiona erin rita yorick adam sue {ALICE} {YORICK} {DECIDES}"  # sees the confidential idea
TOLD = f"alice bob carol piet fiona erin adam sue {ALICE} {DECIDES}"
CASE = "owen fiona erin frank adam sue alice_finance alice_audits xenia_super yorick_chairs"
# A released case is for whoever may see its idea: here, whoever works at the two bodies it concerns, in whatever role.
RELEASED = (
    f"{CASE} carol alice rita yorick olga xenia piet bob sam meg bea henry ravi ruth cleo bert ede {ALICE}"
)
RELEASED += f" {XENIA} {YORICK}"
REVIEWER, HIDDEN = "0aa04400-4444-4444-8444-444444444444", "0aa04500-5555-4555-8555-555555555555"

# Which visitors may ever read which canary, by hand from the rules in docs and design; anybody else is a leak.
MAY_READ: dict[str, str] = {
    "zqtitle11": DEALING, "zqproblem12": DEALING, "zqproposal13": DEALING,
    "zqquestion14": DEALING, "zqanswer15": DEALING,
    "zqconflict16": "carol xenia_coordinates yorick_coordinates yorick_deputises",
    "zqpanel17": f"yorick carol piet adam {YORICK}",
    "zqfile18": DEALING, "zqinside19": DEALING,
    "zqkind20": f"yorick carol piet adam {YORICK}",
    "zqdraft21": f"alice bob {ALICE}", "zqdraft22": f"alice bob {ALICE}",
    "zqcase31": CASE,
    "zqfeedback33": TOLD,
    "zqhidden41": f"xenia carol {XENIA} alice_coordinates",
    "zqreviewer42": f"yorick carol piet adam sue {YORICK}",
    "zqelsewhere43": "stan alice_partner",  # who coordinates the police, and chooses among their people
    "zqcomment51": DEALING, "zqadopt71": DEALING,
    "zqnote52": f"carol piet fiona erin adam sue {DECIDES}",
    "zqreleased61": RELEASED,
    "zqposts63": CASE,
    "zqnotice62": DEALING,
    "zqlisted71": f"carol {COORDINATES}",
    "zqmail44": f"yorick {YORICK}", "904200441": "", REVIEWER: "", "ZQ": f"yorick carol piet adam sue {YORICK}",
    "zqmail45": f"xenia {XENIA}", "904200451": "", HIDDEN: "",
}  # fmt: skip

# Words that say who somebody is, by the body they belong to.
WHO = {
    "council": {"zqhidden41", "zqmail45", HIDDEN},
    "hospital": {"zqreviewer42", "zqmail44", REVIEWER, "ZQ"},
    "police": {"zqelsewhere43"},
}
# Pages that list a body's own people to its own people, whatever they wrote or scored: a name there gives nothing away.
PEOPLE_OF_OWN_BODY = re.compile(r"^/account/deputy/")
# Pages on which somebody is chosen for a duty from among everybody who could have it; only in the choice itself, and that
# the choice is the same whoever wrote the idea is tested below.
PEOPLE_TO_CHOOSE = re.compile(
    r"^/cases/[^/]+/delivery-owner/|^/ideas/[^/]+/step/approve/|^/ideas/[^/]+/hand-over/|^/triage/load/|^/ideas/[^/]+/take-up/case/"
    r"|^/panel/sittings/[^/]+/members/"
)
CHOSEN = {"zqhidden41", "zqreviewer42", HIDDEN, REVIEWER}
# Pages on which a coordinator chooses among everybody who reviews, whatever they scored: those of one idea somebody else wrote
# and of the pool. That they are the same whoever scores their reader's own is held by the other world.
REVIEWERS_TO_CHOOSE = re.compile(r"^/triage/reviewers/|^/ideas/[^/]+/reviewers/")
# Pages on which administrators look after the people of a body, whatever those wrote or scored.
PEOPLE_LOOKED_AFTER = re.compile(r"^/organisation/(?P<body>[^/]+)/|^/data-protection/people/")
LOOKS_AFTER = {
    "olga": {"council"}, "alice_hospital": {"hospital"},
    **dict.fromkeys(("sue", "xenia_super"), {"council", "hospital", "police", None}),
}  # fmt: skip
# The platform's own lists of accounts, with their numbers, and of who may manage a team: never beside what anybody wrote.
ACCOUNTS = re.compile(r"^/admin/(users|teams)/")

# What must have been met by somebody, or the crawl has grown blind.
SURFACES = {
    "sue": {"page", "choices", "headers", "document", "workbook", "text/csv", "application/json"},
    "owen": {"page", "headers", "document", "application/json"},
    "bert": {"page", "headers", "document", "application/json"},
    "carol": {"page", "choices", "headers", "workbook", "text/csv"},
}


@pytest.fixture
def own_folder(tmp_path: Any) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


def test_every_planted_word_has_a_row_saying_who_may_read_it() -> None:
    assert set(MAY_READ) == PLANTED | {"ZQ"}


@pytest.mark.crawl
@pytest.mark.parametrize("visitor", VISITORS)
def test_nobody_reads_what_is_not_for_them(
    cast: Cast, own_folder: None, signed_in: Callable[[Person], Client], record_property: Any, visitor: str
) -> None:
    ideas = plant(cast)
    book, leaks, asked = address_book(), set(), Counter()
    book += administration() if visitor in ("sue", "ede") else ["/admin/", "/admin/ideas/", "/admin/users/"]
    client = Client() if visitor == "nobody" else signed_in(getattr(cast, visitor))
    client.raise_request_exception = False
    for answer in crawl(client, book):
        asked.update(["answers", f"status {answer.status}", *(f"surface {name}" for name in answer.surfaces)])
        leaks |= {
            f"{visitor} {leak} of {_short(answer.address, ideas)}" for leak in leaks_of(answer, visitor, cast)
        }
    leaks |= {
        f"{visitor} learns from a search that {word} is there" for word in told_by_searching(client, visitor)
    }
    record_property("crawl", dict(asked) | {"addresses": len(book)})
    assert sorted(leaks) == [], "\n".join(sorted(leaks))
    met = {name.removeprefix("surface ") for name in asked if name.startswith("surface ")}
    assert SURFACES.get(visitor, {"page", "headers"}) <= met


def leaks_of(answer: Answer, visitor: str, cast: Cast) -> set[str]:
    """What somebody reads in an answer that is not for them."""
    found = {"breaks the page"} if answer.status >= 500 else set()
    for surface, text in answer.surfaces.items():
        words = {word.lower() for word in CANARY.findall(text)} | ({"ZQ"} if INITIALS.search(text) else set())
        found |= {
            f"reads {w} in the {surface}"
            for w in words
            if not may_read(visitor, w, answer.address, surface, cast)
        }
    return found


def may_read(visitor: str, word: str, address: str, surface: str, cast: Cast) -> bool:
    if f"q={word}" in address or f"/{word}/" in address:
        return True  # what somebody asked for stands on the page that answers; searches are compared below
    if visitor in MAY_READ.get(word, "").split():
        return True
    if word in CHOSEN and surface == "choices" and PEOPLE_TO_CHOOSE.match(address):
        return True
    if visitor in ("sue", "xenia_super") and ACCOUNTS.match(address):
        return True
    if visitor in TWO_ROLES and word in ("zqreviewer42", REVIEWER) and REVIEWERS_TO_CHOOSE.match(address):
        return True
    looked_after = PEOPLE_LOOKED_AFTER.match(address)
    if looked_after and looked_after["body"] in LOOKS_AFTER.get(visitor, ()):
        return any(word in words for words in WHO.values())
    body = "" if visitor == "nobody" else getattr(cast, visitor).organisation.slug
    return bool(PEOPLE_OF_OWN_BODY.match(address)) and word in WHO.get(body, ())


@pytest.mark.crawl
@pytest.mark.parametrize("visitor", TWO_ROLES)
def test_nobody_reads_in_another_role_who_judges_what_they_wrote(
    cast: Cast, own_folder: None, signed_in: Callable[[Person], Client], record_property: Any, visitor: str
) -> None:
    """Nor who wrote what they score. Whoever scores, and whenever, an author reads the same to the letter."""
    ideas = plant(cast)
    with time_machine.travel(timezone.now(), tick=False):
        seen = visit(cast, ideas, visitor)
        client = signed_in(seen.person)
        client.raise_request_exception = False
        answers = list(crawl(client, seen.book))
        leaks = {
            f"{visitor} {leak} of {_short(each.address, ideas)}"
            for each in answers for leak in leaks_of(each, visitor, cast)
        }  # fmt: skip
        if seen.person.pk != cast.yorick.pk:
            other_world(cast, seen.ideas)
            again = [answer.address for answer in answers if answer.status == 200]
            leaks |= set(differences(answers, (read(each, client.get(each)) for each in again)))
    record_property("crawl", {"addresses": len(seen.book), "answers": len(answers)})
    assert sorted(leaks) == [], "\n".join(sorted(leaks))


SEARCHED_FOR = (
    "zqtitle11", "zqproblem12", "zqdraft21", "zqcase31", "zqhidden41", "zqreviewer42", "zqfile18", "zqreleased61",
    "zqposts63",
)  # fmt: skip
# Who finds something by these on the search page, or the searches above compare nothing with nothing.
FINDS = {"zqtitle11": "carol", "zqproblem12": "bob", "zqcase31": "owen", "zqreleased61": "bert"}


def told_by_searching(client: Client, visitor: str) -> list[str]:
    """Words whose search differs from a search of what is nowhere: by a result, a count, or “did you mean”."""
    told = []
    for path in ("/ideas/", "/search/"):
        control = _without_tokens(client.get(f"{path}?q={NOTHING}").content.decode(), NOTHING)
        for word in SEARCHED_FOR:
            page = _without_tokens(client.get(f"{path}?q={word}").content.decode(), word)
            if page != control and visitor not in MAY_READ[word].split():
                told.append(f"{word} on {path}")
    return told


def test_a_search_finds_what_is_planted_for_whoever_may_read_it(
    cast: Cast, own_folder: None, signed_in: Callable[[Person], Client]
) -> None:
    """And nobody, not even who may read it, finds a case by what is kept back in it."""
    plant(cast)
    for word, visitor in FINDS.items():
        client = signed_in(getattr(cast, visitor))
        page, control = (client.get(f"/search/?q={each}").content.decode() for each in (word, NOTHING))
        assert _without_tokens(page, word) != _without_tokens(control, NOTHING), word
    client = signed_in(cast.sue)
    page, control = (client.get(f"/search/?q={each}").content.decode() for each in ("zqposts63", NOTHING))
    assert _without_tokens(page, "zqposts63") == _without_tokens(control, NOTHING)


def _without_tokens(page: str, word: str) -> str:
    """A page without what is different each time, nor what was asked."""
    return re.sub(r"[A-Za-z0-9]{64}|data-timeout=.\d+", "", page).replace(word, "")


@pytest.mark.crawl
def test_nobody_is_mailed_what_is_not_for_them(cast: Cast, own_folder: None, mailoutbox: list[Any]) -> None:
    """Everybody was told of the confidential idea while it was open to them; their mails are written now."""
    plant(cast)
    names = {person.email: name for name, person in cast.people.items()}
    post.send_waiting()
    leaks = {
        f"{names[mail.to[0]]} is mailed {word}"
        for mail in mailoutbox
        for word in {found.lower() for found in CANARY.findall(_all_of(mail))}
        if word not in mail.to[0] and not may_read(names[mail.to[0]], word, "", "mail", cast)
    }
    assert len(mailoutbox) > 5
    assert sorted(leaks) == []


def _all_of(mail: Any) -> str:
    return "\n".join(
        [mail.subject, mail.body, str(mail.extra_headers), *(str(part) for part in mail.alternatives)]
    )


@pytest.mark.parametrize("stage", [Stage.AT_PANEL, Stage.IN_REVIEW])
def test_who_can_be_chosen_does_not_tell_who_wrote_it(
    cast: Cast, signed_in: Callable[[Person], Client], stage: Stage
) -> None:
    """If an author were missing from the choice, or marked in it, it would name them."""
    more_people(cast)
    mine = make_idea(cast, stage, author=cast.xenia, coauthors=[], hide_name=True, title="Lend the vans")
    other = make_idea(cast, stage, author=cast.meg, coauthors=[], hide_name=True, title="Lend the vans")
    for person, page in ((cast.piet, "step/approve"), (cast.fiona, "step/approve")):
        choices = [
            sorted(
                re.findall(
                    r"<option[^>]*>[^<]*",
                    signed_in(person).get(f"{idea.get_absolute_url()}{page}/").content.decode(),
                )
            )
            for idea in (mine, other)
        ]
        assert choices[0] == choices[1]


def _short(address: str, ideas: dict[str, Idea]) -> str:
    """An address with the kind of idea in place of its reference."""
    for kind, idea in ideas.items():
        address = address.replace(idea.reference, f"<{kind}>")
    return address
