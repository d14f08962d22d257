"""What happened to an idea, newest first, told as each reader may read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from place.formats import day
from workflow.telling import money_said, what_could_change

if TYPE_CHECKING:
    from portal.reader import Reader
    from workflow.models import Decision

# fmt: off
# step: (what happened, tone, what of the things said is shown, and to whom: "all", "told" or "case")
STEPS: dict[str, tuple[Promise, str, str, str]] = {
    "submit":          (gettext_lazy("Put forward"),                                   "accent", "",              "all"),
    "just_do_it":      (gettext_lazy("Go-ahead given, without a business case"),       "good",   "what",          "all"),
    "ask":             (gettext_lazy("A question was asked"),                          "wait",   "question",      "all"),
    "answer":          (gettext_lazy("The question was answered"),                     "info",   "answer",        "all"),
    "review":          (gettext_lazy("Sent to reviewers"),                             "info",   "",              "all"),
    "refer":           (gettext_lazy("All scores in: sent to the panel"),              "info",   "",              "all"),
    "rescore":         (gettext_lazy("Sent back to the reviewers"),                    "wait",   "reason",        "told"),
    "approve":         (gettext_lazy("Approved by the panel"),                         "good",   "rationale",     "all"),
    "adopt":           (gettext_lazy("Taken up from another body"),                    "good",   "rationale",     "all"),
    "decline":         (gettext_lazy("Not taken forward"),                             "bad",    "feedback",      "told"),
    "appeal":          (gettext_lazy("Put forward again, with something new"),         "accent", "something_new", "told"),
    "park":            (gettext_lazy("Parked"),                                        "plain",  "reason",        "all"),
    "resume":          (gettext_lazy("Taken up again"),                                "accent", "reason",        "all"),
    "merge":           (gettext_lazy("Joined with another idea"),                      "plain",  "reason",        "all"),
    "unmerge":         (gettext_lazy("On its own again"),                              "plain",  "reason",        "all"),
    "withdraw":        (gettext_lazy("Withdrawn by its author"),                       "plain",  "reason",        "told"),
    "send_to_finance": (gettext_lazy("Business case sent to finance"),                 "info",   "",              "all"),
    "return_case":     (gettext_lazy("Business case sent back to be changed"),         "wait",   "comments",      "case"),
    "assure":          (gettext_lazy("Figures checked and frozen by finance"),         "good",   "comments",      "case"),
    "refuse":          (gettext_lazy("A body did not sign"),                           "bad",    "reason",        "case"),
    "commit":          (gettext_lazy("Everybody has signed: the saving is committed"), "brass",  "",              "all"),
    "start":           (gettext_lazy("The work began"),                                "good",   "",              "all"),
    "bank":            (gettext_lazy("The saving is banked"),                          "brass",  "",              "all"),
    "deliver":         (gettext_lazy("Delivered"),                                     "good",   "",              "all"),
    "reopen":          (gettext_lazy("Opened again"),                                  "wait",   "reason",        "all"),
    "stop":            (gettext_lazy("Stopped"),                                       "bad",    "reason",        "all"),
}
# fmt: on


def story(
    reader: Reader, decisions: Sequence[Decision], *, reasons: Mapping[int, str], sees_case: bool
) -> list[dict[str, Any]]:
    """The items of components/timeline.html; `reasons` are the texts that go with refusals, by id."""
    return [_told(reader, decision, reasons, sees_case=sees_case) for decision in reversed(decisions)]


def _told(
    reader: Reader, decision: Decision, reasons: Mapping[int, str], *, sees_case: bool
) -> dict[str, Any]:
    title, tone, said, to_whom = STEPS[decision.step]
    allowed = {"all": True, "told": reader.reads_what_was_said, "case": sees_case}[to_whom]
    text = str(decision.said.get(said) or "") if said and allowed else ""
    if decision.step == "decline":
        reason = reasons.get(decision.said.get("decline_reason"), "")
        could = what_could_change(decision.said) if allowed else ""
        text = "\n\n".join(part for part in (reason, text, could) if part)
    return {
        "title": _title(decision, str(title)),
        "when": decision.at,
        "tone": tone,
        "who": reader.name_of(decision),
        "text": _more(decision, text),
    }


def _title(decision: Decision, title: str) -> str:
    if decision.step == "park" and decision.said.get("until"):
        return _("Parked until %(day)s") % {"day": day(date.fromisoformat(decision.said["until"]))}
    return title


def _more(decision: Decision, text: str) -> str:
    """A small change's cost and saving, said by the budget holder, belong to what was decided."""
    return f"{text}\n{money_said(decision.said)}".strip() if decision.step == "just_do_it" else text
