"""When a session ends by itself: after so long with nobody there, and after so long in any case."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.session_store import BEGAN, SEEN

WRITTEN_EVERY = 60  # seconds: reading ten pages in a minute writes once
WARNED_BEFORE = 120  # seconds before the end that people are warned

Respond = Callable[[HttpRequest], HttpResponse]


class Timeouts:
    """Ends a session that is over, and notes that somebody is there."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.user.is_authenticated:
            if seconds_left(request) <= 0:
                logout(request)
                messages.info(request, _("You were signed out because nobody was there. Sign in to go on."))
            elif not settings.READ_ONLY and request.path != reverse("time_left"):
                _note(request)
        return self.get_response(request)


def _note(request: HttpRequest) -> None:
    now = int(time.time())
    request.session.setdefault(BEGAN, now)
    if now - request.session.get(SEEN, 0) >= WRITTEN_EVERY:
        request.session[SEEN] = now


def seconds_left(request: HttpRequest) -> int:
    """Seconds until this session ends if nobody does anything; 0 for nobody's."""
    if not request.user.is_authenticated:
        return 0
    now = int(time.time())
    idle = request.session.get(SEEN, now) + settings.SESSION_IDLE_AGE - now
    whole = request.session.get(BEGAN, now) + settings.SESSION_COOKIE_AGE - now
    return max(0, int(min(idle, whole)))
