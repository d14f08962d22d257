"""What people read of a decision: the same words in the preview, on the page and in the mail. Never a reviewer's name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from place.formats import day, pounds
from place.models import Person
from workflow.feedback import Feedback, feedback_on
from workflow.models import Decision, DeclineReason, Proposal
from workflow.stages import ABOUT, Stage
from workflow.wording import NOTHING_WOULD

Said = dict[str, Any]
HEADINGS: dict[str, Promise] = {
    "review": gettext_lazy("Your idea is being scored"),
    "just_do_it": gettext_lazy("Your idea goes ahead"),
    "approve": gettext_lazy("Your idea is approved"),
    "decline": gettext_lazy("Your idea is not taken forward"),
    "park": gettext_lazy("Your idea is parked"),
    "resume": gettext_lazy("Your idea is taken up again"),
    "merge": gettext_lazy("Your idea is joined with another"),
    "unmerge": gettext_lazy("Your idea stands on its own again"),
    "commit": gettext_lazy("The saving of your idea is committed"),
    "bank": gettext_lazy("The saving of your idea is banked"),
    "deliver": gettext_lazy("Your idea is delivered"),
    "stop": gettext_lazy("Work on your idea has stopped"),
}
SCORED_BEFORE = (Stage.AT_PANEL, Stage.APPROVED, Stage.FINANCE_CHECK)


@dataclass(frozen=True)
class Told:
    """A decision in the words of those it concerns."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)
    comments: list[Feedback] = field(default_factory=list)  # what reviewers wrote for the author
    next: str = ""


def told(decision: Decision) -> Told:
    """What the authors read of a decision that was taken."""
    return wording(decision.proposal, decision.step, decision.from_stage, decision.to_stage, decision.said)


def wording(proposal: Proposal, step: str, before: str, after: str, said: Said) -> Told:
    """What the authors would read of a step, taken or not yet; `said` as a decision keeps it."""
    heading = HEADINGS.get(step) or _("Your idea: %(stage)s") % {"stage": ABOUT[Stage(after)].author_reads}
    write = _WORDS.get(step)
    paragraphs, following = write(proposal, said) if write else (_plainly(said), "")
    comments = feedback_on(proposal) if step in ("approve", "decline") and before in SCORED_BEFORE else []
    return Told(str(heading), [text for text in paragraphs if text], comments, str(following))


# Step by step: paragraphs, and what happens next

Words = tuple[list[str], "str | Promise"]


def _plainly(said: Said) -> list[str]:
    return [str(said[name]) for name in ("reason", "rationale", "comments") if said.get(name)]


def _ask(proposal: Proposal, said: Said) -> Words:
    return (
        [_("Before we can go on, we need to know more:"), said.get("question", "")],
        _("Answer on the idea's page. It waits for you until then; nothing else happens to it."),
    )


def _review(proposal: Proposal, said: Said) -> Words:
    return (
        [_("A coordinator has read your idea and sent it to reviewers.")],
        _(
            "They score it, each on their own; then the panel decides, and you hear why. You need not do anything."
        ),
    )


def _approve(proposal: Proposal, said: Said) -> Words:
    owner = _name(said.get("case_owner"))
    return (
        [_("The panel has approved your idea."), said.get("rationale", "")],
        _("Next, %(name)s works out what it costs and saves, and may ask for your help.") % {"name": owner},
    )


def _decline(proposal: Proposal, said: Said) -> Words:
    reason = DeclineReason.objects.filter(pk=said.get("decline_reason") or 0).first()
    again = (
        _("This was the decision on an appeal, and it stands.") if proposal.appealed
        else _("If you have something new to tell us, you can appeal once, from the idea's page. Somebody else will then decide.")
    )  # fmt: skip
    return [reason.text if reason else "", said.get("feedback", ""), what_could_change(said)], again


def what_could_change(said: Said) -> str:
    """What would have to be different for another answer; decisions of earlier times do not say."""
    text = str(said.get("could_change") or "")
    if text == NOTHING_WOULD:
        return _("We know of nothing that would change this answer.")
    return _("What could change the answer: %(what)s") % {"what": text} if text else ""


def _park(proposal: Proposal, said: Said) -> Words:
    until = day(date.fromisoformat(str(said["until"]))) if said.get("until") else ""
    return (
        [_("Your idea is parked until %(day)s.") % {"day": until}, said.get("reason", "")],
        _("On that day it is back on the coordinator's list. You need not do anything."),
    )


def _resume(proposal: Proposal, said: Said) -> Words:
    return [_("Your idea was parked and is moving again."), said.get("reason", "")], ""


def _merge(proposal: Proposal, said: Said) -> Words:
    target = type(proposal)._default_manager.filter(pk=said.get("target") or 0).first()
    return (
        [_("Your idea is joined with %(reference)s, which is about the same problem.") % {
            "reference": target.reference if target else ""}, said.get("reason", "")],
        _("You and everybody who supported it now count among those who have that problem."),
    )  # fmt: skip


def _unmerge(proposal: Proposal, said: Said) -> Words:
    return [_("Your idea stands on its own again."), said.get("reason", "")], ""


def _just_do_it(proposal: Proposal, said: Said) -> Words:
    return (
        [
            _("Your idea goes ahead now, without a business case."),
            str(said.get("what", "")),
            money_said(said),
        ],
        _("%(name)s sees to it.") % {"name": _name(said.get("delivery_owner"))},
    )


def _commit(proposal: Proposal, said: Said) -> Words:
    return [_("Every organisation that pays or saves has signed for its share.")], _(
        "Now it is made to happen."
    )


def _bank(proposal: Proposal, said: Said) -> Words:
    return [
        _(
            "Finance has confirmed that the money has left the budget. That is what you set out to do: thank you."
        )
    ], ""


def _deliver(proposal: Proposal, said: Said) -> Words:
    return [_("Your idea is in place and its benefits are measured. Thank you.")], ""


def _stop(proposal: Proposal, said: Said) -> Words:
    return [_("Work on your idea has been stopped."), said.get("reason", "")], ""


_WORDS: dict[str, Callable[[Proposal, Said], Words]] = {
    "ask": _ask,
    "review": _review,
    "approve": _approve,
    "decline": _decline,
    "park": _park,
    "resume": _resume,
    "merge": _merge,
    "unmerge": _unmerge,
    "just_do_it": _just_do_it,
    "commit": _commit,
    "bank": _bank,
    "deliver": _deliver,
    "stop": _stop,
}


def money_said(said: Said) -> str:
    """The two figures of an idea that was just done, as one sentence."""
    once = said.get("recurrence") == "once"
    sentence = (
        _("It costs %(cost)s and saves %(saving)s once.")
        if once
        else _("It costs %(cost)s and saves %(saving)s a year.")
    )
    return sentence % {"cost": pounds(said.get("cost")), "saving": pounds(said.get("saving"))}


def _name(person_id: Any) -> str:
    person = Person.objects.filter(pk=person_id or 0).first()
    return person.name if person else _("somebody")
