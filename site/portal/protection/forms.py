"""What a platform administrator says to find, erase and disclose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from place.models import Organisation, Person
from place.widgets import DayField


class FindForm(forms.Form):
    """A name or an address."""

    q = forms.CharField(label=_("Name or e-mail address"), max_length=200, required=False)


class DiscloseForm(forms.Form):
    """Which ideas, and as what."""

    since = DayField(label=_("Put forward since"))
    until = DayField(label=_("Put forward until"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=_("Organisation"),
        required=False,
        empty_label=_("Every organisation"),
    )
    form = forms.ChoiceField(
        label=_("As"), choices=[("csv", "CSV"), ("xlsx", "Excel")], initial="csv", widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first one. Swap the two."))
        if until and until > timezone.localdate():
            self.add_error("until", _("This day has not come yet. Choose today or a day before."))
        return said


class EraseForm(forms.Form):
    """Erasing cannot be undone, so the address is typed once more."""

    BECAUSE = (
        ("request", _("The person asked for it, and no duty to keep it stands against that")),
        ("retention", _("The time to keep it is over")),
        ("mistake", _("The account should never have been made")),
    )
    because = forms.ChoiceField(
        label=_("Why is this person erased?"), choices=BECAUSE, widget=forms.RadioSelect
    )
    address = forms.CharField(label=_("Type the person’s e-mail address to confirm"), max_length=254)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_address(self) -> str:
        typed = str(self.cleaned_data["address"]).strip()
        if typed.lower() != self.person.email.lower():
            raise forms.ValidationError(
                _("This is not the address of the account. Copy it from the list above.")
            )
        return typed
