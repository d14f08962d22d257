"""Forms of those who join: a list of them, and the one somebody fills in who accepts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from place.joiners import MOST_BYTES
from place.models import Invitation, Person


class JoinersForm(forms.Form):
    """A spreadsheet saved as CSV."""

    file = forms.FileField(
        label=_("List of joiners"), widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}),
        help_text=_("A CSV file in UTF-8, at most 500 rows and 1 MB."),
        error_messages={"required": _("Choose a file"), "empty": _("This file is empty. Choose another.")})  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 1 MB. Split it."))
        return file


class AcceptForm(forms.Form):
    """A name and a password, and the account is made."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150)
    password = forms.CharField(
        label=_("Choose a password"), widget=forms.PasswordInput({"autocomplete": "new-password"}), strip=False,
        max_length=4_096, help_text=_("At least 12 characters. Three or four words in a row are good."))  # fmt: skip

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("password"):
            somebody = Person(
                email=self.invitation.email,
                first_name=said.get("first_name", ""),
                last_name=said.get("last_name", ""),
            )
            try:
                validate_password(said["password"], somebody)
            except ValidationError as refusal:
                self.add_error("password", refusal)
        return said
