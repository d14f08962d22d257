"""How often anything may be done: one table, one place that holds everybody to it, shared by all web processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal import tallies
from portal.client_address import client_address
from portal.errors import too_many


@dataclass(frozen=True)
class Limit:
    """What is limited, on which pages, and how often in so many minutes; 0 is not at all limited that way."""

    name: str
    what: str | Promise
    pages: tuple[str, ...]
    person: int
    address: int
    minutes: int
    reading: str = ""  # "*": looking counts too; a word: looking counts when the address asks for it

    def counts(self, request: HttpRequest) -> bool:
        if request.method in ("POST", "PUT", "PATCH", "DELETE"):
            return True
        return self.reading == "*" or bool(self.reading and request.GET.get(self.reading))


# Addresses are generous: a whole hospital may share one.
LIMITS = (
    Limit("sign_in", _("Sign in"), ("account_login",), 0, 300, 15),
    Limit("reset", _("Ask for a new password"), ("account_reset_password",), 0, 60, 60),
    Limit(
        "new_password",
        _("Set or change a password"),
        ("account_reset_password_from_key", "account_change_password"),
        10,
        60,
        15,
    ),
    Limit("confirm", _("Confirm that it is you"), ("account_reauthenticate",), 10, 0, 5),
    Limit("idea", _("Begin an idea (each saving while typing counts)"), ("ideas:new",), 60, 0, 10),
    Limit("submit", _("Take a step, such as sending an idea in"), ("workflow:step",), 60, 0, 10),
    Limit("support", _("Say “we have this problem too”, or take it back"), ("support",), 60, 0, 10),
    Limit(
        "similar",
        _("Look for similar ideas (each look while typing counts)"),
        ("ideas:similar_typed",),
        90,
        0,
        1,
    ),
    Limit("search", _("Search"), ("ideas:browse", "search"), 60, 0, 1, reading="q"),
    Limit(
        "editor",
        _("Work on a business case (each recalculation while typing counts)"),
        (
            "casebuilder:option",
            "casebuilder:line",
            "casebuilder:add_line",
            "casebuilder:edit",
            "casebuilder:edit_part",
        ),
        1500,
        0,
        10,
    ),
    Limit("export", _("Take a case file away"), ("casebuilder:file",), 60, 0, 10, reading="*"),
    Limit("list", _("Take the list of ideas away"), ("ideas:export",), 20, 0, 10, reading="*"),
    Limit("bring_in", _("Upload a list of ideas"), ("ideas:lists",), 30, 0, 10),
    Limit("document", _("Ask for a document"), ("casebuilder:ask",), 20, 0, 10),
    Limit("check", _("Check a document"), ("casebuilder:check_document",), 30, 0, 10),
    Limit("download", _("Download a document"), ("casebuilder:pdf",), 60, 0, 10, reading="*"),
)
OTHERWISE = Limit("send", _("Send anything else"), (), 600, 3000, 10)

_BY_PAGE = {page: limit for limit in LIMITS for page in limit.pages}

Respond = Callable[[HttpRequest], HttpResponse]


class Limits:
    """Counts before the page is asked, so that what is refused has cost next to nothing."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        page = request.resolver_match.view_name if request.resolver_match else ""
        limit = _BY_PAGE.get(page, OTHERWISE)
        if settings.READ_ONLY or not limit.counts(request):
            return None
        wait = _wait(limit, request)
        return too_many(request, wait=wait) if wait else None


def _wait(limit: Limit, request: HttpRequest) -> int:
    """Seconds until it may be done again; 0 for now."""
    if request.user.is_authenticated and limit.person:
        who, most = f"person {request.user.pk}", limit.person
    elif limit.address:
        who, most = f"address {client_address(request)}", limit.address
    else:
        return 0
    tally = tallies.count(tallies.key(limit.name, who), timedelta(minutes=limit.minutes))
    return tallies.seconds_until(tally.ends_at) if tally.count > most else 0
