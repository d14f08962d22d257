"""What one's organisation does about the ideas of others: for everybody who works there, with ways on for its coordinator."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ideas.adopting import TONES, State, capacity_at
from ideas.models import Adoption, Idea
from place.models import Person
from place.vocabulary import Role

ON_A_PAGE = 25
# The work first, then what waits, then what is over.
ORDER = (State.ADOPTING, State.CONSIDERING, State.SAME_PROBLEM, State.ADOPTED, State.NOT_FOR_US)


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    asked = request.GET.get("state", "")
    every = adoptions_of(person)
    counts = dict(every.order_by().values_list("state").annotate(Count("pk")))
    chosen = asked if asked in State.values else ""
    found = every.filter(state=chosen) if chosen else every
    shown = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/taken_up.html", {
        "tabs": _tabs(counts, chosen), "page": shown, "rows": [_row(each, person) for each in shown],
        "coordinates": person.standing.holds(Role.COORDINATOR), "chosen": chosen,
    })  # fmt: skip


def adoptions_of(person: Person) -> QuerySet[Adoption]:
    """Of the bodies somebody coordinates and of the one they work for, as far as they may see the ideas."""
    bodies = person.standing.organisations(Role.COORDINATOR) | {person.organisation_id or 0}
    may_see = Exists(Idea.objects.visible_to(person).filter(pk=OuterRef("own")))
    order = Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(ORDER)),
        output_field=IntegerField(),
    )
    seen = (
        Adoption.objects.visible_to(person)
        .filter(organisation__in=bodies)
        .annotate(own_seen=may_see, order=order)
    )
    return seen.select_related("organisation", "idea__home_organisation", "own").order_by(
        "order", "-since", "pk"
    )


def _tabs(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    here = reverse("taken_up")
    every = {"label": _("All"), "url": here, "count": sum(counts.values()), "current": not chosen}
    return [
        every,
        *(
            {"label": state.label, "url": f"{here}?{urlencode({'state': state})}", "count": counts.get(state, 0),
             "current": state == chosen}
            for state in ORDER
        ),
    ]  # fmt: skip


def _row(adoption: Adoption, person: Person) -> dict[str, Any]:
    idea, body = adoption.idea, adoption.organisation
    speaks = bool(capacity_at(person, body))
    return {
        "adoption": adoption,
        "tone": TONES[State(adoption.state)],
        "own": adoption.own if adoption.own_seen else None,  # type: ignore[attr-defined]  # annotated above
        "url": f"{reverse('ideas:take_up', args=[idea.reference])}?body={body.slug}" if speaks else "",
    }
