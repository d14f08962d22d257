"""Turns the cells of a table of scores into one value a review, with easy and hard criteria allowed for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]  # of floats; the stubs take a weighted count for integers
Places = NDArray[np.intp]

WORTH = 2.0  # that criteria are equally hard is believed, before any score is read, as firmly as two reviews would tell it


class Cell(NamedTuple):
    """What one reviewer gave one idea on one criterion; no score where they could not judge it."""

    idea: str
    reviewer: str
    criterion: str
    weight: float
    score: float | None


@dataclass(frozen=True)
class Reviews:
    """Every review with at least one score, in an order that does not depend on that of the cells."""

    ideas: tuple[str, ...]
    reviewers: tuple[str, ...]
    criteria: tuple[str, ...]
    idea: Places  # of each review
    reviewer: Places
    mean: Floats  # its weighted mean as given
    value: Floats  # the same with the ease of the criteria it judged taken out
    share: Floats  # of the weight it was asked to judge, how much it judged
    ease: Floats  # of each criterion: points by which it is scored above the others in the same reviews

    def __len__(self) -> int:
        return len(self.value)

    def doubts(self) -> Iterator[str]:
        """Why the estimates deserve less trust than they look: keys, explained in docs/scoring.md."""
        if len(self.ideas) < 5:
            yield "few_ideas"
        if len(self.reviewers) < 3:
            yield "few_reviewers"
        if 2 * np.count_nonzero(np.bincount(self.idea) < 2) > len(self.ideas):
            yield "single_reviews"
        if len(set(self.groups())) > 1:
            yield "unconnected"

    def groups(self) -> list[int]:
        """For each idea the group it can be compared in: ideas joined by reviewers they have in common."""
        first = list(range(len(self.ideas)))

        def root(at: int) -> int:
            while first[at] != at:
                first[at] = at = first[first[at]]
            return at

        met: dict[int, int] = {}
        for idea, reviewer in zip(self.idea.tolist(), self.reviewer.tolist(), strict=True):
            first[root(idea)] = root(met.setdefault(reviewer, idea))
        return [root(at) for at in range(len(first))]


def reviews_of(cells: Iterable[Cell]) -> Reviews:
    """One row a review; a cell given twice is refused with its place, as is a weight or score that cannot be."""
    given: dict[tuple[str, str], dict[str, tuple[float, float | None]]] = defaultdict(dict)
    for cell in cells:
        where = f"{cell.idea}, {cell.reviewer}, {cell.criterion}"
        if cell.criterion in given[cell.idea, cell.reviewer]:
            raise ValueError(f"There are two scores for {where}.")
        if not 0 < cell.weight < float("inf"):
            raise ValueError(f"The weight for {where} must be above nothing.")
        given[cell.idea, cell.reviewer][cell.criterion] = (cell.weight, cell.score)
    judged = {
        pair: row
        for pair, row in sorted(given.items())
        if any(score is not None for _, score in row.values())
    }
    return _rows(judged, _asked(given))


def _asked(
    given: dict[tuple[str, str], dict[str, tuple[float, float | None]]],
) -> dict[tuple[str, str], float]:
    """By idea and criterion, the weight of all criteria it is judged by with that one: of the fullest review of it.

    Reviews of one idea by two versions of the criteria share none, and neither is held to be incomplete by the other.
    """
    asked: dict[tuple[str, str], float] = defaultdict(float)
    for (idea, _), row in given.items():
        whole = sum(weight for weight, _ in row.values())
        for name in row:
            asked[idea, name] = max(asked[idea, name], whole)
    return asked


def _rows(
    judged: dict[tuple[str, str], dict[str, tuple[float, float | None]]],
    asked: dict[tuple[str, str], float],
) -> Reviews:
    ideas = {name: at for at, name in enumerate(sorted({idea for idea, _ in judged}))}
    reviewers = {name: at for at, name in enumerate(sorted({reviewer for _, reviewer in judged}))}
    criteria = {name: at for at, name in enumerate(sorted({name for row in judged.values() for name in row}))}
    weight, score = np.zeros((2, len(judged), len(criteria)))
    for at, row in enumerate(judged.values()):
        for name, (heavy, given) in row.items():
            if given is not None:
                weight[at, criteria[name]], score[at, criteria[name]] = heavy, given
    whole = weight.sum(axis=1)
    mean = (weight * score).sum(axis=1) / whole
    ease = _ease(weight, score, whole, mean)
    return Reviews(
        tuple(ideas), tuple(reviewers), tuple(criteria),
        np.array([ideas[idea] for idea, _ in judged], dtype=np.intp),
        np.array([reviewers[reviewer] for _, reviewer in judged], dtype=np.intp),
        mean, mean - weight @ ease / whole,
        whole / np.array([max(asked[idea, name] for name in row) for (idea, _), row in judged.items()]), ease,
    )  # fmt: skip


def _ease(weight: Floats, score: Floats, whole: Floats, mean: Floats) -> Floats:
    """Least squares within reviews, so that merit or severity is not taken for ease; weights times ease sum to nothing."""
    if not len(whole):
        return np.zeros(weight.shape[1])
    usual = weight.sum(axis=0) / np.maximum(np.count_nonzero(weight, axis=0), 1)
    told = (
        np.diag(weight.sum(axis=0) + WORTH * np.maximum(usual, 1e-9)) - (weight / whole[:, None]).T @ weight
    )
    return np.linalg.solve(told, (weight * (score - mean[:, None])).sum(axis=0))
