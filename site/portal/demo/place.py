"""Puts Severnside itself in the database: bodies, teams, people and their roles, outcomes, services, criteria."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from place.models import Deputy, Organisation, Outcome, Person, RoleGrant, Service, Team
from place.vocabulary import Role
from portal.demo.content import Words, read
from portal.demo_people import DEMO_PASSWORD
from workflow.models import CriteriaSet, Criterion, DeclineReason


@dataclass
class Severnside:
    """Everything an idea's story may name, by its key in the files."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    decline_reasons: dict[str, DeclineReason] = field(default_factory=dict)
    criteria: list[Criterion] = field(default_factory=list)
    holders: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)  # a person's id → their key

    def holder(self, role: Role, body: str, *, never: set[str] = frozenset()) -> str:  # type: ignore[assignment]
        """Key of the first person who may act in a role for a body, or for the partner that acts for it."""
        partner = self.organisations[body].acts_for_us
        for place in [body, *([partner.slug] if partner else [])]:
            for person in self.holders.get((place, role), []):
                if person not in never:
                    return person
        raise LookupError(f"Nobody at {body} can act as {role}.")


def found(seed: int, today: date) -> Severnside:
    """Make the place in an empty database and return it."""
    said, chance = read("place"), random.Random(seed)  # noqa: S311  (a demonstration, repeatable by its seed)
    place = Severnside()
    _organisations(place, said["organisations"])
    place.teams = {
        t["key"]: Team(organisation=place.organisations[t["organisation"]], name=t["name"])
        for t in said["teams"]
    }
    Team.objects.bulk_create(place.teams.values())
    _people(place, said["people"], chance)
    for team in said["teams"]:
        place.teams[team["key"]].manager = place.people[team["manager"]]
        place.teams[team["key"]].budget_holder = place.people[team["budget_holder"]]
    Team.objects.bulk_update(place.teams.values(), ["manager", "budget_holder"])
    _roles(place, said["people"])
    _deputies(place, said["deputies"], today)
    _wants(place, said)
    _judging(place)
    return place


def _organisations(place: Severnside, rows: list[Words]) -> None:
    for row in rows:
        route = row["speaking_up"]
        place.organisations[row["key"]] = Organisation(
            slug=row["key"],
            name=row["name"],
            short_name=row["short_name"],
            kind=row["kind"],
            accent=row["accent"],
            just_do_it_limit=Decimal(row["just_do_it_limit"]),
            speaking_up=f"{route['name']}. {route['how']}",
        )
    Organisation.objects.bulk_create(place.organisations.values())
    for row in rows:
        body = place.organisations[row["key"]]
        body.parent = place.organisations.get(row["parent"] or "")
        body.acts_for_us = place.organisations.get(row["acts_for_us"] or "")
    Organisation.objects.bulk_update(place.organisations.values(), ["parent", "acts_for_us"])


def _people(place: Severnside, rows: list[Words], chance: random.Random) -> None:
    password = make_password(DEMO_PASSWORD)  # once: everybody here shares it, and hashing is slow on purpose
    for row in rows:
        place.people[row["key"]] = Person(
            uid=uuid.UUID(int=chance.getrandbits(128), version=4),
            email=row["email"],
            password=password,
            first_name=row["first_name"],
            last_name=row["last_name"],
            job_title=row["title"],
            pay_band=row.get("pay_band", ""),
            organisation=place.organisations[row["organisation"]],
            team=place.teams.get(row["team"] or ""),
            is_superuser=row.get("platform", False),
            is_staff=row.get("platform", False),
        )
    Person.objects.bulk_create(place.people.values())
    place.keys = {person.pk: key for key, person in place.people.items()}


def _roles(place: Severnside, rows: list[Words]) -> None:
    grants = []
    for row in rows:
        for role in row["roles"]:
            place.holders.setdefault((role["organisation"], role["role"]), []).append(row["key"])
            limit = role.get("signing_limit")
            grants.append(
                RoleGrant(
                    person=place.people[row["key"]],
                    organisation=place.organisations[role["organisation"]],
                    role=role["role"],
                    signing_limit=Decimal(limit) if limit else None,
                    authority=role.get("authority") or "",
                )
            )
    RoleGrant.objects.bulk_create(grants)


def _deputies(place: Severnside, rows: list[Words], today: date) -> None:
    Deputy.objects.bulk_create(
        Deputy(
            person=place.people[row["person"]],
            deputy=place.people[row["deputy"]],
            starts=today + timedelta(days=row["from_days"]),
            ends=today + timedelta(days=row["to_days"]),
        )
        for row in rows
    )


def _wants(place: Severnside, said: Words) -> None:
    for row in said["outcomes"]:
        measure = row["measure"]
        place.outcomes[row["key"]] = Outcome(
            slug=row["key"],
            name=row["name"],
            description=row["description"],
            measure=measure["name"],
            unit=measure["unit"],
            better=measure["better"],
            baseline=Decimal(measure["baseline"]),
            target=Decimal(measure["target"]),
        )
    Outcome.objects.bulk_create(place.outcomes.values())
    place.services = {
        row["key"]: Service(organisation=place.organisations[row["organisation"]], name=row["name"])
        for row in said["services"]
    }
    Service.objects.bulk_create(place.services.values())


def _judging(place: Severnside) -> None:
    said = read("criteria")
    default = CriteriaSet.objects.create(name=said["name"], is_default=True)
    for order, row in enumerate(said["criteria"]):
        place.criteria.append(
            Criterion(
                criteria_set=default,
                slug=row["key"],
                name=row["name"],
                question=row["question"],
                weight=row["weight"],
                anchors=[row["anchors"][str(score)] for score in range(6)],
                order=order,
            )
        )
    Criterion.objects.bulk_create(place.criteria)
    for order, row in enumerate(read("decline_reasons")):
        place.decline_reasons[row["key"]] = DeclineReason(
            slug=row["key"], name=row["name"], text=row["text"], order=order
        )
    DeclineReason.objects.bulk_create(place.decline_reasons.values())
