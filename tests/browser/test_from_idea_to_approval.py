"""A nurse's idea on its way to a business case: by keyboard alone, with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Open
from tests.browser.ideas_walk import Pitch, Walk
from tests.browser.keyboard import Keyboard
from tests.browser.serving import Site

AUTHOR, COORDINATOR, CHAIR, CASE_OWNER = "mensah", "sandhu", "fairclough", "bannerman"
REVIEWERS, INSTEAD = ["marsh", "devereux", "tembo"], "cartmell"
QUESTION, ANSWER = "How many drug rounds did you count?", "Forty rounds over two weeks, on both wings."
CRITERIA = ["Difference it makes", "Money it frees", "Can be done", "Can spread", "Evidence"]


def pitch(script: bool) -> Pitch:
    return Pitch(
        title=f"Fetch the keys once a round {'with' if script else 'without'} scripts",
        problem="Each drug round two of us walk back for the cupboard keys, about four times a shift.",
        proposal="Give every bay a coded cupboard, so that nobody leaves a patient to fetch a key.",
        service="Inpatient wards",
        outcome="People get home from hospital",
        calculator={
            "What takes this time now?": "Walking back for keys",
            "Hours a year, each": "45",
            "How many people": "28",
            "Cost of an hour": "21.50",
        },
    )


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_an_idea_is_put_forward_questioned_scored_and_approved(
    opened: Open, site: Site, script: bool
) -> None:
    walk = Walk(opened, script=script)
    _puts_it_forward_on_two_devices(walk, pitch(script))
    _is_asked_and_answers(walk, site)
    _is_scored_by_three(walk)
    walk.approve(CHAIR, "Small, safe, and every ward has this.", CASE_OWNER)
    walk.must_be("Approved: business case in preparation", AUTHOR)
    waiting = walk.seat(CASE_OWNER, "/account/").page.locator("main")
    expect(waiting).to_contain_text(walk.title)


def _puts_it_forward_on_two_devices(walk: Walk, pitch: Pitch) -> None:
    """Steps 1 and 2 on a phone; then another device, where nobody has been signed in before."""
    phone = Keyboard(walk.opened(AUTHOR, PHONE, script=walk.script))
    phone.page.goto("/")
    walk.begin(phone, pitch)
    walk.say_where(phone, pitch)
    phone.page.context.close()
    desk = Keyboard(walk.opened("", script=walk.script))
    desk.page.goto("/demo/")
    desk.follow("Be Grace, Frontline staff")
    desk.follow(pitch.title)
    desk.follow("What it might save")
    walk.calculate(desk, pitch)
    expect(desk.page.locator("main")).to_contain_text("£27,090")
    walk.send(desk)
    assert re.fullmatch(r"BK-[A-Z0-9]{5}", walk.reference)
    desk.page.goto("/account/")
    expect(desk.page.locator("main")).to_contain_text(walk.reference)


def _is_asked_and_answers(walk: Walk, site: Site) -> None:
    walk.ask(COORDINATOR, QUESTION)
    walk.must_be("We need more from you", AUTHOR)
    walk.answer(AUTHOR, QUESTION, ANSWER)
    walk.must_be("Received", AUTHOR)
    assert site.has_written("grace.mensah@hospitals.severnside.example", walk.reference, QUESTION)


def _is_scored_by_three(walk: Walk) -> None:
    """One of three says “not me”, another is asked; the last score brings it to the panel."""
    walk.assign(COORDINATOR, REVIEWERS)
    walk.send_to_review(COORDINATOR)
    walk.stand_down(REVIEWERS[2])
    walk.assign(COORDINATOR, [INSTEAD])
    for reviewer, score in zip([*REVIEWERS[:2], INSTEAD], "435", strict=True):
        said = walk.score(reviewer, dict.fromkeys(CRITERIA, score))
    assert "now with the panel" in said
    walk.must_be("With the panel", AUTHOR)
