"""How people sign in: with an address their organisation knows; nobody signs themselves up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Closes sign-up: an account comes with an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
