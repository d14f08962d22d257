"""The published worked example, typed into the pages and brought in as a file: the same figures to the penny everywhere."""

from __future__ import annotations

from pathlib import Path

from tests.browser.cases_walk import CaseWalk, Line
from tests.browser.conftest import Open
from tests.browser.directory import Directory
from tests.browser.ideas_walk import Walk
from tests.browser.papers import appraised, kept, text_of
from tests.browser.serving import ROOT, Site

OWNER = "bannerman"
EXAMPLE = ROOT / "tests/casebuilder/data/worked_example.json"
COUNCIL, HOSPITALS, POLICE = (
    "Severnside Metropolitan Borough Council",
    "Severnside Hospitals NHS Trust",
    "Severnside Police",
)
FIGURES = {
    "pv_cost": "92598.69",
    "pv_benefit": "341919.82",
    "npv": "249321.13",
    "pv_cashable": "136767.93",
    "net_budget_impact": "44169.24",
}
SETTLEMENT = [("hospitals", "council", "7758.32"), ("police", "council", "6770.51")]
SETUP = Line(
    name="Team and training",
    sort="Cost: revenue",
    evidence="3",
    shares={HOSPITALS: "40", COUNCIL: "60", POLICE: ""},
    source="Quotation, March 2026",
    why="One part-time post and training.",
    same=("12000", "2027-28", "2031-32"),
    years={"2026-27": "30000"},
)
DEMAND = Line(
    name="Fewer crises",
    sort="Benefit: cash",
    evidence="4",
    shares={HOSPITALS: "50", COUNCIL: "30", POLICE: "20"},
    source="Pilot elsewhere, 2024",
    why="Crises cost all three bodies.",
    funnel={
        "People it could reach in a year": "1000",
        "Of them, in need of it": "20",
        "Of them, take part": "60",
        "Of them, stay to the end": "80",
        "Of them, changed by it": "30",
        "Would have changed anyway": "25",
        "Because of us": "100",
        "Worth of one person changed, a year": "5000",
    },
    between=("2027-28", "2031-32"),
    drop_off="10",
    could_be=("30", "10"),
    cash="40",
    outcome="Children safe at home",
    starts="1 4 2027",
)


def test_typed_into_the_pages(opened: Open, site: Site, directory: Directory, tmp_path: Path) -> None:
    case = _case(opened, directory.called("Stop posting payslips and tax forms"))
    case.frame(OWNER, year="2026", horizon="5", with_bodies=[COUNCIL, POLICE])
    pilot = case.add_option(OWNER, "Pilot in two neighbourhoods", "The option we ask for")
    case.add_line(OWNER, pilot, SETUP)
    case.add_line(OWNER, pilot, DEMAND)
    _says_the_same_everywhere(case, site, tmp_path)


def test_brought_in_as_a_file(opened: Open, site: Site, directory: Directory, tmp_path: Path) -> None:
    case = _case(opened, directory.called("Make up take-home medicines the day before discharge"))
    case.bring_in(OWNER, _with_bodies_of_this_place(EXAMPLE.read_text()))
    _says_the_same_everywhere(case, site, tmp_path)


def _case(opened: Open, reference: str) -> CaseWalk:
    return CaseWalk(Walk(opened, reference=reference))


def _with_bodies_of_this_place(text: str) -> str:
    """The example's hospital trust goes by another key here."""
    return text.replace('"nhs"', '"hospitals"').replace("NHS trust", HOSPITALS)


def _says_the_same_everywhere(case: CaseWalk, site: Site, folder: Path) -> None:
    exported = kept(case.export(OWNER), folder)
    result = appraised(site, exported)
    assert {name: result[name] for name in FIGURES} == FIGURES
    assert [(row["from"], row["to"], row["amount"]) for row in result["settlement"]] == SETTLEMENT
    printed = [f"{float(figure):,.2f}" for figure in FIGURES.values()]
    printed += [f"{float(amount):,.2f}" for _payer, _payee, amount in SETTLEMENT]
    page = case.walk.seat(OWNER, case.address).page.locator("main").inner_text()
    assert [figure for figure in printed if figure not in page] == []
    said = text_of(kept(case.pdf(OWNER), folder))
    assert [figure for figure in printed if figure not in said] == []
    beside = case.editor(OWNER).page.locator("#results").inner_text()
    # The card beside the editor shows what turns into cash by body, not its sum; its sentences round to what the evidence bears.
    assert [figure for figure in printed if figure not in beside] == ["136,767.93", "7,758.32", "6,770.51"]
