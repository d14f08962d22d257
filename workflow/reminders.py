"""Reminds whoever has something of its date: two working days before, the day after, then once a week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from place.calendar import is_working_day, working_days_between
from place.models import Person
from workflow.models import Notice, Proposal
from workflow.notices import tell_once
from workflow.registry import WAITERS, proposals
from workflow.reviews import STANDING_BY
from workflow.stages import Holder, Stage

BEFORE = 2  # working days
A_WEEK = 5  # working days
LONGEST_WAY = timedelta(
    days=16
)  # calendar days that two working days can span where a body is closed over Christmas

# Nothing is awaited from anybody while a draft rests or an idea is parked.
RESTING = (Stage.DRAFT, Stage.PARKED)


def remind_of_dates() -> None:
    """Once each: a reminder has the idea, its date and how near that is for a name, so nobody hears it twice."""
    today = timezone.localdate()
    dated = proposals().open().exclude(stage__in=RESTING).filter(due__lte=today + LONGEST_WAY)
    for proposal in list(dated.for_judging()):  # read to the end before the first is written
        if not is_working_day(today, proposal.home_organisation.calendar):
            continue
        own = days_of_their_own(proposal)
        for person in waited_for(proposal):
            due = own.get(person.pk) or proposal.due
            when = nearness(proposal, due, today)
            if when:
                name = f"due:{proposal.pk}:{proposal.stage}:{due}:{when}:{person.pk}"
                tell_once(name, person, Notice.Kind.DUE, proposal)


def days_of_their_own(proposal: Proposal) -> dict[int, date | None]:
    """By the id of each reviewer still to score, when: later than the idea's day for whoever was asked late."""
    return {row.reviewer_id: row.due for row in proposal.assignments.all() if row.state in STANDING_BY}


def nearness(proposal: Proposal, due: date | None, today: date) -> str:
    """Which reminder is called for: “before”, “late-0” the day after, “late-1” a week later, and so on; or none."""
    if due is None:
        return ""
    calendar = proposal.home_organisation.calendar
    if due >= today:
        return "before" if working_days_between(today, due, calendar) <= BEFORE else ""
    late = working_days_between(due, today, calendar)
    return f"late-{(late - 1) // A_WEEK}" if late else ""


def waited_for(proposal: Proposal) -> Iterable[Person]:
    """The people a stage waits for: its holder, the reviewers whose scores are missing, the bodies still to sign."""
    held_by = proposal.about.held_by
    if held_by is Holder.REVIEWERS:
        ids = {row.reviewer_id for row in proposal.assignments.all() if row.state in STANDING_BY}
    elif held_by and held_by.value in WAITERS:
        ids = WAITERS[held_by.value](proposal)
    else:
        ids = {proposal.holder_id} if proposal.holder_id else set()
    return Person.objects.filter(pk__in=ids, is_active=True)
