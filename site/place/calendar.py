"""Counts working days, Monday to Friday less bank holidays and a body's closed days; and financial years.

A calendar is a word or several: the nation whose bank holidays count, then closed days: “WLS 2026-12-29 2026-12-30”.
`Organisation.calendar` writes it; without one, England's bank holidays count.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays
import numpy as np

ENGLAND = "ENG"
FIRST_YEAR, LAST_YEAR = 2015, 2060  # years whose bank holidays are known well enough to count by


@lru_cache(maxsize=8)
def _bank_holidays(nation: str) -> list[date]:
    return sorted(holidays.country_holidays("GB", subdiv=nation, years=range(FIRST_YEAR, LAST_YEAR + 1)))


@lru_cache(maxsize=512)
def busdays(calendar: str) -> np.busdaycalendar:
    """The calendar numpy counts by."""
    nation, *closed = calendar.split()
    return np.busdaycalendar(holidays=[*_bank_holidays(nation), *map(date.fromisoformat, closed)])


def working_days_after(start: date, days: int, calendar: str = ENGLAND) -> date:
    """The date `days` working days after `start`, which itself does not count."""
    moved = np.busday_offset(start, days, roll="backward", busdaycal=busdays(calendar))
    result: date = moved.astype(date)
    return result


def working_days_between(start: date, end: date, calendar: str = ENGLAND) -> int:
    """Working days after `start` up to and including `end`; negative when `end` comes first."""
    if end < start:
        return -working_days_between(end, start, calendar)
    one = np.timedelta64(1, "D")
    return int(
        np.busday_count(np.datetime64(start) + one, np.datetime64(end) + one, busdaycal=busdays(calendar))
    )


def working_days_left(today: date, due: date, calendar: str = ENGLAND) -> int:
    """Working days until a date, negative once it has passed, 0 on the day alone: what was due on Friday is late on Saturday."""
    if due == today:
        return 0
    if due < today:
        return -max(1, working_days_between(due, today, calendar))
    return max(1, working_days_between(today, due, calendar))


def is_working_day(day: date, calendar: str = ENGLAND) -> bool:
    return bool(np.is_busday(day, busdaycal=busdays(calendar)))


def financial_year(day: date) -> int:
    """The year in whose April the financial year of a day began."""
    return day.year if day.month >= 4 else day.year - 1
