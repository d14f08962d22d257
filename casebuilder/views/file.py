"""The case file itself: taken away as JSON, and brought in as the next version."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from casebuilder import rules
from casebuilder.appraisal import CaseFileError, canonical
from casebuilder.appraisal.reading import load
from casebuilder.forms.answering import FileForm
from casebuilder.forms.section import in_words
from casebuilder.models import Case, CaseVersion
from casebuilder.presenter import paper_of
from casebuilder.refusals import EditedMeanwhile
from casebuilder.services import save_version
from casebuilder.views.desk import desk
from casebuilder.views.editor import say_saved
from casebuilder.views.finding import find_case, find_own_case, person
from place.keeping import private

MOST_FAULTS = 20  # shown at once


@login_required
@require_GET
def export(request: HttpRequest, reference: str) -> HttpResponse:
    """The canonical case file: its SHA-256 is the fingerprint the page and the PDF show, but for a released copy."""
    case = find_case(request, reference)
    withheld = rules.withheld(person(request), case)
    document = paper_of(case.current, withheld=withheld).case if withheld else case.current.document
    response = HttpResponse(canonical(document), content_type="application/json")
    kind = "-released-copy" if withheld else ""
    response["Content-Disposition"] = (
        f'attachment; filename="{case.idea.reference}-v{case.current.number}{kind}.json"'
    )
    return private(response)


@login_required
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, reference: str) -> HttpResponse:
    """A whole case file in place of the one there is; every fault is named, and the text stays in its box."""
    case = find_own_case(request, reference)
    sent = request.method == "POST"
    form = FileForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial={"expected": case.current.number},
    )
    if request.method == "POST" and form.is_valid():
        saved = _save(request, case, form)
        if saved:
            say_saved(request, case, saved)
            return redirect("casebuilder:options", case.idea.reference)
    return render(
        request,
        "casebuilder/edit_file.html",
        desk(case, "bring_in", form=form),
        status=422 if form.errors else 200,
    )


def _save(request: HttpRequest, case: Case, form: FileForm) -> CaseVersion | None:
    document = None
    try:
        document = load(form.content())
        return save_version(
            case=case,
            by=person(request),
            document=document,
            why=_("Brought in from a case file"),
            expected=form.cleaned_data["expected"],
        )
    except CaseFileError as error:
        field = "file" if form.cleaned_data.get("file") else "text"
        for fault in error.faults[:MOST_FAULTS]:
            form.add_error(
                field,
                f"{fault.path}: {fault.expected}"
                if not isinstance(document, dict)
                else in_words(document, fault),
            )
    except EditedMeanwhile as error:
        form.add_error(None, str(error))
    return None
