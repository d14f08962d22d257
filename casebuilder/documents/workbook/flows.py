"""The sheet Flows: each line over the years, from the amount as entered to its present value."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import Workbook

from casebuilder.appraisal.casefile import Line, Option
from casebuilder.documents.workbook import lines as line_sheet
from casebuilder.documents.workbook.cells import Page, at
from casebuilder.documents.workbook.inputs import DEFLATOR, FACTOR, LABEL, YEAR, Inputs
from casebuilder.documents.workbook.lines import (
    COST,
    DROP_OFF,
    ENDS,
    GROWTH,
    NAIVE,
    STARTS,
    USED,
    VALUE,
    Lines,
)

HEAD = 4  # rows of: year, financial year, factor, to prices of year 0
FIRST_BLOCK = HEAD + 5
YEARS = 4  # column of year 0
AMOUNT, CORRECTED, REAL, PRESENT, NAIVELY = range(5)


@dataclass(frozen=True)
class Flows:
    """Where each block and year stands."""

    page: Page
    lines: Lines

    @property
    def total(self) -> int:
        return YEARS + self.lines.case.horizon + 1

    def first(self, block: int) -> int:
        """Row of the first line in a block."""
        return FIRST_BLOCK + 1 + block * (len(self.lines.all) + 3)

    def column(self, block: int, rows: tuple[int, int], column: int) -> str:
        """One year, or the total, of some lines in a block, as other sheets name it."""
        first = self.first(block)
        return self.page.area((first + rows[0], column), (first + rows[1], column))

    def year(self, block: int, rows: tuple[int, int], year: int) -> str:
        return self.column(block, rows, YEARS + year)

    def whole(self, block: int) -> str:
        """Every amount of a block."""
        first = self.first(block)
        last = first + max(len(self.lines.all) - 1, 0)
        return self.page.area((first, YEARS), (last, self.total))


def write(book: Workbook, inputs: Inputs, lines: Lines) -> Flows:
    page = Page(
        book,
        _("Flows"),
        title=_("Flows"),
        note=_("Pounds for each line and year. Everything here is worked out: nothing to fill in."),
    )
    flows = Flows(page, lines)
    _heads(flows, inputs)
    blocks = (
        (AMOUNT, _("Amount before any correction")),
        (CORRECTED, _("Corrected for optimism: cash of the year")),
        (REAL, _("Corrected, in prices of year 0")),
        (PRESENT, _("Present value")),
        (NAIVELY, _("Naive: no deadweight, no drop-off, not corrected")),
    )
    for block, words in blocks:
        page.text(flows.first(block) - 1, 1, words, "Part")
        for place, (option, line) in enumerate(lines.all):
            _row(flows, block, place, option, line)
    page.widths([6, 24, 34])
    page.widths([15] * (lines.case.horizon + 2), start=YEARS)
    page.finish(freeze=at(HEAD + 4, YEARS), repeat=f"{HEAD}:{HEAD + 3}")
    return flows


def _heads(flows: Flows, inputs: Inputs) -> None:
    page = flows.page
    heads = ((YEAR, _("Year")), (LABEL, _("Financial year")), (FACTOR, _("Factor")), (DEFLATOR, _("Prices")))
    for offset, (column, words) in enumerate(heads):
        for place, word in enumerate(("", "", words), 1):
            page.text(HEAD + offset, place, word, "Head")
        for year in range(flows.lines.case.horizon + 1):
            page.formula(HEAD + offset, YEARS + year, f"={inputs.year(year, column)}", "Head figure")
        page.text(HEAD + offset, flows.total, _("Total") if not offset else "", "Head figure")


def _row(flows: Flows, block: int, place: int, option: Option, line: Line) -> None:
    page, row = flows.page, flows.first(block) + place
    page.figure(row, 1, place + 1, "Place")
    page.text(row, 2, option.name)
    page.text(row, 3, line.name)
    for year in range(flows.lines.case.horizon + 1):
        page.formula(row, YEARS + year, _formula(flows, block, place, line, year))
    page.formula(row, flows.total, f"=SUM({at(row, YEARS)}:{at(row, flows.total - 1)})", "Money strong")


def _formula(flows: Flows, block: int, place: int, line: Line, year: int) -> str:
    """One cell: the same words all along its row."""
    lines, column = flows.lines, YEARS + year
    before = at(flows.first(max(block - 1, 0)) + place, column)
    if block in (AMOUNT, NAIVELY):
        return _amount(lines, place, line, year, naive=block == NAIVELY)
    if block == CORRECTED:
        against = f"{lines.cell(place, USED)}*ABS({before})"
        return f"=IF({lines.cell(place, COST)}=1,{before}+{against},{before}-{against})"
    if block == REAL:
        return f"={before}*{at(HEAD + 3, column, fixed='row')}"
    return f"={before}*{at(HEAD + 2, column, fixed='row')}"


def _amount(lines: Lines, place: int, line: Line, year: int, *, naive: bool) -> str:
    if line.by_year is not None:
        return f"={lines.page.row_ref(line_sheet.FIRST + place, lines.years + year)}"
    now = at(HEAD, YEARS + year, fixed="row")
    starts, ends, growth, drop = (lines.cell(place, column) for column in (STARTS, ENDS, GROWTH, DROP_OFF))
    fade = "" if naive else f"*(1-{drop})"
    level = f"IF({now}={starts},1,((1+{growth}){fade})^({now}-{starts}))"  # Excel has no nothing to the power of nothing
    value = lines.cell(place, NAIVE if naive else VALUE)
    return f"=IF(AND({now}>={starts},{now}<={ends}),{value}*{_ramp(lines, place, now, starts)}*{level},0)"


def _ramp(lines: Lines, place: int, now: str, starts: str) -> str:
    """The share reached so many years after the start; an empty cell, or none, is all of it."""
    row = line_sheet.FIRST + place
    shares = lines.page.area((row, line_sheet.RAMP), (row, line_sheet.RAMP + lines.ramps - 1))
    found = f"INDEX({shares},{now}-{starts}+1)"
    return f'IF({now}-{starts}>={lines.ramps},1,IF({found}="",1,{found}))'
