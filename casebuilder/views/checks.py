"""The checks of a case, for those who work on it: each with the reason, and a way to the very field."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casebuilder import rules
from casebuilder.checklist import checklist
from casebuilder.views.finding import case_crumbs, find_case, person
from workflow.refusals import NotAllowed


@login_required
@require_GET
def page(request: HttpRequest, reference: str) -> HttpResponse:
    case = find_case(request, reference)
    if not rules.reads_whole(person(request), case):
        raise NotAllowed(_("The checks are for those who work on this case."))
    shown = {
        "idea": case.idea,
        "version": case.current,
        "crumbs": case_crumbs(case),
        "list": checklist(case),
        "may_mend": rules.can_edit(person(request), case),
    }
    return render(request, "casebuilder/checks.html", shown)
