"""Where else an idea's problem is: the bodies that said so, what each does about it and since when, and who among its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Min, OuterRef, Subquery

from ideas.adopting import TONES, State
from ideas.models import Adoption, AdoptionStep, Idea, Support
from ideas.rules import may_know_author

if TYPE_CHECKING:
    from place.models import Person

MOST = 8  # named; the rest are counted
ORDER = (State.ADOPTED, State.ADOPTING, State.CONSIDERING, State.SAME_PROBLEM, None, State.NOT_FOR_US)


@dataclass(frozen=True)
class Place:
    """One body: what it says (None: only people of it have spoken), since when, and how many of its people are counted."""

    name: str
    state: State | None
    since: datetime
    people: int = 0
    reason: str = ""
    own: Idea | None = None  # its own idea, where the reader may see it
    closed: bool = False  # it has one that the reader may not see
    note: str = ""  # a word to those who had the idea

    @property
    def tone(self) -> str:
        return TONES[self.state] if self.state else "info"


def places(idea: Idea, person: Person) -> dict[str, Any]:
    """The variables of portal/idea/_places.html: nothing is asked where nobody has said anything."""
    people, said = _people(idea), _said(idea, person)
    bodies = [
        Place(
            each.organisation.name, State(each.state), each.since, people.pop(each.organisation.name, (0, None))[0],
            each.get_reason_display() if each.reason else "", each.own if each.own_seen else None,  # type: ignore[attr-defined]
            each.own_id is not None and not each.own_seen, each.note,  # type: ignore[attr-defined]
        )
        for each in said
    ]  # fmt: skip
    bodies += [Place(name, None, since, count) for name, (count, since) in people.items()]
    bodies.sort(key=lambda place: (ORDER.index(place.state), -place.people, place.name))
    return {
        "people": idea.supporters_count,
        "bodies": bodies[:MOST],
        "more": max(0, len(bodies) - MOST),
    }


def _people(idea: Idea) -> dict[str, tuple[int, Any]]:
    """By body: how many of its people have the problem, and since when the first of them does."""
    if not idea.supporters_count:
        return {}
    rows = Support.objects.filter(idea=idea, organisation__isnull=False).order_by()
    counted = rows.values("organisation__name").annotate(people=Count("pk"), first=Min("at"))
    return {row["organisation__name"]: (row["people"], row["first"]) for row in counted}


def _said(idea: Idea, person: Person) -> list[Adoption]:
    if not getattr(idea, "taken_up", True):
        return []
    may_see = Exists(Idea.objects.visible_to(person).filter(pk=OuterRef("own")))
    last = AdoptionStep.objects.filter(adoption=OuterRef("pk"), number=OuterRef("version")).values("note")
    found = idea.adoptions.select_related("organisation", "own").annotate(
        own_seen=may_see, note=Subquery(last)
    )
    return list(found)


def came_from(idea: Idea, person: Person) -> dict[str, Any] | None:
    """The idea of another body this one was made from, and who had it, as far as this reader may know."""
    if not getattr(idea, "origin_id", None):
        return None
    found = Idea.objects.visible_to(person).filter(pk=idea.origin_id).with_people().first()
    if found is None:
        return None
    return {"idea": found, "author": found.author.name if may_know_author(person, found) else ""}
