"""Olga administers the council; Oskar is its second administrator; Hal administers the hospital."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from place.models import Organisation, Person, RoleGrant
from place.vocabulary import Role
from tests.cast import PASSWORD, Cast


def administrator(name: str, body: Organisation) -> Person:
    person = Person.objects.create_user(
        f"{name}@{body.slug}.example", PASSWORD, first_name=name.title(), last_name="Admin", organisation=body
    )
    RoleGrant.objects.create(person=person, organisation=body, role=Role.ORGANISATION_ADMIN)
    return person


@pytest.fixture
def oskar(cast: Cast) -> Person:
    return administrator("oskar", cast.council)


@pytest.fixture
def hal(cast: Cast) -> Person:
    return administrator("hal", cast.hospital)


@pytest.fixture
def olga(cast: Cast, signed_in: Callable[[Person], Client]) -> Client:
    """A browser in which Olga is signed in."""
    return signed_in(cast.olga)
