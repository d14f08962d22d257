"""The tables of a business case: exact figures, one meaning a column, wide years split into blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from casebuilder.documents.charts import MOST_BARS, Swing
from casebuilder.documents.drawing import fit
from casebuilder.documents.paper import Paper
from casebuilder.documents.sentences import moves_cash
from casebuilder.documents.words import number, percent, year_label

NO_BREAK = "\N{NO-BREAK SPACE}"
MOST_OPTIONS_ACROSS = 4
COLUMN_NAME = 80  # characters of an option at the head of a column; the assumptions book has it whole
# Lines of a table that stays whole, and of each part of a longer one: two parts to a page.
MOST_LINES_WHOLE, MOST_LINES_A_PART = 36, 18
FIGURES_NAME, TEXT_ACROSS = (
    34,
    110,
)  # characters on a line of a name beside figures, and across a table of text
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
    def parts(self) -> list[Table]:
        """The table, or, where it is longer than a page should hold, so many tables with a caption each.

        A table that breaks across pages leaves its caption and, to a screen reader, its name behind.
        """
        if sum(map(self._lines, self.rows)) <= MOST_LINES_WHOLE:
            return [self]
        groups = self._groups()
        lines = [sum(map(self._lines, group)) for group in groups]
        share = sum(lines) / -(
            -sum(lines) // MOST_LINES_A_PART
        )  # so that the last part is as long as the others
        found: list[list[Row]] = [[]]
        so_far = 0
        for group, more in zip(groups, lines, strict=True):
            if found[-1] and so_far + more / 2 > share * len(found):
                found.append([])
            found[-1] += group
            so_far += more
        return [
            replace(
                self,
                key=f"{self.key}-{place}",
                caption=self.caption + part(place, len(found)),
                rows=tuple(rows),
                note=self.note if rows is found[-1] else "",
            )
            for place, rows in enumerate(found)
        ]

    def _groups(self) -> list[list[Row]]:
        """Rows that stay together: those under one heading, and a total with the row above it."""
        found: list[list[Row]] = []
        for row in self.rows:
            inside = any(each.kind == "group" for each in found[-1]) if found else False
            if found and row.kind != "group" and (inside or row.kind == "total"):
                found[-1].append(row)
            else:
                found.append([row])
        return found

    def _lines(self, row: Row) -> int:
        """About how many lines a row takes: figures stand on one, names and texts wrap."""
        room = FIGURES_NAME if self.numeric else TEXT_ACROSS // self.width
        texts = (row.head,) if self.numeric else (row.head, *row.cells)
        return max(-(-len(text) // room) for text in texts) if row.kind != "group" else 1

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
    blocks = list(blocks_of(others, MOST_OPTIONS_ACROSS))
    return [_options_block(paper, block, place, len(blocks)) for place, block in enumerate(blocks)]


def _options_block(paper: Paper, block: Sequence[dict[str, Any]], place: int, of: int) -> Table:
    found = [paper.results[option["key"]] for option in block]

    def row(head: str, *way: str, places: int = 2) -> Row:
        return Row(head, tuple(_value(_dig(result, way), places) for result in found))

    def year(head: str, name: str) -> Row:
        return Row(head, tuple(_year(paper, result[name]) for result in found))

    return Table(
        key=f"options-{place}",
        caption=_("Options compared with business as usual, %(basis)s") % {"basis": present_words(paper)}
        + part(place, of),
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
            Row(_("Pays back, cash"), tuple(_cash_year(paper, result) for result in found)),
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


def _cash_year(paper: Paper, result: Mapping[str, Any]) -> str:
    return _year(paper, result["cashable_payback_year"]) if moves_cash(result) else _("does not apply")


def years(paper: Paper, result: dict[str, Any]) -> Table:
    """The preferred option year by year, everything real, corrected and less business as usual."""
    names = ("cost", "benefit", "net", "present_net", "cumulative", "cashable_net", "cumulative_cashable")
    return Table(
        key="years",
        caption=_(
            "Costs and benefits by year, in pounds, real terms (%(year)s prices), less business as usual"
        )
        % {"year": year_label(paper.case["base_year"], 0)},
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


def simulation(paper: Paper, result: dict[str, Any]) -> Table:
    drawn = result["simulation"]
    names = (("npv", _("Net present value")), ("net_budget_impact", _("Net effect on budgets (cash)")))
    return Table(
        key="simulation",
        caption=_("Simulated results, %(basis)s") % {"basis": present_words(paper)},
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


def swings(paper: Paper, result: dict[str, Any], found: Sequence[Swing]) -> Table:
    """The same lines as in the chart; what the others do together is said below."""
    npv, rest = Decimal(result["npv"]), found[MOST_BARS:]
    note = _(
        "%(count)s more lines each move it by less than these; their ranges are in the assumptions book."
    )
    return Table(
        key="swings",
        caption=_("Net present value with one line at a time at the ends of its range, %(basis)s")
        % {"basis": present_words(paper)},
        columns=(_("Line"), _("At its worst"), _("At its best")),
        rows=tuple(
            Row(each.name, (number(npv + each.low), number(npv + each.high))) for each in found[:MOST_BARS]
        ),
        note=note % {"count": len(rest)} if rest else "",
        css="named",
    )


def present_words(paper: Paper) -> str:
    """What the figures of the economic case are in, for the caption of each of its tables."""
    return _("in pounds, present value, real terms (%(year)s prices)") % {
        "year": year_label(paper.case["base_year"], 0)
    }


def price_words(case: Mapping[str, Any]) -> str:
    """Real and cash terms are never mixed; each table of cash says which it is in."""
    if case["prices"]["basis"] == "real":
        return _("in pounds, %(year)s prices, not discounted") % {"year": year_label(case["base_year"], 0)}
    return _("in pounds, cash terms (each year's own prices), not discounted")


def part(place: int, of: int) -> str:
    """“ (part 2 of 3)”, which stays together at the end of a line."""
    if of == 1:
        return ""
    said = _(" (part %(part)s of %(of)s)") % {"part": place + 1, "of": of}
    return f" {said.strip().replace(' ', NO_BREAK)}"


def blocks_of(items: Sequence[Any], most: int) -> Iterator[Sequence[Any]]:
    """As few blocks as hold them all, as even as can be: 26 years are 6, 5, 5, 5, 5 and not 6, 6, 6, 6, 2."""
    count = -(-len(items) // most)
    for place in range(count):
        yield items[place * len(items) // count : (place + 1) * len(items) // count]
