"""The demonstration happens on working days, whatever day it is filled on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from django.utils import timezone

from place.calendar import is_working_day
from portal.demo import cases, content, place
from portal.demo.days import in_turn, last_worked, next_worked
from portal.demo.ideas import Writer

EASTER_MONDAY = date(2027, 3, 29)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2027, 3, 24), date(2027, 3, 24), date(2027, 3, 24)),
        (date(2027, 3, 20), date(2027, 3, 19), date(2027, 3, 22)),
        (EASTER_MONDAY, date(2027, 3, 25), date(2027, 3, 30)),
    ],
)
def test_a_day_gives_way_to_the_nearest_working_day(day: date, before: date, after: date) -> None:
    assert (last_worked(day), next_worked(day)) == (before, after)


def test_what_happened_on_one_weekend_still_happened_in_its_order() -> None:
    friday, saturday, sunday = (datetime(2027, 3, day, 15 - day % 2, tzinfo=UTC) for day in (19, 20, 21))
    moved = in_turn([friday, saturday, sunday])
    assert moved == sorted(set(moved)) and {timezone.localdate(at) for at in moved} == {date(2027, 3, 19)}


@pytest.mark.django_db
@pytest.mark.parametrize("day", [22, 27, 28, 29], ids=["a Monday", "a Saturday", "a Sunday", "Easter Monday"])
def test_nothing_is_decided_agreed_signed_or_due_on_a_day_nobody_works(day: int) -> None:
    now = datetime(2027, 3, day, 12, tzinfo=UTC)
    severnside = place.found(2026, now.date())
    writer = Writer(severnside, seed=2026, now=now)
    written = writer.write(content.ideas())
    cases.write(severnside, written, content.cases(), now=now)
    for w in written:
        moments = [decision.at for decision in w.decisions]
        assert all(one < other for one, other in pairwise([*moments, now])), w.said["key"]
        for each in w.idea.case.versions.all() if hasattr(w.idea, "case") else ():
            moments += each.agreements.values_list("at", flat=True)
            moments += each.signatures.values_list("at", flat=True)
        days = [timezone.localdate(at) for at in moments]
        days += w.idea.milestones.values_list("due", flat=True)
        days += [w.idea.due] if w.idea.due else []
        assert [day for day in days if not is_working_day(day)] == [], w.said["key"]
