"""What a coordinator does for an idea on its way: hand it to somebody else, remind its authors."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflow import notices, services
from workflow.clocks import could_hold
from workflow.forms.reviews import HandOverForm
from workflow.refusals import NotAllowed, NotYet
from workflow.rules import is_coordinator
from workflow.stages import Stage
from workflow.views.finding import find, person_in


@login_required
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = find(request, reference)
    if not services.may_hand_over(proposal, person_in(request)):
        raise NotAllowed(
            _("Only a coordinator who did not write the idea can hand it over, while one person has it.")
        )
    people = could_hold(proposal).order_by("last_name", "first_name")
    form = HandOverForm(
        request.POST if request.method == "POST" else None, people=people, version=proposal.version
    )
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        services.hand_over(proposal, by=person_in(request), to=to, version=form.cleaned_data["version"])
        messages.success(
            request, _("%(name)s now has %(reference)s.") % {"name": to.name, "reference": proposal.reference}
        )
        return redirect(proposal.get_absolute_url())
    return render(
        request,
        "workflow/hand_over.html",
        {"proposal": proposal, "form": form, "nobody": not people.exists()},
    )


@login_required
@require_http_methods(["GET", "POST"])
def remind(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = find(request, reference)
    if proposal.stage != Stage.NEEDS_INFORMATION or not is_coordinator(proposal, person_in(request)):
        raise NotAllowed(
            _("Only a coordinator can send a reminder, and only while a question waits for an answer.")
        )
    if request.method == "POST":
        try:
            notices.remind(proposal, by=person_in(request))
            messages.success(request, _("The authors have been reminded."))
        except NotYet as refusal:
            messages.warning(request, str(refusal))
        return redirect(proposal.get_absolute_url())
    return render(
        request, "workflow/remind.html", {"proposal": proposal, "already": notices.reminded_today(proposal)}
    )
