"""Ideas like the one somebody is typing, and like one that is there; parts of a page where htmx asks, else whole pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from ideas.references import normalise
from ideas.similar import similar_to, similar_to_words
from ideas.views.finding import person_of, seen_idea

LONGEST = 4000  # characters of each answer that are looked at


@login_required
@require_POST
def typed(request: HttpRequest) -> HttpResponse:
    """Nothing of what is sent here is kept or logged."""
    title, problem, proposal = (
        request.POST.get(name, "")[:LONGEST] for name in ("title", "problem", "proposal")
    )
    but = normalise(request.POST.get("but", ""))
    found = similar_to_words((title, problem, proposal), person_of(request), but=but)
    return render(request, "ideas/_similar_typed.html", {"similar": found})


@login_required
@require_GET
def page(request: HttpRequest, reference: str) -> HttpResponse:
    idea = seen_idea(request, reference)
    found = similar_to(idea, person_of(request))
    part = request.headers.get("HX-Request") == "true"
    return render(
        request, "ideas/_similar.html" if part else "ideas/similar.html", {"idea": idea, "similar": found}
    )
