"""The teams of an organisation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from place import services
from place.models import Team
from place.refusals import Refused
from portal.organisation.finding import attempt, body, frame, person_of, team_of
from portal.organisation.forms.bodies import TeamForm, people_named


@login_required
@require_GET
def page(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = body(request, slug)
    working = Count("people", filter=Q(people__is_active=True))
    teams = Team.objects.filter(organisation=organisation).annotate(working=working).order_by("name")
    shown = list(teams.select_related("manager", "budget_holder"))
    return render(request, "portal/organisation/teams.html", frame(
        organisation, "teams", teams=[team for team in shown if team.closed_at is None],
        closed=[team for team in shown if team.closed_at]))  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = body(request, slug)
    form = TeamForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            team = services.add_team(by=person_of(request), organisation=organisation, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Added: %(name)s.") % {"name": team.name})
            return redirect("organisation:teams", slug)
    return _form(request, organisation, form, title=_("Add a team"), button=_("Add this team"))


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    organisation = body(request, slug)
    team = team_of(organisation, uid)
    now = {
        "name": team.name, "manager": people_named(team.manager), "budget_holder": people_named(team.budget_holder)
    }  # fmt: skip
    form = TeamForm(request.POST or None, organisation=organisation, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_team(by=person_of(request), team=team, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("organisation:teams", slug)
    return _form(request, organisation, form, title=team.name, button=_("Save"))


@login_required
@require_POST
def close(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    team = team_of(body(request, slug), uid)
    attempt(
        request, lambda: services.close_team(by=person_of(request), team=team),
        _("Closed: %(name)s.") % {"name": team.name})  # fmt: skip
    return redirect("organisation:teams", slug)


def _form(request: HttpRequest, organisation: Any, form: TeamForm, **words: str) -> HttpResponse:
    back = reverse("organisation:teams", args=[organisation.slug])
    return render(
        request, "portal/organisation/form.html", frame(organisation, "teams", form=form, back=back, **words)
    )
