"""A business case on its way to the last signature, and the paper it ends in: by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from playwright.sync_api import expect

from tests.browser.cases_walk import CaseWalk
from tests.browser.conftest import Open
from tests.browser.directory import Directory
from tests.browser.ideas_walk import Walk
from tests.browser.papers import case_file_in, kept, text_of

TITLE = "Let GP practices send blood test patients to one walk-in hub"
BOARD, HOSPITALS = "Severnside and Westmarch Integrated Care Board", "Severnside Hospitals NHS Trust"
OWNER, DELIVERY = "wardle", "slater"
BOARD_FINANCE, BOARD_EXECUTIVE = "desai", "hutchings"
HOSPITAL_FINANCE, HOSPITAL_EXECUTIVE = "okonjo", "prentice"
ANSWERS = {
    "The saving is an efficiency, or the case says…": "Every practice keeps its home visits.",
    "Where a council borrows, the cost of financing is counted…": "Nobody borrows: the refit is paid from reserves.",
    "No single source carries most of the benefit…": "Two practices counted it again in May.",
}


def test_two_bodies_agree_and_sign_and_the_last_signature_commits(
    opened: Open, directory: Directory, tmp_path: Path
) -> None:
    walk = Walk(opened, reference=directory.called(TITLE), title=TITLE)
    case = CaseWalk(walk)
    _edited_until_nothing_is_open(case)
    case.send_to_finance(OWNER)
    case.assure(BOARD_FINANCE, "Every line is traced to its source.")
    case.agree(BOARD_FINANCE, BOARD)
    case.agree(HOSPITAL_FINANCE, HOSPITALS)
    assert "You have signed for" in case.sign(BOARD_EXECUTIVE, BOARD)
    assert "the savings are committed" in case.sign(HOSPITAL_EXECUTIVE, HOSPITALS)
    walk.must_be("Savings committed", HOSPITAL_EXECUTIVE)
    _the_paper_is_whole(case, tmp_path)


def _edited_until_nothing_is_open(case: CaseWalk) -> None:
    """The page says what still fails; each is put right where its link leads."""
    assert "The impact on residents is not answered." in case.open_checks(OWNER)
    case.fill(OWNER, "impacts", {"Residents": "Shorter journeys for most; a bus stops at the door."})
    case.fill(OWNER, "answers", ANSWERS)
    assert case.open_checks(OWNER) == []
    case.name_delivery_owner(OWNER, DELIVERY)


def _the_paper_is_whole(case: CaseWalk, folder: Path) -> None:
    """A PDF of several tagged pages, without the draft mark, with the case file inside."""
    path = kept(case.pdf(HOSPITAL_EXECUTIVE), folder)
    assert path.name.startswith(case.walk.reference)
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) > 5
        assert pdf.Root.MarkInfo.Marked
    assert case_file_in(path)["reference"] == case.walk.reference
    assert "Claire Hutchings" in text_of(path)


def test_the_progress_of_a_document_is_shown_while_it_is_made(opened: Open, directory: Directory) -> None:
    reference = directory.idea("committed")["reference"]
    case = CaseWalk(Walk(opened, reference=reference))
    seat = case.walk.seat("thackray", case.address)
    seat.follow("Make the PDF")
    expect(seat.page.locator("#pdf-progress").get_by_role("status")).to_be_visible()
    expect(seat.page.get_by_role("link", name="Download the PDF")).to_be_visible(timeout=90_000)
