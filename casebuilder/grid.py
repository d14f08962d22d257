"""The lines of an option as a table: what each cell holds, what each line comes to, and the sums of costs and benefits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import NamedTuple

from django.utils.translation import gettext as _

from casebuilder.appraisal import CaseFile
from casebuilder.appraisal.casefile import Line
from casebuilder.appraisal.flows import amounts, corrected
from casebuilder.appraisal.headline import full_year
from casebuilder.appraisal.rates import correction, parameters
from casebuilder.appraisal.rounding import PRECISE
from casebuilder.editions import editions
from casebuilder.forms.columns import BY_YEAR, VIEWS, Column, columns, shown, view_of
from casebuilder.forms.grid import GridForm, Row
from casebuilder.forms.line import CLASSES
from place.formats import pounds

CLASS_NAMES = dict(CLASSES)
ZERO = Decimal(0)


class Worth(NamedTuple):
    """What a line comes to, corrected for optimism; and each year's amount as it was typed."""

    once: bool
    amount: Decimal
    typed: list[Decimal]


@dataclass(frozen=True)
class Cell:
    """One box of the table, or what stands in its place."""

    column: Column
    id: str
    value: str
    label: str
    error: str = ""
    options: tuple[tuple[str, str], ...] = ()
    instead: str | None = None  # what is shown where nothing can be typed
    focus: bool = False


@dataclass(frozen=True)
class GridRow:
    """One line."""

    row: Row
    number: int | None  # its place among the option's lines, for the address of its page
    position: int  # among its own kind
    name: str
    cells: list[Cell]
    hidden: list[tuple[str, str]]  # what was typed in another view
    worth: str


@dataclass(frozen=True)
class Group:
    """Costs, or benefits, and what they come to."""

    kind: str
    title: str
    rows: list[GridRow]
    sums: list[str]
    by_year: list[str]


@dataclass(frozen=True)
class Mistake:
    """A cell that cannot be kept, and where it is mended."""

    cell: str
    text: str
    url: str


@dataclass(frozen=True)
class Grid:
    view: str
    views: list[tuple[str, str, bool]]
    columns: tuple[Column, ...]
    groups: list[Group]
    mistakes: list[Mistake]
    width: int
    left_out: int
    order: str  # of the rows in the file, which is not that of the page: a page has costs first
    form: GridForm = field(repr=False)


def worths(case: CaseFile, position: int) -> dict[str, Worth]:
    """What each line of an option comes to, by key."""
    published = parameters(case.as_of, editions().known())
    found = {}
    with localcontext(PRECISE):
        for line in case.options[position].lines:
            share, typed = correction(line, published), amounts(line, case.horizon)
            yearly = [corrected(line, amount, share) for amount in typed]
            kind, amount = full_year(line, yearly, case.base_year)
            found[line.key] = Worth(kind == "one_off", amount, typed)
    return found


def grid_of(
    form: GridForm, view: str, case: CaseFile, *, strict: bool = False, focus: str = "", line_page: str = ""
) -> Grid:
    """The table in one view. `case` is what the rows amount to; `strict` also marks what is still empty."""
    across = columns(view, form.document)
    worth, lines = worths(case, form.option), {line.key: line for line in case.options[form.option].lines}
    maker = _Cells(form, across, worth, strict=strict, focus=focus)
    groups = [
        _group(maker, kind, title, worth, lines)
        for kind, title in (("cost", _("Costs")), ("benefit", _("Benefits")))
    ]
    return Grid(
        view=view,
        views=[(name, str(label), name == view) for name, (label, _columns) in VIEWS.items()],
        columns=across,
        groups=groups,
        mistakes=list(mistakes(form, across, strict=strict, line_page=line_page)),
        width=len(across) + 3,
        left_out=form.left_out,
        order=",".join(row.id for row in form.rows),
        form=form,
    )


