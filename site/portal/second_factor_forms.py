"""Codes of the second step, of which nobody may guess more than a few."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.mfa.base import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal import tallies

TRIES, WINDOW = 10, timedelta(minutes=15)


class FewTries:
    """Counts before it looks, by account: whoever gets here knows the password already."""

    user: Any

    def clean_code(self) -> str:
        name = tallies.key("second_step", self.user.pk)
        if tallies.count(name, WINDOW).count > TRIES:
            raise ValidationError(_("Too many wrong codes. Wait a quarter of an hour, then try again."))
        code: str = super().clean_code()  # type: ignore[misc]
        tallies.forget(name)
        return code


class AuthenticateForm(FewTries, forms.AuthenticateForm):
    """The code at the door."""


class ReauthenticateForm(FewTries, forms.ReauthenticateForm):
    """The code before something that matters."""
