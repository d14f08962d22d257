"""One person: who they are, what they may do, what they have in hand, who stands in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from place import services
from place.models import Deputy, Organisation, Person, RoleRequest
from place.rules import may_change
from portal.organisation.finding import attempt, body, frame, member, person_of
from portal.organisation.forms.people import DeputyFor, PersonForm
from portal.organisation.holdings import DUTIES, holdings
from workflow.refusals import NotAllowed


@login_required
@require_GET
def page(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    organisation = body(request, slug)
    person = member(organisation, uid)
    roles = person.grants.select_related("organisation", "granted_by").order_by("pk")
    shown = frame(
        organisation, "people", person=person, may_change=may_change(person_of(request), person),
        held_roles=[grant for grant in roles if grant.ended_at is None],
        past_roles=[grant for grant in roles if grant.ended_at],
        requests=person.role_requests.filter(state=RoleRequest.State.WAITING).select_related("asked_by", "organisation"),
        deputies=_deputies(person), holdings=holdings(person, reader=person_of(request)), duties=DUTIES)  # fmt: skip
    return render(request, "portal/organisation/person.html", shown)


def _deputies(person: Person) -> Any:
    named = Deputy.objects.filter(Q(person=person) | Q(deputy=person), ends__gte=timezone.localdate())
    return named.select_related("person", "deputy").order_by("starts", "pk")


def changeable(request: HttpRequest, slug: str, uid: UUID) -> tuple[Organisation, Person]:
    """Somebody this administrator may change: not themselves, nor an account of the platform."""
    organisation = body(request, slug)
    person = member(organisation, uid)
    if not may_change(person_of(request), person):
        raise NotAllowed(_("Nobody changes their own entry. Ask another administrator."))
    return organisation, person


@login_required
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    organisation, person = changeable(request, slug, uid)
    now: dict[str, Any] = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "job_title": person.job_title,
    }
    now["team"] = person.team.uid if person.team else ""
    form = PersonForm(request.POST or None, organisation=organisation, initial=now)
    if request.method == "POST" and form.is_valid():
        services.change_person(by=person_of(request), person=person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("organisation:person", slug, uid)
    return render(request, "portal/organisation/form.html", frame(
        organisation, "people", form=form, title=_("Change details"), over=person.name, button=_("Save"),
        lead=_("Their address is theirs to change: whoever changes it could take the account."),
        back=reverse("organisation:person", args=[slug, uid])))  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def deputy(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    organisation, person = changeable(request, slug, uid)
    form = DeputyFor(request.POST or None, by=person_of(request), person=person)
    if request.method == "POST" and form.is_valid() and form.name():
        messages.success(request, _("%(name)s may act for %(person)s between those days.") % {
            "name": form.cleaned_data["deputy"].name, "person": person.name})  # fmt: skip
        return redirect("organisation:person", slug, uid)
    return render(request, "portal/organisation/form.html", frame(
        organisation, "people", form=form, title=_("Name a deputy"), over=person.name, button=_("Save"),
        lead=_("What waits for them waits for their deputy too. It ends by itself on the last day."),
        back=reverse("organisation:person", args=[slug, uid])))  # fmt: skip


@login_required
@require_POST
def end_deputy(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    _organisation, person = changeable(request, slug, uid)
    number = request.POST.get("deputy", "")
    named = Deputy.objects.select_related("deputy", "person__organisation").filter(person=person)
    found = get_object_or_404(named, pk=int(number) if number.isdecimal() and len(number) < 12 else 0)
    attempt(
        request, lambda: services.end_deputy(by=person_of(request), deputy=found),
        _("%(name)s no longer acts for them.") % {"name": found.deputy.name})  # fmt: skip
    return redirect("organisation:person", slug, uid)
