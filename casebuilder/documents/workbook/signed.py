"""A sheet for each option of what is signed for: cash by line, organisation and year, in the case's own prices."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from casebuilder.appraisal.casefile import Line, Option
from casebuilder.documents.words import as_now
from casebuilder.documents.workbook import flows as flow_sheet
from casebuilder.documents.workbook.cells import Page, area, at, quoted
from casebuilder.documents.workbook.flows import CORRECTED
from casebuilder.documents.workbook.inputs import LABEL
from casebuilder.documents.workbook.lines import CASH_BACK, CASH_COST, COST
from casebuilder.documents.workbook.results import Book
from casebuilder.documents.workbook.sums import cut, pence

HEAD = 4
NUMBER, LINE, PLACE, BODY, PAYS, SHARE, YEARS = range(1, 8)  # PLACE: the organisation's number


@dataclass
class Signed:
    """Where each cell stands: totals by body and year, and each line's by body and year."""

    page: Page
    totals: dict[tuple[str, str, int], str] = field(default_factory=dict)  # cost or cashable, body, year
    cells: list[tuple[Line, str, int, str]] = field(default_factory=list)  # line, body, year, cell


def write(made: Book, option: Option, number: int) -> Signed:
    page = Page(
        made.book,
        _("Signed for %(number)s") % {"number": number},
        title=_("What is signed for: %(option)s") % {"option": option.name},
        note=_(
            "Cash of each year, corrected, neither deflated nor discounted. Business as usual counts as less."
        ),
    )
    signed, years = Signed(page), made.case.horizon + 1
    page.heads(
        HEAD, [_("No."), _("Line"), "", _("Organisation"), _("Pays or cashes"), _("Share")], figures_from=6
    )
    for year in range(years):
        page.formula(HEAD, YEARS + year, f"={made.inputs.year(year, LABEL)}", "Head figure")
    first = HEAD + 2 + 2 * len(made.case.organisations)
    last = _lines(made, option, signed, first)
    _totals(made, signed, first, last)
    page.widths([6, 34, 4, 28, 14, 14, *([15] * years)])
    page.finish(freeze=at(HEAD + 1, YEARS), repeat=f"{HEAD}:{HEAD}")
    return signed


def _lines(made: Book, option: Option, signed: Signed, first: int) -> int:
    row = first
    for place, (owner, line) in enumerate(made.lines.all):
        if owner is option or owner is made.case.baseline:
            for number, body in enumerate(made.case.organisations):
                given_up = owner is not option
                _row(made, signed, row, place, number, given_up=given_up)
                signed.page.text(row, LINE, as_now(line.name) if given_up else line.name)
                for year in range(made.case.horizon + 1):
                    signed.cells.append((line, body.key, year, signed.page.ref(row, YEARS + year)))
                row += 1
    return row - 1


def _row(made: Book, signed: Signed, row: int, place: int, number: int, *, given_up: bool) -> None:
    """One line's cash for one body, each year rounded to the penny by itself."""
    page, lines, years = signed.page, made.lines, made.case.horizon + 1
    page.figure(row, NUMBER, place + 1, "Place")
    page.figure(row, PLACE, number + 1, "Working whole")
    page.formula(row, BODY, f"={made.inputs.body(number)}", "Words")
    cost, cash_cost, back = (lines.cell(place, column) for column in (COST, CASH_COST, CASH_BACK))
    page.formula(row, PAYS, f"=IF({cost}=1,{quoted(_('pays'))},{quoted(_('cashes'))})", "Words")
    share = lines.cell(place, lines.shares + number)
    page.formula(row, SHARE, f"={'-' if given_up else ''}({cash_cost}+{back})*{share}", "Working share")
    flow, own = made.flows.first(CORRECTED) + place, at(row, SHARE, fixed="column")
    for year in range(years):
        amount = made.flows.page.row_ref(flow, flow_sheet.YEARS + year)
        page.formula(row, YEARS + year, f"={pence(f'{amount}*{own}')}")


def _totals(made: Book, signed: Signed, first: int, last: int) -> None:
    """What each body pays and cashes in each year."""
    page, years = signed.page, made.case.horizon + 1
    for number, body in enumerate(made.case.organisations):
        for offset, (name, words) in enumerate((("cost", _("pays")), ("cashable", _("cashes")))):
            row = HEAD + 1 + 2 * number + offset
            page.text(row, LINE, _("All lines"), "Strong")
            page.figure(row, PLACE, number + 1, "Working whole")
            page.formula(row, BODY, f"={made.inputs.body(number)}", "Strong")
            page.text(row, PAYS, words, "Strong")
            for year in range(years):  # and no sum of them: what recurs is never added up over the years
                column = YEARS + year
                page.formula(row, column, _total(row, column, first, last), "Money strong")
                signed.totals[name, body.key, year] = page.ref(row, column)


def _total(row: int, column: int, first: int, last: int) -> str:
    if last < first:
        return "=0"
    names, pays, amounts = (area((first, each), (last, each)) for each in (PLACE, PAYS, column))
    own = f"({names}={at(row, PLACE, fixed='both')})*({pays}={at(row, PAYS, fixed='both')})"
    return f"={cut(f'SUMPRODUCT({own}*{amounts})')}"
