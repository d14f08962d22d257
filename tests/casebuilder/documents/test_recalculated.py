"""The workbook recalculated by LibreOffice: every figure of thirty generated cases and two real ones, to the penny.

`make office` runs this: it needs LibreOffice Calc, which a reader's machine need not have. There it is never skipped.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from casebuilder.appraisal import appraise
from casebuilder.documents import workbook
from casebuilder.documents.workbook.cells import quoted
from portal.demo.content import cases as written_cases
from tests.casebuilder.appraisal.strategies import cases
from tests.casebuilder.documents import papers

pytestmark = pytest.mark.office

GENERATED = 30
LARGEST = 50_000_000  # pounds: a whole council's yearly budget for a service; beyond it a penny is past the fifteenth digit
LANTERNS = "led-lanterns"


def figures(case: dict[str, Any]) -> dict[str, dict[tuple[str, ...], Any]]:
    """Each figure of the engine's answer by its way there, option by option."""
    return {key: dict(_flat(result)) for key, result in appraise(case).items()}


def _flat(value: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if way[:1] in (("simulation",), ("commitments",), ("settlement",)):
        return
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _flat(each, (*way, name))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _flat(each, (*way, str(place)))
    else:
        yield way, value


def realistic(case: dict[str, Any]) -> bool:
    """Whether every amount is of a size some public body has met."""
    try:
        found = [
            abs(float(each)) for result in figures(case).values() for way, each in result.items()
            if isinstance(each, str) and "label" not in way
        ]  # fmt: skip
    except OverflowError:
        return False
    return 1 < max(found, default=0) < LARGEST


def halves() -> dict[str, Any]:
    """Small differences of large amounts, each exactly half a penny: where binary numbers go astray first."""
    case = papers.worked_case() | {"horizon": 40, "discounting": {"schedule": "none"}}
    dice = random.Random(7)
    usual = {
        str(year): f"{dice.randrange(30_000_000, 40_000_000)}.{dice.randrange(100):02d}" for year in range(41)
    }
    more = {
        year: str(Decimal(amount) + dice.randrange(5, 99_999, 10) / Decimal(1000))
        for year, amount in usual.items()
    }
    line = {
        "kind": "cost",
        "class": "revenue",
        "grade": 1,
        "shares": {"council": "1"},
        "source": "S",
        "justification": "J",
    }
    case["options"][0]["lines"] = [line | {"key": "usual", "name": "Usual", "by_year": usual}]
    case["options"][1]["lines"] = [line | {"key": "more", "name": "More", "by_year": more}]
    return case


@cache
def everything() -> dict[str, dict[str, Any]]:
    found = {"worked": papers.worked_case(), "large": papers.large().case, "halves": halves()}
    found["lanterns"] = written_cases()[LANTERNS] | {"reference": "BK-LAMPS"}

    @hypothesis_settings(max_examples=400)
    @given(cases())
    def gather(case: dict[str, Any]) -> None:
        if len(found) < GENERATED + 4 and realistic(case):
            found[f"case-{len(found) - 3}"] = case

    gather()
    assert len(found) == GENERATED + 4
    return found


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[workbook.Made, Any]]:
    """Each case's workbook as we made it, and as LibreOffice worked it out: one start of the program for all."""
    assert shutil.which("soffice"), (
        "install LibreOffice Calc (Debian: apt-get install libreoffice-calc-nogui)"
    )
    given_to, back = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("back")
    made = {}
    for name, case in everything().items():
        paper = papers.paper(case, findings=None)
        made[name] = workbook.made(paper)
        (given_to / f"{name}.xlsx").write_bytes(workbook.write(paper).content)
    profile = f"-env:UserInstallation=file://{tmp_path_factory.mktemp('profile')}"
    files = sorted(map(str, given_to.glob("*.xlsx")))
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(back), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {name: (each, _opened(back / f"{name}.xlsx")) for name, each in made.items()}


