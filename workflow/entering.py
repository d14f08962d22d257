"""The bulk door beside move(): many proposals sent in at once, as when a list of ideas is brought in from elsewhere.

It takes one step, and only from draft. Who may, what is needed, where the step leads and what follows come from the same
row of the table, through the same functions, as when move() takes it; a proposal that would be refused there is refused here
and none is sent in. Three things differ, because thousands come at once: nobody is told, no clock starts (the first step
somebody takes with one of them starts the usual one), and rows are written together.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from place.models import Person
from workflow.clocks import natural_holder
from workflow.models import Decision, Proposal
from workflow.refusals import NotYet, Unsaid
from workflow.registry import EFFECTS
from workflow.rules import missing_for
from workflow.services import permitted, plain
from workflow.stages import Stage

STEP = "submit"
TOGETHER = 100  # rows written with one statement
P = TypeVar("P", bound=Proposal)


@transaction.atomic
def enter(
    fresh: Sequence[P], *, by: Person, at: datetime | None = None, also: Sequence[str] = (), **said: Any
) -> list[Decision]:
    """Send in drafts that were written in this very transaction, so that nobody else can hold or know one of them.

    `also` names the fields that effects of the step set, besides those every step sets.
    """
    at = at or timezone.now()
    holders: dict[int, int | None] = {}
    decisions = [_decided(proposal, by, at, said) for proposal in fresh]
    Decision.objects.bulk_create(decisions, batch_size=TOGETHER)
    for proposal, decision in zip(fresh, decisions, strict=True):
        for name in _row(proposal).effects:
            EFFECTS[name](proposal, decision, said)
        proposal.stage_since, proposal.due = at, None
        proposal.version += 1
        proposal.holder_id = _holder(proposal, holders)
    fields = ["stage", "stage_since", "due", "version", "holder", *also]
    if fresh:
        type(fresh[0])._default_manager.bulk_update(fresh, fields, batch_size=TOGETHER)
    return decisions


def _row(proposal: Proposal) -> Any:
    return proposal.row(STEP, Stage.DRAFT)


def _decided(proposal: Proposal, by: Person, at: datetime, said: dict[str, Any]) -> Decision:
    """Check one as move() checks it, take the transition, and say what was decided."""
    row, capacity = permitted(proposal, STEP, by)
    unsaid = [name for name in row.says if not said.get(name)]
    if unsaid:
        raise Unsaid(unsaid)
    missing = missing_for(proposal, row, said)
    if missing:
        raise NotYet(missing)
    before = str(proposal.stage)
    getattr(proposal, row.name)()
    return Decision(
        proposal_id=proposal.pk, number=1, step=row.name, from_stage=before, to_stage=proposal.stage, by=by,
        role=capacity.role, at=at, said=plain(said),
        on_behalf_of_id=capacity.principal_id if capacity.for_another(by) else None,
    )  # fmt: skip


def _holder(proposal: Proposal, holders: dict[int, int | None]) -> int | None:
    """Whom it waits for: at one body the same person for all, but for what that person wrote."""
    home = proposal.home_organisation_id
    known = holders.get(home)
    if home in holders and known is not None and known not in proposal.wrote_it():
        return known
    found = natural_holder(proposal)
    holders.setdefault(home, found)
    return found
