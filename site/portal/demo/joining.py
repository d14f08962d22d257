"""People who join and leave Severnside: a role that waits for a second administrator, invitations, somebody who left."""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from place.models import AuditEntry, Invitation, Person, RoleGrant, RoleRequest
from place.services import record
from place.services.invitations import GOOD_FOR
from place.vocabulary import Role
from portal.demo.content import Words, read
from portal.demo.place import Severnside


def write(place: Severnside, *, seed: int, now: datetime) -> list[AuditEntry]:
    """Both bodies with two administrators, each with something for the other to confirm."""
    chance = random.Random(seed + 1)  # noqa: S311  (a demonstration, repeatable by its seed)
    return [entry for said in read("joining") for entry in _body(place, said, chance, now)]


def _body(place: Severnside, said: Words, chance: random.Random, now: datetime) -> list[AuditEntry]:
    body = place.organisations[said["organisation"]]
    first = RoleGrant.objects.get(organisation=body, role=Role.ORGANISATION_ADMIN).person
    second = place.people[said["second"]]
    RoleGrant.objects.create(person=second, organisation=body, role=Role.ORGANISATION_ADMIN, granted_by=first)
    accountant = _person(place, said, said["finance"], chance)
    leaver = _person(place, said, said["leaver"], chance, left_at=now - timedelta(days=40))
    RoleRequest.objects.create(
        uid=_uid(chance), person=accountant, organisation=body, role=Role.FINANCE_OFFICER, asked_by=first,
        authority=said["finance"]["authority"], asked_at=now - timedelta(days=2))  # fmt: skip
    address = accountant.email.partition("@")[2]
    for name, days in ((said["open"], 2), (said["expired"], 16)):
        at = now - timedelta(days=days)
        Invitation.objects.create(
            uid=_uid(chance), organisation=body, email=f"{name}@{address}", invited_by=first,
            invited_at=at, sent_at=at, expires_at=at + GOOD_FOR,
            token_hash=f"{chance.getrandbits(256):064x}")  # fmt: skip
    return [
        record(by=second, action="let_go", target=leaver, organisation=body),
        record(
            by=first, action="ask_for_role", target=accountant, organisation=body, role=Role.FINANCE_OFFICER
        ),
    ]


def _person(
    place: Severnside, said: Words, who: Words, chance: random.Random, left_at: datetime | None = None
) -> Person:
    body = place.organisations[said["organisation"]]
    domain = place.people[said["second"]].email.partition("@")[2]
    return Person.objects.create(
        uid=_uid(chance), email=f"{who['first_name']}.{who['last_name']}@{domain}".lower(),
        password=make_password(None), first_name=who["first_name"], last_name=who["last_name"],
        job_title=who["title"], organisation=body, team=place.teams[said["team"]],
        is_active=left_at is None, left_at=left_at)  # fmt: skip


def _uid(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)
