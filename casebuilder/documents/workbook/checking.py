"""The sheet Check: each result as this workbook works it out beside the figure kept with the case, and whether they agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from openpyxl import Workbook

from casebuilder.documents.paper import Paper
from casebuilder.documents.workbook.cells import Page, quoted
from casebuilder.documents.workbook.naming import figure
from casebuilder.documents.workbook.results import PRINTED, Results
from casebuilder.documents.workbook.signed import Signed

FIRST = 6
HEADLINE = (
    "pv_cost", "pv_benefit", "npv", "bcr", "pv_cash_cost", "pv_cashable", "net_budget_impact", "cashable_ratio",
    "payback_year", "cashable_payback_year",
)  # fmt: skip


class Compared(NamedTuple):
    """One result: what it is, the cell that works it out, the engine's figure."""

    figure: str
    where: str
    cell: str
    engine: str | int | None
    nothing: str = ""  # what stands there where the engine has no figure


def write(book: Workbook, paper: Paper, sheets: list[tuple[Results, Signed]]) -> str:
    """The sheet; and the address of the sentence that says how many figures agree."""
    page = Page(
        book,
        _("Check"),
        title=_("Check"),
        note=_("Once an input is changed, figures differ from the record: that is what this sheet is for."),
    )
    heads = [
        _("Option"),
        _("Figure"),
        _("Year or organisation"),
        _("This workbook"),
        _("The record"),
        _("Agrees"),
    ]
    page.heads(FIRST - 1, heads, figures_from=4)
    row = FIRST
    for results, signed in sheets:
        for compared in _compared(paper, results, signed):
            _row(page, row, results.option.name, compared)
            row += 1
    answers = f"F{FIRST}:F{max(row - 1, FIRST)}"
    counted = (f"COUNTIF({answers},{quoted(_agrees())})", f"COUNTIF({answers},{quoted(_differs())})")
    all_agree = quoted(_("All figures agree with the record:"))
    some_differ = quoted(_("Figures that differ from the record:"))
    page.formula(3, 1, f"=IF({counted[1]}=0,{all_agree},{some_differ})", "Strong")
    page.formula(3, 4, f"=IF({counted[1]}=0,{counted[0]},{counted[1]})", "Whole")
    page.coloured(answers, _agrees(), _differs())
    page.sheet.auto_filter.ref = f"A{FIRST - 1}:F{max(row - 1, FIRST)}"
    page.widths([30, 34, 30, 20, 20, 12])
    page.finish(freeze=f"A{FIRST}", repeat=f"{FIRST - 1}:{FIRST - 1}", upright=True)
    return page.ref(3, 1)


def _agrees() -> str:
    return _("agrees")


def _differs() -> str:
    return _("differs")


def _nothing(name: str) -> str:
    return _("never") if name.endswith("payback_year") else _("none")


def _row(page: Page, row: int, option: str, compared: Compared) -> None:
    for column, words in enumerate((option, compared.figure, compared.where), 1):
        page.text(row, column, words)
    ratio = isinstance(compared.engine, str) and len(compared.engine.partition(".")[2]) == 6
    style = "Ratio" if ratio else "Money" if isinstance(compared.engine, str) else "Answer"
    page.formula(row, 4, f"={compared.cell}", style)
    same = f"D{row}=E{row}"
    if compared.engine is None:
        page.text(row, 5, compared.nothing, "Answer")
    else:
        page.figure(row, 5, Decimal(compared.engine), style)
        same = f"IF(ISNUMBER(D{row}),ROUND(D{row}-E{row},7)=0,FALSE)"
    page.formula(row, 6, f"=IF({same},{quoted(_agrees())},{quoted(_differs())})", "Answer")


def _compared(paper: Paper, results: Results, signed: Signed) -> Iterator[Compared]:
    engine, cells = paper.results[results.option.key], results.cells
    for name in HEADLINE:
        yield Compared(figure(name), "", cells[(name,)], engine[name], _nothing(name))
    for group in ("switching", "naive"):
        for name, value in engine[group].items():
            yield Compared(figure(f"{group} {name}"), "", cells[group, name], value, _nothing(name))
    for year in engine["years"]:
        for name in PRINTED[2:]:
            yield Compared(figure(name), year["label"], cells["years", str(year["year"]), name], year[name])
    for key, amounts in engine["by_organisation"].items():
        for name, value in amounts.items():
            yield Compared(figure(name), paper.organisations[key], cells["by_organisation", key, name], value)
    yield from _settled(paper, results, engine)
    yield from _promised(paper, signed, engine)


def _settled(paper: Paper, results: Results, engine: dict[str, Any]) -> Iterator[Compared]:
    paid = {(row["from"], row["to"]): row["amount"] for row in engine["settlement"]}
    names = paper.organisations
    for way, cell in results.cells.items():
        if way[0] == "settlement":
            gainer, loser = way[1:]
            words = _("%(gainer)s to %(loser)s") % {"gainer": names[gainer], "loser": names[loser]}
            yield Compared(figure("settlement"), words, cell, paid.get((gainer, loser), "0.00"))


def _promised(paper: Paper, signed: Signed, engine: dict[str, Any]) -> Iterator[Compared]:
    """What each body signs for in each year, all lines together."""
    sums: dict[tuple[str, str, int], Decimal] = defaultdict(Decimal)
    for row in engine["commitments"]:
        for name in ("cost", "cashable"):
            sums[name, row["organisation"], row["year"]] += Decimal(row[name])
    for (name, body, year), cell in signed.totals.items():
        where = f"{paper.organisations[body]}, {engine['years'][year]['label']}"
        yield Compared(figure(f"commitments {name}"), where, cell, f"{sums[name, body, year]:.2f}")
