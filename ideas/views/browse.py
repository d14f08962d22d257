"""The list of ideas a person may see: searched, narrowed, ordered, twenty at a time, at an address that can be shared."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from ideas.browsing import browsed, card, years
from ideas.challenges import readable
from ideas.forms import Filters
from ideas.models import Idea
from ideas.search import reference_in
from ideas.views.finding import person_of
from place.vocabulary import Role
from workflow.knowing import asked_to_score

ROWS = 20
KINDS = (("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"))  # in which the list can be taken away


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    reference = reference_in(request.GET.get("q", ""))
    if reference and Idea.objects.visible_to(person).filter(reference=reference).exists():
        return redirect("idea", reference)
    asked = list(readable(person))  # also for the names on the cards
    if person.standing.holds(Role.COORDINATOR):
        asked_to_score(person)  # once, whether or not a card hides a name
    filters = Filters(request.GET, years=years(), challenges=asked)
    chosen = filters.chosen()
    rows = Paginator(browsed(person, chosen), ROWS).get_page(request.GET.get("page"))
    shown = {
        "filters": filters,
        "applied": _applied(request, filters, chosen),
        "more": bool(chosen.keys() & {"stage", "organisation", "challenge", "outcome", "year"}),
        "page": rows,
        "cards": [card(idea, person, challenges=asked) for idea in rows],
        "searched": chosen.get("q", ""),
        "kinds": KINDS,
    }
    return render(request, "ideas/browse.html", shown)


def _applied(request: HttpRequest, filters: Filters, chosen: dict[str, Any]) -> list[dict[str, str]]:
    """What narrows the list, each with the address without it; the order narrows nothing."""
    return [
        {"label": _label(filters, name), "url": _without(request, name)} for name in chosen if name != "sort"
    ]


def _label(filters: Filters, name: str) -> str:
    """A choice in its own words."""
    if name == "q":
        return f"“{filters.cleaned_data['q']}”"
    value = str(filters.data[name])
    choices: Any = filters.fields[name].choices  # type: ignore[attr-defined]
    words = next((str(label) for key, label in choices if str(key) == value), value)
    return words if name in ("show", "stage") else f"{filters.fields[name].label}: {words}"


def _without(request: HttpRequest, name: str) -> str:
    left = request.GET.copy()
    for gone in (name, "page"):
        left.pop(gone, None)
    return f"?{left.urlencode()}" if left else request.path
