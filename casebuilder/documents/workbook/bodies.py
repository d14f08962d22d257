"""Who pays and who gains, to the penny: totals split by largest remainder, and the payments that would make losers whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from casebuilder.appraisal import SETTLEMENT_LABEL
from casebuilder.documents.workbook.cells import at, sum_of
from casebuilder.documents.workbook.flows import PRESENT
from casebuilder.documents.workbook.lines import BENEFIT, CASH_BACK, CASH_COST, COST
from casebuilder.documents.workbook.sums import cut, in_pence, missing_penny, remainder

if TYPE_CHECKING:
    from casebuilder.documents.workbook.results import Book, Results

# Name in the engine's answer → weight of the lines, and the total it is split from.
SPLIT = {
    "pv_cost": (COST, "pv_cost"),
    "pv_cash_cost": (CASH_COST, "pv_cash_cost"),
    "pv_benefit": (BENEFIT, "pv_benefit"),
    "pv_cashable": (CASH_BACK, "pv_cashable"),
}
NET, NET_CASH = 6, 7  # columns, after the four totals
WORKED_FROM = 14  # part in pence, its remainder, the penny it gets: three columns for each total


def write(made: Book, results: Results, first: int) -> None:
    """The table of organisations from this row down, and the settlement under it."""
    page, bodies = results.page, made.case.organisations
    row = first + 2
    page.text(first, 1, _("Who pays and who gains"), "Part")
    heads = [
        _("Organisation"),
        _("Cost"),
        _("Cash cost"),
        _("Benefit"),
        _("Cash back"),
        _("Net"),
        _("Net cash"),
    ]
    page.heads(first + 1, heads)
    page.text(first, WORKED_FROM, _("Pence before rounding, what is left over, the penny it gets"), "Note")
    for number, name in enumerate(SPLIT):
        _split(made, results, name, row, WORKED_FROM + 3 * number, column=2 + number)
    for place, body in enumerate(bodies):
        here = row + place
        page.formula(here, 1, f"={made.inputs.body(place)}", "Words")
        page.formula(here, NET, f"={cut(f'D{here}-B{here}')}", "Money strong")
        page.formula(here, NET_CASH, f"={cut(f'E{here}-C{here}')}", "Money strong")
        for column, name in enumerate((*SPLIT, "net", "net_cash"), 2):
            results.keep(here, column, "by_organisation", body.key, name)
    last = row + len(bodies) - 1
    page.text(last + 1, 1, _("Total"), "Strong")
    for column in range(2, NET_CASH + 1):
        total = cut(f"SUM({at(row, column)}:{at(last, column)})")
        page.formula(last + 1, column, f"={total}", "Money strong")
    _settlement(made, results, row, last + 4)


def _split(made: Book, results: Results, name: str, first: int, part: int, *, column: int) -> None:
    """Round each part down to the penny, then hand the missing pennies to the largest remainders."""
    page, count = results.page, len(made.case.organisations)
    weight, total = SPLIT[name]
    whole, left, penny = part, part + 1, part + 2
    floors = f"SUMPRODUCT(INT({at(first, whole, fixed='both')}:{at(first + count - 1, whole, fixed='both')}))"
    missing = f"(ROUND({results.cells[(total,)]}*100,0)-{floors})"
    lefts = [at(first + place, left, fixed="both") for place in range(count)]
    for place in range(count):
        row = first + place
        page.formula(row, whole, f"={in_pence(_part(made, results, weight, place))}", "Working")
        page.formula(row, left, f"={remainder(at(row, whole))}", "Working")
        page.formula(row, penny, f"={missing_penny(lefts, place, missing)}", "Working whole")
        page.formula(row, column, f"=(INT({at(row, whole)})+{at(row, penny)})/100")


def _part(made: Book, results: Results, weight: int, place: int) -> str:
    """What one body bears or gains of the lines, unrounded."""
    from casebuilder.documents.workbook.results import parts

    share = made.lines.shares + place
    total = made.flows.total
    return sum_of(
        f"{sign}SUMPRODUCT({made.lines.weights(rows, weight)},{made.lines.weights(rows, share)},"
        f"{made.flows.column(PRESENT, rows, total)})"
        for sign, rows in parts(made, results.option)
    ).removeprefix("=")


def _settlement(made: Book, results: Results, nets: int, first: int) -> None:
    """From the body of the row to the body of the column: each loser is made whole in proportion to what others gain."""
    page, bodies = results.page, made.case.organisations
    count = len(bodies)
    net = [at(nets + place, NET_CASH, fixed="both") for place in range(count)]
    whole = f"{net[0]}:{net[-1]}"
    gained, lost = f'SUMIF({whole},">0")', f'-SUMIF({whole},"<0")'
    due = f"AND({cut(lost)}>0,{cut(gained)}>={cut(lost)})"
    page.text(first, 1, _("Who would pay whom: from the body of the row to the body of the column"), "Part")
    page.text(first + 1, 1, SETTLEMENT_LABEL, "Note")
    top, part, left = first + 3, WORKED_FROM, WORKED_FROM + count + 1
    page.text(top - 1, 1, _("From"), "Head")
    page.text(top - 2, part, _("Pence before rounding"), "Note")
    page.text(top - 2, left, _("What is left over"), "Note")
    for loser in range(count):
        for start in (2, part, left):
            page.formula(top - 1, start + loser, f"={made.inputs.body(loser)}", "Head figure")
        column = [at(top + place, left + loser, fixed="row") for place in range(count)]
        floors = f"SUMPRODUCT(INT({at(top, part + loser, fixed='row')}:{at(top + count - 1, part + loser, fixed='row')}))"
        missing = f"(ROUND(-{net[loser]}*100,0)-{floors})"
        for gainer in range(count):
            row, own = top + gainer, at(top + gainer, part + loser)
            moves = f"AND({due},{net[loser]}<0,{net[gainer]}>0)"
            paid = in_pence(f"-{net[loser]}*{net[gainer]}/{gained}")
            page.formula(row, part + loser, f"=IF({moves},{paid},0)", "Working")
            page.formula(row, left + loser, f"={remainder(own)}", "Working")
            amount = f"(INT({own})+{missing_penny(column, gainer, missing)})/100"
            page.formula(row, 2 + loser, f"=IF({moves},{amount},0)")
            results.keep(row, 2 + loser, "settlement", bodies[gainer].key, bodies[loser].key)
    for place in range(count):
        page.formula(top + place, 1, f"={made.inputs.body(place)}", "Words")
