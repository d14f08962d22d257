"""What comes from a spreadsheet: every way a figure, a year or a choice is written there, and nothing lost."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebuilder.pasting import MOST_COLUMNS, MOST_ROWS, TooMuch, choice, day, figure, percentage, table, year

FIGURES = [
    ("1200", "1200"), ("£1,234.50", "1234.50"), ("1,234,567", "1234567"), ("(1,200)", "-1200"), ("(£1,200.00)", "-1200.00"),
    ("-£35", "-35"), ("£-35", "-35"), ("−35", "-35"), ("–35", "-35"), ("35-", "-35"), ("+35", "35"), (" 1 234 567 ", "1234567"),
    ("1\u00a0234", "1234"), ("12.5%", "0.125"), ("(5%)", "-0.05"), (".5", "0.5"), ("7.", "7"), ("", ""), ("-", ""), ("–", ""),
    ("#N/A", ""), ("(0)", "0"), ("GBP 30", "30"), ("1,00,000", "100000"),
    ("lots", None), ("1.2.3", None), ("12 apples", None), ("1,2", None), ("--5", None), ("(-5)", None), ("£", None),
    ("1e5", None), ("#REF!", None), ("=A1", None), ("1;2", None), ("٣", None), ("%", None),
    ("12,50", None), ("0,350", None), ("1,234,5", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_a_figure_is_read_as_a_finance_officer_means_it(text: str, expected: str | None) -> None:
    assert figure(text) == expected


def test_a_percentage_stays_one_in_its_own_column() -> None:
    assert [percentage(text) for text in ("12.5%", "40", "(5%)", "half")] == ["12.5", "40", "-5", None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-27", 0), ("2027/28", 1), ("2027–28", 1), ("2027", 1), ("27-28", 1), ("27/28", 1), ("FY27/28", 1), ("3", 3),
        ("year 3", 3), ("2029-2030", 3), ("2025-26", None), ("2040", None), ("2027-29", None), ("9", None),
        ("soon", None), ("", None),
    ],
)  # fmt: skip
def test_a_year_is_read_however_it_is_written(text: str, expected: int | None) -> None:
    assert year(text, 2026, 5) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/4/2027", "2027-04-01"), ("01.04.27", "2027-04-01"), ("1-4-2027", "2027-04-01"), ("2027-04-01", "2027-04-01"),
        ("31/2/2027", "2027-02-31"), ("", ""), ("1/4-2027", None), ("April", None), ("1/4", None),
    ],
)  # fmt: skip
def test_a_day_is_read_with_the_day_before_the_month(text: str, expected: str | None) -> None:
    assert day(text) == expected  # that there is no 31 February is for the form to say


def test_a_case_over_the_turn_of_a_century_knows_its_short_years() -> None:
    assert [year(text, 2090, 20) for text in ("99-00", "00-01", "2099-00")] == [9, 10, 9]


def test_a_choice_is_its_value_its_label_or_the_only_label_that_begins_so() -> None:
    choices = [("capital", "Cost: capital"), ("revenue", "Cost: revenue"), ("5", "5: judgement")]
    said = ("capital", "COST:  Revenue", "5", "5:", "cost", "nonsense", "")
    assert [choice(text, choices) for text in said] == ["capital", "revenue", "5", "5", None, None, None]


def test_a_block_is_rows_of_cells_without_the_line_end_a_spreadsheet_adds() -> None:
    assert table("a\tb\r\n1\t2\r\n") == [["a", "b"], ["1", "2"]]
    assert table("1\n\n3") == [["1"], [""], ["3"]]
    assert table('"two\nlines"\t"say ""so"""\nnext\tcell') == [["two\nlines", 'say "so"'], ["next", "cell"]]
    assert table('6" pipe\t3\n8" pipe\t4') == [['6" pipe', "3"], ['8" pipe', "4"]]
    assert table("") == table("\r\n") == []


def test_too_much_is_refused_before_anything_is_done_with_it() -> None:
    for text in ("1\n" * (MOST_ROWS + 1), "1\t" * (MOST_COLUMNS + 1) + "1", "x" * 10_000_000):
        with pytest.raises(TooMuch):
            table(text)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_a_spreadsheet_writes_is_read_back_cell_by_cell(rows: list[list[str]]) -> None:
    rows = [[cell.replace("\r", "").strip() for cell in row] for row in rows]
    rows = [[*row[:-1], row[-1] or "x"] for row in rows]
    rows = [[row[0] or "x", *row[1:]] for row in rows]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    assert table(written.getvalue()) == rows


@given(st.text(max_size=200))
def test_no_text_whatever_breaks_the_reader_or_gives_anything_but_a_number(text: str) -> None:
    for row in table(text):
        for cell in row:
            found = figure(cell)
            assert found in (None, "") or Decimal(found) is not None
            assert percentage(cell) in (None, "") or Decimal(percentage(cell) or 0) is not None
            assert year(cell, 2026, 5) in (None, 0, 1, 2, 3, 4, 5)


@given(st.decimals(-(10**12), 10**12, places=2))
def test_every_way_of_writing_money_gives_the_same_figure(amount: Decimal) -> None:
    size, sign = f"{abs(amount):,.2f}", "-" if amount < 0 else ""
    plain = f"{sign}{abs(amount):.2f}" if amount else "0.00"
    ways = [f"{sign}{size}", f"{sign}£{size}", f"£{sign}{size}", f"{sign}{abs(amount):.2f}", f"{size}{sign}"]
    if amount < 0:
        ways += [f"({size})", f"(£{size})", f"−£{size}"]
    assert {figure(way) for way in ways} == {plain}
