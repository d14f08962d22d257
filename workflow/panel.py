"""What a panel has before it: the ideas' scores put together, each idea in its place, and how sure that place is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.crypto import salted_hmac

from workflow import scoring
from workflow.models import Assignment, Score
from workflow.scoring import Cell, Division, Estimate, Line, Merit, Summary

COUNTS = (Assignment.State.DONE, Assignment.State.CONFIRM)
LIKELY, UNLIKELY = 0.8, 0.2  # probability of being among those there is room for
KEPT = 16  # rounds whose estimate a process remembers: a chair turns pages, the scores stay


@dataclass(frozen=True)
class Entry:
    """One idea in its place; an idea nobody could judge has neither place nor merit, and stands last."""

    place: int | None
    proposal: int
    merit: Merit | None
    summary: Summary


@dataclass(frozen=True)
class Round:
    """All ideas before one panel."""

    entries: tuple[Entry, ...]
    estimate: Estimate
    divided: tuple[Division, ...]  # by criteria, the most divided first


def round_of(ids: Sequence[int], room: int | None = None, line: Line | None = None) -> Round:
    """Rank ideas by merit for a panel that can take `room` of them, or what `line` says; one query, however many there are."""
    cells = cells_of(ids)
    estimate, divided = _reckoned(cells, room or 1, line)
    merits = {int(one.idea): one for one in estimate.merits}
    summaries = _summaries(cells)
    ranked = [pk for pk in merits if pk in summaries]
    unjudged = [pk for pk in ids if pk not in merits]
    entries = [Entry(place, pk, merits[pk], summaries[pk]) for place, pk in enumerate(ranked, start=1)]
    entries += [Entry(None, pk, None, summaries.get(pk, scoring.summarise([]))) for pk in unjudged]
    return Round(tuple(entries), estimate, divided)


@dataclass(frozen=True)
class OfIdea:
    """What the scores of one idea say, criterion by criterion; merits are reckoned among all the ideas of the round."""

    criteria: dict[str, Merit]
    divided: Division | None  # where its own reviewers part most


def by_criterion(ids: Sequence[int], wanted: Sequence[int]) -> dict[int, OfIdea]:
    """For each idea wanted: its merit on each criterion with an interval, and what divides its reviewers; one query."""
    cells = cells_of(ids)
    estimate, _divided = _reckoned(cells, 1)
    severity = {one.reviewer: one.severity for one in estimate.severities}
    names = list(dict.fromkeys(cell.criterion for cell in cells))
    merits = {
        name: {
            int(one.idea): one
            for one in _reckoned(tuple(c for c in cells if c.criterion == name), 1)[0].merits
        }
        for name in names
    }
    return {
        pk: OfIdea(
            {name: merits[name][pk] for name in names if pk in merits[name]},
            next(iter(scoring.divisions([cell for cell in cells if cell.idea == str(pk)], severity)), None),
        )
        for pk in wanted
    }


def cells_of(ids: Sequence[int]) -> tuple[Cell, ...]:
    """Every score that counts; ideas and reviewers by the text of their numbers, criteria by name."""
    scores = Score.objects.filter(assignment__proposal__in=ids, assignment__state__in=COUNTS)
    columns = (
        "assignment__proposal", "assignment__reviewer", "criterion", "criterion__name", "criterion__weight", "value",
    )  # fmt: skip
    rows = scores.order_by("pk").values_list(*columns)
    names = _criteria((criterion, name) for _, _, criterion, name, _, _ in rows)
    return tuple(
        Cell(str(idea), str(reviewer), names[criterion], weight, value)
        for idea, reviewer, criterion, _, weight, value in rows
    )


def _criteria(named: object) -> dict[int, str]:
    """A name for each criterion; two of one name (two versions of a set) are told apart by a number."""
    names: dict[int, str] = {}
    for pk, name in dict.fromkeys(named):  # type: ignore[call-overload]
        taken = sum(other == name or other.startswith(f"{name} (") for other in names.values())
        names[pk] = f"{name} ({taken + 1})" if taken else name
    return names


@lru_cache(maxsize=KEPT)
def _reckoned(
    cells: tuple[Cell, ...], room: int, line: Line | None = None
) -> tuple[Estimate, tuple[Division, ...]]:
    estimate = scoring.estimate(cells, top=room, line=line)
    return estimate, scoring.divisions(cells, {one.reviewer: one.severity for one in estimate.severities})


def _summaries(cells: tuple[Cell, ...]) -> dict[int, Summary]:
    given: dict[int, dict[str, dict[str, int | None]]] = defaultdict(lambda: defaultdict(dict))
    weights: dict[str, int] = {}
    for cell in cells:
        given[int(cell.idea)][cell.reviewer][cell.criterion] = None if cell.score is None else int(cell.score)
        weights[cell.criterion] = int(cell.weight)
    return {
        pk: scoring.summarise([scoring.weighted_mean(review, weights) for review in reviews.values()])
        for pk, reviews in given.items()
    }


def pseudonyms(cells: Sequence[Cell]) -> dict[str, str]:
    """Reviewers as a panel may know them: numbered in an order that tells nothing, and another order for other ideas."""
    ideas = ",".join(sorted({cell.idea for cell in cells}))
    reviewers = {cell.reviewer for cell in cells}
    shuffled = sorted(reviewers, key=lambda pk: salted_hmac("workflow.panel", f"{ideas} {pk}").hexdigest())
    return {pk: f"Reviewer {number}" for number, pk in enumerate(shuffled, start=1)}
