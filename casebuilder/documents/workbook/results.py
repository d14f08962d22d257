"""A sheet of results for each option: totals, years, what would tip it, who pays and gains, who would make whom whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import Workbook

from casebuilder.appraisal.casefile import CaseFile, Option
from casebuilder.documents.paper import Paper
from casebuilder.documents.workbook import bodies
from casebuilder.documents.workbook import flows as flow_sheet
from casebuilder.documents.workbook.cells import Page, at, quoted, sum_of
from casebuilder.documents.workbook.flows import NAIVELY, PRESENT, REAL, Flows
from casebuilder.documents.workbook.inputs import FACTOR, LABEL, YEAR, Inputs
from casebuilder.documents.workbook.lines import BENEFIT, CASH_BACK, CASH_CLASS, CASH_COST, COST, Lines
from casebuilder.documents.workbook.naming import figure
from casebuilder.documents.workbook.sums import cut, pence, ratio

TOP = 5  # row of the first total
WEIGHTS = {"cost": COST, "cash_cost": CASH_COST, "benefit": BENEFIT, "cashable": CASH_BACK}
# Columns of the table of years: first as printed, then what they are worked out from.
PRINTED = (
    "year", "label", "factor", "cost", "cash_cost", "benefit", "net", "present_net", "cumulative",
    "cashable", "cashable_net", "cumulative_cashable",
)  # fmt: skip
WORKED = (
    "cost",
    "cash_cost",
    "benefit",
    "cashable",
    "net",
    "running",
    "stays",
    "cash",
    "running_cash",
    "stays_cash",
)
WORKED_FROM = len(PRINTED) + 2
NAIVE_FROM = WORKED_FROM + len(WORKED) + 1  # naive net of the year, running, stays


@dataclass
class Book:
    """What a sheet of results is worked out from."""

    book: Workbook
    case: CaseFile
    inputs: Inputs
    lines: Lines
    flows: Flows
    paper: Paper


@dataclass
class Results:
    """Where each figure of an option stands, by its name in the engine's answer."""

    page: Page
    option: Option
    cells: dict[tuple[str, ...], str] = field(default_factory=dict)
    totals: dict[str, str] = field(default_factory=dict)  # unrounded, on this sheet

    def keep(self, row: int, column: int, *name: str) -> None:
        self.cells[name] = self.page.ref(row, column)


def none() -> str:
    return quoted(_("none"))


def never() -> str:
    return quoted(_("never"))


def write(made: Book, option: Option, number: int) -> Results:
    title = _("Results %(number)s") % {"number": number}
    page = Page(
        made.book,
        title,
        title=option.name,
        note=_("Less business as usual, corrected for optimism, in prices of year 0."),
    )
    results = Results(page, option)
    years = TOP + 19
    _totals(made, results)
    _years(made, results, years)
    _headline(made, results, years)
    _naive(made, results, years)
    bodies.write(made, results, years + made.case.horizon + 4)
    page.widths([46, 18, 18, *([16] * 9), 3, *([18] * 40)])
    page.finish(freeze="B4", repeat="1:3", printed=len(PRINTED))
    return results


def parts(made: Book, option: Option) -> Iterator[tuple[str, tuple[int, int]]]:
    """The option with a plus, business as usual with a minus, where they have lines at all."""
    for sign, each in (("+", option), ("-", made.case.baseline)):
        rows = made.lines.rows(each)
        if rows:
            yield sign, rows


def _summed(made: Book, option: Option, weight: int, block: int, column: int) -> str:
    """A weighted sum over the lines of an option, less the same of business as usual."""
    return sum_of(
        f"{sign}SUMPRODUCT({made.lines.weights(rows, weight)},{made.flows.column(block, rows, column)})"
        for sign, rows in parts(made, option)
    )


