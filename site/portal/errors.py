"""Pages for what went wrong: each works with the database down, and says what to do next."""

from __future__ import annotations

import sys
from typing import Any

from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import ngettext


def page(request: HttpRequest, template: str, status: int, **shown: Any) -> HttpResponse:
    """The page in the site's frame, or in a bare one when the frame's own questions cannot be answered."""
    try:
        words = render_to_string(template, shown, request)
    except DatabaseError:
        words = render_to_string(template, shown | {"frame": "bare.html"})
    return HttpResponse(words, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, "404.html", 404)


def nowhere() -> HttpResponse:
    """Not found, said in the bare frame: it is too early to know who asks."""
    return HttpResponse(render_to_string("404.html", {"frame": "bare.html"}), status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, "403.html", 403, exception=exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What could not be read; 413 when it was only too big."""
    if type(exception).__name__ in ("RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent"):
        return HttpResponse(render_to_string("413.html"), status=413)
    return HttpResponse(render_to_string("400.html"), status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours; or the database does not answer, which passes."""
    if isinstance(sys.exc_info()[1], OperationalError):
        return unavailable(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def too_many(request: HttpRequest, exception: Exception | None = None, wait: int = 300) -> HttpResponse:
    """Too often: when to try again, in words and in a header."""
    response = page(request, "429.html", 429, when=in_words(wait))
    response["Retry-After"] = str(wait)
    return response


def unavailable(request: HttpRequest, *, reading: bool = False) -> HttpResponse:
    """Looked after: nothing works, or (`reading`) nothing can be changed for a while."""
    response = HttpResponse(render_to_string("503.html", {"reading": reading}), status=503)
    response["Retry-After"] = "300"
    return response


def in_words(seconds: int) -> str:
    """How long to wait, as people say it."""
    if seconds < 60:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    minutes = -(-seconds // 60)
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
