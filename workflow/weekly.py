"""A coordinator's week, on its first working day: what is new, late, due, and back from being parked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from place.calendar import ENGLAND, is_working_day
from place.formats import day
from place.languages import in_language_of
from place.models import Person
from place.vocabulary import Role
from workflow.models import How, Notice, Proposal
from workflow.notices import tell_once
from workflow.preferences import how_for
from workflow.registry import proposals
from workflow.stages import Stage

SHOWN = 10  # lines of each part; the rest are counted


@dataclass(frozen=True)
class Section:
    """One part of the list."""

    heading: str
    lines: list[dict[str, str]]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def write_weekly_lists() -> None:
    """One notice a coordinator and week, and none in a week with nothing to say."""
    today = timezone.localdate()
    year, week, _day = today.isocalendar()
    coordinators = Person.objects.filter(
        is_active=True, grants__role=Role.COORDINATOR, grants__ended_at=None
    ).distinct()
    for person in coordinators.select_related("organisation"):
        calendar = person.organisation.calendar if person.organisation else ENGLAND
        if not _begins_the_week(today, calendar) or how_for(person, Notice.Kind.WEEKLY) == How.OFF:
            continue
        with in_language_of(person):
            said = [f"{section.heading}: {section.count}" for section in sections(person)]
        if said:
            tell_once(
                f"weekly:{person.pk}:{year}-{week}", person, Notice.Kind.WEEKLY, None, text=". ".join(said)
            )


def _begins_the_week(today: date, calendar: str) -> bool:
    """Whether this is the week's first working day: what comes up after it is told as it comes."""
    earlier = (today - timedelta(days=back) for back in range(1, today.weekday() + 1))
    return is_working_day(today, calendar) and not any(is_working_day(day, calendar) for day in earlier)


def sections(person: Person, today: date | None = None) -> list[Section]:
    """The parts with something in them, for the bodies somebody coordinates today."""
    today = today or timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    sunday = monday + timedelta(days=6)
    here = (
        proposals()
        .visible_to(person)
        .filter(home_organisation__in=person.standing.organisations(Role.COORDINATOR))
    )
    parts: tuple[tuple[str | Promise, Q], ...] = (
        (_("New, and not sorted yet"), Q(stage=Stage.SUBMITTED)),
        (_("Late"), ~Q(stage__in=[Stage.DRAFT, Stage.PARKED, Stage.SUBMITTED]) & Q(due__lt=today)),
        (_("Due this week"), ~Q(stage__in=[Stage.PARKED, Stage.SUBMITTED]) & Q(due__range=(today, sunday))),
        (_("Parked, and coming back"), Q(stage=Stage.PARKED, due__lte=sunday)),
    )
    found = [_section(str(heading), here.open().filter(which)) for heading, which in parts]
    return [section for section in found if section.count]


def _section(heading: str, which: Any) -> Section:
    rows = which.order_by("due", "pk").select_related("home_organisation", "holder")
    return Section(heading, [_line(row) for row in rows[:SHOWN]], which.count())


def _line(proposal: Proposal) -> dict[str, str]:
    """The title of a confidential idea stays on the site."""
    name = "" if proposal.confidential() else f"“{proposal.title}” "
    return {
        "text": f"{name}({proposal.reference})",
        "url": f"{settings.SITE_ADDRESS}{proposal.get_absolute_url()}",
        "due": day(proposal.due) if proposal.due else "",
    }