def _totals(made: Book, results: Results) -> None:
    """Present values before rounding, which ratios are worked out from, and to the penny."""
    page, total = results.page, made.flows.total
    page.heads(TOP - 1, [_("Present values"), _("Pounds"), _("Before rounding")])
    for row, name in enumerate(("cost", "benefit", "cash_cost", "cashable"), TOP):
        key = f"pv_{name}"
        page.text(row, 1, figure(key))
        page.formula(row, 3, _summed(made, results.option, WEIGHTS[name], PRESENT, total), "Working")
        results.totals[name] = at(row, 3, fixed="both")
        page.formula(row, 2, f"={pence(results.totals[name])}", "Money strong")
        results.keep(row, 2, key)
    row = TOP + 4
    page.text(row, 1, _("Benefits of a kind that can be cash"))
    page.formula(row, 3, _summed(made, results.option, CASH_CLASS, PRESENT, total), "Working")
    results.totals["cash_class"] = at(row, 3, fixed="both")


def _headline(made: Book, results: Results, years: int) -> None:
    page, found = results.page, results.totals
    cost, benefit, cash_cost, cashable = (
        found[name] for name in ("cost", "benefit", "cash_cost", "cashable")
    )
    worth = f"{benefit}-{cost}"
    last = years + made.case.horizon
    stays, stays_cash = (
        f"SUM({at(years, column)}:{at(last, column)})" for column in (WORKED_FROM + 6, WORKED_FROM + 9)
    )
    cash_class, nothing = found["cash_class"], none()
    tips = [
        ratio(dividend, divisor, none=nothing)
        for dividend, divisor in ((f"{cost}-{benefit}", benefit), (worth, cost), (cash_cost, cash_class))
    ]
    rows: list[tuple[tuple[str, ...], str, str]] = [
        (("npv",), f"B{TOP + 1}-B{TOP}", "Money strong"),
        (("net_budget_impact",), f"B{TOP + 3}-B{TOP + 2}", "Money strong"),
        (("bcr",), ratio(benefit, cost, none=nothing), "Ratio"),
        (("cashable_ratio",), ratio(cashable, cash_cost, none=nothing), "Ratio"),
        (("payback_year",), payback(stays, made.case), "Answer"),
        (("cashable_payback_year",), payback(stays_cash, made.case), "Answer"),
        (("switching", "benefits"), tips[0], "Ratio"),
        (("switching", "costs"), tips[1], "Ratio"),
        (("switching", "cashability"), tips[2], "Ratio"),
    ]  # fmt: skip
    for row, (name, expression, style) in enumerate(rows, TOP + 5):
        page.text(row, 1, figure(" ".join(name)))
        page.formula(row, 2, f"={cut(expression) if 'Money' in style else expression}", style)
        results.keep(row, 2, *name)


def payback(stays: str, case: CaseFile) -> str:
    """The years in which the running total is nothing or more for good stand at the end: count them back from it."""
    return f"IF({stays}=0,{never()},{case.horizon + 1}-{stays})"


def _years(made: Book, results: Results, first: int) -> None:
    page = results.page
    page.text(first - 2, 1, _("Year by year"), "Part")
    page.heads(first - 1, [_("Year"), _("Financial year"), *map(figure, PRINTED[2:])], figures_from=3)
    page.text(first - 2, WORKED_FROM, _("Before rounding"), "Note")
    page.heads(first - 1, [
        _("Cost"), _("Cash cost"), _("Benefit"), _("Cash back"), _("Present net"), _("Running total"), _("Stays"),
        _("Present net cash"), _("Running total, cash"), _("Stays, cash"),
    ], column=WORKED_FROM, figures_from=1)  # fmt: skip
    last = first + made.case.horizon
    for year in range(made.case.horizon + 1):
        _worked_year(made, results, first, last, year)
        _printed_year(made, results, first, year)


def _worked_year(made: Book, results: Results, first: int, last: int, year: int) -> None:
    page, row = results.page, first + year
    column = {name: WORKED_FROM + place for place, name in enumerate(WORKED)}
    for name, weight in WEIGHTS.items():
        formula = _summed(made, results.option, weight, REAL, flow_sheet.YEARS + year)
        page.formula(row, column[name], formula, "Working")
    factor = made.inputs.year(year, FACTOR)
    for gain, loss, net, running, stays in (
        ("benefit", "cost", "net", "running", "stays"),
        ("cashable", "cash_cost", "cash", "running_cash", "stays_cash"),
    ):
        net_of = f"=({at(row, column[gain])}-{at(row, column[loss])})*{factor}"
        page.formula(row, column[net], net_of, "Working")
        _running(page, row, first, last, column[net], column[running], column[stays])


