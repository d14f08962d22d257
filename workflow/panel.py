"""What a panel has before it: the ideas' scores put together, each idea in its place, and how sure that place is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.crypto import salted_hmac

from workflow import scoring
from workflow.left_out import COUNTS, scores_left_out
from workflow.models import Score
from workflow.registry import proposals
from workflow.scoring import Cell, Division, Estimate, Line, Merit, Outlier, Summary
from workflow.stages import Stage

LIKELY, UNLIKELY = 0.8, 0.2  # probability of being among those there is room for
SAME = 1e-6  # of a point: merits no further apart are equal
KEPT = 16  # rounds whose estimate a process remembers: a chair turns pages, the scores stay


@dataclass(frozen=True)
class Entry:
    """One idea in its place; an idea nobody could judge has neither place nor merit, and stands last."""

    place: int | None
    proposal: int
    merit: Merit | None
    summary: Summary
    outlying: int = 0  # of its reviews, those far from what it and their reviewer lead one to expect


@dataclass(frozen=True)
class Round:
    """All ideas before one panel."""

    entries: tuple[Entry, ...]
    estimate: Estimate
    divided: tuple[Division, ...]  # by criteria, the most divided first


def round_of(ids: Sequence[int], room: int | None = None, line: Line | None = None) -> Round:
    """Rank ideas by merit for a panel that can take `room` of them, or what `line` says; the same few queries however many."""
    cells = cells_of(ids)
    estimate, divided = _reckoned(cells, room or 1, line)
    summaries, far = _summaries(cells), Counter(int(one.idea) for one in estimate.outliers)
    entries = [
        Entry(place, pk, one, summaries[pk], far[pk])
        for place, one in _places(estimate.merits) for pk in (int(one.idea),)
    ]  # fmt: skip
    judged = {entry.proposal for entry in entries}
    entries += [
        Entry(None, pk, None, summaries.get(pk, scoring.summarise([]))) for pk in ids if pk not in judged
    ]
    return Round(tuple(entries), estimate, divided)


def _places(merits: Sequence[Merit]) -> Iterator[tuple[int, Merit]]:
    """Equal merits share a place and the next is skipped: nothing but merit puts one idea before another."""
    place, above = 0, 0.0
    for number, one in enumerate(merits, start=1):
        if not place or above - one.merit > SAME:
            place, above = number, one.merit
        yield place, one


def outlying_in(idea: Any) -> dict[int, Outlier]:
    """Reviews of one idea far from what it and their reviewer lead one to expect, by reviewer, among what waits at its body."""
    beside = proposals().filter(home_organisation=idea.home_organisation_id, stage=Stage.AT_PANEL)
    found = round_of(sorted({idea.pk, *beside.values_list("pk", flat=True)})).estimate.outliers
    return {int(one.reviewer): one for one in found if one.idea == str(idea.pk)}


@dataclass(frozen=True)
class OfIdea:
    """What the scores of one idea say, criterion by criterion; merits are reckoned among all the ideas of the round."""

    criteria: dict[str, Merit]
    divided: Division | None  # where its own reviewers part most


def by_criterion(ids: Sequence[int], wanted: Sequence[int]) -> dict[int, OfIdea]:
    """For each idea wanted: its merit on each criterion with an interval, and what divides its reviewers."""
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
    """Every score that counts: none of a reviewer who has come by an interest in an idea still to be decided."""
    out = {(str(idea), str(reviewer)) for idea, reviewer in scores_left_out(ids)}
    return tuple(cell for cell in given_cells(ids) if (cell.idea, cell.reviewer) not in out)


def given_cells(ids: Sequence[int]) -> tuple[Cell, ...]:
    """Every score that was given and stands; ideas and reviewers by the text of their numbers, criteria by name."""
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
