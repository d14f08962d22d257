"""Why an idea is late, in one sentence about the work: never about a person being away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflow.models import Assignment
from workflow.stages import Stage

if TYPE_CHECKING:
    from portal.reader import Reader

# fmt: off
REASONS: dict[Stage, Promise] = {
    Stage.SUBMITTED:           gettext_lazy("It has not been read and sorted yet."),
    Stage.NEEDS_INFORMATION:   gettext_lazy("The question has not been answered yet."),
    Stage.IN_REVIEW:           gettext_lazy("Not all scores are in yet."),
    Stage.AT_PANEL:            gettext_lazy("The panel has not decided yet."),
    Stage.APPROVED:            gettext_lazy("The business case is still being written."),
    Stage.FINANCE_CHECK:       gettext_lazy("The figures are still being checked."),
    Stage.AWAITING_COMMITMENT: gettext_lazy("Not every body has signed for its share yet."),
    Stage.COMMITTED:           gettext_lazy("The work has not begun yet."),
    Stage.DELIVERING:          gettext_lazy("A milestone has not been reached yet."),
    Stage.PARKED:              gettext_lazy("The day to look at it again has passed."),
}
# fmt: on


def why_late(reader: Reader) -> str:
    """What the work still lacks, as exactly as this reader may know it."""
    idea = reader.idea
    stage = Stage(idea.stage)
    if stage is Stage.IN_REVIEW:
        return _scores_missing(reader)
    if stage is Stage.DELIVERING:
        missed = next((each for each in idea.milestones.all() if each.done_on is None), None)
        return (
            _("Not reached yet: %(milestone)s.") % {"milestone": missed.name}
            if missed
            else str(REASONS[stage])
        )
    return str(REASONS[stage])


def _scores_missing(reader: Reader) -> str:
    asked = [each for each in reader.idea.assignments.all() if each.state != Assignment.State.STOOD_DOWN]
    done = sum(each.state == Assignment.State.DONE for each in asked)
    if not asked or done == len(asked) or not reader.knows_how_many_scored:
        return str(REASONS[Stage.IN_REVIEW])
    return ngettext(
        "%(done)s of %(asked)s score is in.", "%(done)s of %(asked)s scores are in.", len(asked)
    ) % {"done": done, "asked": len(asked)}
