"""Whoever reads a private word must be one of those named here: on any page, in any file, header, search or mail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client, override_settings

from place.models import Person
from tests.cast import Cast
from tests.safety.crawl import address_book, crawl
from tests.safety.planted import CANARY, PLANTED, plant

# The visitors, and what each is to the planted things.
VISITORS = {
    "sue": "the platform's own", "carol": "coordinator", "alice": "author", "owen": "case owner", "rita": "reviewer, asked",
    "yorick": "reviewer, scored", "olga": "organisation administrator", "stan": "a body with no part in anything",
    "xenia": "author under a hidden name", "fiona": "finance", "piet": "panel chair",
    "nobody": "not signed in", "bob": "co-author", "sam": "same body", "meg": "the author's manager",
    "bea": "holds the team's budget", "henry": "a body the case names", "ravi": "reviewer, stood down",
    "ruth": "reviewer, no part in it", "erin": "executive", "frank": "finance of a body the case names", "adam": "auditor",
    "cleo": "councillor", "gone": "has left",
}  # fmt: skip

DEALING = "alice bob bea carol piet fiona erin rita yorick adam sue"  # who sees the confidential idea
TOLD = "alice bob carol piet fiona erin adam sue"
CASE = "owen fiona erin frank adam sue"

# Which visitors may ever read which canary, by hand from the rules in docs and design; anybody else is a leak.
MAY_READ: dict[str, str] = {
    "zqtitle11": DEALING, "zqproblem12": DEALING, "zqproposal13": DEALING,
    "zqquestion14": DEALING, "zqanswer15": DEALING,
    "zqconflict16": "carol",
    "zqpanel17": "yorick carol piet",
    "zqfile18": DEALING, "zqinside19": DEALING,
    "zqkind20": "yorick carol piet",
    "zqdraft21": "alice bob", "zqdraft22": "alice bob",
    "zqcase31": CASE,
    "zqfeedback33": TOLD,
    "zqhidden41": "xenia carol",
    "zqreviewer42": "yorick carol piet adam sue",
    "zqelsewhere43": "stan",
    "zqcomment51": DEALING,
    "zqnote52": "carol piet fiona erin adam sue",
}  # fmt: skip

# Pages that list a body's own people to its own people, whatever they wrote or scored: a name there gives nothing away.
PEOPLE_OF_OWN_BODY = re.compile(r"^/account/deputy/")
# Pages on which somebody is chosen for a duty from among everybody who could have it.
PEOPLE_TO_CHOOSE = re.compile(
    r"^/cases/[^/]+/delivery-owner/|^/ideas/[^/]+/step/approve/|^/ideas/[^/]+/hand-over/"
)
# Pages on which administrators look after the people of a body, whatever those wrote or scored.
PEOPLE_LOOKED_AFTER = re.compile(r"^/organisation/(?P<body>[^/]+)/|^/data-protection/people/")
LOOKS_AFTER = {"olga": {"council"}, "sue": {"council", "hospital", "police", None}}
NAMES = {"zqhidden41", "zqreviewer42"}
HEADS = {"council": "zqhidden41", "hospital": "zqreviewer42", "police": "zqelsewhere43"}


@pytest.fixture
def own_folder(tmp_path: Any) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


def test_every_planted_word_has_a_row_saying_who_may_read_it() -> None:
    assert set(MAY_READ) == PLANTED


@pytest.mark.crawl
@pytest.mark.parametrize("visitor", VISITORS)
def test_nobody_reads_what_is_not_for_them(
    cast: Cast, own_folder: None, signed_in: Callable[[Person], Client], record_property: Any, visitor: str
) -> None:
    ideas = plant(cast)
    book, leaks, asked = address_book(), set(), Counter()
    client = Client() if visitor == "nobody" else signed_in(getattr(cast, visitor))
    client.raise_request_exception = False
    for answer in crawl(client, book):
        asked["answers"] += 1
        asked[f"status {answer.status}"] += 1
        if answer.status >= 500:
            leaks.add(f"{visitor} breaks {answer.address}")
        for surface, text in answer.surfaces.items():
            asked[f"surface {surface}"] += 1
            for word in {found.lower() for found in CANARY.findall(text)}:
                if not may_read(visitor, word, answer.address, cast):
                    leaks.add(f"{visitor} reads {word} in the {surface} of {_short(answer.address, ideas)}")
    record_property("crawl", dict(asked) | {"addresses": len(book)})
    assert sorted(leaks) == [], "\n".join(sorted(leaks))


def may_read(visitor: str, word: str, address: str, cast: Cast) -> bool:
    if f"q={word}" in address:
        return True  # what somebody typed stands in the box they typed it into
    if visitor in MAY_READ.get(word, "").split():
        return True
    if word in NAMES and PEOPLE_TO_CHOOSE.match(address):
        return True
    looked_after = PEOPLE_LOOKED_AFTER.match(address)
    if looked_after and word in HEADS.values() and looked_after["body"] in LOOKS_AFTER.get(visitor, ()):
        return True
    body = "" if visitor == "nobody" else getattr(cast, visitor).organisation.slug
    return bool(PEOPLE_OF_OWN_BODY.match(address)) and HEADS.get(body) == word


def _short(address: str, ideas: dict[str, Any]) -> str:
    """An address with the kind of idea in place of its reference."""
    for kind, idea in ideas.items():
        address = address.replace(idea.reference, f"<{kind}>")
    return address
