"""What a report is: its columns, and how its rows are found among the ideas its reader may see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from ideas.models import Idea
from place.formats import moment, number, pounds, short_day
from place.models import Person
from place.vocabulary import Role

Row = dict[str, Any]


class Kind(Enum):
    """How a value is written on a page; a download always holds the bare value."""

    TEXT = "text"
    FIGURE = "figure"
    POUNDS = "pounds"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True)
class Column:
    key: str
    heading: Promise
    kind: Kind = Kind.TEXT
    places: int = 0  # of a figure

    def written(self, row: Row) -> str:
        value = row[self.key]
        if value is None or value == "":
            return "–" if self.kind is Kind.FIGURE else ""  # left out, not forgotten
        if self.kind is Kind.FIGURE:
            return number(value, places=self.places)
        write: dict[Kind, Callable[[Any], str]] = {
            Kind.POUNDS: pounds, Kind.DAY: short_day, Kind.MOMENT: moment, Kind.TEXT: str
        }  # fmt: skip
        return write[self.kind](value)


def judged_by_others(person: Person, ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """Without what this person wrote: figures of scores that count those too would tell when one of them came in."""
    own = Idea.objects.written_by(person).order_by().values("pk")
    return ideas.exclude(pk__in=own)


def itself(person: Person, item: Any) -> Row:
    row: Row = item
    return row


@dataclass(frozen=True)
class Report:
    """`find` answers with rows, or with a query to be paged through, each of whose items `tell` makes a row."""

    name: str
    title: Promise
    lead: Promise
    icon: str
    columns: tuple[Column, ...]
    find: Callable[[Person, QuerySet[Idea]], Sequence[Any] | QuerySet[Any]]
    tell: Callable[[Person, Any], Row] = itself
    whole_place: bool = (
        False  # over ideas of every body its reader may see, not only of those they coordinate or lead
    )
    chart: tuple[tuple[str, ...], str] | None = None  # what names a bar, and the figure it shows
    draw: Callable[[Sequence[Row]], dict[str, Any] | None] | None = (
        None  # the rows of a page, drawn in its own way
    )
    only_for: Role | None = None  # about people by name: for those who hold this role, and nobody else
