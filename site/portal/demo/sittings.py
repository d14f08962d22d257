"""Lets the hospitals' panel sit: once with minutes, and once still open, with votes between ideas near its line."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils import timezone

from place.models import Person
from place.vocabulary import Role
from portal.demo.days import next_worked
from portal.demo.place import Severnside
from workflow import sittings
from workflow.models import Considered, Decision, PanelVote, Seat, Sitting
from workflow.panel import round_of
from workflow.services import proposals
from workflow.stages import Stage
from workflow.voting import Standing, overlap

BODY = "hospitals"
MEMBERS = 5


def write(place: Severnside, *, now: datetime) -> None:
    chair = place.people[place.holder(Role.PANEL_CHAIR, BODY)]
    members = _members(place, chair)
    _minuted(place, chair, members)
    _still_open(place, chair, members, now)


def _members(place: Severnside, chair: Person) -> list[Person]:
    """Colleagues who neither review nor chair; whatever part one has in an idea keeps them from voting on it."""
    judging = {
        key
        for (_body, role), keys in place.holders.items()
        if role in (Role.REVIEWER, Role.PANEL_CHAIR)
        for key in keys
    }
    found = [
        person
        for key, person in place.people.items()
        if key not in judging
        and person.is_active
        and person.organisation == chair.organisation
        and person.team_id
    ]
    return list({person.team_id: person for person in reversed(found)}.values())[:MEMBERS]


def _minuted(place: Severnside, chair: Person, members: list[Person]) -> None:
    """What the panel decided on its fullest day, as one sitting whose minutes are issued."""
    body = place.organisations[BODY]
    taken = Decision.objects.filter(
        proposal__home_organisation=body, from_stage=Stage.AT_PANEL, step__in=("approve", "decline"), by=chair
    )
    by_day: dict[date, list[Decision]] = defaultdict(list)
    for each in taken.order_by("at"):
        by_day[timezone.localdate(each.at)].append(each)
    day = max(by_day, key=lambda day: (len(by_day[day]), day))
    decided = by_day[day]
    sitting = Sitting.objects.create(
        organisation=body,
        chair=chair,
        held_on=day,
        room=sum(each.step == "approve" for each in decided),
        opened_at=decided[0].at - timedelta(hours=1),
    )
    Seat.objects.bulk_create(Seat(sitting=sitting, person=each, named_by=chair) for each in [chair, *members])
    Seat.objects.filter(sitting=sitting, person=members[-1]).update(present=False)
    Considered.objects.bulk_create(
        Considered(sitting=sitting, proposal_id=pk)
        for pk in dict.fromkeys(each.proposal_id for each in decided)
    )
    _votes(sitting, [each.proposal_id for each in decided], members[:-1])
    sittings.issue(sitting, by=chair)
    Sitting.objects.filter(pk=sitting.pk).update(issued_at=decided[-1].at + timedelta(hours=2))


def _votes(sitting: Sitting, ids: list[int], voters: list[Person]) -> None:
    """Between neighbours in the ranking that the scores do not tell apart, by whoever has no part in either."""
    entries = [entry for entry in round_of(ids).entries if entry.merit]
    ideas = proposals().filter(pk__in=ids).for_judging().in_bulk()
    pairs = [(one.proposal, other.proposal) for one, other in pairwise(entries) if overlap(one, other)][:3]
    PanelVote.objects.bulk_create(
        PanelVote(
            sitting=sitting,
            voter=voter,
            first_id=min(pair),
            second_id=max(pair),
            for_first=(min(pair) == pair[0]) is (number % 3 != 2),
            at=sitting.opened_at,
        )
        for pair in pairs
        for number, voter in enumerate(voters)
        if not any(sittings.part_in(ideas[pk], voter) for pk in pair)
    )


def _still_open(place: Severnside, chair: Person, members: list[Person], now: datetime) -> None:
    """With room for some of what waits; one member has still to vote."""
    body = place.organisations[BODY]
    sitting = sittings.open_sitting(by=chair, organisation=body, held_on=next_worked(timezone.localdate(now)))
    room = max(1, sitting.considered.count() // 2)
    sittings.set_line(sitting, by=chair, held_on=sitting.held_on, room=room, budget=None, costs={})
    for member in members:
        sittings.name_member(sitting, by=chair, person=member)
    sitting.refresh_from_db()
    for number, member in enumerate(members[:-1]):
        here = Standing(sitting, member)
        for one, other in here.pairs:
            ahead, behind = (one, other) if number else (other, one)
            sittings.vote(sitting, by=member, preferred=here.ideas[ahead], other=here.ideas[behind])
