"""The case owner's way back from an assured version: asking finance to return it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from casebuilder import rules
from casebuilder.models import Case
from casebuilder.services.locking import locked_case
from place.models import Person
from place.services import record
from place.standing import holders
from place.vocabulary import Role
from workflow.models import Notice
from workflow.notices import tell
from workflow.refusals import NotAllowed


@transaction.atomic
def ask_back(*, case: Case, by: Person, why: str) -> None:
    """Tell the home organisation's finance officers why it should come back; nothing falls until one of them returns it."""
    case = locked_case(case)
    if not rules.may_ask_back(by, case):
        raise NotAllowed(_("Only the case owner can ask for it back, while it waits for signatures."))
    text = _("%(who)s asks you to return the business case, so that it can be changed: %(why)s") % {
        "who": by.name,
        "why": why,
    }
    officers = holders(case.idea.home_organisation_id, Role.FINANCE_OFFICER)
    for officer in Person.objects.filter(pk__in=officers).exclude(pk=by.pk):
        tell(officer, Notice.Kind.WAITING, case.idea, text=text)
    record(by=by, action="ask_back", target=case)
