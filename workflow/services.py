"""The one door: move() takes a step, or says why not. Nothing else changes a stage."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from place.models import AuditEntry, Person
from place.services import record
from place.standing import Capacity
from workflow.clocks import due_date, natural_holder
from workflow.models import Decision, Notice, Proposal
from workflow.notices import tell, tell_of
from workflow.refusals import NotAllowed, NotYet, Stale, Unsaid
from workflow.registry import EFFECTS, proposals
from workflow.rules import capacity_for, is_coordinator, missing_for
from workflow.stages import Holder
from workflow.steps import Step

__all__ = ["hand_over", "lock", "may_hand_over", "move", "permitted", "plain", "proposals", "take"]

P = TypeVar("P", bound=Proposal)

# Changes that are no step and yet make what somebody is looking at out of date.
EDITS = ("revise", "hand_over", "case_changed", "correct", "redact")


@transaction.atomic
def move(proposal: P, step: str, *, by: Person, version: int, **said: Any) -> P:
    """Take one step: lock, compare the version the person looked at, check, change, record, queue what follows.

    Raises NotAllowed, NotYet (or Unsaid) or Stale; then nothing has changed. Returns the proposal as it now is.
    """
    locked = lock(proposal, version)
    row, capacity = permitted(locked, step, by)
    unsaid = [name for name in row.says if not said.get(name)]
    if unsaid:
        raise Unsaid(unsaid)
    missing = missing_for(locked, row, said)
    if missing:
        raise NotYet(missing)
    decision = take(locked, row, by=by, capacity=capacity, said=said)
    tell_of(locked, decision)
    return locked


def lock(proposal: P, version: int) -> P:
    """The row as it is now, locked; on SQLite the transaction itself is the lock, having begun IMMEDIATE."""
    manager: models.Manager = type(proposal)._default_manager
    locked: P = (
        manager.select_for_update(of=("self",)).select_related("home_organisation").get(pk=proposal.pk)
    )
    if locked.version != version:
        raise stale(locked)
    return locked


def stale(proposal: Proposal) -> Stale:
    """The refusal that says who was first: whoever decided last or, when something was edited since, whoever edited it."""
    decision = proposal.decisions.select_related("by").order_by("number").last()
    edits = AuditEntry.objects.filter(
        target_type=proposal._meta.label_lower, target_id=str(proposal.pk), action__in=EDITS
    )
    if decision:
        edits = edits.filter(at__gt=decision.at)
    return Stale(proposal, decision, edits.select_related("by").order_by("-at", "-pk").first())


def permitted(proposal: Proposal, step: str, by: Person) -> tuple[Step, Capacity]:
    """The row of a step and the capacity in which somebody may take it now; NotAllowed otherwise."""
    row = proposal.row(step, proposal.stage)
    if row is None:
        raise NotAllowed(
            _("This cannot be done while the idea is “%(stage)s”.") % {"stage": proposal.get_stage_display()}
        )
    capacity = capacity_for(proposal, by, row)
    if capacity is None:
        raise NotAllowed(_("You may look at this idea but not take this step."))
    return row, capacity


def take(
    proposal: Proposal,
    row: Step,
    *,
    by: Person,
    capacity: Capacity,
    said: dict[str, Any],
    at: datetime | None = None,
) -> Decision:
    """Change the stage and write its decision, then let effects follow. Only move() and the demonstration call this."""
    at = at or timezone.now()
    before = str(proposal.stage)
    getattr(proposal, row.name)()
    decision = Decision.objects.create(
        proposal_id=proposal.pk,
        number=proposal.decisions.count() + 1,
        step=row.name,
        from_stage=before,
        to_stage=proposal.stage,
        by=by,
        role=capacity.role,
        at=at,
        said=plain(said),
        on_behalf_of_id=capacity.principal_id if capacity.for_another(by) else None,
    )
    for name in row.effects:
        EFFECTS[name](proposal, decision, said)
    proposal.stage_since = at
    proposal.version += 1
    proposal.holder_id = natural_holder(proposal)
    proposal.due = due_date(proposal, said, timezone.localdate(at))
    proposal.save()
    return decision


def plain(said: dict[str, Any]) -> dict[str, Any]:
    """What was said, as values JSON can keep: people and things by id, money and dates as text."""

    def value(thing: Any) -> Any:
        if isinstance(thing, models.Model):
            return thing.pk
        return str(thing) if isinstance(thing, Decimal | date) else thing

    return {name: value(thing) for name, thing in said.items()}


@transaction.atomic
def hand_over(proposal: P, *, by: Person, to: Person, version: int) -> P:
    """Let a coordinator of the home organisation give a stage to another holder; the clock runs on."""
    locked = lock(proposal, version)
    if not may_hand_over(locked, by):
        raise NotAllowed(
            _("Only a coordinator who did not write the idea can hand it over, while one person has it.")
        )
    if not to.is_active:
        raise NotYet([_("%(name)s cannot take this over.") % {"name": to.name}])
    was, held_by = locked.holder_id, locked.about.held_by
    locked.holder = to
    if held_by is Holder.CASE_OWNER:
        locked.case_owner = to
    if held_by is Holder.DELIVERY_OWNER:
        locked.delivery_owner = to
    locked.version += 1
    locked.save()
    if to.pk != by.pk:
        tell(to, Notice.Kind.WAITING, locked)
    record(by=by, action="hand_over", target=locked, was=was, to=to.pk)
    return locked


def may_hand_over(proposal: Proposal, person: Person) -> bool:
    """A coordinator may, where one person other than the author has it."""
    held_by = proposal.about.held_by
    held = held_by is not None and held_by not in (Holder.AUTHOR, Holder.REVIEWERS, Holder.SIGNATORIES)
    return held and is_coordinator(proposal, person)
