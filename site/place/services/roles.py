"""Giving roles and ending them. One door: nobody gives themselves one, and some take two administrators."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from place.models import Organisation, Person, RoleGrant, RoleRequest
from place.refusals import Refused
from place.rules import TWO_ADMINISTRATORS, administers, may_decide, of_the_platform
from place.services.audit import record
from place.standing import holders
from place.vocabulary import Role


def needs_second(by: Person | None, organisation: Organisation, role: Role) -> bool:
    """Whether a second administrator has to confirm. The platform's own may set up a body's first administrator alone."""
    if by is None or role not in TWO_ADMINISTRATORS:
        return False
    first = role == Role.ORGANISATION_ADMIN and not holders(organisation.pk, role)
    return not (by.is_superuser and first)


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
    """Give a person a role at once. Without `by` it is the platform itself, setting up."""
    _may_give(by, person, organisation)
    if needs_second(by, organisation, role):
        raise PermissionDenied(_("A second administrator has to confirm this role. Ask for it instead."))
    return _give(by, person, organisation, role, signing_limit, authority)


@transaction.atomic
def ask_for_role(
    *,
    by: Person,
    person: Person,
    organisation: Organisation,
    role: Role,
    signing_limit: Decimal | None = None,
    authority: str = "",
) -> RoleGrant | RoleRequest:
    """Give a role where one administrator may; otherwise leave it waiting for a second."""
    _may_give(by, person, organisation)
    if not needs_second(by, organisation, role):
        return _give(by, person, organisation, role, signing_limit, authority)
    try:
        with transaction.atomic():
            asked = RoleRequest.objects.create(
                person=person, organisation=organisation, role=role, signing_limit=signing_limit,
                authority=authority, asked_by=by)  # fmt: skip
    except IntegrityError:
        raise Refused(
            _("This role has been asked for already and waits for a second administrator.")
        ) from None
    record(by=by, action="ask_for_role", target=person, organisation=organisation, role=role)
    return asked


@transaction.atomic
def confirm_role(*, by: Person, request: RoleRequest) -> RoleGrant:
    """A second administrator agrees: now the person holds the role."""
    asked = _waiting(by, request)
    if not asked.person.is_active or asked.person.organisation_id != asked.organisation_id:
        raise Refused(_("%(name)s no longer works here. Refuse the request.") % {"name": asked.person.name})
    _decide(asked, RoleRequest.State.CONFIRMED, by)
    return _give(
        by, asked.person, asked.organisation, Role(asked.role), asked.signing_limit, asked.authority,
        asked_by=asked.asked_by_id)  # fmt: skip


@transaction.atomic
def refuse_role(*, by: Person, request: RoleRequest, because: str) -> None:
    """A second administrator does not agree, and says why."""
    asked = _waiting(by, request)
    if not because.strip():
        raise Refused(_("Say why, so that whoever asked knows what to do."))
    _decide(asked, RoleRequest.State.REFUSED, by, because.strip())
    record(
        by=by, action="refuse_role", target=asked.person, organisation=asked.organisation,
        role=asked.role, because=because.strip())  # fmt: skip


@transaction.atomic
def take_back_role(*, by: Person, request: RoleRequest) -> None:
    """Whoever asked thinks better of it, or another administrator of the body does."""
    asked = _locked(request)
    if not administers(by, asked.organisation_id):
        raise PermissionDenied(_("Only an administrator of this organisation can take the request back."))
    _decide(asked, RoleRequest.State.TAKEN_BACK, by)
    record(
        by=by, action="take_back_role", target=asked.person, organisation=asked.organisation, role=asked.role
    )


@transaction.atomic
def end_role(*, by: Person | None, grant: RoleGrant) -> None:
    """Take a role away from now on; the grant stays as a record. The last administrator cannot be taken away."""
    if by is not None and not administers(by, grant.organisation_id):
        raise PermissionDenied(_("Only an administrator of this organisation can end this role."))
    # Held, so that two administrators who end each other's role do so one after the other, and one of them stays.
    Organisation.objects.select_for_update(of=("self",)).get(pk=grant.organisation_id)
    grant = (
        RoleGrant.objects.select_for_update(of=("self",))
        .select_related("person", "organisation")
        .get(pk=grant.pk)
    )
    if grant.ended_at:
        return
    last = grant.role == Role.ORGANISATION_ADMIN and holders(
        grant.organisation_id, Role.ORGANISATION_ADMIN
    ) == [grant.person_id]
    if by is not None and last and not by.is_superuser:
        raise Refused(_("This is the last administrator. Make somebody else an administrator first."))
    grant.ended_at = timezone.now()
    grant.save(update_fields=["ended_at"])
    record(by=by, action="end_role", target=grant.person, organisation=grant.organisation, role=grant.role)


def _may_give(by: Person | None, person: Person, organisation: Organisation) -> None:
    """Administrators give roles at their own body to its own people; never to themselves, nor to the platform's accounts."""
    if by is None:
        return
    if by.pk == person.pk:
        raise PermissionDenied(_("You cannot give yourself a role. Ask another administrator."))
    if not administers(by, organisation.pk):
        raise PermissionDenied(_("You can give roles only at organisations you administer."))
    if not by.is_superuser and (person.organisation_id != organisation.pk or of_the_platform(person)):
        raise PermissionDenied(_("You can give roles only to people who work for your organisation."))
    if not person.is_active:
        raise Refused(_("%(name)s has left. Bring them back first.") % {"name": person.name})


def _give(
    by: Person | None,
    person: Person,
    organisation: Organisation,
    role: Role,
    signing_limit: Decimal | None,
    authority: str,
    asked_by: int | None = None,
) -> RoleGrant:
    grant, made = RoleGrant.objects.update_or_create(
        person=person,
        organisation=organisation,
        role=role,
        ended_at=None,
        defaults={"signing_limit": signing_limit, "authority": authority},
        create_defaults={"signing_limit": signing_limit, "authority": authority, "granted_by": by},
    )
    said = {"role": role} | ({"asked_by": asked_by} if asked_by else {})
    record(
        by=by,
        action="grant_role" if made else "change_role",
        target=person,
        organisation=organisation,
        **said,
    )
    return grant


def _locked(request: RoleRequest) -> RoleRequest:
    rows = RoleRequest.objects.select_for_update(of=("self",)).select_related(
        "person", "organisation", "decided_by"
    )
    asked = rows.get(pk=request.pk)
    if asked.state != RoleRequest.State.WAITING:
        raise Refused(
            _("This has been decided already: %(state)s.") % {"state": asked.get_state_display().lower()}
        )
    return asked


def _waiting(by: Person, request: RoleRequest) -> RoleRequest:
    asked = _locked(request)
    if not may_decide(by, asked):
        raise PermissionDenied(
            _("A second administrator decides: neither who asked, nor whose role it would be.")
        )
    return asked


def _decide(asked: RoleRequest, state: RoleRequest.State, by: Person, because: str = "") -> None:
    asked.state, asked.decided_by, asked.decided_at, asked.because = state, by, timezone.now(), because
    asked.save(update_fields=["state", "decided_by", "decided_at", "because"])
