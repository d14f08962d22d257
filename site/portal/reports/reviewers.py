"""Reviewers by name: how severe each is, with an interval, and how often late. For coordinators of the body alone."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ideas.models import Idea
from place.models import Person
from place.vocabulary import Role
from portal.reports.fairness import overdue
from portal.reports.report import Column, Kind, Report, Row, judged_by_others
from workflow import scoring
from workflow.models import Assignment
from workflow.panel import given_cells

COUNTED = (Assignment.State.DONE, Assignment.State.CONFIRM)


def find(person: Person, ideas: QuerySet[Idea]) -> list[Row]:
    """Over the ideas of bodies this person coordinates, but not their own; four queries."""
    bodies = person.standing.organisations(Role.COORDINATOR)
    others = judged_by_others(person, ideas).filter(home_organisation__in=bodies)
    ids = list(others.order_by("pk").values_list("pk", flat=True))
    severities = {int(one.reviewer): one for one in scoring.estimate(given_cells(ids)).severities}
    asked = (
        Assignment.objects.filter(proposal__in=ids)
        .exclude(state=Assignment.State.STOOD_DOWN)
        .order_by()
        .values("reviewer")
        .annotate(
            asked=Count("pk"),
            given=Count("pk", filter=Q(state__in=COUNTED)),
            late=Count("pk", filter=_late()),
        )
    )
    counted = {row["reviewer"]: row for row in asked}
    people = Person.objects.filter(pk__in=counted).select_related("organisation")
    return [
        {
            "name": each.name,
            "organisation": each.organisation.name if each.organisation else "",
            "asked": counted[each.pk]["asked"],
            "given": counted[each.pk]["given"],
            "late": counted[each.pk]["late"],
            **_severity(severities.get(each.pk)),
        }
        for each in people.order_by("last_name", "first_name")
    ]


def _late() -> Q:
    """Given after its day, or still to come and past it."""
    return overdue() | Q(state=Assignment.State.DONE, done_at__date__gt=F("due"))


def _severity(one: scoring.Severity | None) -> Row:
    values = (None, None, None) if one is None else (one.severity, one.low, one.high)
    names = ("severity", "low", "high")
    return {
        name: None if value is None else Decimal(str(round(value, 2)))
        for name, value in zip(names, values, strict=True)
    }


REVIEWERS = Report(
    name="reviewers",
    title=_("Reviewers"),
    lead=_(
        "By name, for coordinators only. Severity is points below what others give the same ideas. "
        "Where the interval holds 0, nothing is known: have a word, never a rank."
    ),
    icon="user",
    columns=(
        Column("name", _("Reviewer")),
        Column("organisation", _("Organisation")),
        Column("asked", _("Asked"), Kind.FIGURE),
        Column("given", _("Given"), Kind.FIGURE),
        Column("late", _("Late"), Kind.FIGURE),
        Column("severity", _("Severity (points)"), Kind.FIGURE, places=2),
        Column("low", _("At least"), Kind.FIGURE, places=2),
        Column("high", _("At most"), Kind.FIGURE, places=2),
    ),
    find=find,
    only_for=Role.COORDINATOR,
)
