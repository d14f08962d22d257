"""Makes ideas in any stage, with what that stage needs around them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from ideas.models import Idea
from tests.cast import Cast
from workflow.models import Assignment, Criterion, Decision, Score
from workflow.stages import ABOUT, Stage

# How an idea got to a stage: (step, by whom), so that every maker leaves the trail move() would have left.
SUBMITTED = [("submit", "alice", Stage.SUBMITTED)]
REVIEWED = [*SUBMITTED, ("review", "carol", Stage.IN_REVIEW)]
PANEL = [*REVIEWED, ("refer", "carol", Stage.AT_PANEL)]
APPROVED = [*PANEL, ("approve", "piet", Stage.APPROVED)]
FINANCE = [*APPROVED, ("send_to_finance", "owen", Stage.FINANCE_CHECK)]
AWAITING = [*FINANCE, ("assure", "fiona", Stage.AWAITING_COMMITMENT)]
COMMITTED = [*AWAITING, ("commit", "erin", Stage.COMMITTED)]
DELIVERING = [*COMMITTED, ("start", "dora", Stage.DELIVERING)]
TRAILS: dict[Stage, list[tuple[str, str, Stage]]] = {
    Stage.DRAFT: [],
    Stage.SUBMITTED: SUBMITTED,
    Stage.NEEDS_INFORMATION: [*SUBMITTED, ("ask", "carol", Stage.NEEDS_INFORMATION)],
    Stage.IN_REVIEW: REVIEWED,
    Stage.AT_PANEL: PANEL,
    Stage.APPROVED: APPROVED,
    Stage.FINANCE_CHECK: FINANCE,
    Stage.AWAITING_COMMITMENT: AWAITING,
    Stage.COMMITTED: COMMITTED,
    Stage.DELIVERING: DELIVERING,
    Stage.BANKED: [*DELIVERING, ("bank", "fiona", Stage.BANKED)],
    Stage.DELIVERED: [*DELIVERING, ("deliver", "dora", Stage.DELIVERED)],
    Stage.PARKED: [*SUBMITTED, ("park", "carol", Stage.PARKED)],
    Stage.DECLINED: [*SUBMITTED, ("decline", "carol", Stage.DECLINED)],
    Stage.MERGED: [*SUBMITTED, ("merge", "carol", Stage.MERGED)],
    Stage.WITHDRAWN: [*SUBMITTED, ("withdraw", "alice", Stage.WITHDRAWN)],
    Stage.STOPPED: [*COMMITTED, ("stop", "erin", Stage.STOPPED)],
}
HOLDERS = {
    Stage.DRAFT: "alice", Stage.SUBMITTED: "carol", Stage.NEEDS_INFORMATION: "alice", Stage.AT_PANEL: "piet",
    Stage.APPROVED: "owen", Stage.FINANCE_CHECK: "fiona",
    Stage.COMMITTED: "dora", Stage.DELIVERING: "dora", Stage.PARKED: "carol",
}  # fmt: skip


def make_idea(cast: Cast, stage: Stage = Stage.SUBMITTED, **fields: Any) -> Idea:
    """An idea of Alice's (with Bob) at the council, in a stage, with the decisions that led there.

    From in_review on, Rita, Ravi and Ruth are assigned; from at_panel on they have scored; from approved on Owen owns the
    case, and from committed on Dora delivers. The case itself is made by tests that need one.
    """
    now = timezone.now()
    trail, about = TRAILS[stage], ABOUT[stage]
    defaults: dict[str, Any] = {
        "title": "Dim the lamps after midnight",
        "problem": "They burn all night.",
        "proposal": "Dim them by half.",
        "author": cast.alice,
        "home_organisation": cast.council,
        "team": cast.teams["streets"],
        "stage": stage,
        "outcome": cast.outcome,
        "service": cast.service,
        "version": 1 + len(trail),
        "steps_done": ["idea", "where", "saving"],
        "submitted_at": now if trail else None,
        "triaged_at": now if len(trail) > 1 else None,
        "holder": getattr(cast, HOLDERS[stage]) if stage in HOLDERS else None,
        "case_owner": cast.owen if about.approved else None,
        "delivery_owner": cast.dora if about.committed else None,
        "due": timezone.localdate() + timedelta(days=7) if about.clock else None,
    }
    coauthors = fields.pop("coauthors", [cast.bob])
    organisations = fields.pop("organisations", [cast.council])
    idea: Idea = Idea.objects.create(**(defaults | fields))
    idea.coauthors.set(coauthors)
    idea.organisations.set(organisations)
    _trail(cast, idea, trail)
    if "review" in [name for name, _, _ in trail]:
        assign(cast, idea, scored=len(trail) > 2)
    return idea


def _trail(cast: Cast, idea: Idea, trail: list[tuple[str, str, Stage]]) -> None:
    before = Stage.DRAFT
    for number, (name, by, after) in enumerate(trail, start=1):
        Decision.objects.create(
            proposal=idea,
            number=number,
            step=name,
            from_stage=before,
            to_stage=after,
            by=getattr(cast, by),
            said={"until": str(idea.due)} if name == "park" else {},
        )
        before = after


def assign(cast: Cast, idea: Idea, *, scored: bool) -> list[Assignment]:
    """Ask Rita, Ravi and Ruth; with `scored`, let them give 4, 3 and 2 throughout."""
    made = []
    for value, reviewer in ((4, cast.rita), (3, cast.ravi), (2, cast.ruth)):
        assignment = Assignment.objects.create(
            proposal=idea,
            reviewer=reviewer,
            criteria_set=cast.criteria,
            assigned_by=cast.carol,
            state=Assignment.State.DONE if scored else Assignment.State.ASKED,
            done_at=timezone.now() if scored else None,
        )
        if scored:
            Score.objects.bulk_create(
                Score(assignment=assignment, criterion=criterion, value=value)
                for criterion in Criterion.objects.filter(criteria_set=cast.criteria)
            )
        made.append(assignment)
    return made
