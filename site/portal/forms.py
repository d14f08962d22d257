"""The forms of the roof: who acts for me while I am away, and which pay band I am in."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from place.models import Person
from place.services import name_deputy
from place.vocabulary import PayBand
from place.widgets import Radios
from workflow.forms.fields import DaysForm


class DeputyForm(DaysForm):
    """Somebody of the same organisation, for some days."""

    field_order = ("deputy", "starts", "ends")
    deputy = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        to_field_name="uid",  # never a number somebody could count up
        label=_("Who acts for you?"),
        empty_label=_("Choose somebody"),
        help_text=_(
            "Somebody of your own organisation. They can do everything you can, and each decision names you both."
        ),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person: Person = person
        colleagues = Person.objects.filter(organisation=person.organisation_id, is_active=True).exclude(
            pk=person.pk
        )
        deputy = cast("forms.ModelChoiceField", self.fields["deputy"])
        deputy.queryset = colleagues if person.organisation_id else colleagues.none()

    def name(self) -> bool:
        """Name the deputy; False when the service refuses, and then the form says why."""
        try:
            name_deputy(by=self.person, **self.cleaned_data)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True


class PayBandForm(forms.Form):
    """Only broad groups; to say nothing is the first choice."""

    pay_band = forms.ChoiceField(
        label=_("Which group is your job in?"),
        choices=[("", _("No answer")), *PayBand.choices],
        required=False,
        widget=Radios(),
        error_messages={"invalid_choice": _("Choose one of the groups, or no answer")},
    )
