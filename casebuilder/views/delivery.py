"""Who delivers, and the milestones they promise and meet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casebuilder import rules
from casebuilder.forms.answering import DeliveryOwnerForm, DoneForm, MilestoneForm
from casebuilder.models import Case
from casebuilder.services import add_milestone, complete_milestone, name_delivery_owner
from casebuilder.views.finding import case_crumbs, find_case, idea_crumbs, person
from ideas.models import Idea
from workflow.forms.fields import staff_of
from workflow.refusals import NotAllowed


@login_required
@require_http_methods(["GET", "POST"])
def owner(request: HttpRequest, reference: str) -> HttpResponse:
    case = find_case(request, reference)
    if not rules.may_name_delivery_owner(person(request), case.idea):
        raise NotAllowed(
            _("Only the case owner, or somebody who signs for the case, can name its delivery owner.")
        )
    form = _owner_form(request, case)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["to"]
        name_delivery_owner(by=person(request), idea=case.idea, to=chosen)
        messages.success(request, _("%(name)s is the delivery owner.") % {"name": chosen.name})
        return redirect(case)
    said = {"case": case, "idea": case.idea, "form": form, "crumbs": case_crumbs(case)}
    return render(request, "casebuilder/delivery_owner.html", said, status=422 if form.errors else 200)


def _owner_form(request: HttpRequest, case: Case) -> DeliveryOwnerForm:
    now = case.idea.delivery_owner
    form = DeliveryOwnerForm(
        request.POST if request.method == "POST" else None, initial={"to": now.uid if now else None}
    )
    form.fields["to"].offer(staff_of(rules.bodies_delivering(case.idea)))  # type: ignore[attr-defined]
    return form


@login_required
@require_http_methods(["GET", "POST"])
def milestones(request: HttpRequest, reference: str) -> HttpResponse:
    """Everybody who sees the idea sees its milestones; the delivery owner adds them."""
    idea = _idea(request, reference)
    may = rules.may_plan(person(request), idea)
    if request.method == "POST" and not may:
        raise NotAllowed(
            _("Only the delivery owner can change the milestones, from the day the savings are committed.")
        )
    form = MilestoneForm(request.POST if request.method == "POST" else None) if may else None
    if request.method == "POST" and form and form.is_valid():
        add_milestone(by=person(request), idea=idea, **form.cleaned_data)
        messages.success(request, _("The milestone is added."))
        return redirect("casebuilder:milestones", idea.reference)
    said = {
        "idea": idea,
        "form": form,
        "may_plan": may,
        "items": _items(idea, may),
        "crumbs": idea_crumbs(idea),
    }
    return render(request, "casebuilder/milestones.html", said, status=422 if form and form.errors else 200)


def _idea(request: HttpRequest, reference: str) -> Idea:
    ideas = Idea.objects.visible_to(person(request)).select_related("home_organisation", "delivery_owner")
    idea: Idea = get_object_or_404(ideas, reference=Idea.normalise(reference))
    return idea


def _items(idea: Idea, may: bool) -> list[dict[str, Any]]:
    today = timezone.localdate()
    return [
        {
            "milestone": each,
            "is_late": each.done_on is None and each.due < today,
            "may_close": may and each.done_on is None,
        }
        for each in idea.milestones.all()
    ]


@login_required
@require_http_methods(["GET", "POST"])
def done(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say on which day a milestone was met."""
    idea = _idea(request, reference)
    milestone = get_object_or_404(idea.milestones.filter(done_on=None), pk=pk)
    if not rules.may_plan(person(request), idea):
        raise NotAllowed(
            _("Only the delivery owner can change the milestones, from the day the savings are committed.")
        )
    form = DoneForm(request.POST if request.method == "POST" else None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        complete_milestone(by=person(request), milestone=milestone, on=form.cleaned_data["on"])
        messages.success(request, _("“%(name)s” is done.") % {"name": milestone.name})
        return redirect("casebuilder:milestones", idea.reference)
    said = {"idea": idea, "milestone": milestone, "form": form, "crumbs": idea_crumbs(idea)}
    return render(request, "casebuilder/milestone_done.html", said, status=422 if form.errors else 200)
