"""Erasing a person: their profile goes, what they did stays without a name, and the audit chain holds."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from casebuilder.models import CaseDocument, CaseVersion
from casebuilder.services.papers import throw_away
from ideas.models import Behalf, Invitation, Offer
from place.models import Invitation as JoiningInvitation
from place.models import Person
from place.services import record
from portal.protection.relations import RELATIONS, Fate
from portal.protection.schedule import ERASED
from workflow.refusals import NotAllowed, NotYet


def may_erase(by: Person, person: Person) -> bool:
    """The platform's administrators erase others, never themselves."""
    return by.is_superuser and by.is_active and by.pk != person.pk


def is_erased(person: Person) -> bool:
    return person.email.endswith(f"@{ERASED}")


@transaction.atomic
def erase(*, by: Person | None, person: Person, because: str) -> None:
    """Replace the profile and delete what is only about the person. `by` is nobody when the schedule asks for it."""
    gone = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if by and not may_erase(by, gone):
        raise NotAllowed(_("Only a platform administrator erases somebody, and nobody erases themselves."))
    if gone.is_active:
        raise NotYet(
            [_("Close this account first, so that what the person holds is handed on. Then erase it.")]
        )
    if is_erased(gone):
        return
    address = gone.email
    for relation, held in RELATIONS.items():
        if held.fate is Fate.DELETED:
            _delete(relation, gone)
    JoiningInvitation.objects.filter(email__iexact=address).delete()
    Invitation.objects.filter(email__iexact=address).delete()
    EmailAddress.objects.filter(email__iexact=address).delete()
    Offer.objects.filter(by=gone).update(contact="")
    Behalf.objects.filter(idea__author=gone).update(contact="")
    _forget_in_the_administration(gone)
    _delete_drafts_on_paper(gone)
    _empty(gone)
    record(by=by, action="erase", target=gone, because=because)


def _empty(person: Person) -> None:
    person.first_name, person.last_name = _("A former colleague"), ""
    person.email = f"{person.uid.hex}@{ERASED}"
    person.job_title, person.pay_band, person.team, person.last_login = "", "", None, None
    person.is_staff = person.is_superuser = False
    person.set_unusable_password()
    person.save()


def _delete(relation: str, person: Person) -> None:
    label, field = relation.rsplit(".", 1)
    apps.get_model(label)._base_manager.filter(**{field: person.pk}).delete()


def _forget_in_the_administration(person: Person) -> None:
    """Wagtail's own log writes down what a thing was called."""
    about = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Person), object_id=str(person.pk)
    )
    about.update(label=_("A former colleague"), data={})


def _delete_drafts_on_paper(person: Person) -> None:
    """PDFs of drafts that print the name; they can be made again. Signed papers are records and keep it."""
    documents = CaseDocument.objects.filter(version__state=CaseVersion.State.DRAFT)
    of = "version__case__idea"
    throw_away(documents.filter(Q(**{f"{of}__author": person}) | Q(**{f"{of}__case_owner": person})))


def counts(person: Person) -> list[tuple[Any, Any, int]]:
    """What the site holds about somebody: (what it is, what erasing does with it, how many)."""
    found: dict[tuple[str, Fate], int] = {}
    for relation, held in RELATIONS.items():
        label, field = relation.rsplit(".", 1)
        number = apps.get_model(label)._base_manager.filter(**{field: person.pk}).count()
        key = (str(held.what), held.fate)
        found[key] = found.get(key, 0) + number
    return [(what, fate, number) for (what, fate), number in found.items() if number]
