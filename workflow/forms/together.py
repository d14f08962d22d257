"""What is said once for several ideas; the words can then be changed for each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from place.widgets import Radios
from workflow.forms.fields import LaterDay, Words
from workflow.forms.steps import SaysWhatCouldChange
from workflow.models import DeclineReason

# The steps that can be taken for several at once → what is said for all and may be changed for each.
SHARED = {"review": "", "ask": "question", "park": "reason", "decline": "feedback"}


class TogetherForm(forms.Form):
    """The fields of one step, for all that are ticked."""

    def __init__(self, data: Any = None, *, step: str) -> None:
        super().__init__(data)
        self.fields |= {name: field() for name, field in FIELDS[step].items()}
        if step == "decline":
            reasons = {reason.slug: reason.text for reason in DeclineReason.objects.all()}
            self.fields["decline_reason"].widget.hints = reasons

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class DeclineTogetherForm(SaysWhatCouldChange, TogetherForm):
    """Several refused for one reason: what could change each answer is asked as it is of one."""

    field_order = ["decline_reason", "feedback", "could_change", "nothing_would"]

    def __init__(self, data: Any = None, *, step: str) -> None:
        super().__init__(data, step=step)
        self.order_fields(self.field_order)

    def said(self) -> dict[str, Any]:
        return self.with_it(super().said())


def form_for(step: str, data: Any = None) -> TogetherForm:
    return (DeclineTogetherForm if step == "decline" else TogetherForm)(data, step=step)


def _question() -> Words:
    return Words(
        _("What do you need to know?"),
        asks=_("Write your question"),
        hint=_("Each author reads this. You can change it for each of them before it goes."),
    )


def _until() -> LaterDay:
    return LaterDay(
        label=_("Until when?"),
        help_text=_("On that day they are back on the coordinator's list."),
        error_messages={"required": _("Choose a day")},
    )


def _reason() -> Words:
    return Words(
        _("Why are they parked?"),
        asks=_("Say why they are parked"),
        hint=_("Each author reads this. You can change it for each of them before it goes."),
    )


def _decline_reason() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        DeclineReason.objects.all(),
        label=_("Which reason fits them all?"),
        empty_label=None,
        to_field_name="slug",
        widget=Radios(),
        error_messages={"required": _("Choose a reason")},
    )


def _feedback() -> Words:
    return Words(
        _("What do you want to tell the authors?"),
        asks=_("Write to the authors in your own words"),
        rows=6,
        hint=_("Thank them for what was good in it. You can change the words for each before they go."),
    )


FIELDS: dict[str, dict[str, Any]] = {
    "review": {},
    "ask": {"question": _question},
    "park": {"until": _until, "reason": _reason},
    "decline": {"decline_reason": _decline_reason, "feedback": _feedback},
}
