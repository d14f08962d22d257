"""The case file itself: taken away as JSON; brought in after a look at what would change."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from casebuilder import rules
from casebuilder.appraisal import CaseFileError, Fault, canonical
from casebuilder.appraisal.reading import load
from casebuilder.difference_words import rows
from casebuilder.forms.answering import FileForm
from casebuilder.forms.section import in_words
from casebuilder.models import Case, CaseVersion
from casebuilder.presenter import paper_of
from casebuilder.reckoning import words_read
from casebuilder.refusals import EditedMeanwhile, Overlap
from casebuilder.services import save_version
from casebuilder.services.versions import as_ours
from casebuilder.views.desk import base_of, chosen, desk
from casebuilder.views.editor import say_saved
from casebuilder.views.finding import find_case, find_own_case, person
from casebuilder.views.overlap import choosing
from place.keeping import private

MOST_FAULTS = 20  # shown at once
MOST_CHANGES = 100


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
@choosing
def bring_in(request: HttpRequest, reference: str) -> HttpResponse:
    """A whole case file in place of the one there is: first every fault or every change is shown, then it is saved."""
    case = find_own_case(request, reference)
    base, sent = base_of(request, case), request.method == "POST"
    form = FileForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial={"expected": case.current.number},
    )
    document = _read(form, case) if sent and form.is_valid() else None
    if document is not None and "confirm" in request.POST:
        saved = _save(request, case, form, document)
        if saved:
            say_saved(request, case, base, saved)
            return redirect("casebuilder:options", case.idea.reference)
    elif document is not None:
        return _preview(request, case, base, document)
    said = desk(case, "bring_in", form=form)
    return render(request, "casebuilder/edit_file.html", said, status=422 if form.errors else 200)


def _read(form: FileForm, case: Case) -> dict[str, Any] | None:
    """The document as it would be kept; none with every fault said at the field it came in."""
    document = None
    try:
        document = load(form.content())
        return as_ours(document, case.idea)
    except CaseFileError as error:
        field = "file" if form.cleaned_data.get("file") else "text"
        for fault in error.faults[:MOST_FAULTS]:
            form.add_error(field, _said(document, fault))
        more = len(error.faults) - MOST_FAULTS
        if more > 0:
            form.add_error(
                field, ngettext("and %(n)s more fault", "and %(n)s more faults", more) % {"n": f"{more:,}"}
            )
    return None


def _said(document: Any, fault: Fault) -> str:
    """Which line and field in words, what was expected, and the path for whoever wrote the file."""
    if not isinstance(document, dict):
        return f"{fault.path}: {fault.expected}"
    words = in_words(document, fault)
    return words if fault.path in words else f"{words} [{fault.path}]"


def _preview(request: HttpRequest, case: Case, base: CaseVersion, document: dict[str, Any]) -> HttpResponse:
    """What would change; nothing is kept before it is confirmed."""
    found = rows(as_ours(case.current.document, case.idea), document)
    said = desk(
        case,
        "bring_in",
        typed=document,
        rows=found[:MOST_CHANGES],
        more=max(len(found) - MOST_CHANGES, 0),
        expected=base.number,
        as_read=words_read(base.document),
        text=canonical(document).decode(),
    )
    return render(request, "casebuilder/edit_file_preview.html", said)


def _save(request: HttpRequest, case: Case, form: FileForm, document: dict[str, Any]) -> CaseVersion | None:
    try:
        return save_version(
            case=case,
            by=person(request),
            document=document,
            why=_("Brought in from a case file"),
            expected=form.cleaned_data["expected"],
            as_read=form.cleaned_data["as_read"],
            **chosen(request),
        )
    except Overlap:
        raise
    except EditedMeanwhile as error:
        form.add_error(None, str(error))
    return None
