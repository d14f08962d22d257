"""Which ideas of a list may be one and the same, among themselves and with what the coordinator sees on the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from ideas.models import AlikeGroup, AlikeIdea, Idea, IdeaList
from ideas.similarity import Group, Index, Text, group, shared
from workflow.stages import Stage

NEVER = (Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN)
READ = 2_000  # ideas fetched at a time
# Nearer than “similar” and further than “nearly the same”: somebody looks at each group and unticks what does not belong.
ALIKE = 0.35
LARGEST = 25  # members of a group that are shown

Beat = Callable[[int], None]


@dataclass(frozen=True)
class Found:
    """One idea of a group, with the words it shares with the first."""

    idea_id: int
    shared: tuple[str, ...] = ()


def groups_of(listed: IdeaList, *, beat: Beat | None = None) -> list[list[Found]]:
    """Groups of at least two, with at least one idea of this list in each; the one that stands for them comes first."""
    rows = listed.rows.filter(fate="in", idea__isnull=False)
    fresh = dict(_texts(Idea.objects.filter(pk__in=rows.values("idea"))))
    if not fresh:
        return []
    known, texts = _on_the_site(listed, fresh, beat)
    found = group(fresh, known=known if len(known) else None, alike=ALIKE, told=beat)
    alike = [each for each in found if len(each.keys) + len(each.known) > 1]
    said = Index()
    for key in {key for each in alike for key in (*each.keys, *each.known)}:
        said.add(key, texts[key])
    return [_described(each, said, texts) for each in alike]


def _described(found: Group, said: Index, texts: dict[int, Text]) -> list[Found]:
    first, *others = [*found.keys, *found.known][:LARGEST]
    words = (tuple(shared(said, texts[first], texts[other])) for other in others)
    return [Found(first), *(Found(other, each) for other, each in zip(others, words, strict=True))]


def _on_the_site(
    listed: IdeaList, fresh: dict[int, Text], beat: Beat | None
) -> tuple[Index, dict[int, Text]]:
    """Ideas whoever brought the list in may see and others could be joined with; and all texts by id."""
    index, texts = Index(), dict(fresh)
    seen = Idea.objects.visible_to(listed.by).filter(submitted_at__isnull=False).exclude(stage__in=NEVER)
    for number, (pk, text) in enumerate(_texts(seen), start=1):
        if pk not in fresh:
            index.add(pk, text)
            texts[pk] = text
        if beat and number % READ == 0:
            beat(0)
    return index, texts


def _texts(ideas: QuerySet[Idea]) -> Iterator[tuple[int, Text]]:
    """Piece by piece, none of them open while the caller writes: SQLite refuses to write upon a reading begun earlier."""
    last, rows = 0, ideas.order_by("pk").values_list("pk", "title", "problem", "proposal")
    while piece := list(rows.filter(pk__gt=last)[:READ]):
        for pk, title, problem, proposal in piece:
            yield pk, Text(title, problem, proposal)
        last = piece[-1][0]


def keep(listed: IdeaList, found: list[list[Found]]) -> None:
    """Write the groups anew; the caller holds the transaction. Ideas that have gone meanwhile are left out."""
    listed.groups.all().delete()
    there = _still_there([each.idea_id for group in found for each in group])
    left = [[each for each in group if each.idea_id in there] for group in found]
    left = [group for group in left if len(group) > 1]
    rows = AlikeGroup.objects.bulk_create(
        AlikeGroup(list=listed, number=number) for number, _group in enumerate(left, start=1)
    )
    AlikeIdea.objects.bulk_create(
        (
            AlikeIdea(group=row, idea_id=each.idea_id, place=place, shared=", ".join(each.shared)[:200])
            for row, group in zip(rows, left, strict=True)
            for place, each in enumerate(group)
        ),
        batch_size=500,
    )


def _still_there(ids: list[int]) -> set[int]:
    found: set[int] = set()
    for first in range(0, len(ids), 500):
        found |= set(Idea.objects.filter(pk__in=ids[first : first + 500]).values_list("pk", flat=True))
    return found
