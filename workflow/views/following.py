"""What happens after a step, in sentences made from the tables, so that they cannot drift from what the code does."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from place.standing import Capacity
from workflow.models import Proposal
from workflow.notices import TO_AUTHORS
from workflow.stages import ABOUT, Clock, Holder, Stage
from workflow.steps import BACK, Step

# Holders as they stand in a sentence after “with”.
WITH: dict[Holder, str | Promise] = {
    Holder.AUTHOR: gettext_lazy("its author"),
    Holder.COORDINATOR: gettext_lazy("the coordinator"),
    Holder.REVIEWERS: gettext_lazy("the reviewers"),
    Holder.PANEL_CHAIR: gettext_lazy("the panel chair"),
    Holder.CASE_OWNER: gettext_lazy("the case owner"),
    Holder.FINANCE_OFFICER: gettext_lazy("the finance officer"),
    Holder.SIGNATORIES: gettext_lazy("the finance officers, then the executives, of the bodies named"),
    Holder.DELIVERY_OWNER: gettext_lazy("the delivery owner"),
}


def target_of(proposal: Proposal, row: Step) -> Stage:
    return Stage(proposal.stage_before(row.undoes) if row.target == BACK else row.target)


def what_follows(proposal: Proposal, row: Step, capacity: Capacity) -> list[str]:
    """Where it is then, with whom and for how long, and who is told."""
    stage = target_of(proposal, row)
    sentences = [_becomes(stage, author=capacity.role == "author"), _held(stage), _told(row, stage)]
    return [sentence for sentence in sentences if sentence]


def _becomes(stage: Stage, *, author: bool) -> str:
    reads = ABOUT[stage].author_reads
    if author:
        return _("You will see it as “%(stage)s”.") % {"stage": reads}
    if str(reads) == str(stage.label):
        return _("It becomes “%(stage)s”.") % {"stage": reads}
    return _("It becomes “%(stage)s”; its author reads “%(reads)s”.") % {"stage": stage.label, "reads": reads}


def _held(stage: Stage) -> str:
    about = ABOUT[stage]
    if about.held_by is None:
        return _("Nothing more is asked of anybody.")
    said = {"who": WITH[about.held_by]}
    if isinstance(about.clock, Clock) or about.clock is None:
        return _("It is then with %(who)s.") % said
    days = ngettext("%(n)s working day", "%(n)s working days", about.clock) % {"n": about.clock}
    return _("It is then with %(who)s, to be done in %(days)s.") % (said | {"days": days})


def _told(row: Step, stage: Stage) -> str:
    """Who gets an e-mail: the authors of a decision, and those it waits for next."""
    held = ABOUT[stage].held_by
    if row.name in TO_AUTHORS:
        next_too = held not in (None, Holder.AUTHOR)
        return (
            _("Its authors get an e-mail, and so does whoever has it next.")
            if next_too
            else _("Its authors get an e-mail.")
        )
    return _("Whoever has it next gets an e-mail.") if held else ""
