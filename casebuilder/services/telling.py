"""Who hears that a frozen version fell, and that a case was released: everybody who put something of theirs on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casebuilder import awaited, reckoning
from casebuilder.models import Case, CaseVersion
from ideas.services.telling import tell_them
from place.models import Person
from workflow.models import Notice


def answered(version: CaseVersion) -> set[int]:
    """Ids of who assured it and of who agreed or signed what stands of it, with those they acted for."""
    marks = [
        *version.agreements.filter(voided_at=None).values_list("by", "on_behalf_of"),
        *version.signatures.filter(voided_at=None).values_list("by", "on_behalf_of"),
    ]
    return {version.assured_by_id or 0, *(pk or 0 for mark in marks for pk in mark)} - {0}


def waiting(version: CaseVersion) -> set[int]:
    """Ids of those it waited for: who was asked to agree or sign, and every executive who would have signed in the end."""
    unsigned = reckoning.bodies_without(version, "signatures")
    idea = version.case.idea
    return awaited.to_answer(idea, version) | awaited.to_sign(idea, version, unsigned)


def team(case: Case) -> set[int]:
    """Ids of its case owner and delivery owner, and of the authors of the idea."""
    idea = case.idea
    return {idea.case_owner_id or 0, idea.delivery_owner_id or 0, *idea.author_ids()} - {0}


def tell_it_fell(version: CaseVersion, people: Iterable[int], *, by: Person, why: str) -> None:
    """What they agreed, signed or were asked to sign is void; the case owner hears of it as the one it came back to."""
    said = {"number": version.number, "title": version.case.idea.title, "who": by.name, "why": why.strip()}
    _tell(
        set(people) | {version.case.idea.case_owner_id or 0},
        Notice.Kind.VOIDED,
        version.case,
        _(
            "Version %(number)s of the business case “%(title)s” goes back to be changed: %(who)s sent it back. Whatever was "
            "agreed or signed on it no longer counts, and you will be asked again if the new version concerns you. "
            "The reason given: %(why)s"
        )
        if said["why"]
        else _(
            "Version %(number)s of the business case “%(title)s” goes back to be changed: %(who)s sent it back. Whatever was "
            "agreed or signed on it no longer counts, and you will be asked again if the new version concerns you."
        ),
        by,
        said,
    )


def tell_of_release(case: Case, *, by: Person, why: str, withdrawn: bool) -> None:
    """Its team and whoever signed hear who reads the case from now on, or no longer does."""
    said = {"title": case.idea.title, "who": by.name, "why": why.strip()}
    released = _(
        "%(who)s released the business case “%(title)s”: whoever may see the idea may read it now. Why: %(why)s"
    )
    undone = _("%(who)s withdrew the release of the business case “%(title)s”. Why: %(why)s")
    people = team(case) | answered(case.current)
    _tell(people, Notice.Kind.RELEASED, case, undone if withdrawn else released, by, said)


def _tell(
    people: Iterable[int],
    kind: Notice.Kind,
    case: Case,
    sentence: Promise,
    by: Person,
    said: Mapping[str, object],
) -> None:
    for person in Person.objects.filter(pk__in=set(people) - {by.pk}, is_active=True).order_by("pk"):
        tell_them(person, kind, case.idea, sentence, **said)
