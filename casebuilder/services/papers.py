"""Asking for a document of a version: one of each kind for each state it can be in, made once and kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from casebuilder.models import CaseDocument, CaseVersion
from casebuilder.presenter import key_of
from place.models import Person
from place.services import record

GIVEN_UP_AFTER = timedelta(minutes=15)  # by then the worker that had it has stopped


@transaction.atomic
def ask_for_document(
    *,
    by: Person,
    version: CaseVersion,
    withheld: tuple[str, ...] = (),
    kind: str = CaseDocument.Kind.PDF,
    reader: Person | None = None,
) -> CaseDocument:
    """The document of this version as it stands now: the one there is, or a new one queued for the worker.

    Where sections are withheld it is the released copy, without them. `reader` is whom it is for, where that is
    another than whoever asks: the worker makes it only while they may read it.
    """
    from casebuilder.tasks import make_document

    found, made = CaseDocument.objects.select_for_update(of=("self",)).get_or_create(
        version=version,
        kind=kind,
        key=key_of(version, withheld),
        defaults={"asked_by": reader or by, "withheld": " ".join(withheld)},
    )
    if not made and not may_be_asked_again(found):
        return found
    if not made:
        found.state, found.progress, found.problem = CaseDocument.State.QUEUED, 0, ""
        found.asked_by, found.asked_at = reader or by, timezone.now()
        found.save()
    record(by=by, action="ask_for_document", target=version.case, version=version.number, kind=str(kind))
    make_document.enqueue(found.pk)
    return found


@transaction.atomic
def throw_away(documents: Iterable[CaseDocument]) -> int:
    """Delete documents now, and their bytes as soon as that is certain; how many there were."""
    thrown = list(documents)
    for document in thrown:
        storage, path = document.file.storage, str(document.file.name or "")
        document.delete()
        if path:
            transaction.on_commit(partial(storage.delete, path))
    return len(thrown)


def may_be_asked_again(document: CaseDocument) -> bool:
    """Whether a document failed, or nobody is making it any more."""
    if document.state == CaseDocument.State.DONE:
        return False
    return document.state == CaseDocument.State.FAILED or document.asked_at < timezone.now() - GIVEN_UP_AFTER
