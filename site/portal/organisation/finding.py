"""Finds what an address names, for somebody who administers it; and what every one of these pages shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from place.models import Invitation, Organisation, Person, RoleRequest, Team
from place.refusals import Refused
from place.rules import administers
from workflow.refusals import NotAllowed, NotYet


def person_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def body(request: HttpRequest, slug: str) -> Organisation:
    """The organisation, for its administrators; that it exists is no secret, so for others it is refused, not hidden."""
    found = get_object_or_404(Organisation.objects.select_related("acts_for_us"), slug=slug)
    if not administers(person_of(request), found.pk):
        raise NotAllowed(_("Only administrators of this organisation can look after its people."))
    return found


def member(organisation: Organisation, uid: UUID) -> Person:
    """Somebody who works, or worked, here. Anybody else does not exist on these pages."""
    people = Person.objects.select_related("team", "organisation")
    return get_object_or_404(people, organisation=organisation, uid=uid)


def team_of(organisation: Organisation, uid: UUID) -> Team:
    teams = Team.objects.select_related("organisation", "manager", "budget_holder")
    return get_object_or_404(teams, organisation=organisation, uid=uid, closed_at=None)


def invitation_of(organisation: Organisation, uid: UUID) -> Invitation:
    return get_object_or_404(
        Invitation.objects.select_related("organisation"), organisation=organisation, uid=uid
    )


def colleagues(organisation: Organisation) -> Any:
    """Everybody who works here now, by name."""
    return Person.objects.filter(organisation=organisation, is_active=True).order_by(
        "last_name", "first_name"
    )


def attempt(request: HttpRequest, do: Callable[[], Any], done: str) -> bool:
    """Do it and say so, or say why not; True when it was done."""
    try:
        do()
    except (Refused, NotYet) as refusal:
        messages.warning(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def frame(organisation: Organisation, here: str, **shown: Any) -> dict[str, Any]:
    """What every page of an organisation needs: itself and, where a page shows them, the tabs."""
    return {"organisation": organisation, "tabs": SimpleLazyObject(lambda: _tabs(organisation, here))} | shown


def _tabs(organisation: Organisation, here: str) -> list[dict[str, Any]]:
    waiting = RoleRequest.objects.filter(organisation=organisation, state=RoleRequest.State.WAITING).count()
    tabs = [
        ("people", _("People"), ""),
        ("teams", _("Teams"), ""),
        ("roles", _("Roles"), waiting or ""),
        ("invitations", _("Invitations"), ""),
        ("settings", _("Settings"), ""),
        ("record", _("Record of changes"), ""),
    ]
    return [
        {
            "label": label, "count": count, "current": name == here,
            "url": reverse(f"organisation:{name}", args=[organisation.slug]),
        }
        for name, label, count in tabs
    ]  # fmt: skip
