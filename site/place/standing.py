"""Works out, in two queries a person, every role they may act in: their own and those they stand in for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from place.models import Deputy, Organisation, RoleGrant, Team
from place.vocabulary import Role

if TYPE_CHECKING:
    from place.models import Person


@dataclass(frozen=True)
class Capacity:
    """In what capacity somebody acts: whose role it is, and at which organisation."""

    role: str
    organisation_id: int | None
    principal_id: int

    def for_another(self, person: Person) -> bool:
        return self.principal_id != person.pk


@dataclass
class Standing:
    """A person's own principals (themselves first) and their capacities by role and organisation."""

    principals: list[int]
    capacities: dict[tuple[str, int], list[Capacity]] = field(default_factory=lambda: defaultdict(list))

    def at(self, role: Role, organisation_id: int | None) -> list[Capacity]:
        """Capacities at one organisation, the person's own before a stand-in's."""
        return self.capacities.get((role, organisation_id or 0), [])

    def organisations(self, *roles: Role) -> set[int]:
        """Organisations this person holds or stands in for one of these roles at."""
        return {organisation for (role, organisation) in self.capacities if role in roles}

    @cached_property
    def budgets(self) -> dict[int, Team]:
        """Teams whose budget this person, or somebody they stand in for, holds."""
        return {team.pk: team for team in Team.objects.filter(budget_holder__in=self.principals)}

    @cached_property
    def partners(self) -> dict[int, int]:
        """Organisations that name one of this person's bodies as the partner that acts for them → that body."""
        own = {organisation for _, organisation in self.capacities}
        partners = (
            Organisation.objects.filter(acts_for_us__in=own).values_list("pk", "acts_for_us") if own else ()
        )
        return {body: partner for body, partner in partners if partner is not None}

    def holds(self, *roles: Role) -> bool:
        return any(role in roles for role, _ in self.capacities)


def standing_of(person: Person) -> Standing:
    """Read a person's standing today; nothing for somebody whose account is closed."""
    if not person.is_active:
        return Standing(principals=[])
    today = timezone.localdate()
    stands_in_for = Deputy.objects.filter(
        deputy=person, starts__lte=today, ends__gte=today, person__is_active=True
    )
    others = stands_in_for.values_list("person_id", flat=True) if person.names_deputies else ()
    standing = Standing(principals=[person.pk, *others])
    grants = RoleGrant.objects.filter(person__in=standing.principals, ended_at=None).order_by("pk")
    for grant in sorted(grants, key=lambda grant: standing.principals.index(grant.person_id)):
        capacity = Capacity(grant.role, grant.organisation_id, grant.person_id)
        standing.capacities[grant.role, grant.organisation_id].append(capacity)
    return standing


def holders(organisation_id: int, role: Role) -> list[int]:
    """Active people who hold a role at an organisation, first granted first."""
    grants = RoleGrant.objects.filter(
        organisation=organisation_id, role=role, ended_at=None, person__is_active=True
    )
    return list(grants.order_by("pk").values_list("person_id", flat=True))


def partner_capacities(
    person: Person, role: Role, organisation_id: int, *, barred: set[int]
) -> list[Capacity]:
    """Capacities lent by the partner body that acts for this one, once nobody here who is not barred holds the role."""
    partner_id = person.standing.partners.get(organisation_id)
    if partner_id is None or set(holders(organisation_id, role)) - barred:
        return []
    return person.standing.at(role, partner_id)


def acting_for(role: Role, organisation_id: int, *, barred: set[int]) -> int | None:
    """Who holds the role now: the first person not barred, here or at the partner body."""
    partner = Q(acts_for=organisation_id)
    partner_id = Organisation.objects.filter(partner).values_list("pk", flat=True).first()
    for body in (organisation_id, partner_id):
        for person_id in holders(body, role) if body else []:
            if person_id not in barred:
                return person_id
    return None
