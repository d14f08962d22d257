"""Releasing a case to those who may see its idea, and withdrawing that: what they will read is said first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casebuilder import rules
from casebuilder.models import Case
from casebuilder.presenter import paper_of
from casebuilder.released import words_about_work
from casebuilder.services import release, withdraw_release
from casebuilder.views.finding import case_crumbs, find_case, person
from workflow.forms.fields import Words
from workflow.refusals import NotAllowed, NotYet


class ReleaseForm(forms.Form):
    why = Words(
        gettext_lazy("Why, and who decided it?"),
        asks=gettext_lazy("Say why, and who decided it"),
        hint=gettext_lazy("The team and everybody who signed read it, and it stays in the record."),
        rows=3,
        max_length=500,
    )
    released = forms.BooleanField(
        required=False, widget=forms.HiddenInput
    )  # as it was when the page was shown


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, reference: str) -> HttpResponse:
    case = find_case(request, reference)
    if not rules.may_release(person(request), case):
        raise NotAllowed(
            _(
                "Only a finance officer or an executive of the home organisation can release a business case or withdraw that, "
                "once its savings are committed."
            )
        )
    now = bool(case.released_at)
    form = ReleaseForm(request.POST if request.method == "POST" else None, initial={"released": now})
    if request.method == "POST" and form.is_valid() and _done(request, case, form):
        return redirect(case)
    said = {
        "case": case,
        "idea": case.idea,
        "form": form,
        "crumbs": case_crumbs(case),
        "heading": _("Withdraw the release") if case.released_at else _("Release the business case"),
        "answer": _("Withdraw the release") if case.released_at else _("Release it"),
        **_what_is_read(case),
    }
    return render(request, "casebuilder/release.html", said, status=422 if form.errors else 200)


def _done(request: HttpRequest, case: Case, form: ReleaseForm) -> bool:
    """What the page offered when it was shown; where somebody else was first, the page says so and keeps the words."""
    withdrawing, why = form.cleaned_data["released"], form.cleaned_data["why"]
    try:
        (withdraw_release if withdrawing else release)(case=case, by=person(request), why=why)
    except NotYet as refusal:
        form.add_error(None, str(refusal))
        form.data = {**form.data.dict(), "released": str(bool(case.released_at))}  # type: ignore[attr-defined]  # a QueryDict
        return False
    withdrawn = _("The release is withdrawn. Only the circle of the case reads it now.")
    messages.success(request, withdrawn if withdrawing else _("The business case is released."))
    return True


def _what_is_read(case: Case) -> dict[str, Any]:
    """What becomes visible, what is kept back, and words left in it that speak of somebody's work."""
    kept_back = rules.sections_kept_back(case.current.document)
    shown = paper_of(case.current, withheld=kept_back).case
    return {
        "kept_back": kept_back,
        "files": [] if kept_back else list(case.files.values_list("name", flat=True)),
        "speaking": words_about_work(shown) if kept_back else [],
    }
