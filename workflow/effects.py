"""What follows a step on this floor: the functions behind the names in the table's last column."""

from __future__ import annotations

from typing import Any

from workflow import left_out
from workflow.models import Assignment, Decision, Notice, Proposal
from workflow.notices import tell
from workflow.registry import effect
from workflow.stages import UNDECIDED


@effect("triage")
def triage(proposal: Proposal, decision: Decision, said: dict[str, Any]) -> None:
    """The first coordinator's (or budget holder's) step opens the idea to whom its author chose."""
    proposal.triaged_at = proposal.triaged_at or decision.at


@effect("name_case_owner")
def name_case_owner(proposal: Proposal, decision: Decision, said: dict[str, Any]) -> None:
    proposal.case_owner = said["case_owner"]


@effect("name_delivery_owner")
def name_delivery_owner(proposal: Proposal, decision: Decision, said: dict[str, Any]) -> None:
    proposal.delivery_owner = said["delivery_owner"]


@effect("leave_out")
def leave_out(proposal: Proposal, decision: Decision, said: dict[str, Any]) -> None:
    """What was decided was decided without the scores and votes of whoever has an interest by now."""
    if decision.from_stage in UNDECIDED:  # what somebody comes by after an approval changes nothing of it
        left_out.leave_out(proposal, by=decision.by)


@effect("note_appeal")
def note_appeal(proposal: Proposal, decision: Decision, said: dict[str, Any]) -> None:
    proposal.appealed = True


@effect("invite_reviewers")
def invite_reviewers(proposal: Proposal, decision: Decision, said: dict[str, Any]) -> None:
    """Scoring opens: everybody assigned hears of it."""
    asked = proposal.assignments.filter(state=Assignment.State.ASKED).select_related("reviewer")
    for assignment in asked:
        tell(assignment.reviewer, Notice.Kind.WAITING, proposal, decision=decision)


@effect("reopen_scores")
def reopen_scores(proposal: Proposal, decision: Decision, said: dict[str, Any]) -> None:
    """The panel wants another look: scores stand until each reviewer confirms or amends them, by the clock that begins now."""
    done = proposal.assignments.filter(state=Assignment.State.DONE).select_related("reviewer")
    for assignment in done:
        tell(assignment.reviewer, Notice.Kind.WAITING, proposal, decision=decision)
    done.update(state=Assignment.State.CONFIRM, due=None)


@effect("reconfirm_scores")
def reconfirm_scores(proposal: Proposal, decision: Decision, said: dict[str, Any]) -> None:
    """An answer that changed the words asks those who have scored to look again."""
    if said.get("changed"):
        reopen_scores(proposal, decision, said)
