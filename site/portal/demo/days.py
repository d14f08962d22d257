"""The days the demonstration happens on: nobody decides, signs or owes anything on a weekend or a bank holiday."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone

from place.calendar import ENGLAND, working_days_after

SOON_AFTER = timedelta(minutes=1)
OPENS, SHUTS = 9, 17


@lru_cache(maxsize=4096)
def last_worked(day: date, calendar: str = ENGLAND) -> date:
    """The day itself, or the last working day before it."""
    return working_days_after(day, 0, calendar)


def next_worked(day: date, calendar: str = ENGLAND) -> date:
    """The day itself, or the first working day after it."""
    return working_days_after(day - timedelta(days=1), 1, calendar)


def worked(at: datetime, calendar: str = ENGLAND) -> datetime:
    """The same hour of the last working day: never later, so that nothing lies ahead of the day it is told on."""
    day = timezone.localdate(at)
    return at - (day - last_worked(day, calendar))


def in_office(at: datetime) -> datetime:
    """The same day between nine and five: nobody agrees to pay or signs at four in the morning."""
    hour = timezone.localtime(at).hour
    return at if OPENS <= hour < SHUTS else at + timedelta(hours=OPENS + hour % (SHUTS - OPENS) - hour)


def in_turn(moments: Iterable[datetime], calendar: str = ENGLAND) -> list[datetime]:
    """Moments one after another, on working days and still one after another."""
    found: list[datetime] = []
    for at in moments:
        moved = worked(at, calendar)
        found.append(moved if not found or moved > found[-1] else found[-1] + SOON_AFTER)
    return found
