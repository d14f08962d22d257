"""Choosing the reviewers of one idea: who is free, who has a conflict and why, how much each has to do already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from place.models import Person
from workflow import reviews
from workflow.forms.reviews import AssignForm
from workflow.models import Assignment, Proposal
from workflow.refusals import NotAllowed, NotYet
from workflow.rules import may_read_scores, missing_for
from workflow.suggesting import Choice, Suggestions
from workflow.views.finding import find, person_in

STOOD_DOWN = Assignment.State.STOOD_DOWN


@dataclass
class Pool:
    """Everybody who reviews anywhere, sorted into those who may score this idea and those who may not."""

    free: list[Choice]
    excluded: list[tuple[Person, str | Promise]]
    assigned: list[tuple[Assignment, str | Promise]]  # with the interest they have in it by now, if any


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = find(request, reference)
    if not reviews.may_choose(proposal, person_in(request)):
        raise NotAllowed(_("Only a coordinator who did not write the idea can choose its reviewers."))
    pool = pool_for(proposal, person_in(request))
    form = AssignForm(
        request.POST if request.method == "POST" else None, free=pool.free, version=proposal.version
    )
    if request.method == "POST" and form.is_valid() and _assigned(request, proposal, form):
        return redirect(request.get_full_path())
    row = proposal.row("review", proposal.stage)
    shown = {
        "proposal": proposal, "form": form, "pool": pool, "wanted": proposal.home_organisation.reviewers_needed,
        "step_url": reverse("workflow:step", args=[proposal.reference, "review"]) if row else "",
        "missing": missing_for(proposal, row) if row else [],
        "history": may_read_scores(proposal, person_in(request)),
        "asked": sum(one.state != STOOD_DOWN for one, _interest in pool.assigned),
    }  # fmt: skip
    return render(request, "workflow/assign.html", shown)


def _assigned(request: HttpRequest, proposal: Proposal, form: AssignForm) -> bool:
    said = form.cleaned_data
    try:
        made = reviews.assign(
            by=person_in(request), proposal=proposal, reviewers=said["reviewers"], version=said["version"]
        )
    except NotYet as refusal:
        for sentence in refusal.sentences:
            form.add_error("reviewers", sentence)
        return False
    done = ngettext("%(n)s reviewer assigned.", "%(n)s reviewers assigned.", len(made)) % {"n": len(made)}
    messages.success(request, done)
    return True


def pool_for(proposal: Any, reader: Person) -> Pool:
    """Those suggested first, then everybody else who may be asked; those who may not, with why."""
    suggestions = Suggestions([proposal], reader=reader)
    asked = proposal.assignments.select_related("reviewer__organisation", "reviewer__team")
    assigned = [
        (one, "" if one.state == STOOD_DOWN else suggestions.interest(proposal, one.reviewer))
        for one in asked
    ]
    return Pool(suggestions.choices(proposal, None), suggestions.excluded(proposal), assigned)


@login_required
@require_POST
def stand_down(request: HttpRequest, reference: str, uid: Any) -> HttpResponse:
    """The coordinator takes somebody off."""
    proposal = find(request, reference)
    if not reviews.may_choose(proposal, person_in(request)):
        raise NotAllowed(_("Only a coordinator who did not write the idea can choose its reviewers."))
    assignment = get_object_or_404(
        Assignment.objects.select_related("proposal", "reviewer"), proposal=proposal, uid=uid
    )
    reviews.stand_down(by=person_in(request), assignment=assignment)
    messages.success(request, _("%(name)s no longer scores this idea.") % {"name": assignment.reviewer.name})
    return redirect("workflow:assign", proposal.reference)
