"""Who takes over what is ticked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from place.models import Person
from place.vocabulary import Role
from workflow.forms.fields import PersonField, staff_of


class TakeOverForm(forms.Form):
    """Somebody of the organisations this coordinator coordinates; whether they may hold each idea is asked idea by idea."""

    to = PersonField(
        label=_("Who takes them over?"),
        help_text=_("They get an e-mail about each. The clocks run on."),
        error_messages={"required": _("Choose who takes them over")},
    )

    def __init__(self, data: Any = None, *, coordinator: Person) -> None:
        super().__init__(data)
        bodies = coordinator.standing.organisations(Role.COORDINATOR)
        self.fields["to"].offer(staff_of(bodies))  # type: ignore[attr-defined]
