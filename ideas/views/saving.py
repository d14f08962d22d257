"""The third step: the calculator. Every button keeps what is right and brings back what was typed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ideas import services
from ideas.forms import Lines, UnknownForm
from ideas.forms.saving import PREFIX, lines_of, reshaped
from ideas.models import Estimate, Idea, total
from ideas.views.finding import person_of
from ideas.views.frame import STEPS, show_step
from ideas.views.keeping import is_typing, not_kept, put_aside, version_in
from workflow.refusals import Stale

STEP = "saving"


def show(request: HttpRequest, idea: Idea) -> HttpResponse:
    if request.method == "POST":
        return _take(request, idea)
    estimates = list(idea.estimates.all())
    unknown = UnknownForm(initial={"unknown": any(line.kind == Estimate.Kind.UNKNOWN for line in estimates)})
    return _render(request, idea, lines_of(idea), unknown, estimates)


def _take(request: HttpRequest, idea: Idea) -> HttpResponse:
    then = request.POST.get("then", "")
    data = reshaped(request.POST, add=request.POST.get("add", ""), remove=request.POST.get("remove", ""))
    lines = Lines(data, prefix=PREFIX, form_kwargs={"lenient": then != "continue"})
    unknown = UnknownForm(data)
    estimates = _estimates(lines, unknown)
    valid, leaving = lines.is_valid(), then in ("continue", "later")
    try:
        idea = services.keep(
            idea,
            by=person_of(request),
            version=version_in(request),
            step=STEP,
            lines=estimates,
            quietly=not leaving,
            done=valid and then == "continue",
        )
    except Stale as late:
        if is_typing(request):
            return not_kept(request)
        return _render(request, late.proposal, lines, unknown, estimates, late=late)
    if is_typing(request):
        return render(request, "ideas/_sum.html", {"estimates": estimates, "total": total(estimates)})
    if valid and then == "later":
        return put_aside(request, idea)
    if valid and then == "continue":
        return redirect("ideas:edit", idea.reference, STEPS[STEP].after)
    return _render(request, idea, lines, unknown, estimates)


def _estimates(lines: Any, unknown: UnknownForm) -> list[Estimate]:
    """Every line as far as it is right, and whether some of it is not known."""
    unknown.is_valid()
    found: list[Estimate] = lines.estimates()
    return [*found, Estimate(kind=Estimate.Kind.UNKNOWN)] if unknown.cleaned_data.get("unknown") else found


def _render(
    request: HttpRequest,
    idea: Any,
    lines: Any,
    unknown: UnknownForm,
    estimates: list[Estimate],
    late: Stale | None = None,
) -> HttpResponse:
    return show_step(
        request,
        idea,
        STEP,
        late=late,
        formset=lines,
        unknown=unknown,
        estimates=estimates,
        total=total(estimates),
    )
