"""The cases an adoption ties together: the one another body's was made from, and those other bodies made from this one.

Each side is told that the other is there, with a way to it where the reader may take it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from casebuilder.models import Case
from ideas.models import Adoption, AdoptionStep, Idea

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from place.models import Organisation, Person


@dataclass(frozen=True)
class Kin:
    """A case of another body, as far as one reader may know it."""

    body: str
    reference: str = ""  # of its idea, where that may be seen
    idea: str = ""  # the address of that idea
    case: str = ""  # the address of the case, where it may be read


def kin(case: Case, person: Person) -> dict[str, Any]:
    """The variables of casebuilder/kin.html, in one query."""
    rows = list(_adoptions(case, person))
    made_from = [row for row in rows if row.idea_id != case.idea_id]
    return {
        "origin": _seen(made_from[0].idea, made_from[0].idea.home_organisation, made_from[0], "idea")
        if made_from
        else None,
        "others": [
            _seen(row.own, row.organisation, row, "own")
            for row in rows
            if row.idea_id == case.idea_id and row.own
        ],
    }


def _adoptions(case: Case, person: Person) -> QuerySet[Adoption]:
    """What this case began with, whoever may see that; what others made of it, for whoever sees the idea."""
    began = Q(pk__in=AdoptionStep.objects.filter(own=case.idea_id).values("adoption"))
    came_of_it = Q(pk__in=Adoption.objects.visible_to(person).filter(idea=case.idea_id, own__isnull=False))
    ideas, cases = Idea.objects.visible_to(person), Case.objects.visible_to(person)
    found = Adoption.objects.filter(began | came_of_it).select_related(
        "idea__home_organisation", "own", "organisation"
    )
    return found.annotate(
        idea_seen=Exists(ideas.filter(pk=OuterRef("idea"))),
        own_seen=Exists(ideas.filter(pk=OuterRef("own"))),
        idea_case=Exists(cases.filter(idea=OuterRef("idea"), current__isnull=False)),
        own_case=Exists(cases.filter(idea=OuterRef("own"), current__isnull=False)),
    )


def _seen(idea: Idea, body: Organisation, row: Any, which: str) -> Kin:
    shown, read = getattr(row, f"{which}_seen"), getattr(row, f"{which}_case")
    return Kin(
        body=body.name,
        reference=idea.reference if shown or read else "",
        idea=idea.get_absolute_url() if shown else "",
        case=Case(idea=idea).get_absolute_url() if read else "",
    )
