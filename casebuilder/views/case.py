"""The business case as a page, its versions, and its documents: asked for, made by the worker, served by the access rule."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casebuilder import rules
from casebuilder.documents.making import MAKERS
from casebuilder.documents.paper import TooLarge
from casebuilder.documents.view import context
from casebuilder.kin import kin
from casebuilder.models import Case, CaseDocument, CaseVersion
from casebuilder.offers import offers_on
from casebuilder.presenter import key_of, paper_of
from casebuilder.services import ask_for_document
from casebuilder.views.finding import find_case, idea_crumbs, person
from casebuilder.views.versions import history
from place.installation import installation_of
from place.keeping import private

State = CaseDocument.State


@login_required
@require_GET
def page(request: HttpRequest, reference: str, number: int | None = None) -> HttpResponse:
    """The current version, or one of those before it."""
    case, reader = find_case(request, reference), person(request)
    withheld, whole = rules.withheld(reader, case), rules.reads_whole(reader, case)
    version = case.current if number in (None, case.current.number) else _version(case, number or 0, whole)
    said = context(paper_of(version, place=installation_of(request).title, withheld=withheld)) | {
        "case": case,
        "idea": case.idea,
        "shown": version,
        "is_current": version.pk == case.current_id,
        "crumbs": idea_crumbs(case.idea),
        "offers": offers_on(case, reader),
        "withheld": withheld,
        "history": history(case) if whole else [],
        "may_bring_back": rules.can_edit(reader, case),
        "downloads": _downloads(version, key_of(version, withheld), case),
        "address": _address(case, number),
        "kin": kin(case, reader) if number is None else None,
    }
    return render(request, "casebuilder/case.html", said)


def _downloads(version: CaseVersion, key: str, case: Case) -> list[dict[str, Any]]:
    """Each kind of document, and how far the one of this state is."""
    there = {document.kind: document for document in version.documents.filter(key=key)}
    return [{"kind": kind, "progress": progress_of(there.get(kind), case)} for kind in MAKERS]


def _version(case: Case, number: int, whole: bool) -> CaseVersion:
    """An earlier version, for the circle of the case alone: what is released is the one that stands."""
    if not whole:
        raise Http404
    version: CaseVersion = get_object_or_404(
        case.versions.with_marks().select_related("by", "assured_by"), number=number
    )
    version.case = case
    return version


def _address(case: Case, number: int | None) -> str:
    args: list[Any] = [case.idea.reference] if number is None else [case.idea.reference, number]
    return reverse("casebuilder:case" if number is None else "casebuilder:version", args=args)


@login_required
@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Queue a document of a version; the page it was asked on shows how far it is."""
    case, reader = find_case(request, reference), person(request)
    withheld, number = rules.withheld(reader, case), request.POST.get("number", "")
    kind = request.POST.get("kind", CaseDocument.Kind.PDF)
    if kind not in MAKERS:
        raise Http404
    asked = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else case.current.number
    version = (
        case.current
        if asked == case.current.number
        else _version(case, asked, rules.reads_whole(reader, case))
    )
    try:
        MAKERS[kind].refuse_if_too_large(paper_of(version, withheld=withheld))
        ask_for_document(by=reader, version=version, withheld=withheld, kind=kind)
    except TooLarge as error:
        messages.error(request, str(error))
    return redirect(f"{_address(case, version.number if version.pk != case.current_id else None)}#pdf")


@login_required
@require_GET
def progress(request: HttpRequest, reference: str, uid: UUID) -> HttpResponse:
    """The progress alone, for the page that waits; without htmx the page itself."""
    case = find_case(request, reference)
    document = _document(request, case, uid)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{_address(case, document.version.number)}#pdf")
    return render(
        request,
        "casebuilder/download.html",
        {
            "kind": document.kind,
            "progress": progress_of(document, case),
            "case": case,
            "shown": document.version,
            "withheld": document.withheld,
        },
    )


def _document(request: HttpRequest, case: Case, uid: UUID) -> CaseDocument:
    """A document of this case this person may read: one that keeps back at least what they may not know."""
    found: CaseDocument = get_object_or_404(
        CaseDocument.objects.select_related("version"), version__case=case, uid=uid
    )
    found.version.case = case
    current = found.version_id == case.current_id
    if set(rules.withheld(person(request), case)) - set(found.withheld.split()):
        raise Http404
    if not current and not rules.reads_whole(person(request), case):
        raise Http404
    return found


def progress_of(document: CaseDocument | None, case: Case) -> dict[str, Any] | None:
    """A document in the words of the progress component."""
    if document is None:
        return None
    args = [case.idea.reference, document.uid]
    words = {
        State.QUEUED: _("Waiting for its turn: a document takes about ten seconds."),
        State.RUNNING: _("Being made: the pages are laid out, or the formulas written."),
        State.DONE: _("It is ready."),
        State.FAILED: document.problem,
    }
    states = {State.QUEUED: "waiting", State.RUNNING: "running", State.DONE: "done", State.FAILED: "failed"}
    return {
        "state": states[State(document.state)],
        "text": words[State(document.state)],
        "percent": document.progress if document.state == State.RUNNING else None,
        "url": reverse("casebuilder:progress", args=args),
        "page_url": _address(case, document.version.number),
        "done_url": reverse("casebuilder:pdf", args=args),
        "sha256": document.sha256,
    }


@login_required
@require_GET
def pdf(request: HttpRequest, reference: str, uid: UUID) -> HttpResponseBase:
    """The finished document, to those who may read the case; never kept on the way or by the browser."""
    case = find_case(request, reference)
    document = _document(request, case, uid)
    if document.state != State.DONE:
        return redirect(f"{_address(case, document.version.number)}#pdf")
    maker = MAKERS[document.kind]
    name = f"{case.idea.reference}-v{document.version.number}.{maker.extension}"
    try:
        opened = document.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return private(FileResponse(opened, as_attachment=True, filename=name, content_type=maker.mime))
