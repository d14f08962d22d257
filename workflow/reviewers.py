"""Changes to what reviewers said of themselves: topics, a limit, days away. And who of them could take one more idea."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from place.calendar import working_days_between
from place.models import Outcome, Person, RoleGrant, Service
from place.services import record
from place.vocabulary import Role
from workflow.models import Absence, Assignment, ReviewerProfile
from workflow.refusals import NotAllowed, NotYet
from workflow.registry import proposals
from workflow.stages import Stage

ENOUGH = 5  # working days somebody needs before an idea is due
MOST_ABSENCES = 20
WAITING = (Assignment.State.ASKED, Assignment.State.CONFIRM)
OPEN = (Stage.SUBMITTED, Stage.IN_REVIEW)


def reviewers(seen_by: Person | None = None) -> QuerySet[Person]:
    """Everybody who holds the role anywhere, and what they said; with how many ideas wait for their scores.

    That is `waiting`, and `load` as its reader may know it: what they wrote themselves is not counted, or one more would
    tell them who scores it.
    """
    holds = RoleGrant.objects.filter(person=OuterRef("pk"), role=Role.REVIEWER, ended_at=None)
    waiting = Q(assignments__state__in=WAITING, assignments__proposal__stage__in=OPEN)
    told = waiting
    if seen_by is not None:
        told &= ~Q(assignments__proposal__in=proposals().written_by(seen_by).order_by().values("pk"))
    people = Person.objects.filter(Exists(holds), is_active=True)
    people = people.select_related("organisation", "team", "reviewer_profile")
    said = Prefetch("absences", Absence.objects.order_by("starts", "pk"))
    topics = ("reviewer_profile__outcomes", "reviewer_profile__services")
    counted = people.annotate(
        waiting=Count("assignments", filter=waiting), load=Count("assignments", filter=told)
    )
    return counted.prefetch_related(said, *topics)


def reviews_at(person: Person) -> set[int]:
    """Ids of the organisations whose pool somebody is in."""
    grants = RoleGrant.objects.filter(person=person, role=Role.REVIEWER, ended_at=None)
    return set(grants.values_list("organisation", flat=True))


def takes_more(person: Any, load: int, today: date, due: date) -> bool:
    """Whether somebody can be asked now: below their limit, and here on enough days before it is due."""
    profile = getattr(person, "reviewer_profile", None)
    if profile and profile.most is not None and load >= profile.most:
        return False
    absences = [(max(each.starts, today), min(each.ends, due)) for each in person.absences.all()]
    if any(first <= today <= last for first, last in absences):
        return False
    one_day = date.resolution
    away = sum(working_days_between(first - one_day, last) for first, last in absences if first <= last)
    return not away or working_days_between(today, due) - away >= ENOUGH


def may_keep_topics(by: Person, reviewer: Person) -> bool:
    """They themselves, or a coordinator of a body whose pool they are in."""
    bodies = reviews_at(reviewer)
    own = by.pk == reviewer.pk and (bodies or by.standing.holds(Role.REVIEWER))
    return bool(own or bodies & by.standing.organisations(Role.COORDINATOR))


@transaction.atomic
def keep_topics(
    *, by: Person, reviewer: Person, outcomes: Collection[Outcome], services: Collection[Service]
) -> ReviewerProfile:
    """What somebody knows about; suggestions put them forward for it."""
    if not may_keep_topics(by, reviewer):
        raise NotAllowed(_("Topics are set by the reviewer, or by a coordinator of their organisation."))
    profile, _new = ReviewerProfile.objects.get_or_create(person=reviewer)
    profile.outcomes.set(outcomes)
    profile.services.set(services)
    record(by=by, action="keep_review_topics", target=reviewer)
    return profile


@transaction.atomic
def keep_limit(*, by: Person, most: int | None) -> ReviewerProfile:
    """How many ideas somebody has to score at once, at most; none said, no limit. Nobody sets it for them."""
    profile, _new = ReviewerProfile.objects.get_or_create(person=by)
    profile.most = most
    profile.save(update_fields=["most"])
    record(by=by, action="keep_review_limit", target=by)
    return profile


@transaction.atomic
def be_away(*, by: Person, starts: date, ends: date) -> Absence:
    """Nothing new between two days, both included. Neither the days nor that there are any is shown to others."""
    Person.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if ends < starts:
        raise NotYet([_("Choose a last day that is not before the first")])
    if by.absences.count() >= MOST_ABSENCES:
        raise NotYet([_("Take an earlier absence off the list first.")])
    made = Absence.objects.create(person=by, starts=starts, ends=ends)
    record(by=by, action="be_away", target=by)
    return made


@transaction.atomic
def be_back(*, by: Person, absence: Absence) -> None:
    if absence.person_id != by.pk:
        raise NotAllowed(_("Only you can change your own days away."))
    absence.delete()
    record(by=by, action="be_back", target=by)
