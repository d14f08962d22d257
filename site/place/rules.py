"""Who administers which organisation. Nobody stands in for an administrator: deputies of theirs do not."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from place.models import Organisation, Person, RoleRequest
from place.standing import holders
from place.vocabulary import MONEY_ROLES, Role

# Roles that a second administrator has to confirm: those that move money, and the administrators' own.
TWO_ADMINISTRATORS = MONEY_ROLES | {Role.ORGANISATION_ADMIN}


def administered_ids(person: Person) -> set[int]:
    """Ids of the organisations this person is an administrator of in their own name."""
    return {
        organisation
        for (role, organisation), capacities in person.standing.capacities.items()
        if role == Role.ORGANISATION_ADMIN and any(not each.for_another(person) for each in capacities)
    }


def administered(person: Person) -> QuerySet[Organisation]:
    """The organisations whose people this person looks after; all of them for the platform's administrators."""
    if person.is_superuser and person.is_active:
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=administered_ids(person))


def administers(person: Person, organisation_id: int | None) -> bool:
    """The same, asked of one organisation."""
    if organisation_id is None or not person.is_active:
        return False
    return person.is_superuser or organisation_id in administered_ids(person)


def is_administrator(person: Any) -> bool:
    """Whether the way in is shown."""
    return bool(
        person.is_authenticated and person.is_active and (person.is_superuser or administered_ids(person))
    )


def of_the_platform(person: Person) -> bool:
    """Accounts that only the platform's administrators may touch."""
    return person.is_superuser or person.is_staff


def may_change(by: Person, person: Person) -> bool:
    """Whether somebody may change a person's details, team, roles or deputies: their administrator, never they themselves."""
    if by.pk == person.pk or not administers(by, person.organisation_id):
        return False
    return by.is_superuser or not of_the_platform(person)


def second_administrators(request: RoleRequest) -> list[int]:
    """Ids of the organisation's other administrators: neither who asked nor whose role it would be."""
    there = holders(request.organisation_id, Role.ORGANISATION_ADMIN)
    return [each for each in there if each not in (request.asked_by_id, request.person_id)]


def may_decide(person: Person, request: RoleRequest) -> bool:
    """A second administrator of the organisation; where it has none, one of the partner that acts for it; or the platform's."""
    if person.pk in (request.asked_by_id, request.person_id) or not person.is_active:
        return False
    if administers(person, request.organisation_id):
        return True
    partner = request.organisation.acts_for_us_id
    return partner in administered_ids(person) and not second_administrators(request)


def may_read_request(person: Person, request: RoleRequest) -> bool:
    """Those who may decide, and every administrator of the organisation."""
    return administers(person, request.organisation_id) or may_decide(person, request)


def to_decide(person: Person) -> list[RoleRequest]:
    """Role requests that wait for this person."""
    own = administered_ids(person)
    if not own and not person.is_superuser:
        return []
    waiting = RoleRequest.objects.filter(state=RoleRequest.State.WAITING)
    if not person.is_superuser:
        waiting = waiting.filter(organisation__in=own) | waiting.filter(organisation__acts_for_us__in=own)
    found = waiting.select_related("organisation", "person", "asked_by").order_by("asked_at")
    return [each for each in found if may_decide(person, each)]


def keeps_budgets(person: Person, organisation_id: int) -> bool:
    """A finance officer of the organisation (or their deputy) keeps its budgets; so may the platform's administrators."""
    if not person.is_active:
        return False
    return person.is_superuser or bool(person.standing.at(Role.FINANCE_OFFICER, organisation_id))


def reads_budgets(person: Person, organisation_id: int) -> bool:
    """Whoever keeps them, and auditors."""
    return keeps_budgets(person, organisation_id) or person.standing.holds(Role.AUDITOR)


def with_budgets(person: Person) -> QuerySet[Organisation]:
    """The organisations whose budgets a person may read."""
    if person.is_active and (person.is_superuser or person.standing.holds(Role.AUDITOR)):
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=person.standing.organisations(Role.FINANCE_OFFICER))
