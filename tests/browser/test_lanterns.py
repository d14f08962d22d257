"""A real one: 12,000 main-road lanterns, put off once for paying back in 28 years, costed again and committed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.cases_walk import CaseWalk, Line
from tests.browser.conftest import Open
from tests.browser.ideas_walk import Pitch, Walk
from tests.browser.papers import appraised, case_file_in, kept, text_of
from tests.browser.serving import Site

AUTHOR, COORDINATOR, CHAIR, OWNER = "hollis", "dhillon", "larkin", "fenwick"
FINANCE, EXECUTIVE, DELIVERY = "pritchard", "arkwright", "beddoes"
REVIEWERS = ["chaudhry", "platt", "mistry"]
COUNCIL = "Severnside Metropolitan Borough Council"
PITCH = Pitch(
    title="Replace 12,000 main-road lanterns with LED",
    problem="The lanterns on our main roads burn sodium lamps that fail every four years and use 2.2 million units a year.",
    proposal="Replace all 12,000 with LED lanterns in one contract and dim them after midnight.",
    service="Street lighting",
    outcome="Streets and homes are safe",
    calculator={"How many": "514280", "Of what": "kilowatt hours", "Cost of each": "0.25"},
)
LANTERNS = Line(
    name="LED lanterns, supplied and fitted",
    sort="Cost: capital",
    evidence="3",
    shares={COUNCIL: "100"},
    source="Tender return, October 2018",
    why="12,000 lanterns at £300 each, borrowed over their life; financing stands in the treasury plan.",
    years={"2026-27": "3600000"},
)
ENERGY = Line(
    name="Energy and lamps no longer paid for",
    sort="Benefit: cash",
    evidence="2",
    shares={COUNCIL: "100"},
    source="Metered use and the lamp contract, 2017-18",
    why="Half the energy of sodium, and no lamp changes for twenty-five years.",
    outcome="Main roads lit for less",
    same=("274375", "2027-28", "2051-52"),
    cash="100",
    budget=(COUNCIL, "SL-4410", "general"),
    starts="1 4 2027",
)
WORDS = {
    "What is asked": "Approve £3,600,000 of capital in 2026-27 for 12,000 LED lanterns.",
    "What happens if nothing changes": "Main-road lighting goes on costing £1,100,000 a year, and the lamps fail.",
}
ANSWERS = {
    "The saving is an efficiency, or the case says…": "The roads stay lit to the same standard.",
    "Where a council borrows, the cost of financing is counted…": "MRP of £144,000 a year is in the treasury plan.",
    "Every budget that is claimed has a baseline on this site…": "SL-4410 is new this year; finance adds its baseline in May.",
    "No single source carries most of the benefit…": "The meters are read every half hour; there is no better source.",
}


def test_a_parked_idea_comes_back_and_is_committed(opened: Open, site: Site, tmp_path: Path) -> None:
    case = _committed(Walk(opened), PITCH)
    _the_paper_says_so(case, site, tmp_path)


def test_the_same_way_is_open_without_scripts(opened: Open) -> None:
    """From the first word to the last signature: put forward, parked, scored, decided, costed, assured, agreed and signed."""
    _committed(Walk(opened, script=False), replace(PITCH, title=f"{PITCH.title}, on an old computer"))


def _committed(walk: Walk, pitch: Pitch) -> CaseWalk:
    _put_off_and_brought_back(walk, pitch)
    _judged(walk)
    case = CaseWalk(walk)
    _costed(case)
    assert case.open_checks(OWNER) == []
    _signed_for(case)
    walk.must_be("Savings committed", AUTHOR)
    return case


def _put_off_and_brought_back(walk: Walk, pitch: Pitch) -> None:
    walk.put_forward(AUTHOR, pitch)
    walk.park(COORDINATOR, "At today's prices it pays back in 28 years: £3,600,000 for £128,570 a year.")
    walk.must_be("Parked", AUTHOR)
    expect(walk.seats[AUTHOR].page.locator("main")).to_contain_text("pays back in 28 years")
    walk.resume(
        COORDINATOR, "New figures: LED prices have halved and the saving is now £274,375 a year for 25 years."
    )
    walk.must_be("Received", AUTHOR)


def _judged(walk: Walk) -> None:
    walk.assign(COORDINATOR, REVIEWERS)
    walk.send_to_review(COORDINATOR)
    for reviewer in REVIEWERS:
        said = walk.score(
            reviewer,
            {
                "Difference it makes": "3",
                "Money it frees": "4",
                "Can be done": "4",
                "Can spread": "4",
                "Evidence": "3",
            },
        )
    assert "now with the panel" in said
    walk.approve(CHAIR, "It pays back well inside the life of the lanterns.", OWNER)


def _costed(case: CaseWalk) -> None:
    case.frame(OWNER, year="2026", horizon="25")
    case.take_out(OWNER, 3, "Fewer kilowatt hours")
    case.add_line(OWNER, 3, LANTERNS)
    case.add_line(OWNER, 3, ENERGY)
    case.fill(OWNER, "words", WORDS)
    case.add_risk(OWNER, "The supplier fails", "Joanne Hollis")
    case.add_measure(OWNER, ENERGY.name, "Joanne Hollis")
    case.answer_impacts(OWNER)
    case.fill(OWNER, "answers", ANSWERS)


def _signed_for(case: CaseWalk) -> None:
    case.name_delivery_owner(OWNER, DELIVERY)
    case.send_to_finance(OWNER)
    case.assure(FINANCE, "Checked against the tender and the meters.")
    case.agree(FINANCE, COUNCIL)
    assert "the savings are committed" in case.sign(EXECUTIVE, COUNCIL, minute="Cabinet, minute 57")


def _the_paper_says_so(case: CaseWalk, site: Site, folder: Path) -> None:
    """The page, the PDF and the exported file run again give the same figures."""
    exported = kept(case.export(OWNER), folder)
    result = appraised(site, exported)
    assert result["naive"] == {"net": "3259375.00", "payback_year": 14}
    pdf = kept(case.pdf(OWNER), folder)
    said = text_of(pdf)
    assert case_file_in(pdf)["reference"] == case.walk.reference
    for figure in ("14 years", *(f"{float(result[name]):,.2f}" for name in ("pv_cost", "pv_benefit"))):
        assert figure in said, figure
    assert "£3,600,000" in said
