"""Files come to a business case and go, and each time one is taken away is written down."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from casebuilder.models import Case, CaseFile
from casebuilder.rules import may_add_files, may_remove_file
from casebuilder.services.locking import locked_case
from place.allowance import within_allowance
from place.files import Checked
from place.keeping import drop, keep_bytes
from place.models import Person
from place.scanning import vetted
from place.services import record
from workflow.refusals import NotAllowed


def add_file(*, by: Person, case: Case, name: str, content: bytes) -> CaseFile:
    """Check one file and keep its safe copy with the case. Raises FileRefused with the reason."""
    _refuse_unless_team(by, case)
    return _keep(by, case, vetted(name, content, by=by, target=case))


def _refuse_unless_team(by: Person, case: Case) -> None:
    if not may_add_files(by, case):
        raise NotAllowed(_("Only the case owner and the delivery owner can add files to this business case."))


@transaction.atomic
def _keep(by: Person, case: Case, checked: Checked) -> CaseFile:
    held = locked_case(case)
    _refuse_unless_team(by, held)  # it may have passed to others while the file was looked into
    within_allowance(held.files.all(), checked, by=by)
    kept = keep_bytes(CaseFile(case=held), checked, by=by)
    record(by=by, action="add_case_file", target=held, file=str(kept.uid), size=kept.size, mime=kept.mime)
    return kept


@transaction.atomic
def remove_file(*, by: Person, file: CaseFile) -> None:
    """Remove a file for good; the audit says that there was one."""
    if not may_remove_file(by, file):
        raise NotAllowed(_("Only whoever added a file, or the case owner, can remove it."))
    record(by=by, action="remove_case_file", target=file.case, file=str(file.uid), size=file.size)
    drop(file)


@transaction.atomic
def note_download(*, by: Person, file: CaseFile) -> None:
    """Who took which file of a case away, and when."""
    record(by=by, action="download_case_file", target=file.case, file=str(file.uid))
