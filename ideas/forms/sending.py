"""The last step: who may see the idea, and whether its author's name is shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.forms.lenient import Lenient
from ideas.models import Audience, Idea
from place.widgets import Radios

HINTS = {
    Audience.EVERYBODY: _(
        "Everybody who works for one of the organisations here. Ideas spread furthest this way."
    ),
    Audience.CONCERNED: _("Only people who work for the organisations you ticked."),
    Audience.CONFIDENTIAL: _("Only you, and those who judge it and decide on it."),
}


class SendForm(Lenient):
    """Both answers have a default, so that nobody has to think about them."""

    audience = forms.ChoiceField(
        label=_("Who may see it, once a coordinator has read it?"),
        choices=Audience.choices,
        widget=Radios(hints=HINTS),
    )
    hide_name = forms.BooleanField(
        required=False, label=_("Hide my name from colleagues"),
        help_text=_("The coordinator of your organisation still sees it, so that somebody can answer you."))  # fmt: skip

    def __init__(self, data: Any = None, *, idea: Idea, **kwargs: Any) -> None:
        super().__init__(data, initial={"audience": idea.audience, "hide_name": idea.hide_name}, **kwargs)
