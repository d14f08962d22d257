"""Who speaks for the other bodies in tests about spreading: Henry and Ruth for the hospital, Stan for the police."""

from __future__ import annotations

from typing import Any

from ideas.models import Adoption, Idea
from ideas.services import take_up
from place.models import RoleGrant
from place.vocabulary import Role
from tests.cast import Cast

SPEAKERS = {"henry": "hospital", "ruth": "hospital", "stan": "police"}


def speakers(cast: Cast) -> Cast:
    """Make them coordinators."""
    for name, body in SPEAKERS.items():
        RoleGrant.objects.create(
            person=cast.people[name], organisation=getattr(cast, body), role=Role.COORDINATOR
        )
    return cast


def say(cast: Cast, idea: Idea, state: str, by: str = "henry", expected: int = 0, **said: Any) -> Adoption:
    """One of them says where their body stands."""
    person = getattr(cast, by)
    return take_up(
        by=person, idea=idea, organisation=getattr(cast, SPEAKERS[by]), state=state, expected=expected, **said
    )
