"""What a mail says to whoever an idea has come to: what happened to it, and what they are asked to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflow.models import Decision
from workflow.stages import Stage


@dataclass(frozen=True)
class Ask:
    """What a stage asks of whoever it waits for: as a heading, and as a sentence."""

    heading: Promise
    sentence: Promise


# fmt: off
TO_DO: dict[Stage, Ask] = {
    Stage.SUBMITTED:           Ask(_("An idea to read and sort"), _("Read it, then send it to reviewers, ask its author a question, or say why not.")),
    Stage.NEEDS_INFORMATION:   Ask(_("A question to answer"), _("Answer it on the idea's page; nothing else happens to the idea until then.")),
    Stage.IN_REVIEW:           Ask(_("An idea waits for your scores"), _("Score it. You see what the others gave once you have given yours.")),
    Stage.AT_PANEL:            Ask(_("An idea to decide on"), _("Compare it with the others, decide, and say why.")),
    Stage.APPROVED:            Ask(_("A business case to write"), _("Work out what it costs and saves, then send it to finance.")),
    Stage.FINANCE_CHECK:       Ask(_("A business case to check"), _("Check every figure, then assure it or send it back.")),
    Stage.AWAITING_COMMITMENT: Ask(_("A business case waits for your body"), _("Read it, then agree your body's share, sign for it, or say why not.")),
    Stage.COMMITTED:           Ask(_("A saving to deliver"), _("Set the milestones, then start.")),
    Stage.DELIVERING:          Ask(_("An idea to deliver"), _("Keep its milestones, and say when each is reached.")),
    Stage.PARKED:              Ask(_("A parked idea is yours"), _("On the day it is parked until, look at it again.")),
}
# Where a step sends an idea back, its stage asks something else.
TO_DO_AFTER: dict[str, Ask] = {
    "answer":      Ask(_("An answer to read"),          _("Read it, then carry on from where you asked.")),
    "return_case": Ask(_("A business case to change"),  _("Change what finance asks for, then send it again.")),
    "refuse":      Ask(_("A business case to change"),  _("Read why, change the case, then send it to finance again.")),
    "rescore":     Ask(_("Scores to look at again"),    _("Confirm what you gave, or change it.")),
}
HAPPENED: dict[str, Promise] = {
    "submit":          _("It has been put forward."),
    "answer":          _("The question about it has been answered."),
    "review":          _("It has been read and sent to reviewers."),
    "refer":           _("All its scores are in."),
    "rescore":         _("The panel asks for another look at its scores."),
    "approve":         _("The panel has approved it."),
    "adopt":           _("Your organisation adopts it from another. Its figures are scaled to yours, to begin with."),
    "decline":         _("It is not taken forward."),
    "appeal":          _("It has been put forward again, with something new."),
    "park":            _("It is parked."),
    "resume":          _("It is taken up again."),
    "merge":           _("It is joined with another idea."),
    "unmerge":         _("It stands on its own again."),
    "withdraw":        _("Its author has withdrawn it."),
    "just_do_it":      _("It goes ahead now, without a business case."),
    "send_to_finance": _("Its business case is ready to be checked."),
    "return_case":     _("Finance has sent its business case back."),
    "assure":          _("Finance has checked its figures and frozen them."),
    "refuse":          _("A body has not signed its business case."),
    "commit":          _("Everybody has signed: its saving is committed."),
    "start":           _("The work has begun."),
    "bank":            _("Its saving is banked."),
    "deliver":         _("It is in place, and its benefits are measured."),
    "reopen":          _("It is open again."),
    "stop":            _("Work on it has been stopped."),
}
# What was said with a step, where whoever has the idea next reads it on its page too.
SAID: dict[str, str] = {
    "answer":      "answer",
    "approve":     "rationale",
    "adopt":       "rationale",
    "return_case": "comments",
    "refuse":      "reason",
}
# fmt: on


def ask_of(stage: Stage, decision: Decision | None) -> Ask | None:
    """What is asked now, by the step that led here or, as it does not matter where it came from, by the stage."""
    after = TO_DO_AFTER.get(decision.step) if decision else None
    return after or TO_DO.get(stage)


def said_with(decision: Decision | None) -> str:
    """The words somebody sent an idea on with, for whoever it came to."""
    return str(decision.said.get(SAID.get(decision.step, "")) or "") if decision else ""
