"""Parameters: the published figures cases are appraised with, edition by edition, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from casebuilder.appraisal.rates import Parameters
from casebuilder.editions import editions
from casebuilder.forms.fields import year_label
from ideas.models import Idea
from place.models import Person
from portal.reports.report import Column, Kind, Report, Row


def find(person: Person, ideas: QuerySet[Idea]) -> list[Row]:
    """Every figure of every edition, the newest edition first; one query."""
    return [row for edition in reversed(tuple(editions().by_id.values())) for row in _edition(edition)]


def _edition(edition: Parameters) -> Iterator[Row]:
    for block, name, value in figures_of(edition):
        said = edition.published[block]
        yield {
            "name": name,
            "value": value,
            "from": edition.in_force_from,
            "source": said.source,
            "checked": said.as_of,
            "note": said.note,
        }


def figures_of(edition: Parameters) -> Iterator[tuple[str, str, Decimal]]:
    for schedule, bands in edition.schedules.items():
        for band in bands:
            said = {"schedule": schedule, "first": band.first, "last": band.last}
            yield (
                "discounting",
                _now("Discount rate, %(schedule)s, years %(first)s to %(last)s") % said,
                band.rate,
            )
    for grade, share in edition.grade_corrections.items():
        yield (
            "grade_corrections",
            _now("Correction for evidence of grade %(grade)s") % {"grade": grade},
            share,
        )
    yield "hours_a_post", _now("Hours a post works in a year"), edition.hours_a_post
    for kind, percent in edition.optimism_bias.items():
        for what, bounds in percent.items():
            yield from _bounds(kind, what, bounds)
    for year, pounds in edition.carbon.items():
        yield "carbon", _now("A tonne of carbon in %(year)s, £ at 2022 prices") % {"year": year}, pounds
    for year, change in edition.deflators.items():
        yield "deflators", _now("Change of prices into %(year)s") % {"year": year_label(year, 0)}, change


def _bounds(kind: str, what: str, bounds: Any) -> Iterator[tuple[str, str, Decimal]]:
    for bound, value in zip((_now("upper"), _now("lower")), bounds or (), strict=False):
        said = {"kind": kind, "what": what, "bound": bound}
        yield (
            "optimism_bias",
            _now("Optimism bias, %(kind)s, %(what)s, %(bound)s bound, %%") % said,
            Decimal(value),
        )


PARAMETERS = Report(
    name="parameters",
    title=_("Parameters"),
    lead=_("The figures cases are appraised with, from when, and where they come from."),
    icon="table",
    columns=(
        Column("name", _("Parameter")),
        Column("value", _("Value")),
        Column("from", _("In force from"), Kind.DAY),
        Column("source", _("Source")),
        Column("checked", _("Last checked"), Kind.DAY),
        Column("note", _("Note")),
    ),
    find=find,
)
