"""Signing in to the demonstration: one button for each role, and a line on what to try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from place.models import Person
from portal.backend import PATH as BACKEND
from portal.demo.content import read
from portal.demo_people import DEMO_PASSWORD


@dataclass(frozen=True)
class Part:
    """Somebody to be: what they are, who they are, and what to try as them."""

    role: str
    attempt: str
    person: Person


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return become(request)
    return render(request, "portal/demo.html", {"parts": parts(), "password": DEMO_PASSWORD})


@sensitive_variables()
def become(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the people listed; nobody else, whatever is posted."""
    email = request.POST.get("email", "")
    if email not in (said["email"] for said in shown()):  # before a database sees it: PostgreSQL takes no NUL
        raise Http404
    person = get_object_or_404(people(), email=email)
    login(request, person, backend=BACKEND)  # gives the session a new key
    messages.success(request, _("You are now %(name)s.") % {"name": person.name})
    return redirect("account")


def parts() -> list[Part]:
    """In the order of the file, without those this database does not have."""
    here = {person.email: person for person in people().select_related("organisation")}
    return [
        Part(said["show"]["as"], said["show"]["try"], here[said["email"]])
        for said in shown()
        if said["email"] in here
    ]


def people() -> Any:
    return Person.objects.filter(email__in=[said["email"] for said in shown()], is_active=True)


def shown() -> list[dict[str, Any]]:
    return [person for person in read("place")["people"] if person.get("show")]
