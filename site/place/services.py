"""Changes to people's roles and deputies, each leaving an audit entry."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from place.models import AuditEntry, Deputy, Organisation, Person, RoleGrant
from place.vocabulary import Role


def record(*, by: Person | None, action: str, target: models.Model, **said: Any) -> AuditEntry:
    """Write one audit entry about a thing; `said` must be plain values."""
    return AuditEntry.objects.create(
        by=by, action=action, target_type=target._meta.label_lower, target_id=str(target.pk), said=said
    )


@transaction.atomic
def grant_role(
    *,
    by: Person | None,
    person: Person,
    organisation: Organisation,
    role: Role,
    signing_limit: Decimal | None = None,
    authority: str = "",
) -> RoleGrant:
    """Give a person a role. Nobody grants one to themselves."""
    if by == person:
        raise PermissionDenied(_("You cannot give yourself a role. Ask another administrator."))
    grant, made = RoleGrant.objects.update_or_create(
        person=person,
        organisation=organisation,
        role=role,
        ended_at=None,
        defaults={"signing_limit": signing_limit, "authority": authority},
        create_defaults={"signing_limit": signing_limit, "authority": authority, "granted_by": by},
    )
    record(
        by=by,
        action="grant_role" if made else "change_role",
        target=person,
        role=role,
        organisation=organisation.slug,
    )
    return grant


@transaction.atomic
def end_role(*, by: Person, grant: RoleGrant) -> None:
    """Take a role away from now on; the grant stays as a record."""
    grant.ended_at = timezone.now()
    grant.save(update_fields=["ended_at"])
    record(
        by=by, action="end_role", target=grant.person, role=grant.role, organisation=grant.organisation.slug
    )


@transaction.atomic
def name_deputy(*, by: Person, deputy: Person, starts: date, ends: date) -> Deputy:
    """Let somebody of the same organisation act for `by` between two dates."""
    if deputy == by:
        raise ValidationError(_("Choose somebody else: you cannot be your own deputy."))
    if deputy.organisation_id != by.organisation_id or not deputy.is_active:
        raise ValidationError(_("Choose somebody who works for your organisation."))
    if ends < starts:
        raise ValidationError(_("The last day must not be before the first."))
    made = Deputy.objects.create(person=by, deputy=deputy, starts=starts, ends=ends)
    record(by=by, action="name_deputy", target=by, deputy=deputy.pk, starts=str(starts), ends=str(ends))
    return made


@transaction.atomic
def end_deputy(*, by: Person, deputy: Deputy) -> None:
    """Stop a stand-in at once."""
    if deputy.person_id != by.pk:
        raise PermissionDenied(_("Only the person it stands in for can end this."))
    record(by=by, action="end_deputy", target=by, deputy=deputy.deputy_id)
    deputy.delete()