def _running(page: Page, row: int, first: int, last: int, net: int, running: int, stays: int) -> None:
    before = f"{at(row - 1, running)}+" if row > first else ""
    after = at(row + 1, stays) if row < last else "1"
    page.formula(row, running, f"={before}{at(row, net)}", "Working")
    page.formula(row, stays, f"=IF({cut(at(row, running))}>=0,{after},0)", "Working whole")


def _printed_year(made: Book, results: Results, first: int, year: int) -> None:
    page, row = results.page, first + year
    place = {name: column for column, name in enumerate(PRINTED, 1)}
    worked = {name: at(row, WORKED_FROM + number) for number, name in enumerate(WORKED)}
    cell = {name: at(row, column) for name, column in place.items()}
    formulas = {
        "year": made.inputs.year(year, YEAR),
        "label": made.inputs.year(year, LABEL),
        "factor": f"ROUND({made.inputs.year(year, FACTOR)},6)",
        **{name: pence(worked[name]) for name in WEIGHTS},
        "net": cut(f"{cell['benefit']}-{cell['cost']}"),
        "cashable_net": cut(f"{cell['cashable']}-{cell['cash_cost']}"),
        "present_net": pence(worked["net"]),
        "cumulative": pence(worked["running"]),
        "cumulative_cashable": pence(worked["running_cash"]),
    }
    styles = {"year": "Place", "label": "Answer", "factor": "Ratio"}
    for name, formula in formulas.items():
        page.formula(row, place[name], f"={formula}", styles.get(name, "Money"))
        results.keep(row, place[name], "years", str(year), name)


def _naive(made: Book, results: Results, years: int) -> None:
    """The sum people quote, shown only to say why it is wrong. A released copy has only what it came to."""
    if made.paper.withheld:
        _naive_as_it_was(made, results)
        return
    page, last = results.page, years + made.case.horizon
    page.text(years - 2, NAIVE_FROM, _("The naive sum"), "Note")
    page.heads(years - 1, [_("Net"), _("Running total"), _("Stays")], column=NAIVE_FROM, figures_from=1)
    for year in range(made.case.horizon + 1):
        row = years + year
        plus = _summed(made, results.option, BENEFIT, NAIVELY, flow_sheet.YEARS + year)
        minus = _summed(made, results.option, COST, NAIVELY, flow_sheet.YEARS + year)
        page.formula(row, NAIVE_FROM, f"{plus}-({minus.removeprefix('=')})", "Working")
        _running(page, row, years, last, NAIVE_FROM, NAIVE_FROM + 1, NAIVE_FROM + 2)
    page.text(TOP + 14, 1, figure("naive net"))
    page.formula(TOP + 14, 2, f"={pence(at(last, NAIVE_FROM + 1))}")
    results.keep(TOP + 14, 2, "naive", "net")
    page.text(TOP + 15, 1, figure("naive payback_year"))
    stays = f"SUM({at(years, NAIVE_FROM + 2)}:{at(last, NAIVE_FROM + 2)})"
    page.formula(TOP + 15, 2, f"={payback(stays, made.case)}", "Answer")
    results.keep(TOP + 15, 2, "naive", "payback_year")


def _naive_as_it_was(made: Book, results: Results) -> None:
    """Of lines kept back the copy has the amounts, not what was taken off to reach them."""
    found = made.paper.results[results.option.key]["naive"]
    year = found["payback_year"]
    results.page.text(TOP + 14, 1, figure("naive net"))
    results.page.figure(TOP + 14, 2, Decimal(found["net"]), "Money")
    results.page.text(TOP + 15, 1, figure("naive payback_year"))
    if year is None:
        results.page.text(TOP + 15, 2, _("never"), "Answer")
    else:
        results.page.figure(TOP + 15, 2, year, "Answer")
    results.keep(TOP + 14, 2, "naive", "net")
    results.keep(TOP + 15, 2, "naive", "payback_year")
