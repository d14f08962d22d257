"""What happens to every request: a few are not let in, private pages are not kept, refusals become pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from casebuilder.editions import read_once
from portal import errors
from workflow.refusals import NotAllowed, Refusal, Stale

READING = ("GET", "HEAD", "OPTIONS")
METHODS = (*READING, "POST", "PUT", "PATCH", "DELETE")
Respond = Callable[[HttpRequest], HttpResponse]


class Gate:
    """Turns away methods nobody needs, addresses nobody was given and, while read only, what would change something."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if "\x00" in request.path:
            return errors.nowhere()
        if settings.READ_ONLY and request.method not in READING:
            return errors.unavailable(request, reading=True)
        return self.get_response(request)


class ReadOnce:
    """Lets a request read the published figures from the database once, however many sums its page shows."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with read_once():
            return self.get_response(request)


class PrivatePages:
    """Tells browsers to keep nothing a signed-in person saw, so that Back on a shared computer shows nothing."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response


class Refusals:
    """Shows a refused step as a page that says why and what to do, with the right status."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Stale):
            return render(request, "409.html", {"refusal": error, "proposal": error.proposal}, status=409)
        if isinstance(error, NotAllowed):
            return render(request, "403.html", {"refusal": error, "exception": error}, status=403)
        if isinstance(error, Refusal):
            return render(request, "409.html", {"refusal": error}, status=error.status)
        return None
