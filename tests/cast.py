"""The fixed cast: who everybody in the tests is. Learn them once and every test reads itself.

The council is home to almost everything. Alice (Streets) has ideas; Bob (another team) writes with her; Sam only works
there; Bea holds Streets' budget; Meg manages Streets. Carol coordinates, Rita and Ravi review, Piet chairs the panel, Owen
owns the case, Fiona is finance, Erin the executive, Dora delivers. At the hospital: Ruth reviews, Frank is finance, Ed the
executive, Henry only works there. Stan, of the police, is the stranger. Adam audits, Cleo is a councillor, Olga administers
the council's people, Sue the site. Gone has left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from django.contrib.auth.hashers import make_password

from place.models import Organisation, Outcome, Person, RoleGrant, Service, Team
from place.vocabulary import Kind, Role
from workflow.models import CriteriaSet, Criterion, DeclineReason

PASSWORD = "a long enough password"

# name: (organisation, team, role or None)
PEOPLE: dict[str, tuple[str, str, Role | None]] = {
    "alice": ("council", "streets", None),
    "bob": ("council", "homes", None),
    "sam": ("council", "homes", None),
    "bea": ("council", "streets", None),
    "meg": ("council", "streets", None),
    "carol": ("council", "centre", Role.COORDINATOR),
    "rita": ("council", "centre", Role.REVIEWER),
    "ravi": ("council", "centre", Role.REVIEWER),
    "ruth": ("hospital", "wards", Role.REVIEWER),
    "piet": ("council", "centre", Role.PANEL_CHAIR),
    "owen": ("council", "homes", None),
    "fiona": ("council", "centre", Role.FINANCE_OFFICER),
    "erin": ("council", "centre", Role.EXECUTIVE),
    "dora": ("council", "homes", None),
    "henry": ("hospital", "wards", None),
    "frank": ("hospital", "wards", Role.FINANCE_OFFICER),
    "ed": ("hospital", "wards", Role.EXECUTIVE),
    "stan": ("police", "custody", None),
    "adam": ("council", "centre", Role.AUDITOR),
    "cleo": ("council", "centre", Role.COUNCILLOR),
    "olga": ("council", "centre", Role.ORGANISATION_ADMIN),
    "sue": ("council", "centre", None),
    "gone": ("council", "streets", Role.COORDINATOR),
}
SIGNING_LIMITS = {"erin": Decimal("5000000"), "ed": Decimal("1000000")}


@dataclass
class Cast:
    """Everybody, everywhere, by name."""

    council: Organisation
    hospital: Organisation
    police: Organisation
    teams: dict[str, Team] = field(default_factory=dict)
    outcome: Outcome | None = None
    service: Service | None = None
    criteria: CriteriaSet | None = None
    decline_reason: DeclineReason | None = None
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            person = self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None
        person.__dict__.pop("standing", None)  # roles are read afresh, as they are on each request
        return person


def make_cast() -> Cast:
    """Put everybody in the database."""
    bodies = {
        "council": Organisation.objects.create(
            slug="council",
            name="Severn Council",
            short_name="Council",
            kind=Kind.COUNCIL,
            speaking_up="Call 01632 960001.",
        ),
        "hospital": Organisation.objects.create(
            slug="hospital", name="Severn Hospital", short_name="Hospital", kind=Kind.HEALTH
        ),
        "police": Organisation.objects.create(
            slug="police", name="Severn Police", short_name="Police", kind=Kind.POLICE
        ),
    }
    cast = Cast(**bodies)
    where = dict.fromkeys((body, team) for body, team, _ in PEOPLE.values())
    cast.teams = {team: Team(organisation=bodies[body], name=team.title()) for body, team in where}
    Team.objects.bulk_create(cast.teams.values())
    cast.people = {name: _person(cast, name, bodies[body]) for name, (body, _, _) in PEOPLE.items()}
    Person.objects.bulk_create(cast.people.values())
    RoleGrant.objects.bulk_create(
        RoleGrant(
            person=cast.people[name],
            organisation=bodies[body],
            role=role,
            signing_limit=SIGNING_LIMITS.get(name),
        )
        for name, (body, _, role) in PEOPLE.items()
        if role
    )
    cast.teams["streets"].manager, cast.teams["streets"].budget_holder = (
        cast.people["meg"],
        cast.people["bea"],
    )
    cast.teams["streets"].save()
    _questions(cast)
    return cast


@cache
def _password() -> str:
    """Hashed once: everybody has the same."""
    return make_password(PASSWORD)


def _person(cast: Cast, name: str, organisation: Organisation) -> Person:
    return Person(
        email=f"{name}@{organisation.slug}.example",
        password=_password(),
        first_name=name.title(),
        last_name=organisation.slug.title(),
        organisation=organisation,
        team=cast.teams[PEOPLE[name][1]],
        is_superuser=name == "sue",
        is_staff=name == "sue",
        is_active=name != "gone",
    )


def _questions(cast: Cast) -> None:
    cast.outcome = Outcome.objects.create(
        slug="warm-homes", name="Warm homes", measure="Homes below band C", unit="homes", better="lower"
    )
    cast.service = Service.objects.create(organisation=cast.council, name="Street lighting")
    cast.criteria = CriteriaSet.objects.create(name="Standard", is_default=True)
    Criterion.objects.bulk_create(
        Criterion(
            criteria_set=cast.criteria,
            slug=slug,
            name=slug.title(),
            question=f"How {slug}?",
            weight=weight,
            order=order,
            anchors=[f"{slug} {score}" for score in range(6)],
        )
        for order, (slug, weight) in enumerate([("difference", 40), ("money", 35), ("doable", 25)])
    )
    cast.decline_reason = DeclineReason.objects.create(
        slug="already", name="Already done", text="We already do this."
    )
