"""Which organisations somebody administers, and the people of one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from place.models import Organisation, Person, RoleGrant
from place.rules import administered, is_administrator, to_decide
from portal.organisation.finding import body, frame, person_of
from portal.organisation.forms.people import PeopleFilters
from workflow.refusals import NotAllowed

ROWS = 25


@login_required
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Straight to the one organisation, or a list of several."""
    person = person_of(request)
    if not is_administrator(person):
        raise NotAllowed(_("Only administrators of an organisation can look after its people."))
    working = Count("people", filter=Q(people__is_active=True))
    bodies = list(administered(person).annotate(working=working).order_by("name"))
    waiting = to_decide(person)
    if len(bodies) == 1 and all(each.organisation_id == bodies[0].pk for each in waiting):
        return redirect("organisation:people", bodies[0].slug)
    return render(request, "portal/organisation/start.html", {"bodies": bodies, "waiting": waiting})


@login_required
@require_GET
def people(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = body(request, slug)
    filters = PeopleFilters(request.GET, organisation=organisation)
    page = Paginator(_found(organisation, filters.chosen()), ROWS).get_page(request.GET.get("page"))
    shown = frame(
        organisation,
        "people",
        filters=filters,
        narrowed=filters.narrowed(),
        page=page,
        waiting=[each for each in to_decide(person_of(request)) if each.organisation_id == organisation.pk],
    )
    return render(request, "portal/organisation/people.html", shown)


def _found(organisation: Organisation, chosen: dict[str, Any]) -> QuerySet[Person]:
    """People by words, team, role and whether they still work here."""
    held = RoleGrant.objects.filter(ended_at=None).select_related("organisation").order_by("pk")
    found = Person.objects.filter(organisation=organisation).select_related("team")
    for word in chosen.get("q", "").split():
        found = found.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word)
            | Q(email__icontains=word) | Q(job_title__icontains=word))  # fmt: skip
    if chosen.get("team"):
        found = found.filter(team=chosen["team"])
    if chosen.get("role"):
        holding = RoleGrant.objects.filter(organisation=organisation, ended_at=None, role=chosen["role"])
        found = found.filter(pk__in=holding.values("person"))
    if chosen.get("state") != "all":
        found = found.filter(is_active=chosen.get("state") != "left")
    return found.order_by("last_name", "first_name", "pk").prefetch_related(
        Prefetch("grants", queryset=held, to_attr="held")
    )
