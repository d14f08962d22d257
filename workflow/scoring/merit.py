"""Estimates ideas' merit and reviewers' severity together. Plain values in, plain values out: no Django, no database.

The model, where it comes from and a worked example stand in docs/scoring.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np

from workflow.scoring.belief import Belief, belief_from
from workflow.scoring.line import Line, chances_within
from workflow.scoring.reviews import Cell, Floats, reviews_of

TAIL = 1.6448536269514722  # the normal distribution has 5 % above this: an interval holds 90 %
DRAWS, BATCH = 4000, 500
FAR = 2.5  # standard deviations: one review in eighty is that far off by chance alone


@dataclass(frozen=True)
class Merit:
    """What the scores say of one idea, on the scale of the scores."""

    idea: str
    mean: float  # of its reviewers' own means, as they gave them
    merit: float  # with severity taken out, drawn towards the middle as far as few scores warrant
    low: float
    high: float  # between the two with a probability of 90 %
    p_top: float  # probability of being among the best `top`
    reviews: int


@dataclass(frozen=True)
class Severity:
    """How far below others a reviewer scores the same ideas, in points; a lenient reviewer's is negative."""

    reviewer: str
    severity: float
    low: float
    high: float
    reviews: int


@dataclass(frozen=True)
class Outlier:
    """A review far from what its idea's merit and its reviewer's severity lead one to expect: ask, never remove."""

    idea: str
    reviewer: str
    given: float
    expected: float
    distance: float  # in standard deviations


@dataclass(frozen=True)
class Spread:
    """Standard deviations in points: of ideas' merit, of reviewers' severity, and of one review about the two."""

    merit: float
    severity: float
    noise: float

    @property
    def reliability(self) -> float:
        """What share of the differences between single reviews is merit: 1 if reviewers always agreed."""
        whole = self.merit**2 + self.severity**2 + self.noise**2
        return self.merit**2 / whole if whole else 0.0


@dataclass(frozen=True)
class Estimate:
    """Everything the model says of one round of scoring."""

    merits: tuple[Merit, ...]  # the best first
    severities: tuple[Severity, ...]  # the most severe first
    outliers: tuple[Outlier, ...]  # the furthest first
    spread: Spread
    top: int
    doubts: tuple[str, ...]  # why to trust it less than it looks; keys, explained in docs/scoring.md


def estimate(cells: Iterable[Cell], *, top: int = 10, seed: int = 1, line: Line | None = None) -> Estimate:
    """Merit of every idea with an interval, and severity of every reviewer.

    `top` is how many ideas there is room for, `line` what a panel can still take where that is more than a number, and
    `seed` that of the draws behind `p_top`. The order of the cells does not
    matter. Raises ValueError for two scores in one place, and for a weight that is none.
    """
    reviews = reviews_of(cells)
    if not len(reviews):
        return Estimate((), (), (), Spread(0, 0, 0), top, ())
    belief = belief_from(reviews)
    return Estimate(
        merits=tuple(
            sorted(_merits(belief, top, seed, line), key=lambda one: (-one.merit, -one.reviews, one.idea))
        ),
        severities=tuple(sorted(_severities(belief), key=lambda one: (-one.severity, one.reviewer))),
        outliers=tuple(
            sorted(_outliers(belief), key=lambda one: (-abs(one.distance), one.idea, one.reviewer))
        ),
        spread=Spread(*(sqrt(variance) for variance in belief.variances)),
        top=top,
        doubts=tuple(reviews.doubts()),
    )


def _merits(belief: Belief, top: int, seed: int, line: Line | None) -> Iterator[Merit]:
    reviews = belief.reviews
    count = np.bincount(reviews.idea)
    mean = np.bincount(reviews.idea, reviews.mean) / count
    merit, variance = belief.merit
    half = student(belief.freedom) * np.sqrt(variance)
    chance = chances_within(belief, line, seed) if line else chances(belief, top, seed)
    for at, idea in enumerate(reviews.ideas):
        low, high = float(merit[at] - half[at]), float(merit[at] + half[at])
        yield Merit(idea, float(mean[at]), float(merit[at]), low, high, float(chance[at]), int(count[at]))


def chances(belief: Belief, top: int, seed: int) -> Floats:
    """Probability of each idea to be among the best `top`: how often it is in draws from what is still possible."""
    ideas = len(belief.reviews.ideas)
    if top >= ideas or top < 1:
        return np.full(ideas, float(top > 0))
    random, hits = np.random.default_rng(seed), np.zeros(ideas)
    for drawn in belief.draws(random, DRAWS, BATCH):
        np.add.at(hits, np.argpartition(-drawn, top - 1, axis=0)[:top].ravel(), 1)
    return hits / DRAWS


def _severities(belief: Belief) -> Iterator[Severity]:
    count = np.bincount(belief.reviews.reviewer).tolist()
    effect, variance = belief.effect
    half = (student(belief.freedom) * np.sqrt(variance)).tolist()
    for reviewer, below, wide, many in zip(
        belief.reviews.reviewers, (-effect).tolist(), half, count, strict=True
    ):
        yield Severity(reviewer, below, below - wide, below + wide, many)


def _outliers(belief: Belief) -> Iterator[Outlier]:
    reviews, best = belief.reviews, belief.likeliest
    expected = best.merit[reviews.idea] + best.effect[reviews.reviewer]
    distance = (reviews.value - expected) / np.sqrt(best.noise * best.unexplained)
    for at in np.flatnonzero(np.abs(distance) > FAR):
        idea, reviewer = reviews.ideas[reviews.idea[at]], reviews.reviewers[reviews.reviewer[at]]
        yield Outlier(idea, reviewer, float(reviews.value[at]), float(expected[at]), float(distance[at]))


def student(freedom: float) -> float:
    """Where Student's t distribution has 5 % above, by Fisher's expansion: good to a hundredth from three degrees on."""
    z = TAIL
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )
