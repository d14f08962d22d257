"""The parts of the editor that are one form each."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casebuilder import reckoning
from casebuilder.appraisal.rates import parameters
from casebuilder.forms.section import SectionForm
from casebuilder.impact_words import carbon_headers, carbon_note, carbon_rows
from casebuilder.models import Case, CaseVersion
from casebuilder.views.desk import BY_SLUG, Part, base_of, desk, keep, results, trying
from casebuilder.views.finding import find_own_case
from casebuilder.views.overlap import choosing


@login_required
@require_http_methods(["GET", "POST"])
@choosing
def page(request: HttpRequest, reference: str, part: str = "settings") -> HttpResponse:
    """Show one part, try it, or save it."""
    about = BY_SLUG.get(part)
    if about is None or about.form is None:
        raise Http404
    case = find_own_case(request, reference)
    base = base_of(request, case)
    form = _form(about, base, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if trying(request):
            return results(request, case, form)
        saved = keep(request, case, form, _("Changed: %(part)s") % {"part": about.label})
        if saved:
            say_saved(request, case, base, saved)
            return redirect(about.url(case.idea.reference))
    status = 422 if request.method == "POST" else 200
    more = _carbon(case.current) if part == "impacts" else {}
    said = desk(case, part, form=form, formset=getattr(form, "rows", None), **more)
    return render(request, f"casebuilder/edit_{part}.html", said, status=status)


def _form(about: Part, base: CaseVersion, data: Any) -> SectionForm:
    assert about.form is not None  # noqa: S101 - the caller looked
    more: dict[str, Any] = {"failing": _failing(base)} if about.slug == "answers" else {}
    return about.form(data, document=base.document, number=base.number, **more)


def _carbon(version: CaseVersion) -> dict[str, Any]:
    """What the tonnes of the saved version are worth."""
    published = parameters(editions=reckoning.editions_of(version))
    rows = carbon_rows(version.document, published)
    return {"carbon": rows, "carbon_headers": carbon_headers(), "carbon_note": carbon_note(published)}


def _failing(version: CaseVersion) -> dict[str, list[str]]:
    """What each check found, answered or not, so that an answer can be read beside it."""
    found: dict[str, list[str]] = defaultdict(list)
    for finding in reckoning.case_findings(version.case, version.document):
        if not finding.passed or version.document.get("answers", {}).get(finding.key):
            found[finding.key].append(finding.sentence)
    return found


def say_saved(request: HttpRequest, case: Case, base: CaseVersion, saved: CaseVersion) -> None:
    """That it is saved; and what others saved between the version one began with and one's own."""
    if saved.pk == case.current_id:
        messages.info(request, _("Nothing had changed, so nothing was saved."))
    else:
        messages.success(request, _("Saved as version %(number)s.") % {"number": saved.number})
    if saved.number > base.number + 1:
        others = case.versions.filter(number__gt=base.number, number__lt=saved.number)
        for other in others.select_related("by"):
            said = {"who": other.by.name, "number": other.number, "why": other.why or _("a change")}
            messages.info(
                request,
                _("Meanwhile %(who)s saved version %(number)s (%(why)s). Both changes are in yours.") % said,
            )
