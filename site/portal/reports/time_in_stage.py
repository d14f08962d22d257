"""Time in stage: how many working days ideas stay in each stage, body by body, from the steps people took."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import numpy as np
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models import Idea
from place.calendar import busdays
from place.models import Organisation, Person
from portal.reports.report import Column, Kind, Report, Row
from workflow.models import Decision
from workflow.stages import OPEN, Stage

# (body, stage) → from which day to which, each as its ordinal: numpy reads a hundred thousand of those at once
Stays = dict[tuple[int, str], list[tuple[int, int]]]
FIRST = date(1970, 1, 1).toordinal()  # the day numpy counts days from


def find(person: Person, ideas: QuerySet[Idea]) -> list[Row]:
    """Stays that are over, in two queries; drafts and stages that end an idea are nobody's waiting."""
    bodies = Organisation.objects.in_bulk()
    order = list(Stage)
    stays = sorted(
        _stays(ideas).items(), key=lambda each: (bodies[each[0][0]].name, order.index(Stage(each[0][1])))
    )
    return [_row(bodies[body], Stage(stage), ended) for (body, stage), ended in stays]


def _stays(ideas: QuerySet[Idea]) -> Stays:
    taken = (
        Decision.objects.filter(proposal__in=ideas.order_by().values("pk"))
        .order_by("proposal", "number")
        .values_list("proposal", "proposal__home_organisation", "to_stage", "at")
    )
    stays: Stays = defaultdict(list)
    here = timezone.get_current_timezone()  # asked once: asking for every row took half the time
    waiting = {stage.value for stage in OPEN}
    idea_before, stage_before, day_before = 0, "", 0
    for idea, body, stage, at in taken.iterator(chunk_size=5_000):
        day = at.astimezone(here).toordinal()
        if idea == idea_before and stage_before in waiting:
            stays[body, stage_before].append((day_before, day))
        idea_before, stage_before, day_before = idea, stage, day
    return stays


def _row(body: Organisation, stage: Stage, stays: list[tuple[int, int]]) -> Row:
    first, last = (np.array(stays).T - FIRST + 1).astype("datetime64[D]")
    days = np.maximum(np.busday_count(first, last, busdaycal=busdays(body.calendar)), 0)
    return {
        "organisation": body.name,
        "stage": str(stage.label),
        "stays": len(stays),
        "median": _days(np.median(days)),
        "ninetieth": _days(np.percentile(days, 90)),
        "longest": int(days.max()),
    }


def _days(value: float) -> Decimal:
    return Decimal(str(round(float(value), 1)))


TIME_IN_STAGE = Report(
    name="time-in-stage",
    title=_("Time in stage"),
    lead=_(
        "Working days ideas stayed in each stage, counted by each body's own calendar. Only stays that are over count."
    ),
    icon="time",
    columns=(
        Column("organisation", _("Organisation")),
        Column("stage", _("Stage")),
        Column("stays", _("Stays that ended"), Kind.FIGURE),
        Column("median", _("Half took at most (days)"), Kind.FIGURE, places=1),
        Column("ninetieth", _("Nine in ten took at most (days)"), Kind.FIGURE, places=1),
        Column("longest", _("Longest (days)"), Kind.FIGURE),
    ),
    find=find,
    chart=(("organisation", "stage"), "median"),
)
