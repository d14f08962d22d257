"""Whom a frozen case waits for, body by body: first its finance officer, who agrees, then its executive, who signs."""

from __future__ import annotations

from collections.abc import Iterable

from casebuilder import reckoning
from casebuilder.models import CaseVersion
from ideas.models import Idea
from place.models import Organisation
from place.standing import acting_for
from place.vocabulary import Role


def to_answer(idea: Idea, version: CaseVersion) -> set[int]:
    """Ids of everybody asked now, one for each body: to agree its share or, once that is done, to sign."""
    unagreed = reckoning.bodies_without(version, "agreements")
    unsigned = [body for body in reckoning.bodies_without(version, "signatures") if body not in unagreed]
    return _first(Role.FINANCE_OFFICER, unagreed, _barred(idea)) | to_sign(idea, version, unsigned)


def to_sign(idea: Idea, version: CaseVersion, bodies: Iterable[Organisation]) -> set[int]:
    """Ids of those who sign for some bodies; never whoever assured it."""
    return _first(Role.EXECUTIVE, bodies, _barred(idea) | {version.assured_by_id or 0})


def _barred(idea: Idea) -> set[int]:
    return {idea.case_owner_id or 0, *idea.author_ids()}


def _first(role: Role, bodies: Iterable[Organisation], barred: set[int]) -> set[int]:
    found = (acting_for(role, body.pk, barred=barred) for body in bodies)
    return {person_id for person_id in found if person_id}
