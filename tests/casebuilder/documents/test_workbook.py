"""The workbook as it is written: what is a formula and what is never one, what it carries, and when it is refused."""

from __future__ import annotations

import copy
import io
from typing import Any

import openpyxl
import pytest

from casebuilder.appraisal import fingerprint
from casebuilder.documents import workbook
from casebuilder.documents.paper import TooLarge
from casebuilder.documents.written import Written
from place.exports import TRIGGERS
from tests.casebuilder.documents import papers

FORMULA = '=HYPERLINK("http://127.0.0.1:9/canary","x")'


def opened(content: Written) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content.content))


def cells(book: Any) -> list[Any]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def poisoned() -> dict[str, Any]:
    """The worked example with a formula in every text."""
    return papers._poison(papers.worked_case() | copy.deepcopy(papers.WRITTEN))


def test_the_sheets_are_in_the_order_a_finance_officer_reads() -> None:
    names = opened(workbook.write(papers.small())).sheetnames
    assert names == ["Cover", "Inputs", "Lines", "Flows", "Results 1", "Signed for 1", "Check"]


def test_it_says_which_version_it_is_on_its_cover_and_in_its_properties() -> None:
    paper = papers.worked()
    book = opened(workbook.write(paper))
    said = {row[0].value: row[1].value for row in book["Cover"].iter_rows(max_col=2)}
    assert said["Reference"] == "BK-0042" and said["Version"] == "3"
    assert said["Status"] == "Committed: signed by every body"
    assert said["Fingerprint of the case file"] == fingerprint(paper.case)
    assert {each.name: each.value for each in book.custom_doc_props.props} == {
        "Fingerprint": fingerprint(paper.case), "Reference": "BK-0042", "Version": "3",
    }  # fmt: skip


@pytest.mark.parametrize("trigger", sorted(TRIGGERS - {"\0", "\r", "\n", "\t"}))
def test_no_text_becomes_a_formula(monkeypatch: pytest.MonkeyPatch, trigger: str) -> None:
    monkeypatch.setattr(papers, "HOSTILE", f"{trigger}cmd|' /C calc'!A0")
    case = poisoned()
    case["organisations"][0]["name"] = FORMULA
    found = cells(opened(workbook.write(papers.paper(case, place=FORMULA, home_organisation=FORMULA))))
    typed = [
        cell
        for cell in found
        if isinstance(cell.value, str) and ("calc" in cell.value or "canary" in cell.value)
    ]
    assert len(typed) > 10
    assert {cell.data_type for cell in typed} == {"s"}
    assert all(cell.quotePrefix for cell in typed if cell.value[0] in TRIGGERS)


def test_results_are_formulas_and_inputs_are_figures() -> None:
    made = workbook.made(papers.small())
    results, signed = made.options[0]
    addresses = [*results.cells.values(), *(cell for *_line, cell in signed.cells)]
    for address in addresses:
        sheet, _mark, cell = address.rpartition("!")
        assert made.book[sheet.strip("'")][cell.replace("$", "")].data_type == "f"
    inputs = [cell for cell in cells(made.book) if cell.style.startswith("Input")]
    assert len(inputs) > 30
    assert {cell.data_type for cell in inputs} == {"n", "s"}


def test_what_is_signed_for_is_never_added_up_over_the_years() -> None:
    sheet = opened(workbook.write(papers.worked()))["Signed for 1"]
    heads = [cell.value for cell in sheet[4] if cell.value]
    years = papers.worked_case()["horizon"] + 1
    assert "Total" not in heads and sheet.max_column == 6 + years


def test_the_same_paper_makes_the_same_bytes() -> None:
    assert workbook.write(papers.worked()) == workbook.write(papers.worked())


@pytest.mark.parametrize("name", ["empty", "hostile"])
def test_nothing_to_choose_and_hostile_words_make_a_workbook_too(name: str) -> None:
    assert "Check" in opened(workbook.write(papers.ALL[name]())).sheetnames


def test_signs_xml_has_no_place_for_are_left_out() -> None:
    case = papers.worked_case()
    case["options"][1]["name"] = "Lamps \ufffe and \uffff more"
    book = opened(workbook.write(papers.paper(case)))
    assert book["Results 1"]["A1"].value == "Lamps  and  more"


def test_a_case_with_too_many_formulas_is_refused_with_what_to_do() -> None:
    case = papers.worked_case()
    line = case["options"][1]["lines"][1]
    case["horizon"] = 125
    case["options"][1]["lines"] = [line | {"key": f"line-{place}"} for place in range(300)]
    with pytest.raises(TooLarge, match="shorten the case, or use the PDF"):
        workbook.write(papers.paper(case, results={}, findings=None))
