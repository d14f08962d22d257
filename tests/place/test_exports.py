"""No list that leaves the site as a file can make a spreadsheet calculate, open an address or run anything."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from place.exports import TRIGGERS, csv_lines, for_csv, workbook

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2)
SLY = st.builds(
    lambda space, sign, rest: space + sign + rest,
    st.text(" \u00a0\u3000\t\r\n\0\ufeff", max_size=3),
    st.sampled_from(sorted(TRIGGERS)),
    st.text(max_size=20),
)
TEXT = st.text(max_size=40).filter(lambda said: "\ud800" not in said) | SLY
ROWS = st.lists(st.lists(TEXT | NUMBERS, min_size=3, max_size=3), max_size=6)


def read_csv(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode(), newline="")))


def says_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?[\d.]+(E[+-]\d+)?", text))


@given(ROWS)
def test_no_cell_of_a_csv_begins_like_a_formula(rows: list[list[str | Decimal]]) -> None:
    back = read_csv(b"".join(csv_lines(["=a", "+b", "c"], rows)))
    assert len(back) == len(rows) + 1
    for written, row in zip(rows, back[1:], strict=True):
        for value, cell in zip(written, row, strict=True):
            if isinstance(value, Decimal):
                assert Decimal(cell) == value
            else:
                assert cell[:1] not in TRIGGERS
                assert cell.lstrip(" \u00a0\u3000\t\r\n\0\ufeff")[:1] not in TRIGGERS
                assert cell.removeprefix("'") == value.removeprefix("'")
    assert back[0] == ["'=a", "'+b", "c"]


@given(ROWS)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(rows: list[list[str | Decimal]]) -> None:
    book = workbook(["=a", "b", "c"], rows)
    with zipfile.ZipFile(book) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "<f " not in sheet
        assert "hyperlink" not in sheet
    for row in load_workbook(book).active.iter_rows(min_row=2):  # type: ignore[union-attr]
        assert {cell.data_type for cell in row} <= {"s", "n", "inlineStr"}


@pytest.mark.parametrize(("value", "written"), [
    (Decimal("-1200.50"), "-1200.50"),
    (-3, "-3"),
    (0.5, "0.5"),
    ("-1200.50", "'-1200.50"),  # typed by somebody, it is text
    ("=1+1", "'=1+1"),
    ("   @SUM(A1)", "'   @SUM(A1)"),
    ("\tTab", "'\tTab"),
    ("＝1+1", "'＝1+1"),
    ("\0=1", "'\0=1"),
    ("it's fine", "it's fine"),
    (None, ""),
    (True, "True"),
    (float("-inf"), "'-inf"),
    (["=a", "b"], "'=a, b"),
    (date(2027, 3, 3), "2027-03-03"),
    (datetime(2027, 7, 3, 12, 0, tzinfo=UTC), "2027-07-03 13:00"),  # as it is read in the place
])  # fmt: skip
def test_a_value_in_a_csv(value: object, written: str) -> None:
    assert str(for_csv(value)) == written


def test_figures_of_a_workbook_stay_figures_and_text_stays_text() -> None:
    book = load_workbook(
        workbook(["a"], [[Decimal("-1200.50")], ["=1+1"], ["-1200.50"], ["#N/A"], ["https://evil.example"]])
    )
    cells = [row[0] for row in book.active.iter_rows(min_row=2)]  # type: ignore[union-attr]
    assert cells[0].value == -1200.5
    assert cells[0].data_type == "n"
    assert [cell.value for cell in cells[1:]] == ["=1+1", "-1200.50", "#N/A", "https://evil.example"]
    assert {cell.data_type for cell in cells[1:]} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