def _opened(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(file, data_only=True, read_only=True)
    try:
        return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    finally:
        book.close()


def _value(book: dict[str, list[tuple[Any, ...]]], cell: str) -> Any:
    sheet, _mark, address = cell.rpartition("!")
    column, row = openpyxl.utils.cell.coordinate_from_string(address.replace("$", ""))
    return book[sheet.strip("'")][row - 1][openpyxl.utils.column_index_from_string(column) - 1]


def _said(value: Any, like: Any) -> Any:
    """A cell as the engine would print it."""
    if value in ("none", "never"):
        return None
    if isinstance(like, str) and "." in like and isinstance(value, int | float):
        text = f"{value:.{len(like.partition('.')[2])}f}"
        assert abs(float(text) - value) < 1e-7, f"{value!r} is not rounded"
        return text.removeprefix("-") if not float(text) else text
    return value


@pytest.mark.parametrize(
    "name", ["worked", "large", "lanterns", "halves", *(f"case-{n + 1}" for n in range(GENERATED))]
)
def test_every_result_is_the_engines_to_the_penny(
    name: str, recalculated: dict[str, tuple[workbook.Made, Any]]
) -> None:
    made, book = recalculated[name]
    case = everything()[name]
    wrong, count = [], 0
    for (results, signed), (key, engine) in zip(made.options, appraise(case).items(), strict=True):
        assert results.option.key == key
        expected = dict(_flat(engine)) | _transfers(engine, results.cells)
        assert results.cells.keys() == expected.keys(), "every figure has a cell, and no cell is without one"
        found = {way: _said(_value(book, cell), expected[way]) for way, cell in results.cells.items()}
        wrong += [(key, way, found[way], value) for way, value in expected.items() if found[way] != value]
        promised, cells = _promised(engine), _cells(signed, book)
        wrong += [(key, way, cells.get(way), promised.get(way)) for way in cells.keys() | promised.keys()
                  if cells.get(way) != promised.get(way)]  # fmt: skip
        count += len(expected) + len(signed.cells)
    assert not wrong, wrong[:10]
    assert count > 10 or len(case["options"]) == 1


def _transfers(engine: dict[str, Any], cells: dict[tuple[str, ...], str]) -> dict[tuple[str, ...], str]:
    paid = {("settlement", row["from"], row["to"]): row["amount"] for row in engine["settlement"]}
    assert paid.keys() <= cells.keys()
    return {way: paid.get(way, "0.00") for way in cells if way[0] == "settlement"}


def _promised(engine: dict[str, Any]) -> dict[tuple[str, str, int, str], list[str]]:
    found: dict[tuple[str, str, int, str], list[str]] = {}
    for row in engine["commitments"]:
        side = "cost" if float(row["cost"]) else "cashable"
        found.setdefault((row["line"], row["organisation"], row["year"], side), []).append(row[side])
    return found


def _cells(signed: Any, book: Any) -> dict[tuple[str, str, int, str], list[str]]:
    """The same from the sheet: a line of business as usual may have the key of one of the option."""
    found: dict[tuple[str, str, int, str], list[str]] = {}
    for line, body, year, cell in signed.cells:
        amount = _said(_value(book, cell), "0.00")
        if float(amount):
            side = "cost" if line.is_cost else "cashable"
            found.setdefault((line.key, body, year, side), []).append(amount)
    return found


@pytest.mark.parametrize("name", ["worked", "large", "lanterns", "case-1"])
def test_the_check_sheet_says_that_all_agree(
    name: str, recalculated: dict[str, tuple[workbook.Made, Any]]
) -> None:
    book = recalculated[name][1]
    assert book["Check"][2][0] == "All figures agree with the record:"
    assert {row[5] for row in book["Check"][5:]} == {"agrees"}


def test_a_changed_input_changes_results_and_the_check_says_so(tmp_path: Path) -> None:
    """What a finance officer does: change one figure, and see everything follow, and the check speak."""
    case = papers.worked_case()
    book = workbook.made(papers.paper(case, findings=None)).book
    sheet = book["Lines"]
    heads = [cell.value for cell in sheet[4]]
    sheet.cell(6, heads.index("Pounds each") + 1).value = 6000
    book.save(tmp_path / "changed.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(tmp_path / "back")]
    subprocess.run([*command, str(tmp_path / "changed.xlsx")], check=True, capture_output=True, timeout=120)
    found = _opened(tmp_path / "back" / "changed.xlsx")
    case["options"][1]["lines"][1]["funnel"]["unit_value"] = "6000"
    npv = next(row[1] for row in found["Results 1"] if row[0] == "Net present value")
    assert f"{npv:.2f}" == appraise(case)["pilot"]["npv"]
    assert found["Check"][2][0] == "Figures that differ from the record:"
    assert quoted('a "b"') == '"a ""b"""'
