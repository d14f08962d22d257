"""Who holds which role; roles given, asked for, confirmed, refused and ended."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from place import services
from place.models import Organisation, Person, RoleGrant, RoleRequest
from place.refusals import Refused
from place.rules import administers, may_decide, may_read_request, second_administrators
from place.standing import holders
from place.vocabulary import Role
from portal.organisation.finding import attempt, body, frame, person_of
from portal.organisation.forms.bodies import AnswerForm, RoleForm
from portal.organisation.leaving import give_up_role
from portal.organisation.views.person import changeable
from workflow.models import Notice
from workflow.notices import tell

DECIDED = 10  # requests decided lately that the page still shows


@login_required
@require_GET
def page(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = body(request, slug)
    held = RoleGrant.objects.filter(organisation=organisation, ended_at=None, person__is_active=True)
    rows = held.select_related("person__organisation", "granted_by").order_by(
        "role", "person__last_name", "person__first_name"
    )
    by_role = {role: list(grants) for role, grants in groupby(rows, key=lambda grant: grant.role)}
    asked = RoleRequest.objects.filter(organisation=organisation).select_related(
        "person", "asked_by", "decided_by"
    )
    shown = frame(
        organisation, "roles",
        roles=[{"role": role.label, "grants": by_role[role]} for role in Role if role in by_role],
        empty=[role.label for role in Role if role not in by_role],
        waiting=asked.filter(state=RoleRequest.State.WAITING),
        decided=asked.exclude(state=RoleRequest.State.WAITING).order_by("-decided_at")[:DECIDED])  # fmt: skip
    return render(request, "portal/organisation/roles.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    organisation, person = changeable(request, slug, uid)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        try:
            given = _ask(person_of(request), person, organisation, said)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(given, person))
            return redirect("organisation:person", slug, uid)
    return render(request, "portal/organisation/form.html", frame(
        organisation, "people", form=form, title=_("Give a role"), over=person.name, button=_("Give this role"),
        lead=_("Roles that move money, and your own, count once a second administrator has confirmed them."),
        back=reverse("organisation:person", args=[slug, uid])))  # fmt: skip


@transaction.atomic
def _ask(
    by: Person, person: Person, organisation: Organisation, said: dict[str, Any]
) -> RoleGrant | RoleRequest:
    """Ask, and tell those who can confirm."""
    given = services.ask_for_role(by=by, person=person, organisation=organisation, **said)
    if isinstance(given, RoleRequest):
        deciders = second_administrators(given)
        if not deciders and organisation.acts_for_us_id:
            deciders = [
                each for each in holders(organisation.acts_for_us_id, Role.ORGANISATION_ADMIN)
                if each not in (by.pk, person.pk)
            ]  # fmt: skip
        words = _("%(by)s asks for %(person)s to be %(role)s of %(body)s. Confirm or refuse it under Organisation.") % {
            "by": by.name, "person": person.name, "role": given.get_role_display().lower(), "body": organisation}  # fmt: skip
        for decider in Person.objects.filter(pk__in=deciders):
            tell(decider, Notice.Kind.ACCOUNT, None, text=words)
    return given


def _said(given: RoleGrant | RoleRequest, person: Person) -> str:
    named = {"name": person.name, "role": given.get_role_display()}
    if isinstance(given, RoleGrant):
        return _("%(name)s now holds the role: %(role)s.") % named
    return _("Asked for: %(name)s, %(role)s. It counts once a second administrator has confirmed it.") % named


@login_required
@require_POST
def end(request: HttpRequest, slug: str, uid: UUID, role: str) -> HttpResponse:
    """End a role held at this body, by whoever holds it, wherever they work."""
    organisation = body(request, slug)
    held = RoleGrant.objects.filter(organisation=organisation, ended_at=None, role=role, person__uid=uid)
    grant = get_object_or_404(held.select_related("person__organisation", "organisation"))
    attempt(
        request, lambda: give_up_role(by=person_of(request), grant=grant),
        _("%(name)s no longer holds the role: %(role)s.")
        % {"name": grant.person.name, "role": grant.get_role_display()})  # fmt: skip
    if request.POST.get("back") == "person" and grant.person.organisation_id == organisation.pk:
        return redirect("organisation:person", slug, uid)
    return redirect("organisation:roles", slug)


@login_required
@require_http_methods(["GET", "POST"])
def request_page(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """One role request: who asked, when, for whom; confirm it, refuse it with a reason, or take it back."""
    rows = RoleRequest.objects.select_related("person", "asked_by", "decided_by", "organisation__acts_for_us")
    asked = get_object_or_404(rows, uid=uid, organisation__slug=slug)
    by = person_of(request)
    if not may_read_request(by, asked):
        raise Http404
    form = AnswerForm(request.POST or None, asked=asked)
    if request.method == "POST" and form.is_valid():
        if _answer(request, asked, form):
            return redirect("organisation:start")
        asked.refresh_from_db()
    waiting = asked.state == RoleRequest.State.WAITING
    return render(request, "portal/organisation/request.html", {
        "asked": asked, "organisation": asked.organisation, "form": form, "waiting": waiting,
        "may_decide": waiting and may_decide(by, asked),
        "may_take_back": waiting and administers(by, asked.organisation_id)})  # fmt: skip


def _answer(request: HttpRequest, asked: RoleRequest, form: AnswerForm) -> bool:
    by, because = person_of(request), form.cleaned_data["because"]
    if "confirm" in request.POST:
        return attempt(
            request, lambda: services.confirm_role(by=by, request=asked),
            _("Confirmed: %(name)s now holds the role.") % {"name": asked.person.name})  # fmt: skip
    if "refuse" in request.POST:
        if not because.strip():
            form.add_error("because", _("Say why, so that whoever asked knows what to do."))
            return False
        return attempt(request, lambda: _refuse(by, asked, because), _("Refused."))
    if "take_back" in request.POST:
        return attempt(request, lambda: services.take_back_role(by=by, request=asked), _("Taken back."))
    return False


@transaction.atomic
def _refuse(by: Person, asked: RoleRequest, because: str) -> None:
    services.refuse_role(by=by, request=asked, because=because)
    words = _("%(by)s has not confirmed the role you asked for %(person)s: %(because)s") % {
        "by": by.name, "person": asked.person.name, "because": because}  # fmt: skip
    tell(asked.asked_by, Notice.Kind.ACCOUNT, None, text=words)
