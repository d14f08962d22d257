"""A case is released to those who may see its idea, and its release withdrawn; each time with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casebuilder import rules
from casebuilder.models import Case
from casebuilder.services.locking import locked_case
from casebuilder.services.telling import tell_of_release
from place.models import Person
from place.services import record
from workflow.refusals import NotAllowed, NotYet


@transaction.atomic
def release(*, case: Case, by: Person, why: str) -> None:
    """From now on whoever may see the idea reads the version that stands, without the sections kept back."""
    case = _held(case, by)
    if case.released_at is not None:
        raise NotYet([_("This business case is released already.")])
    _keep(case, timezone.now(), why)
    kept_back = [*rules.sections_kept_back(case.current.document)]
    record(by=by, action="release_case", target=case, version=case.current.number, kept_back=kept_back)
    tell_of_release(case, by=by, why=why, withdrawn=False)


@transaction.atomic
def withdraw_release(*, case: Case, by: Person, why: str) -> None:
    """Only its circle reads it again; what others have read or taken away by then stays with them."""
    case = _held(case, by)
    if case.released_at is None:
        raise NotYet([_("This business case is not released.")])
    _keep(case, None, why)
    record(by=by, action="withdraw_release", target=case, version=case.current.number)
    tell_of_release(case, by=by, why=why, withdrawn=True)


def _keep(case: Case, released_at: datetime | None, why: str) -> None:
    """Typed words stay with the case: the record is sealed, and what somebody typed may have to be redacted."""
    case.released_at, case.release_why = released_at, why.strip()[:500]
    case.save(update_fields=["released_at", "release_why"])


def _held(case: Case, by: Person) -> Case:
    held = locked_case(case)
    if not rules.may_release(by, held):
        raise NotAllowed(
            _(
                "Only a finance officer or an executive of the home organisation can release a business case or withdraw that, "
                "once its savings are committed."
            )
        )
    return held