@dataclass(frozen=True)
class _Cells:
    form: GridForm
    across: Sequence[Column]
    worth: dict[str, Worth]
    strict: bool
    focus: str

    def row(self, row: Row, position: int) -> GridRow:
        name = row.now("name") or row.began.get("name") or _("New line")
        visible = {column.field for column in self.across}
        return GridRow(
            row=row,
            number=None if row.place is None else row.place + 1,
            position=position,
            name=name,
            cells=[self.cell(row, column, name) for column in self.across],
            hidden=[
                (f"{row.id}-{field_}", text) for field_, text in row.said.items() if field_ not in visible
            ],
            worth=worth_of(row, self.worth),
        )

    def cell(self, row: Row, column: Column, name: str) -> Cell:
        fits = row.way in column.ways and not (column.benefits_only and row.kind == "cost")
        identity = f"{row.id}-{column.field}"
        return Cell(
            column=column,
            id=identity,
            value=shown(column, row.now(column.field), self.form.document),
            label=f"{column.label}, {name}",
            error=row.errors.get(column.field, "") if is_told(row, column.field, strict=self.strict) else "",
            options=tuple(self._options(column)) if column.holds == "choice" else (),
            instead=None if fits else self._instead(row, column),
            focus=identity == self.focus,
        )

    def _options(self, column: Column) -> Iterator[tuple[str, str]]:
        for value, label in self.form.choices(column.field):
            if column.field == "evidence":
                yield value, value if value.isdigit() else _("own")
            else:
                yield value, label if value else ""
        if column.field == "recurrence":
            yield "", ""

    def _instead(self, row: Row, column: Column) -> str:
        if column.field == "quantity":
            return _("by year") if row.way == BY_YEAR else _("step by step")
        if column.field == "population":
            return _("not step by step")
        worth = self.worth.get(row.key)
        if column.field.startswith("year_") and worth:
            amount = worth.typed[int(column.field.removeprefix("year_"))]
            return pounds(amount) if amount else "–"
        return ""


def is_told(row: Row, name: str, *, strict: bool) -> bool:
    """What is still empty is not held against anybody until they save."""
    return name in row.errors and (strict or row.said.get(name, "") != "" or not row.lacking)


def mistakes(form: GridForm, across: Sequence[Column], *, strict: bool, line_page: str) -> Iterator[Mistake]:
    """Each thing wrong, in the order of the page, with the cell or the page where it is mended."""
    visible = {column.field for column in across}
    for row in form.rows:
        for name, text in row.errors.items():
            if row.gone or not is_told(row, name, strict=strict):
                continue
            where = row.now("name") or row.began.get("name") or _("New line")
            cell, url = f"{row.id}-{name}", f"#{row.id}-{name}"
            if name not in visible:
                url = _elsewhere(form, row, name, line_page)
            yield Mistake(cell if name in visible else "", f"{where}: {text}", url)


def _elsewhere(form: GridForm, row: Row, name: str, line_page: str) -> str:
    view = view_of(name)
    if view or row.place is None:
        return f"?view={view or 'amounts'}"
    return line_page.replace("/0/", f"/{row.place + 1}/") if line_page else ""


def worth_of(row: Row, worth: dict[str, Worth]) -> str:
    found = worth.get(row.key) if row.line is not None or row.place is not None else None
    if found is None:
        return ""
    words = _("%(amount)s once") if found.once else _("%(amount)s a year")
    return words % {"amount": pounds(found.amount)}


def _group(maker: _Cells, kind: str, title: str, worth: dict[str, Worth], lines: dict[str, Line]) -> Group:
    rows = [row for row in maker.form.rows if row.kind == kind]
    keys = [row.key for row in rows if not row.gone and row.key in lines]
    typed = [worth[key].typed for key in keys]
    years = maker.form.document["horizon"] + 1
    sums = [sum((each[year] for each in typed), ZERO) for year in range(years)]
    return Group(
        kind=kind,
        title=title,
        rows=[maker.row(row, place) for place, row in enumerate(rows, start=1)],
        sums=sums_of([(lines[key].class_, worth[key]) for key in keys]),
        by_year=[pounds(amount) for amount in sums] if maker.across[-1].field.startswith("year_") else [],
    )


def sums_of(found: Sequence[tuple[str, Worth]]) -> list[str]:
    """What lines come to by their sort, what recurs apart from what comes once: such sums are never mixed."""
    totals: dict[str, dict[bool, Decimal]] = defaultdict(dict)
    for sort, each in found:
        totals[sort][each.once] = totals[sort].get(each.once, ZERO) + each.amount
    said = []
    for sort, name in CLASS_NAMES.items():
        for once, words in ((False, _("%(sort)s %(amount)s a year")), (True, _("%(sort)s %(amount)s once"))):
            if once in totals.get(sort, {}):
                said.append(
                    words % {"sort": str(name).partition(": ")[2], "amount": pounds(totals[sort][once])}
                )
    return said


def first_cell(form: GridForm, view: str, row: Row | None) -> str:
    """Where the focus goes after a row was added."""
    return f"{row.id}-{columns(view, form.document)[0].field}" if row else ""
