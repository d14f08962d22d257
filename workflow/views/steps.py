"""The page of one step: what it does, what has to be said, what is missing; then the step itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from place.models import Person
from place.standing import Capacity
from workflow.envelopes import as_mailed
from workflow.forms import STEP_PAGES, StepForm, StepPage
from workflow.forms.missing import missing_with_links
from workflow.models import Decision, Proposal
from workflow.refusals import NotYet, Stale
from workflow.registry import PAGES
from workflow.rules import may
from workflow.services import permitted, plain, stale
from workflow.stages import Stage
from workflow.steps import Step
from workflow.telling import Told
from workflow.telling import told as told_of
from workflow.views.finding import back_to, find, person_in
from workflow.views.following import what_follows


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    about = STEP_PAGES.get(step)
    if about is None:
        raise Http404
    proposal = find(request, reference)
    if request.method == "POST":
        return _take(request, proposal, step, about)
    permitted(proposal, step, person_in(request))
    if step in PAGES:
        return redirect(PAGES[step](proposal))
    form = _form(request, proposal, step, about)
    form.begin_with(request.GET)
    return _show(request, form, about)


def _form(request: HttpRequest, proposal: Proposal, step: str, about: StepPage, data: Any = None) -> StepForm:
    return about.form(data, proposal=proposal, person=person_in(request), step=step)


def _take(request: HttpRequest, proposal: Proposal, step: str, about: StepPage) -> HttpResponse:
    if request.POST.get("version", str(proposal.version)) != str(proposal.version):
        return _came_late(request, proposal, step, about)
    permitted(proposal, step, person_in(request))
    form = _form(request, proposal, step, about, request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _show(request, form, about)
    if form.previewed and "confirm" not in request.POST:
        return _preview(request, form, about)
    try:
        moved = form.take()
    except Stale:
        return _came_late(request, find(request, proposal.reference), step, about)
    except NotYet as refusal:
        for sentence in refusal.sentences:
            form.add_error(None, sentence)
        return _show(request, form, about)
    messages.success(
        request,
        _("%(reference)s is now “%(stage)s”.")
        % {"reference": moved.reference, "stage": _reads(moved, person_in(request))},
    )
    return redirect(back_to(request, moved))


def _reads(proposal: Proposal, person: Any) -> str:
    """A stage in the words of the person: authors have their own."""
    return str(proposal.about.author_reads if proposal.is_author(person) else Stage(proposal.stage).label)


def _came_late(request: HttpRequest, proposal: Proposal, step: str, about: StepPage) -> HttpResponse:
    """Somebody was first. What was typed is kept when the step can still be taken; otherwise it says who decided."""
    refusal = stale(proposal)
    if not may(proposal, person_in(request), step):
        raise refusal
    data = request.POST.copy()
    data["version"] = str(proposal.version)
    form = _form(request, proposal, step, about, data)
    return _show(request, form, about, status=409, late=refusal)


def _show(
    request: HttpRequest,
    form: StepForm,
    about: StepPage,
    *,
    status: int = 200,
    told: Told | None = None,
    mailed: tuple[str, str] | None = None,
    late: Stale | None = None,
) -> HttpResponse:
    proposal: Any = form.proposal
    row, capacity = permitted(proposal, form.step, person_in(request))
    shown = {
        "proposal": proposal, "about": about, "form": form, "formset": getattr(form, "words", None), "told": told,
        "mailed": mailed, "late": late,
        "missing": missing_with_links(proposal, row), "follows": what_follows(proposal, row, capacity),
        "for_another": _principal(capacity, person_in(request)), "question": _question(proposal, row),
        "asked_for_reading": capacity.role != "author", "stage": _reads(proposal, person_in(request)),
        "back": back_to(request, proposal),
    }  # fmt: skip
    return render(request, "workflow/preview.html" if told else "workflow/step.html", shown, status=status)


def _preview(request: HttpRequest, form: StepForm, about: StepPage) -> HttpResponse:
    """Exactly what the author will read, before it counts."""
    proposal: Any = form.proposal
    row = proposal.row(form.step, proposal.stage)
    after = row.target if row else proposal.stage
    decision = Decision(
        proposal=proposal, step=form.step, from_stage=proposal.stage, to_stage=after, by=person_in(request),
        said=plain(form.said()),
    )  # fmt: skip
    mailed = as_mailed(form.proposal, decision, person_in(request))
    return _show(request, form, about, told=told_of(decision), mailed=mailed)


def _principal(capacity: Capacity, person: Any) -> Person | None:
    return Person.objects.filter(pk=capacity.principal_id).first() if capacity.for_another(person) else None


def _question(proposal: Any, row: Step) -> str:
    """The question an answer answers, so that nobody has to look for it."""
    if row.name != "answer":
        return ""
    asked = [decision for decision in proposal.decisions.all() if decision.step == "ask"]
    return str(asked[-1].said.get("question", "")) if asked else ""
