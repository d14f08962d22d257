"""What of a line can be changed in the grid, view by view: this table is the whole of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebuilder import pasting
from casebuilder.forms.fields import year_label

UNIT, FUNNEL, BY_YEAR = "unit", "funnel", "by_year"


@dataclass(frozen=True)
class Column:
    """One column: the field of the line's own form, its heading, what it holds, and for which ways of working out."""

    field: str
    label: str | Promise
    holds: str  # text, prose, figure, money, percent, year, day, choice
    ways: tuple[str, ...] = (UNIT, FUNNEL, BY_YEAR)
    benefits_only: bool = False

    @property
    def is_figure(self) -> bool:
        return self.holds in ("figure", "money", "percent")


NAME = Column("name", gettext_lazy("Line"), "text")
SORT = Column("class_", gettext_lazy("Sort"), "choice")
GRADE = Column("evidence", gettext_lazy("Evidence"), "choice")
FIRST = Column("first", gettext_lazy("From"), "year", (UNIT, FUNNEL))
LAST = Column("last", gettext_lazy("To"), "year", (UNIT, FUNNEL))
REACHED = (
    ("population", gettext_lazy("People"), "figure"),
    ("need", gettext_lazy("In need, %"), "percent"),
    ("engagement", gettext_lazy("Take part, %"), "percent"),
    ("retention", gettext_lazy("Stay, %"), "percent"),
    ("impact", gettext_lazy("Changed, %"), "percent"),
    ("deadweight", gettext_lazy("Anyway, %"), "percent"),
    ("attribution", gettext_lazy("Because of us, %"), "percent"),
    ("unit_value", gettext_lazy("Worth each, £"), "money"),
)
VIEWS: dict[str, tuple[str | Promise, tuple[Column, ...]]] = {
    "amounts": (
        gettext_lazy("Amounts"),
        (
            NAME,
            SORT,
            Column("quantity", gettext_lazy("How many"), "figure", (UNIT,)),
            Column("unit", gettext_lazy("Of what"), "text", (UNIT,)),
            Column("unit_price", gettext_lazy("Each, £"), "money", (UNIT,)),
            FIRST,
            LAST,
            GRADE,
            Column("cashable", gettext_lazy("Cash, %"), "percent", benefits_only=True),
        ),
    ),
    "funnel": (
        gettext_lazy("People reached"),
        (NAME, *(Column(field, label, holds, (FUNNEL,)) for field, label, holds in REACHED), FIRST, LAST),
    ),
    "timing": (
        gettext_lazy("Timing"),
        (
            NAME,
            FIRST,
            LAST,
            Column("starts", gettext_lazy("Starts on"), "day"),
            Column("ramp", gettext_lazy("Building up, %"), "text", (UNIT, FUNNEL)),
            Column("growth", gettext_lazy("Price change a year, %"), "percent", (UNIT, FUNNEL)),
            Column("drop_off", gettext_lazy("Wears off a year, %"), "percent", (UNIT, FUNNEL)),
        ),
    ),
    "years": (gettext_lazy("Year by year"), (NAME,)),  # and one for each year
    "bodies": (gettext_lazy("Who pays or gains"), (NAME,)),  # and one for each organisation
    "range": (
        gettext_lazy("Range and posts"),
        (
            NAME,
            GRADE,
            Column("correction", gettext_lazy("Correction of our own, %"), "percent"),
            Column("low", gettext_lazy("Lower by, %"), "percent"),
            Column("high", gettext_lazy("Higher by, %"), "percent"),
            Column("posts", gettext_lazy("Whole posts that go"), "figure"),
            Column("people", gettext_lazy("People whose time it is"), "figure"),
            Column("hours", gettext_lazy("Hours a year in all"), "figure"),
        ),
    ),
    "trust": (
        gettext_lazy("Source and budget"),
        (
            NAME,
            GRADE,
            Column("source", gettext_lazy("Source"), "prose"),
            Column("justification", gettext_lazy("Justification"), "prose"),
            Column("outcome", gettext_lazy("Outcome"), "text"),
            Column("recurrence", gettext_lazy("Recurs"), "choice"),
            Column("budget_organisation", gettext_lazy("Whose budget"), "choice"),
            Column("budget_code", gettext_lazy("Budget code"), "text"),
            Column("budget_fund", gettext_lazy("Fund"), "text"),
        ),
    ),
}
FIRST_VIEW = "amounts"


def columns(view: str, document: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns of one view; years and organisations are those of the case."""
    fixed = VIEWS[view][1]
    if view == "years":
        years = range(document["horizon"] + 1)
        return fixed + tuple(
            Column(f"year_{year}", year_label(document["base_year"], year), "money", (BY_YEAR,))
            for year in years
        )
    if view == "bodies":
        bodies = enumerate(document["organisations"])
        return fixed + tuple(
            Column(f"share_{place}", f"{each['name']}, %", "percent") for place, each in bodies
        )
    return fixed


def every_column(document: Mapping[str, Any]) -> dict[str, Column]:
    return {column.field: column for view in VIEWS for column in columns(view, document)}


FIXED = {column.field: view for view, (_label, fixed) in reversed(VIEWS.items()) for column in fixed}
MADE = {"year": "years", "share": "bodies"}


def view_of(field: str) -> str | None:
    """The first view in which a field of a line can be changed."""
    stem, _dash, number = field.rpartition("_")
    return MADE.get(stem) if number.isdigit() else FIXED.get(field)


def widest(document: Mapping[str, Any]) -> int:
    """How many columns the widest view has."""
    fixed = max(len(columns) for _label, columns in VIEWS.values())
    return max(fixed, document["horizon"] + 2, len(document["organisations"]) + 1)


def read(column: Column, text: str, document: Mapping[str, Any], choices: list[tuple[str, str]]) -> str:
    """What was typed or pasted as the line's form takes it; what cannot be read stays as it is, for the form to refuse."""
    text = text.strip()
    if column.holds == "percent":
        found = pasting.percentage(text)
    elif column.is_figure:
        found = pasting.figure(text)
    elif column.holds == "year":
        year = pasting.year(text, document["base_year"], document["horizon"])
        found = None if year is None else str(year)
    elif column.holds == "day":
        found = pasting.day(text)
    elif column.holds == "choice":
        found = pasting.choice(text, choices) if text else ""
    else:
        return text
    return text if found is None else found


def shown(column: Column, value: Any, document: Mapping[str, Any]) -> str:
    """A value of the line's form as a cell shows it."""
    text = "" if value is None else str(value)
    if column.holds == "year" and text.isascii() and text.isdigit() and int(text) <= document["horizon"]:
        return year_label(document["base_year"], int(text))
    if column.holds == "day" and (parts := pasting.parts_of_day(text)):
        return "/".join(parts)
    return text


def needed(label: object) -> str:
    return _("Fill in “%(label)s”") % {"label": label}
