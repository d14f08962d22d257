"""The second thing somebody signs in with: an authenticator app or a passkey; asked of those who move money or grant roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from place.installation import current
from place.vocabulary import Role

ASKED_OF = (Role.FINANCE_OFFICER, Role.EXECUTIVE, Role.ORGANISATION_ADMIN)
DONE = "second_factor"  # the session remembers that it is set up

Respond = Callable[[HttpRequest], HttpResponse]


class Adapter(DefaultMFAAdapter):
    """Our name in the app, and a picture a strict content policy lets through: drawn in the page itself."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "That code is not right. Enter the one your app shows now: it changes every half minute."
            " A recovery code works only once."
        )
    }

    def get_totp_issuer(self) -> str:
        return str(current().title)

    def build_totp_svg(self, url: str) -> SafeString:
        drawn = super().build_totp_svg(url).partition("?>")[2] or super().build_totp_svg(url)
        drawing = mark_safe(drawn)  # noqa: S308  (squares the library drew; no text of anybody's is in it)
        return format_html(
            '<div class="qr" role="img" aria-label="{}">{}</div>', _("QR code to scan"), drawing
        )


class SecondFactor:
    """Where the installation asks for one, leads those it is asked of to set it up before anything else."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.REQUIRE_SECOND_FACTOR and _lacks_it(request):
            messages.info(
                request, _("Your role needs a second way to prove who you are. Set one up to go on.")
            )
            return redirect("mfa_index")
        return self.get_response(request)


def _lacks_it(request: HttpRequest) -> bool:
    person: Any = request.user
    if not person.is_authenticated or _is_open(request.path) or request.session.get(DONE):
        return False
    if not person.standing.holds(*ASKED_OF):
        return False
    request.session[DONE] = there = is_mfa_enabled(person)
    return not there


def _is_open(path: str) -> bool:
    """Setting it up, proving who one is, signing out and what pages are made of."""
    return path.startswith((reverse("account_login").rsplit("/", 2)[0] + "/", settings.STATIC_URL))
