"""Carries out the retention schedule, once a day and whenever somebody asks; each ending leaves an audit entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from casebuilder.services.papers import throw_away
from ideas.bringing.services import forget_files
from place.installation import Installation
from place.models import Person
from place.services import record
from portal.protection.erasure import erase
from portal.protection.schedule import SCHEDULE, Kept


@dataclass(frozen=True)
class Ended:
    """How many of a kind were due, and were ended unless this was only a look."""

    kept: Kept
    count: int


def due(now: datetime | None = None) -> list[Ended]:
    """Every row of the schedule that has a job, with how many are due; changes nothing."""
    now = now or timezone.now()
    return [Ended(kept, kept.due(now).count()) for kept in SCHEDULE if kept.due]


def carry_out(*, by: Person | None, now: datetime | None = None) -> list[Ended]:
    """End what is due, kind by kind, each in a transaction of its own. `by` is nobody for the daily job."""
    now = now or timezone.now()
    return [_end(kept, kept.due(now), by) for kept in SCHEDULE if kept.due]


@transaction.atomic
def _end(kept: Kept, rows: QuerySet[Any], by: Person | None) -> Ended:
    count = _ENDINGS.get(kept.key, _delete)(rows)
    if count:
        record(by=by, action="retention", target=Installation.load(), kind=kept.key, count=count)
    return Ended(kept, count)


def _delete(rows: QuerySet[Any]) -> int:
    found = list(rows.values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=found).delete()
    return len(found)


def _erase(rows: QuerySet[Any]) -> int:
    found = list(rows)
    for person in found:
        erase(by=None, person=person, because="retention")
    return len(found)


_ENDINGS: dict[str, Callable[[QuerySet[Any]], int]] = {
    "papers": throw_away,
    "lists": forget_files,
    "leavers": _erase,
}
