"""Somebody leaves, or comes back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from place.models import RoleGrant
from place.refusals import Refused
from place.services import bring_back
from place.vocabulary import Role
from portal.organisation.finding import attempt, frame, person_of
from portal.organisation.forms.leaving import LeavingForm
from portal.organisation.holdings import drafts_of, holdings
from portal.organisation.leaving import leave
from portal.organisation.views.person import changeable
from workflow.refusals import NotYet


@login_required
@require_http_methods(["GET", "POST"])
def leaves(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Everything they have in hand, who takes it over, and then the door."""
    organisation, person = changeable(request, slug, uid)
    if not person.is_active:
        return redirect("organisation:person", slug, uid)
    held = holdings(person, reader=person_of(request))
    form = LeavingForm(request.POST if request.method == "POST" else None, person=person, held=held)
    if request.method == "POST" and form.is_valid():
        try:
            leave(by=person_of(request), person=person, takers=form.takers())
        except (Refused, NotYet) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("%(name)s has left. They can no longer sign in.") % {"name": person.name}
            )
            return redirect("organisation:person", slug, uid)
    shown = frame(
        organisation, "people", person=person, form=form, held=held, drafts=drafts_of(person),
        stuck=[each for each in held.by_rule if not each.next],
        last_in=_left_empty(organisation.pk, person.pk))  # fmt: skip
    return render(request, "portal/organisation/leave.html", shown)


def _left_empty(organisation_id: int, person_id: int) -> list[str]:
    """Roles nobody here will hold once this person has left."""
    held = RoleGrant.objects.filter(organisation=organisation_id, ended_at=None, person__is_active=True)
    theirs: set[str] = set()
    others: set[str] = set()
    for role, holder in held.values_list("role", "person_id"):
        (theirs if holder == person_id else others).add(role)
    return [str(Role(role).label) for role in sorted(theirs - others)]


@login_required
@require_POST
def comes_back(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    _organisation, person = changeable(request, slug, uid)
    attempt(
        request, lambda: bring_back(by=person_of(request), person=person),
        _("%(name)s is back. Roles are not: give them anew.") % {"name": person.name})  # fmt: skip
    return redirect("organisation:person", slug, uid)
