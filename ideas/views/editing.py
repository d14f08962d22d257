"""The four steps of a draft, each at its own address: the idea, where, what it might save, check and send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ideas import services
from ideas.forms import WhereForm, WordsForm
from ideas.models import Idea
from ideas.views import saving, sending
from ideas.views.finding import own_idea, person_of
from ideas.views.frame import STEPS, show_step
from ideas.views.keeping import is_typing, kept, not_kept, put_aside, version_in
from workflow.refusals import Stale
from workflow.stages import Stage


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    show = VIEWS.get(step)
    if show is None:
        raise Http404
    idea = own_idea(request, reference)
    if not idea.is_draft:
        return _elsewhere(idea, step)
    return show(request, idea)


def _elsewhere(idea: Idea, step: str) -> HttpResponse:
    """Where an idea that was sent in is looked at, or answered for."""
    if idea.stage == Stage.NEEDS_INFORMATION:
        return redirect("workflow:step", idea.reference, "answer")
    return redirect("ideas:submitted" if step == "check" else "idea", idea.reference)


def _words(request: HttpRequest, idea: Idea) -> HttpResponse:
    return _one_form(request, idea, "idea", WordsForm)


def _where(request: HttpRequest, idea: Idea) -> HttpResponse:
    return _one_form(request, idea, "where", WhereForm)


def _one_form(request: HttpRequest, idea: Idea, step: str, make: Any) -> HttpResponse:
    """Show a step of one form; keep what is right of it, and go where the button pressed leads."""
    if request.method == "GET":
        return show_step(request, idea, step, form=make(idea=idea))
    then = request.POST.get("then", "")
    form = make(request.POST, idea=idea, lenient=then != "continue")
    valid = form.is_valid()
    try:
        idea = services.keep(
            idea,
            by=person_of(request),
            version=version_in(request),
            step=step,
            quietly=is_typing(request),
            done=valid and then == "continue",
            **form.kept(),
        )
    except Stale as late:
        if is_typing(request):
            return not_kept(request)
        return show_step(request, cast(Idea, late.proposal), step, form=form, late=late)
    if is_typing(request):
        return kept(request)
    if valid and then == "later":
        return put_aside(request, idea)
    if valid and then == "continue":
        return redirect("ideas:edit", idea.reference, STEPS[step].after)
    return show_step(request, idea, step, form=form)


@login_required
@require_GET
def services_of(request: HttpRequest, reference: str) -> HttpResponse:
    """The services to choose from, once other organisations are ticked."""
    form = WhereForm(request.GET, idea=own_idea(request, reference), lenient=True)
    return render(request, "ideas/_service.html", {"form": form})


VIEWS: dict[str, Callable[[HttpRequest, Idea], HttpResponse]] = {
    "idea": _words,
    "where": _where,
    "saving": saving.show,
    "check": sending.show,
}
