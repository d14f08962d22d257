"""The page behind the link of an invitation. Whoever holds the link reads the address's mail; nobody else learns anything."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from place.models import Invitation, Person
from place.refusals import Refused
from place.rules import of_the_platform
from place.services import accept
from place.services.invitations import find_invitation
from portal.backend import PATH as BACKEND
from portal.organisation.finding import attempt, person_of
from portal.organisation.forms.joining import AcceptForm
from portal.organisation.leaving import come_over


@never_cache
@sensitive_post_parameters("password")
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at the page uses nothing up: mail programs open links before people do."""
    invitation = find_invitation(token)
    if invitation is None or not invitation.is_open or invitation.expired:
        return _spent(request, invitation)
    person = Person.objects.filter(email__iexact=invitation.email).select_related("organisation").first()
    if request.user.is_authenticated and request.user != person:
        return _stop(request, invitation, "somebody_else")
    if person and of_the_platform(person):
        return _stop(request, invitation, "platform")
    if person and person.is_active:
        if not request.user.is_authenticated:
            invitation.refresh_from_db()  # it may be this very link that made the account, a moment ago
            return (
                _stop(request, invitation, "sign_in") if invitation.is_open else _spent(request, invitation)
            )
        return _come_over(request, invitation, token)
    return _new_account(request, invitation, token)


def _new_account(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    names = {"first_name": invitation.first_name, "last_name": invitation.last_name}
    form = AcceptForm(request.POST or None, invitation=invitation, initial=names)
    if request.method == "POST" and form.is_valid():
        try:
            person = accept(token=token, **form.cleaned_data)
        except Refused as refusal:
            invitation.refresh_from_db()
            if not invitation.is_open:  # pressed twice: the account is there
                return _spent(request, invitation)
            form.add_error(None, str(refusal))
        else:
            login(request, person, backend=BACKEND)
            messages.success(
                request, _("Welcome, %(name)s. Your account is ready.") % {"name": person.first_name}
            )
            return redirect("account")
    return render(request, "portal/joining/join.html", {"invitation": invitation, "form": form})


def _come_over(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    person = person_of(request)
    if request.method == "POST" and attempt(
        request, lambda: come_over(person=person, token=token),
        _("You now belong to %(body)s.") % {"body": invitation.organisation.name}):  # fmt: skip
        return redirect("account")
    return render(request, "portal/joining/come_over.html", {"invitation": invitation, "person": person})


def _stop(request: HttpRequest, invitation: Invitation, why: str) -> HttpResponse:
    shown: dict[str, Any] = {"invitation": invitation, "why": why, "here": request.path}
    return render(request, "portal/joining/stop.html", shown)


def _spent(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    why = "unknown"
    if invitation is not None:
        why = "used" if invitation.accepted_at else "withdrawn" if invitation.withdrawn_at else "expired"
    return render(
        request,
        "portal/joining/spent.html",
        {"invitation": invitation, "why": why},
        status=410 if invitation else 404,
    )
