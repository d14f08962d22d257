"""Counts working days: Monday to Friday less bank holidays, England's unless an organisation says otherwise."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays
import numpy as np

ENGLAND = "ENG"
FIRST_YEAR, LAST_YEAR = 2015, 2060  # years whose bank holidays are known well enough to count by


@lru_cache(maxsize=8)
def _calendar(nation: str) -> np.busdaycalendar:
    days = holidays.country_holidays("GB", subdiv=nation, years=range(FIRST_YEAR, LAST_YEAR + 1))
    return np.busdaycalendar(holidays=sorted(days))


def working_days_after(start: date, days: int, nation: str = ENGLAND) -> date:
    """The date `days` working days after `start`, which itself does not count."""
    moved = np.busday_offset(start, days, roll="backward", busdaycal=_calendar(nation))
    result: date = moved.astype(date)
    return result


def working_days_between(start: date, end: date, nation: str = ENGLAND) -> int:
    """Working days after `start` up to and including `end`; negative when `end` comes first."""
    if end < start:
        return -working_days_between(end, start, nation)
    one = np.timedelta64(1, "D")
    return int(
        np.busday_count(np.datetime64(start) + one, np.datetime64(end) + one, busdaycal=_calendar(nation))
    )


def is_working_day(day: date, nation: str = ENGLAND) -> bool:
    return bool(np.is_busday(day, busdaycal=_calendar(nation)))
