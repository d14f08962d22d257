"""Whose the ideas of a list are: people with an account, people without one, and nobody who is named."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from ideas.bringing.rows import Row
from ideas.models import IdeaList
from place.languages import in_language_of_site
from place.models import Organisation, Person

NAMESPACE = uuid.UUID("6f1d3f5e-9b1c-4a6e-8a52-0d7f6c2f4a10")


def authors_of(listed: IdeaList, rows: Sequence[Row]) -> list[Person]:
    """The author of each row, made where there is none yet: the same name and address is the same person every time.

    Only accounts of the organisation itself are matched: a list must not tell who has an account elsewhere, nor put words
    into the mouth of somebody its coordinator does not look after.
    """
    body = listed.organisation
    emails = {row.email for row in rows if row.email}
    accounts = {
        person.email.lower(): person
        for person in Person.objects.annotate(address=Lower("email")).filter(
            organisation=body, is_active=True, address__in=emails
        )
    }
    wanted = [accounts.get(row.email) or _without_account(body, row) for row in rows]
    fresh = {person.email: person for person in wanted if person.pk is None}
    Person.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    there = {person.email: person for person in Person.objects.filter(email__in=fresh)}
    return [there.get(person.email, person) for person in wanted]


def _without_account(body: Organisation, row: Row) -> Person:
    """Somebody for whom letters wait on the desk; or, where the list names nobody, somebody who is told nothing."""
    named = bool(row.name or row.email)
    told = f"{body.pk}\x1f{row.name.lower()}\x1f{row.email}" if named else f"{body.pk}"
    place = "by-letter.invalid" if named else "not-recorded.invalid"
    with in_language_of_site():
        name = row.name or row.email or _("Name not recorded")
    first, _space, last = name.rpartition(" ")
    person = Person(
        email=f"{uuid.uuid5(NAMESPACE, told)}@{place}", first_name=first[:150], last_name=last[:150],
        is_active=False, by_letter=named, organisation=body,
    )  # fmt: skip
    person.set_unusable_password()
    return person
