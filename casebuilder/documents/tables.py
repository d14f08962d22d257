"""The tables of a business case: exact figures, one meaning a column, wide years split into blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from casebuilder.documents.charts import Swing
from casebuilder.documents.drawing import fit
from casebuilder.documents.paper import Paper
from casebuilder.documents.words import number, percent, year_label

MOST_YEARS_ACROSS = 6
ZERO = Decimal(0)
MOST_OPTIONS_ACROSS = 4
COLUMN_NAME = 80  # characters of an option at the head of a column; the assumptions book has it whole
# Characters across a table of figures, and what makes it fit: very long figures may break.
LONG_FIGURES = ((170, "smallest"), (110, "smaller"))


@dataclass(frozen=True)
class Row:
    """A heading and its cells. kind: plain, total, or group (a heading over the rows below it)."""

    head: str
    cells: tuple[str, ...] = ()
    kind: str = "plain"


class Body(NamedTuple):
    head: str
    rows: list[Row]


@dataclass(frozen=True)
class Table:
    """A table as the template draws it; numeric tables stand to the right in tabular figures."""

    key: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    numeric: bool = True
    note: str = ""
    css: str = ""

    @property
    def width(self) -> int:
        return len(self.columns)

    @property
    def bodies(self) -> list[Body]:
        """Rows under the group heading they belong to; a group stays on one page."""
        found = [Body("", [])]
        for row in self.rows:
            if row.kind == "group":
                found.append(Body(row.head, []))
            else:
                found[-1].rows.append(row)
        return [body for body in found if body.rows]

    @property
    def size(self) -> str:
        """How small the figures must be to stand whole in their columns."""
        longest = (
            max((len(cell) for row in self.rows for cell in row.cells), default=0) if self.numeric else 0
        )
        return next((css for least, css in LONG_FIGURES if longest * self.width >= least), "")


def options(paper: Paper) -> list[Table]:
    """Options side by side, business as usual as the line everything is measured from."""
    others = [option for option in paper.case["options"] if option["key"] in paper.results]
    blocks = list(_blocks(others, MOST_OPTIONS_ACROSS))
    return [_options_block(paper, block, place, len(blocks)) for place, block in enumerate(blocks)]


def _options_block(paper: Paper, block: Sequence[dict[str, Any]], place: int, of: int) -> Table:
    found = [paper.results[option["key"]] for option in block]

    def row(head: str, *way: str, places: int = 2) -> Row:
        return Row(head, tuple(_value(_dig(result, way), places) for result in found))

    def year(head: str, name: str) -> Row:
        return Row(head, tuple(_year(paper, result[name]) for result in found))

    return Table(
        key=f"options-{place}",
        caption=_("Options compared with business as usual, in pounds, present value, real terms")
        + _part(place, of),
        columns=(_("Measure"), *(_option_name(option) for option in block)),
        rows=(
            Row(_("For everybody"), kind="group"),
            row(_("Cost, in-kind included"), "pv_cost"),
            row(_("Benefit, all kinds"), "pv_benefit"),
            Row(_("Net present value"), row("", "npv").cells, kind="total"),
            row(_("Benefit for each £1 of cost"), "bcr", places=2),
            year(_("Pays back, all value"), "payback_year"),
            Row(_("For the bodies' budgets (cash)"), kind="group"),
            row(_("Cash cost"), "pv_cash_cost"),
            row(_("Cash saved or earned"), "pv_cashable"),
            Row(_("Net effect on budgets"), row("", "net_budget_impact").cells, kind="total"),
            row(_("Cash back for each £1 paid"), "cashable_ratio", places=2),
            year(_("Pays back, cash"), "cashable_payback_year"),
        ),
        note=_("A ratio is information, never a pass mark: options are not ranked by it."),
    )


def _option_name(option: dict[str, Any]) -> str:
    name = fit(option["name"], COLUMN_NAME)
    return _("%(name)s (preferred)") % {"name": name} if option["role"] == "preferred" else name


def _dig(result: Mapping[str, Any], way: Iterable[str]) -> Any:
    for step in way:
        result = result[step]
    return result


def _value(value: str | None, places: int) -> str:
    return _("does not apply") if value is None else number(value, places)


def _year(paper: Paper, year: int | None) -> str:
    return _("not in the years shown") if year is None else year_label(paper.case["base_year"], year)


def years(result: dict[str, Any]) -> Table:
    """The preferred option year by year, everything real, corrected and less business as usual."""
    names = ("cost", "benefit", "net", "present_net", "cumulative", "cashable_net", "cumulative_cashable")
    return Table(
        key="years",
        caption=_("Costs and benefits by year, in pounds, real terms, less business as usual"),
        columns=(
            _("Year"),
            _("Discount factor"),
            _("Cost"),
            _("Benefit"),
            _("Net"),
            _("Net, present value"),
            _("Running total, present value"),
            _("Net cash"),
            _("Cash running total, present value"),
        ),
        rows=tuple(
            Row(row["label"], (number(row["factor"], 4), *(number(row[name]) for name in names)))
            for row in result["years"]
        ),
        css="dense years",
    )


def organisations(paper: Paper, result: dict[str, Any]) -> Table:
    """Who pays and who gains, each body and all together; rows and columns add up to the penny."""
    names = ("pv_cash_cost", "pv_cashable", "net_cash", "pv_cost", "pv_benefit", "net")
    rows = [
        Row(paper.organisations[key], tuple(number(row[name]) for name in names))
        for key, row in result["by_organisation"].items()
    ]
    totals = [sum((Decimal(row[name]) for row in result["by_organisation"].values()), ZERO) for name in names]
    return Table(
        key="organisations",
        caption=_("Who pays and who gains, in pounds, present value, real terms"),
        columns=(
            _("Organisation"),
            _("Cash cost"),
            _("Cash back"),
            _("Net cash"),
            _("All cost"),
            _("All benefit"),
            _("Net, all value"),
        ),
        rows=(*rows, Row(_("All together"), tuple(map(number, totals)), kind="total")),
        css="dense bodies",
    )


def transfers(paper: Paper, result: dict[str, Any]) -> Table | None:
    """The proposed settlement to the penny."""
    names = paper.organisations
    rows = tuple(
        Row(names[each["from"]], (names[each["to"]], number(each["amount"]))) for each in result["settlement"]
    )
    columns = (_("Pays"), _("Receives"), _("Amount"))
    caption = _("Proposed settlement, in pounds, present value")
    return Table("settlement", caption, columns, rows, numeric=False, css="sums-last") if rows else None


def flows(paper: Paper, result: dict[str, Any]) -> list[Table]:
    """Cash by organisation and year as it will be signed for, a block of years a table."""
    cells = _cash_cells(result)
    horizon = range(paper.case["horizon"] + 1)
    blocks = list(_blocks(horizon, MOST_YEARS_ACROSS))
    return [_flow_block(paper, cells, block, place, len(blocks)) for place, block in enumerate(blocks)]


Cells = Mapping[tuple[str, int], tuple[Decimal, Decimal]]


def _cash_cells(result: dict[str, Any]) -> Cells:
    found: dict[tuple[str, int], tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
    for row in result["commitments"]:
        place = row["organisation"], row["year"]
        cost, back = found[place]
        found[place] = cost + Decimal(row["cost"]), back + Decimal(row["cashable"])
    return found


def _flow_block(paper: Paper, cells: Cells, block: Sequence[int], place: int, of: int) -> Table:
    rows: list[Row] = []
    sums = [(ZERO, ZERO)] * len(block)
    for key, name in paper.organisations.items():
        body = [cells[key, year] for year in block]
        sums = [(a + c, b + d) for (a, b), (c, d) in zip(sums, body, strict=True)]
        rows += _three(name, body)
    rows += _three(_("All together"), sums, kind="total")
    return Table(
        key=f"flows-{place}",
        caption=_("Cash by organisation and year, in pounds, %(basis)s, not discounted")
        % {"basis": price_words(paper)}
        + _part(place, of),
        columns=(_("Organisation"), *(year_label(paper.case["base_year"], year) for year in block)),
        rows=tuple(rows),
        css="dense flows",
    )


def _three(name: str, body: Sequence[tuple[Decimal, Decimal]], kind: str = "plain") -> list[Row]:
    return [
        Row(name, kind="group"),
        Row(_("Pays"), tuple(number(cost) for cost, _back in body)),
        Row(_("Gets back"), tuple(number(back) for _cost, back in body)),
        Row(_("Net cash"), tuple(number(back - cost) for cost, back in body), kind="total"),
    ]


def kinds(paper: Paper, option: dict[str, Any], result: dict[str, Any]) -> list[Table]:
    """Capital apart from revenue, cash coming back apart from both, a block of years a table."""
    classes = _classes(paper, option)
    found: dict[tuple[str, int], Decimal] = defaultdict(lambda: ZERO)
    for row in result["commitments"]:
        found[classes[row["line"]], row["year"]] += Decimal(row["cost"]) + Decimal(row["cashable"])
    names = {
        "capital": _("Capital cost"),
        "revenue": _("Revenue cost"),
        "cash_releasing": _("Cash saved"),
        "income": _("Income"),
    }
    blocks = list(_blocks(range(paper.case["horizon"] + 1), MOST_YEARS_ACROSS))
    return [
        Table(
            key=f"kinds-{place}",
            caption=_("Capital and revenue by year, in pounds, %(basis)s, not discounted")
            % {"basis": price_words(paper)}
            + _part(place, len(blocks)),
            columns=(_("Kind of cash"), *(year_label(paper.case["base_year"], year) for year in block)),
            rows=tuple(
                Row(name, tuple(number(found[kind, year]) for year in block)) for kind, name in names.items()
            ),
            css="dense",
        )
        for place, block in enumerate(blocks)
    ]


def _classes(paper: Paper, option: dict[str, Any]) -> dict[str, str]:
    return {line["key"]: line["class"] for line in (*paper.baseline["lines"], *option["lines"])}


def simulation(result: dict[str, Any]) -> Table:
    drawn = result["simulation"]
    names = (("npv", _("Net present value")), ("net_budget_impact", _("Net effect on budgets (cash)")))
    return Table(
        key="simulation",
        caption=_("Simulated results, in pounds, present value"),
        columns=(_("Result"), _("1 in 10 is below"), _("Middle"), _("1 in 10 is above"), _("Not negative")),
        rows=tuple(
            Row(
                name,
                (
                    *(number(drawn[key][mark]) for mark in ("p10", "p50", "p90")),
                    percent(Decimal(drawn[key]["probability_not_negative"]).quantize(Decimal("0.001"))),
                ),
            )
            for key, name in names
        ),
        note=_("%(draws)s draws from seed %(seed)s: run again, they give the same figures.")
        % {"draws": f"{drawn['draws']:,}", "seed": drawn["seed"]},
    )


def swings(result: dict[str, Any], found: Sequence[Swing]) -> Table:
    npv = Decimal(result["npv"])
    return Table(
        key="swings",
        caption=_("Net present value with one line at a time at the ends of its range, in pounds"),
        columns=(_("Line"), _("At its worst"), _("At its best")),
        rows=tuple(Row(each.name, (number(npv + each.low), number(npv + each.high))) for each in found),
    )


def price_words(paper: Paper) -> str:
    """Real and cash terms are never mixed; each table of cash says which it is in."""
    if paper.case["prices"]["basis"] == "real":
        return _("%(year)s prices") % {"year": year_label(paper.case["base_year"], 0)}
    return _("cash terms (each year's own prices)")


def _part(place: int, of: int) -> str:
    return _(" (part %(part)s of %(of)s)") % {"part": place + 1, "of": of} if of > 1 else ""


def _blocks(items: Sequence[Any], most: int) -> Iterator[Sequence[Any]]:
    """As few blocks as hold them all, as even as can be: 26 years are 6, 5, 5, 5, 5 and not 6, 6, 6, 6, 2."""
    count = -(-len(items) // most)
    for place in range(count):
        yield items[place * len(items) // count : (place + 1) * len(items) // count]
