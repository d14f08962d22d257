"""What is to be blacked out, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.forms.fields import Words
from workflow.forms.reviews import VERSION_MISSING


class RedactForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, error_messages=VERSION_MISSING)
    passage = Words(
        _("What is to be blacked out?"),
        asks=_("Copy the passage from the idea"),
        hint=_("Copy it from the idea. It is blacked out wherever it stands, in capitals or not."),
        rows=3,
        min_length=4,
        max_length=1000,
    )
    reason = Words(
        _("Why?"),
        asks=_("Say why: one line is enough"),
        hint=_("The authors read this, and it is kept. Do not repeat the passage."),
        rows=2,
        max_length=300,
    )

    def __init__(self, data: Any = None, *, version: int) -> None:
        super().__init__(data, initial={"version": version})
