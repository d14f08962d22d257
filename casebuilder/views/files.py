"""The files of a business case: added by its team, taken away by whoever may see the case, and each time written down."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from casebuilder import rules
from casebuilder.models import CaseFile
from casebuilder.services import add_file, note_download, remove_file
from casebuilder.views.finding import case_crumbs, find_case, person
from place.keeping import download
from place.uploads import FilesForm
from workflow.refusals import NotAllowed


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, reference: str) -> HttpResponse:
    case, reader = find_case(request, reference), person(request)
    may_add = rules.may_add_files(reader, case)
    if request.method == "POST" and not may_add:
        raise NotAllowed(_("Only the case owner and the delivery owner can add files to this business case."))
    form = FilesForm(request.POST, request.FILES) if request.method == "POST" else FilesForm()
    if request.method == "POST" and form.is_valid():
        added = form.take(lambda name, content: add_file(by=reader, case=case, name=name, content=content))
        if added:
            messages.success(request, _("Added: %(names)s") % {"names": ", ".join(added)})
        if not form.errors:
            return redirect("casebuilder:files", case.idea.reference)
    kept_back = bool(rules.withheld(reader, case))
    files = [] if kept_back else list(case.files.select_related("by"))
    for file in files:
        file.case = case
    shown = {
        "case": case,
        "idea": case.idea,
        "crumbs": case_crumbs(case),
        "files": [{"file": file, "removable": rules.may_remove_file(reader, file)} for file in files],
        "form": form if may_add else None,
        "kept_back": kept_back,
    }
    return render(request, "casebuilder/files.html", shown, status=422 if form.errors else 200)


def _file(request: HttpRequest, reference: str, uid: UUID) -> CaseFile:
    """A file of a case this person may see: its own case's, not another's, and none while a section is kept back."""
    case = find_case(request, reference)
    if rules.withheld(person(request), case):
        raise Http404
    found: CaseFile = get_object_or_404(CaseFile.objects.filter(case=case), uid=uid)
    found.case = case
    return found


@login_required
@require_GET
def take_away(request: HttpRequest, reference: str, uid: UUID) -> FileResponse:
    found = _file(request, reference, uid)
    answer = download(found)
    note_download(by=person(request), file=found)
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, reference: str, uid: UUID) -> HttpResponse:
    """Ask once, then remove it for good."""
    found, reader = _file(request, reference, uid), person(request)
    if not rules.may_remove_file(reader, found):
        raise NotAllowed(_("Only whoever added a file, or the case owner, can remove it."))
    if request.method == "POST":
        remove_file(by=reader, file=found)
        messages.success(request, _("%(name)s is removed.") % {"name": found.name})
        return redirect("casebuilder:files", found.case.idea.reference)
    shown = {"idea": found.case.idea, "file": found, "crumbs": case_crumbs(found.case)}
    return render(request, "casebuilder/remove_file.html", shown)
