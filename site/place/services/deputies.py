"""Who stands in for whom."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from place.models import Deputy, Person, RoleGrant
from place.rules import may_change
from place.services.audit import record
from place.vocabulary import MONEY_ROLES


@transaction.atomic
def name_deputy(*, by: Person, deputy: Person, starts: date, ends: date) -> Deputy:
    """Let somebody of the same organisation act for `by` between two dates."""
    if deputy == by:
        raise ValidationError(_("Choose somebody else: you cannot be your own deputy."))
    return _name(by, by, deputy, starts, ends)


@transaction.atomic
def set_deputy(*, by: Person, person: Person, deputy: Person, starts: date, ends: date) -> Deputy:
    """An administrator names a deputy for somebody of their body; never themselves, and never a way round two administrators."""
    if not may_change(by, person):
        raise PermissionDenied(
            _("Only another administrator of their organisation can name a deputy for somebody.")
        )
    if deputy == by:
        raise ValidationError(_("You cannot make yourself somebody's deputy. Ask another administrator."))
    if deputy == person:
        raise ValidationError(_("Choose somebody else: nobody is their own deputy."))
    lacking = _money_roles(person) - _money_roles(deputy)
    if lacking:
        raise ValidationError(
            _(
                "%(name)s moves money. Choose somebody who holds the same role, or ask %(name)s to name a deputy."
            )
            % {"name": person.name}
        )
    return _name(by, person, deputy, starts, ends)


@transaction.atomic
def end_deputy(*, by: Person, deputy: Deputy) -> None:
    """Stop a stand-in at once: the person it stands in for may, and their administrator."""
    if deputy.person_id != by.pk and not may_change(by, deputy.person):
        raise PermissionDenied(_("Only the person it stands in for can end this."))
    _end(by, deputy)


def end_all_deputies(*, by: Person, person: Person) -> None:
    """Nobody stands in for somebody who leaves, and they stand in for nobody."""
    for deputy in Deputy.objects.filter(person=person) | Deputy.objects.filter(deputy=person):
        _end(by, deputy)


def _money_roles(person: Person) -> set[tuple[str, int]]:
    grants = RoleGrant.objects.filter(person=person, ended_at=None, role__in=MONEY_ROLES)
    return set(grants.values_list("role", "organisation_id"))


def _name(by: Person, person: Person, deputy: Person, starts: date, ends: date) -> Deputy:
    if deputy.organisation_id != person.organisation_id or not deputy.is_active:
        raise ValidationError(_("Choose somebody who works for your organisation."))
    if ends < starts:
        raise ValidationError(_("The last day must not be before the first."))
    made = Deputy.objects.create(person=person, deputy=deputy, starts=starts, ends=ends)
    record(
        by=by, action="name_deputy", target=person, organisation=person.organisation,
        deputy=deputy.pk, starts=str(starts), ends=str(ends))  # fmt: skip
    return made


def _end(by: Person, deputy: Deputy) -> None:
    record(
        by=by, action="end_deputy", target=deputy.person, organisation=deputy.person.organisation,
        deputy=deputy.deputy_id)  # fmt: skip
    deputy.delete()
