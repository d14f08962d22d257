"""When a stage is due, and whom it waits for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone

from place.calendar import working_days_after
from place.models import Person, RoleGrant
from place.standing import acting_for
from place.vocabulary import Role
from workflow.registry import PARTIES
from workflow.stages import ABOUT, Clock, Holder, Stage

if TYPE_CHECKING:
    from workflow.models import Proposal

_ROLE_OF = {
    Holder.COORDINATOR: Role.COORDINATOR,
    Holder.PANEL_CHAIR: Role.PANEL_CHAIR,
    Holder.FINANCE_OFFICER: Role.FINANCE_OFFICER,
}


def role_holding(stage: str) -> Role | None:
    """The role a stage waits for; None where it waits for somebody by name, for several, or for nobody."""
    held_by = ABOUT[Stage(stage)].held_by
    return _ROLE_OF.get(held_by) if held_by else None


def due_date(proposal: Proposal, said: dict[str, Any], today: date | None = None) -> date | None:
    """The day the stage the proposal is now in should be over; None where there is no clock."""
    clock = ABOUT[Stage(proposal.stage)].clock
    if clock == Clock.PARKED_UNTIL:
        return said.get("until") or _parked_until(proposal)
    if clock == Clock.NEXT_MILESTONE:
        return next_milestone(proposal)
    if clock is None:
        return None
    return working_days_after(today or timezone.localdate(), int(clock), proposal.home_organisation.calendar)


def _parked_until(proposal: Proposal) -> date | None:
    """The date last given for it: an idea that comes back to being parked keeps its day."""
    parked = proposal.decisions.filter(step="park").last()
    return date.fromisoformat(parked.said["until"]) if parked else None


def next_milestone(proposal: Proposal) -> date | None:
    """The first date still to be met; milestones belong to an upper floor, reached through their related name."""
    first = proposal.milestones.filter(done_on=None).order_by("due").first()  # type: ignore[attr-defined]
    return first.due if first else None


def could_hold(proposal: Proposal) -> QuerySet[Person]:
    """Whom a coordinator may hand the present stage to: holders of its role, or colleagues of whoever owns the work."""
    held_by = ABOUT[Stage(proposal.stage)].held_by
    others = Person.objects.filter(is_active=True).exclude(pk=proposal.holder_id or 0)
    if held_by in (Holder.CASE_OWNER, Holder.DELIVERY_OWNER):
        return others.filter(organisation__in=proposal.organisation_ids())
    if held_by not in _ROLE_OF:
        return others.none()
    role = _ROLE_OF[held_by]
    barred = never_holds(proposal, role) | proposal.wrote_it()
    granted = RoleGrant.objects.filter(role=role, organisation=proposal.home_organisation_id, ended_at=None)
    return others.filter(pk__in=granted.values("person")).exclude(pk__in=barred)


def never_holds(proposal: Proposal, role: Role) -> set[int]:
    """Ids of those a stage never waits for in a role, since another part of theirs keeps them from its steps."""
    if role is Role.PANEL_CHAIR:
        approve = proposal.row("approve", Stage.AT_PANEL)
        return set().union(*(PARTIES[name](proposal) for name in approve.unless)) if approve else set()
    if role is Role.FINANCE_OFFICER:
        return {proposal.case_owner_id} if proposal.case_owner_id else set()
    return proposal.wrote_it()


def natural_holder(proposal: Proposal) -> int | None:
    """Id of the one person a stage waits for; None where it waits for several or for nobody."""
    held_by = ABOUT[Stage(proposal.stage)].held_by
    if held_by is Holder.AUTHOR:
        return getattr(proposal, "author_id", None)
    if held_by is Holder.CASE_OWNER:
        return proposal.case_owner_id
    if held_by is Holder.DELIVERY_OWNER:
        return proposal.delivery_owner_id
    role = _ROLE_OF.get(held_by) if held_by else None
    if role is None:
        return None
    home = proposal.home_organisation_id
    free = acting_for(role, home, barred=never_holds(proposal, role))
    if free or role is not Role.PANEL_CHAIR:
        return free
    return acting_for(role, home, barred=proposal.wrote_it())  # nobody is left but whose deputy may decide
