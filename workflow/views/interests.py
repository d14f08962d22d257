"""“I should not judge this”: a page of one button, and for coordinators who said so and why."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workflow import reviews
from workflow.deciding import Instead, decides
from workflow.forms.reviews import InterestForm
from workflow.interests import interest_of
from workflow.knowing import interest_told
from workflow.models import DeclaredInterest
from workflow.refusals import NotAllowed
from workflow.rules import is_coordinator
from workflow.views.finding import back_to, find, person_in


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, reference: str) -> HttpResponse:
    proposal, person = find(request, reference), person_in(request)
    may, looks_after = reviews.may_declare(proposal, person), is_coordinator(proposal, person)
    if not (may or looks_after):
        raise NotAllowed(_("Interests are declared by those who may judge an idea, until it is decided."))
    form = InterestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reviews.declare_interest(by=person, proposal=proposal, because=form.cleaned_data["because"])
        messages.success(
            request,
            _("You no longer judge %(reference)s. Thank you for saying so.") % {"reference": reference},
        )
        return redirect(_where_to(request, proposal))
    because = interest_told(person, proposal, interest_of(proposal, person))
    shown = {
        "back": back_to(request, proposal), "proposal": proposal, "form": form, "may": may, "because": because,
        "instead": Instead(person, [proposal]).sentence(proposal) if because and decides(proposal, person) else "",
        "declared": proposal.declared_interests.select_related("person") if looks_after else [],
    }  # fmt: skip
    return render(request, "workflow/interest.html", shown, status=422 if form.errors else 200)


def _where_to(request: HttpRequest, proposal: Any) -> str:
    """Somebody who stood down may no longer see a confidential idea: then on to their list."""
    seen = type(proposal).objects.visible_to(person_in(request)).filter(pk=proposal.pk).exists()
    return back_to(request, proposal) if seen else "workflow:reviews"


@login_required
@require_POST
def lift(request: HttpRequest, reference: str, uid: Any) -> HttpResponse:
    """A coordinator takes back what somebody declared by mistake."""
    proposal = find(request, reference)
    if not is_coordinator(proposal, person_in(request)):
        raise NotAllowed(_("Only another coordinator of the idea can take a declared interest back."))
    standing = DeclaredInterest.objects.select_related("proposal", "person").filter(withdrawn_at=None)
    declared = get_object_or_404(standing, proposal=proposal, uid=uid)
    reviews.lift_interest(by=person_in(request), declared=declared)
    messages.success(request, _("%(name)s may judge this idea again.") % {"name": declared.person.name})
    return redirect("workflow:interest", proposal.reference)
