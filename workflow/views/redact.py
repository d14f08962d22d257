"""Blacking out a passage: say which and why, see where it stands, then do it for good."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from workflow.forms.redact import RedactForm
from workflow.redacting import Found, look_for, may_redact
from workflow.redacting import redact as black_out
from workflow.refusals import NotAllowed, NotYet
from workflow.views.finding import find, person_in


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, reference: str) -> HttpResponse:
    proposal, person = find(request, reference), person_in(request)
    if not may_redact(proposal, person):
        raise NotAllowed(_("Only a coordinator who did not write the idea can black something out."))
    form = RedactForm(request.POST if request.method == "POST" else None, version=proposal.version)
    found = _tried(request, proposal, form) if request.method == "POST" and form.is_valid() else None
    if found and "confirm" in request.POST:
        times = sum(each.times for each in found)
        done = ngettext("Blacked out, in %(n)s place.", "Blacked out, in %(n)s places.", times) % {"n": times}
        messages.success(request, done)
        return redirect(proposal.get_absolute_url())
    shown = {"proposal": proposal, "form": form, "found": found if "change" not in request.POST else None}
    return render(request, "workflow/redact.html", shown, status=422 if form.errors else 200)


def _tried(request: HttpRequest, proposal: Any, form: RedactForm) -> list[Found]:
    """Where it stands; blacked out, once that was confirmed."""
    said = {
        "by": person_in(request),
        "passage": form.cleaned_data["passage"],
        "reason": form.cleaned_data["reason"],
    }
    try:
        if "confirm" in request.POST:
            return black_out(proposal, version=form.cleaned_data["version"], **said)
        return look_for(proposal, **said)
    except NotYet as refusal:
        for sentence in refusal.sentences:
            form.add_error(None, sentence)
        return []
