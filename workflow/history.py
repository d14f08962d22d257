"""Replays a history against the step table without going through move(): for the demonstration, thousands at a time.

It is the only other place a stage comes from. Every step it writes must start where the table says and lead where the
table leads; people are the caller's to choose, and a test holds them against the same rules afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflow.models import Decision, Proposal
from workflow.services import plain
from workflow.stages import Stage
from workflow.steps import BACK


@dataclass(frozen=True)
class Taken:
    """One step somebody took, as a plain value."""

    step: str
    by_id: int
    at: datetime
    role: str
    said: dict[str, Any] = field(default_factory=dict)


def replay(model: type[Proposal], taken: Sequence[Taken]) -> tuple[Stage, list[Decision]]:
    """The stage a history ends in, and its decisions, unsaved and without their proposal.

    Raises ValueError naming the first step the table does not allow where it stands, or one that goes back in time.
    """
    stage = Stage.DRAFT
    decisions: list[Decision] = []
    for number, one in enumerate(taken, start=1):
        row = model.row(one.step, stage)
        if row is None:
            raise ValueError(f"{one.step} does not start at {stage}.")
        if decisions and one.at < decisions[-1].at:
            raise ValueError(f"{one.step} comes before the step it follows.")
        unsaid = [name for name in row.says if not one.said.get(name)]
        if unsaid:
            raise ValueError(f"{one.step} needs {', '.join(unsaid)}.")
        before, stage = stage, _target(row.target, row.undoes, decisions)
        decisions.append(
            Decision(
                number=number,
                step=one.step,
                from_stage=before,
                to_stage=stage,
                by_id=one.by_id,
                at=one.at,
                role=one.role,
                said=plain(one.said),
            )
        )
    return stage, decisions


def _target(target: str, undoes: str, decisions: list[Decision]) -> Stage:
    if target != BACK:
        return Stage(target)
    return Stage(next(decision.from_stage for decision in reversed(decisions) if decision.step == undoes))
