"""Where one's body stands with the idea of another: one short form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.adopting import MOVES, REASONS, Reason, State, unsaid, what_is_missing
from ideas.models import Adoption
from place.widgets import LongText, Radios

HINTS = {
    State.SAME_PROBLEM: _("You count among the places with this problem. Nothing more is promised."),
    State.CONSIDERING: _("Somebody looks into it. Its authors are told."),
    State.ADOPTED: _("The savings in your own business case are signed for."),
    State.NOT_FOR_US: _("Its authors are told, with your reason. You can come back to it at any time."),
}


class TakeUpForm(forms.Form):
    """The next state, a reason where it is “not for us”, and a word. Adopting has a page of its own."""

    state = forms.ChoiceField(
        label=_("Where does your organisation stand?"),
        widget=Radios(hints=HINTS),
        error_messages={"required": _("Say where your organisation stands")},
    )
    reason = forms.ChoiceField(
        label=_("If it is not for you: why?"),
        required=False,
        choices=Reason.choices,
        widget=Radios(hints={key: why.hint for key, why in REASONS.items()}),
    )
    note = forms.CharField(
        label=_("A word to those who had the idea"),
        required=False,
        max_length=300,
        widget=LongText(rows=3),
        help_text=_("Everybody who sees the idea can read it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, adoption: Adoption | None) -> None:
        super().__init__(data, initial={"version": adoption.version if adoption else 0})
        self.adoption = adoption
        state: Any = self.fields["state"]
        state.choices = [(each.value, each.label) for each in self.moves()]
        if State.NOT_FOR_US not in self.moves():
            del self.fields["reason"]

    def moves(self) -> list[State]:
        """Where this form can bring a body: everywhere it may go, but to a case of its own."""
        now = State(self.adoption.state) if self.adoption else None
        return [state for state in MOVES[now] if state != State.ADOPTING]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.errors:
            return said
        state = State(said["state"])
        for sentence in what_is_missing(self.adoption, state):
            self.add_error("state", str(sentence))
        for name, sentence in unsaid(state, said.get("reason", ""), said.get("note", "")).items():
            self.add_error(name, str(sentence))
        return said
