"""Asking finance to return an assured case."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casebuilder import rules
from casebuilder.services import ask_back
from casebuilder.views.finding import case_crumbs, find_case, person
from workflow.forms.fields import Words
from workflow.refusals import NotAllowed


class AskBackForm(forms.Form):
    why = Words(
        gettext_lazy("What has to change, and why?"),
        asks=gettext_lazy("Say what has to change"),
        hint=gettext_lazy("The finance officers read this."),
        max_length=1000,
    )


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, reference: str) -> HttpResponse:
    case = find_case(request, reference)
    if not rules.may_ask_back(person(request), case):
        raise NotAllowed(_("Only the case owner can ask for it back, while it waits for signatures."))
    form = AskBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ask_back(case=case, by=person(request), why=form.cleaned_data["why"])
        messages.success(request, _("Finance has been asked to return the case."))
        return redirect(case)
    said = {"case": case, "idea": case.idea, "form": form, "crumbs": case_crumbs(case)}
    return render(request, "casebuilder/ask_back.html", said, status=422 if form.errors else 200)
