"""Work done after the page: making the PDF or the workbook of a version."""

from __future__ import annotations

import hashlib
import logging
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from casebuilder import rules
from casebuilder.documents.apart import Broke, RanOut
from casebuilder.documents.making import MAKERS, write
from casebuilder.documents.paper import TooLarge
from casebuilder.documents.written import CannotWrite, Written
from casebuilder.editions import read_once
from casebuilder.models import CaseDocument
from casebuilder.presenter import key_of, paper_of
from place.languages import in_language_of_site

log = logging.getLogger(__name__)
State = CaseDocument.State


@task()
def make_document(document_id: int) -> None:
    """Make one document, once. A failure is kept on it, with what to do; asking again starts over."""
    document = (
        CaseDocument.objects.select_related("version__case__idea__home_organisation", "asked_by")
        .filter(pk=document_id)
        .first()
    )
    if document is None or document.state == State.DONE:
        return
    try:
        if _still_allowed(document) and _still_wanted(document):
            _keep(document, _written(document))
    except (TooLarge, RanOut) as error:
        _fail(document, str(error))
    except CannotWrite as error:
        log.error("document %s: %s", document.pk, error)
        _fail(
            document,
            _("The PDF writer is not set up on this site. Its administrator has been told; try again later."),
        )
    except Broke:
        _fail(document, _went_wrong())
    except Exception:
        _fail(document, _went_wrong())
        raise


def _went_wrong() -> str:
    return _(
        "Something went wrong while making it. Try again; if it fails twice, tell the site's administrator."
    )


def _still_allowed(document: CaseDocument) -> bool:
    """Somebody may have lost their part in the case since they asked: nothing is made for them any more."""
    reader, case = document.asked_by, document.version.case
    kept_back = set(rules.withheld(reader, case)) - set(document.withheld.split())
    overtaken = document.version_id != case.current_id and not rules.reads_whole(reader, case)
    if rules.can_see(reader, case) and not kept_back and not overtaken:
        return True
    _fail(document, _("Whoever asked for this may not read it any more. Ask for it again."))
    return False


def _still_wanted(document: CaseDocument) -> bool:
    """Somebody may have signed since it was asked for: it is then the document of the version as it stands now."""
    now = key_of(document.version, tuple(document.withheld.split()))
    if now != document.key and document.version.documents.filter(key=now, kind=document.kind).exists():
        _fail(document, _("The case was agreed or signed in the meantime: ask for it again."))
        return False
    document.key = now
    return _note(document, key=now)


def _written(document: CaseDocument) -> Written:
    _progress(document, 10)
    with in_language_of_site():  # one document for all who sign it, whoever asked first
        with read_once():
            paper = paper_of(document.version, withheld=tuple(document.withheld.split()))
        _progress(document, 30)
        return write(document.kind, paper)


def _keep(document: CaseDocument, written: Written) -> None:
    for warning in written.warnings:
        log.warning("document %s: %s", document.pk, warning)
    document.sha256 = hashlib.sha256(written.content).hexdigest()
    name = f"{document.uid}.{MAKERS[document.kind].extension}"
    document.file.save(name, ContentFile(written.content), save=False)
    done = {"state": State.DONE, "progress": 100, "done_at": timezone.now(), "problem": ""}
    if not _note(document, **done, file=document.file.name, sha256=document.sha256):
        document.file.delete(save=False)


def _progress(document: CaseDocument, percent: int) -> None:
    _note(document, state=State.RUNNING, progress=percent)


def _fail(document: CaseDocument, problem: str) -> None:
    _note(document, state=State.FAILED, problem=problem[:200])


def _note(document: CaseDocument, **said: Any) -> bool:
    """Write it on the row, if it is still there: what was thrown away meanwhile must not come back with the old words."""
    return bool(CaseDocument.objects.filter(pk=document.pk).update(**said))
