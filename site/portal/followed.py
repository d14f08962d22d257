"""The ideas somebody follows: where each is in the words they may read, and what happened to it last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from ideas.models import Idea
from portal.journey import headline
from portal.reader import Reader
from portal.story import STEPS
from workflow.models import Decision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from place.models import Person


def followed(person: Person) -> QuerySet[Idea]:
    """What this person follows and may still see, the latest news first; one query, whatever a line of it says."""
    last = Decision.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    writes = Idea.coauthors.through.objects.filter(idea=OuterRef("pk"), person=person)
    seen = Idea.objects.visible_to(person).filter(follows__person=person)
    seen = seen.select_related("home_organisation").defer("problem", "proposal")
    news = seen.annotate(
        last_step=Subquery(last.values("step")[:1]),
        last_at=Subquery(last.values("at")[:1]),
        writes=Exists(writes),
    )
    return news.order_by(F("last_at").desc(nulls_last=True), "-pk")


def lines(ideas: Iterable[Any], person: Person) -> list[dict[str, Any]]:
    """Each idea with its stage in words, the last thing that happened to it, and when."""
    return [_line(idea, person) for idea in ideas]


def _line(idea: Any, person: Person) -> dict[str, Any]:
    reader = Reader(person, idea)
    reader.is_author = idea.writes or idea.author_id == person.pk
    happened = STEPS.get(idea.last_step)
    return {
        "idea": idea,
        "stage": headline(reader),
        "happened": happened[0] if happened else "",
        "at": idea.last_at,
    }
