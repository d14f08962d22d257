"""The search page: words and passages in quotation marks, facets, orders, at an address that can be shared."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ideas.browsing import card
from ideas.challenges import readable
from ideas.models import Challenge, Idea
from ideas.search import reference_in
from ideas.views.finding import person_of
from place.models import Person
from portal.found import FACETS, ORDERS, Asked, Hit, asked, counted, did_you_mean, hits, narrowed
from portal.found_besides import besides
from portal.search.extras import knows_forms, suggest
from portal.search.snippets import snippet

ROWS = 20
LONGEST = 200  # characters of what is typed
TITLES = 20_000  # looked through for a word nearly the same
FEW = 3  # found, below which other words are suggested
VALUES = 8  # of a facet shown at once


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    typed = request.GET.get("q", "").replace("\x00", "")[:LONGEST].strip()
    reference = reference_in(typed)
    if reference and Idea.objects.visible_to(person).filter(reference=reference).exists():
        return redirect("idea", reference)
    said = asked(typed)
    shown: dict[str, Any] = {"typed": typed, "said": said}
    shown |= _found(request, said, person) if said else {"forms": knows_forms()}
    return render(request, "portal/search.html", shown)


def _found(request: HttpRequest, said: Asked, person: Person) -> dict[str, Any]:
    challenges = list(readable(person))
    found, more = hits(said, person, challenges)
    chosen = {name: request.GET[name] for name in FACETS if request.GET.get(name)}
    order = request.GET.get("sort", "")
    order = order if order in ORDERS else ""
    left = sorted(narrowed(found, chosen), key=ORDERS[order][1])
    rows = Paginator(left, ROWS).get_page(request.GET.get("page"))
    others = besides(said, person, challenges, [hit.pk for hit in found])
    return {
        "page": rows,
        "cards": _cards(list(rows), said, person, challenges),
        "more": more,
        "facets": [_facet(request, found, chosen, name) for name in FACETS],
        "applied": [_applied(request, found, name, value) for name, value in chosen.items()],
        "orders": [_order(request, name, order) for name in ORDERS],
        "others": others,
        "meant": _meant(said, person, challenges, len(found) + sum(n for _name, _shown, n in others)),
    }


def _cards(rows: list[Hit], said: Asked, person: Person, challenges: list[Challenge]) -> list[dict[str, Any]]:
    seen = Idea.objects.visible_to(person).filter(pk__in=[hit.pk for hit in rows])
    ideas = {idea.pk: idea for idea in seen.with_people().prefetch_related("coauthors")} if rows else {}
    words = " ".join(said.all_words)
    return [
        card(idea, person, challenges=challenges)
        | {"title": snippet(idea.title, words), "summary": snippet(f"{idea.problem} {idea.proposal}", words)}
        for hit in rows
        if (idea := ideas.get(hit.pk))
    ]


def _facet(request: HttpRequest, found: list[Hit], chosen: dict[str, str], name: str) -> dict[str, Any]:
    values = [
        {
            "label": label,
            "count": n,
            "current": chosen.get(name) == value,
            "url": _address(request, **{name: "" if chosen.get(name) == value else value}),
        }
        for value, label, n in counted(found, chosen, name)
    ]
    return {"label": FACETS[name][0], "values": values[:VALUES], "rest": values[VALUES:]}


def _applied(request: HttpRequest, found: list[Hit], name: str, value: str) -> dict[str, str]:
    label = next((label for each, label, _n in counted(found, {}, name) if each == value), _("nothing found"))
    return {"label": f"{FACETS[name][0]}: {label}", "url": _address(request, **{name: ""})}


def _order(request: HttpRequest, name: str, current: str) -> dict[str, Any]:
    return {"label": ORDERS[name][0], "url": _address(request, sort=name), "current": name == current}


def _meant(said: Asked, person: Person, challenges: list[Challenge], found: int) -> str:
    """Words nearly the same that find more, from ideas this person may see; asked only where little is found."""
    if found >= FEW:
        return ""
    seen = Idea.objects.visible_to(person).filter(submitted_at__isnull=False).order_by("-submitted_at", "-pk")
    ways = (
        lambda: suggest(said.text, Idea.objects.all(), ids=seen.values_list("pk", flat=True)),
        lambda: did_you_mean(said, seen.values_list("title", flat=True)[:TITLES]),
    )
    return next(
        (meant for ask in ways if (meant := ask()) and _says(asked(meant), person, challenges, found)), ""
    )


def _says(meant: Asked, person: Person, challenges: list[Challenge], more_than: int) -> bool:
    """Whether that many ideas have these words, and one of them as it stands now: the index may be a moment behind."""
    better, _more = hits(meant, person, challenges)
    best = Idea.objects.visible_to(person).filter(pk__in=[hit.pk for hit in better[:ROWS]])
    texts = best.values_list("title", "problem", "proposal")
    return len(better) > more_than and any(meant.is_in(" ".join(text)) for text in texts)


def _address(request: HttpRequest, **changed: str) -> str:
    """This page with something chosen or taken away, from its first results on."""
    asked_for = request.GET.copy()
    for name in ("page", *changed):
        asked_for.pop(name, None)
    asked_for.update({name: value for name, value in changed.items() if value})
    return f"?{asked_for.urlencode()}"
