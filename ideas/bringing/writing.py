"""Writes the rows of a list as ideas, a batch at a time: each batch is in whole or not at all, and is never written twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from django.utils import timezone

from ideas.bringing.authors import authors_of
from ideas.bringing.rows import Row
from ideas.models import Behalf, Idea, IdeaList, ListedIdea
from ideas.references import new_reference
from place.models import Person
from workflow.entering import enter

BATCH = 200  # rows in one transaction
Fate = ListedIdea.Fate


def keys_there(organisation_id: int, keys: Sequence[str]) -> dict[str, Idea]:
    """Rows that came in before, with this list or another of the same body, and are still there: by key, their idea."""
    found: dict[str, Idea] = {}
    for first in range(0, len(keys), 500):
        rows = ListedIdea.objects.filter(
            organisation=organisation_id, key__in=keys[first : first + 500], idea__isnull=False
        )
        found |= {row.key: row.idea for row in rows.select_related("idea") if row.idea}
    return found


def write(listed: IdeaList, rows: Sequence[Row]) -> list[Idea]:
    """The ideas of a batch. The caller holds the transaction and the list's own row."""
    there = keys_there(listed.organisation_id, [row.key for row in rows])
    fresh = [row for row in rows if row.key not in there]
    ideas = _ideas(listed, fresh)
    ListedIdea.objects.bulk_create(
        ListedIdea(
            list=listed, organisation_id=listed.organisation_id, number=row.number, key=row.key,
            old_reference=row.reference, idea=there[row.key], fate=Fate.THERE)
        for row in rows if row.key in there
    )  # fmt: skip
    ListedIdea.objects.bulk_create(
        ListedIdea(
            list=listed, organisation_id=listed.organisation_id, number=row.number, key=row.key,
            old_reference=row.reference, idea=idea)
        for row, idea in zip(fresh, ideas, strict=True)
    )  # fmt: skip
    return ideas


def _ideas(listed: IdeaList, rows: Sequence[Row]) -> list[Idea]:
    if not rows:
        return []
    authors, references, now = authors_of(listed, rows), _references(len(rows)), timezone.now()
    ideas = [
        Idea(
            reference=reference, author=author, holder=author, home_organisation=listed.organisation, title=row.title,
            problem=row.problem, proposal=row.proposal, outcome_id=row.outcome, service_id=row.service,
            team_id=row.team, audience=listed.audience, hide_name=listed.hide_name,
            steps_done=["idea", "where", "saving"], created_at=now)
        for row, author, reference in zip(rows, authors, references, strict=True)
    ]  # fmt: skip
    Idea.objects.bulk_create(ideas)
    places = Idea.organisations.through
    places.objects.bulk_create(
        places(idea_id=idea.pk, organisation_id=listed.organisation_id) for idea in ideas
    )
    _written_down(listed, rows, ideas)
    for idea in ideas:  # nobody else can have put a co-author on it yet
        idea._prefetched_objects_cache = {"coauthors": Person.objects.none()}
    enter(ideas, by=listed.by, at=now, also=("submitted_at", "blind"), how=Behalf.How.LIST.value)
    _as_of_their_day(rows, ideas)
    return ideas


def _written_down(listed: IdeaList, rows: Sequence[Row], ideas: Sequence[Idea]) -> None:
    """Whoever brings in the list is the scribe of all but their own ideas."""
    Behalf.objects.bulk_create(
        Behalf(
            idea=idea, how=Behalf.How.LIST, scribe=listed.by, contact=row.email if idea.author.by_letter else "",
            consented=listed.consented)
        for row, idea in zip(rows, ideas, strict=True)
        if idea.author_id != listed.by_id
    )  # fmt: skip


def _as_of_their_day(rows: Sequence[Row], ideas: Sequence[Idea]) -> None:
    """An idea was put forward on the day the list says; what is done here is dated today."""
    dated = [(row.day, idea) for row, idea in zip(rows, ideas, strict=True) if row.day]
    for day, idea in dated:
        if day:
            idea.submitted_at = timezone.make_aware(datetime.combine(day, time(12)))
    Idea.objects.bulk_update([idea for _day, idea in dated], ["submitted_at"], batch_size=200)


def _references(number: int) -> list[str]:
    """So many references that no idea has."""
    drawn: set[str] = set()
    while len(drawn) < number:
        more = {new_reference() for _ in range(number - len(drawn))}
        drawn |= more - set(Idea.objects.filter(reference__in=more).values_list("reference", flat=True))
    return list(drawn)
