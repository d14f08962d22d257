"""What is said when a share is agreed, a case signed, a deliverer named, a milestone met; and a file brought in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebuilder.forms.fields import TextField
from place.widgets import DayField, LongText, MoneyInput
from workflow.forms.fields import PersonField


class ReadForm(forms.Form):
    """Binds an answer to the version that was read, by its number and its fingerprint."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput)


class AgreeForm(ReadForm):
    comment = forms.CharField(
        label=_("Anything to record with it"),
        required=False,
        max_length=2000,
        widget=LongText(3),
        help_text=_("Everybody who may read this case can read it."),
    )


class SignForm(ReadForm):
    capacity = TextField(
        label=_("In what capacity do you sign?"), most=120, help_text=_("For example: Director of Resources.")
    )
    authority = TextField(
        label=_("On what authority?"),
        most=200,
        help_text=_(
            "For example: delegated up to £250,000, scheme of delegation 4.2; or the committee that decided, and when."
        ),
    )
    limit = forms.DecimalField(
        label=_("Up to what amount may you sign?"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=MoneyInput(),
        help_text=_("Leave empty only where a committee decided."),
    )
    minute_reference = TextField(
        label=_("Minute reference"),
        required=False,
        most=80,
        help_text=_("Where a committee decided: its minute, such as CAB/2027/114. It stands in for a limit."),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "limit" not in self.errors and said.get("limit") is None and not said.get("minute_reference"):
            self.add_error(
                "limit", _("Give the amount you may sign up to, or the minute of the committee that decided")
            )
        return said


class DeliveryOwnerForm(forms.Form):
    to = PersonField(
        label=_("Who will deliver it?"),
        help_text=_("They report the milestones and, later, what was really saved."),
    )


class MilestoneForm(forms.Form):
    name = TextField(label=_("What will be done"), most=120)
    due = DayField(label=_("By when"))


class DoneForm(forms.Form):
    on = DayField(label=_("When was it done?"))

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("The day it was done cannot be in the future"))
        return self.cleaned_data["on"]


LARGEST_FILE = (
    2_000_000  # bytes; five hundred lines over 125 years come to half of it, and a form can carry it on
)


class FileForm(forms.Form):
    """A whole case file, pasted or uploaded: it becomes the next version once it has been looked at."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    as_read = forms.CharField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("Case file"), required=False, help_text=_("A .json file in the format bankable-case/1.")
    )
    text = forms.CharField(
        label=_("Or paste it here"),
        required=False,
        widget=LongText(10, {"spellcheck": "false", "class": "code"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is too large to be a case file"))
        return file

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not said.get("file") and not said.get("text"):
            self.add_error("file", _("Choose a file, or paste its text"))
        return said

    def content(self) -> bytes | str:
        file = self.cleaned_data.get("file")
        return bytes(file.read()) if file else str(self.cleaned_data["text"])
