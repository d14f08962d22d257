"""What is done again and again, without cron: jobs any number of workers may offer to run, each run by one at a time.

A job must do no harm when it is run twice: a worker that dies leaves it to be taken up again once its lease is over.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from workflow.models import Job

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)  # how long a job is left to the worker that took it
AGAIN = timedelta(minutes=5)  # after a job that broke

Work = Callable[[], None]
Next = Callable[[datetime], datetime]


@dataclass(frozen=True)
class Entry:
    """A job, and when it is due after a moment."""

    work: Work
    next: Next


TIMETABLE: dict[str, Entry] = {}


def every(minutes: int) -> Callable[[Work], Work]:
    """Run a job each so many minutes."""
    return _entered(lambda now: now + timedelta(minutes=minutes))


def daily(at: time) -> Callable[[Work], Work]:
    """Run a job once a day, at an hour of the place's own clock."""

    def following(now: datetime) -> datetime:
        local = timezone.localtime(now)
        day = local.date() if local.time() < at else local.date() + timedelta(days=1)
        return timezone.make_aware(datetime.combine(day, at))

    return _entered(following)


def _entered(following: Next) -> Callable[[Work], Work]:
    def enter(work: Work) -> Work:
        name = f"{work.__module__}.{work.__qualname__}"
        TIMETABLE[name] = Entry(work, following)
        return work

    return enter


def run_due(now: datetime | None = None) -> list[str]:
    """Run what is due, and name it. What another worker has in hand is left to it."""
    ran = []
    for name, entry in TIMETABLE.items():
        at = now or timezone.now()
        Job.objects.get_or_create(name=name, defaults={"next_at": entry.next(at)})
        if not _claim(name, at):
            continue
        following = entry.next(at)
        try:
            entry.work()
        except Exception:
            log.exception("%s broke and is tried again", name)
            following = min(following, at + AGAIN)
        Job.objects.filter(name=name).update(next_at=following, busy_until=None)
        ran.append(name)
    return ran


def _claim(name: str, at: datetime) -> bool:
    free = Q(busy_until=None) | Q(busy_until__lte=at)
    return bool(Job.objects.filter(free, name=name, next_at__lte=at).update(busy_until=at + LEASE))
