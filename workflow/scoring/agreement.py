"""Finds the criteria on which reviewers of the same idea part, once their severity is out of the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from workflow.scoring.reviews import Cell


@dataclass(frozen=True)
class Division:
    """How far apart reviewers of one idea typically are on a criterion."""

    criterion: str
    points: float  # standard deviation within ideas
    ideas: int  # that two or more people judged on it
    widest: str  # the idea on which they are furthest apart


def divisions(cells: Iterable[Cell], severity: Mapping[str, float]) -> tuple[Division, ...]:
    """Criteria in order of how much they divide people, the most divided first; `severity` in points, by reviewer."""
    said: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for cell in cells:
        if cell.score is not None:
            said[cell.criterion][cell.idea].append(cell.score + severity.get(cell.reviewer, 0.0))
    found = (_division(criterion, ideas) for criterion, ideas in said.items())
    return tuple(sorted((one for one in found if one), key=lambda one: (-one.points, one.criterion)))


def _division(criterion: str, ideas: Mapping[str, list[float]]) -> Division | None:
    squares = {idea: _squares(given) for idea, given in sorted(ideas.items()) if len(given) > 1}
    if not squares:
        return None
    freedom = sum(len(ideas[idea]) - 1 for idea in squares)
    widest = max(squares, key=lambda idea: squares[idea] / (len(ideas[idea]) - 1))
    return Division(criterion, sqrt(sum(squares.values()) / freedom), len(squares), widest)


def _squares(given: list[float]) -> float:
    middle = fmean(given)
    return sum((value - middle) ** 2 for value in given)
