"""What the scores leave possible: one solution where the variances are well known, a weighted handful where they are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np

from workflow.scoring.equations import TYPICAL_RATIOS, Equations, Solution
from workflow.scoring.reviews import Floats, Reviews
from workflow.scoring.simplex import lowest

WIDEST = 9.0  # how far the logarithms of the variance ratios are searched
WELL_KNOWN = (
    0.15  # a standard deviation of a logarithm: variances known to a sixth change no interval that is shown
)
MARKS = (-2.0, -1.0, 0.0, 1.0, 2.0)  # standard deviations either side of the likeliest ratios
SLIGHT = 0.002  # of the likeliest: what weighs less is left out
NUDGE = 0.25  # how far apart the badness is measured to see how it bends


@dataclass(frozen=True)
class Belief:
    """Solutions for several pairs of variance ratios, each with its weight; the weights sum to one."""

    solutions: tuple[Solution, ...]
    weights: Floats
    ratios: tuple[tuple[float, float], ...]

    @property
    def likeliest(self) -> Solution:
        return self.solutions[int(np.argmax(self.weights))]

    @property
    def reviews(self) -> Reviews:
        return self.likeliest.reviews

    @property
    def freedom(self) -> float:
        return self.likeliest.freedom

    @property
    def variances(self) -> tuple[float, float, float]:
        """Of merit, severity and noise, at the likeliest."""
        noise, ratios = self.likeliest.noise, self.ratios[int(np.argmax(self.weights))]
        return noise * exp(ratios[0]), noise * exp(ratios[1]), noise

    @property
    def merit(self) -> tuple[Floats, Floats]:
        """Of each idea: what to expect, and the variance about it."""
        return self._mixed(
            [each.merit for each in self.solutions],
            [each.noise * each.uncertainty for each in self.solutions],
        )

    @property
    def effect(self) -> tuple[Floats, Floats]:
        """Of each reviewer: points by which they score above others, and the variance about it."""
        return self._mixed(
            [each.effect for each in self.solutions],
            [each.noise * np.diag(each.inverse)[1:] for each in self.solutions],
        )

    def _mixed(self, means: list[Floats], variances: list[Floats]) -> tuple[Floats, Floats]:
        mean = self.weights @ np.array(means)
        return mean, self.weights @ (np.array(variances) + (np.array(means) - mean) ** 2)

    def draws(self, random: np.random.Generator, count: int, batch: int) -> Iterator[Floats]:
        """Merits that are possible, `count` columns in all, each solution as often as it weighs."""
        for solution, many in zip(
            self.solutions, random.multinomial(count, self.weights).tolist(), strict=True
        ):
            for start in range(0, many, batch):
                yield solution.draw(random, min(batch, many - start))


def belief_from(reviews: Reviews) -> Belief:
    """Look for the likeliest variances, then as far about them as the scores leave open."""
    equations = Equations(reviews)
    best = lowest(equations.badness, TYPICAL_RATIOS, step=1.0, within=WIDEST)
    at = (best[0], best[1])
    wide, narrow = _axes(equations, at)
    if np.linalg.norm(wide) < WELL_KNOWN:
        return Belief((equations.solution(*at),), np.ones(1), (at,))
    marks = [
        (at[0] + m * wide[0] + n * narrow[0], at[1] + m * wide[1] + n * narrow[1])
        for m in MARKS
        for n in MARKS
    ]
    inside = [
        (float(np.clip(one, -WIDEST, WIDEST)), float(np.clip(other, -WIDEST, WIDEST))) for one, other in marks
    ]
    badness = np.array([equations.badness(*mark) for mark in inside])
    weights = np.exp((badness.min() - badness) / 2)
    kept = np.flatnonzero(weights > SLIGHT)
    at_kept = tuple(inside[each] for each in kept)
    solutions = tuple(equations.solution(*mark) for mark in at_kept)
    return Belief(solutions, weights[kept] / weights[kept].sum(), at_kept)


def _axes(equations: Equations, at: tuple[float, float]) -> tuple[Floats, Floats]:
    """The two directions in which the ratios are uncertain, each as long as a standard deviation, the longer first."""

    def bad(one: float, other: float) -> float:
        return equations.badness(at[0] + one * NUDGE, at[1] + other * NUDGE)

    middle = bad(0, 0)
    first, second = (bad(1, 0) + bad(-1, 0) - 2 * middle), (bad(0, 1) + bad(0, -1) - 2 * middle)
    mixed = (bad(1, 1) + bad(-1, -1) - bad(1, -1) - bad(-1, 1)) / 4
    bends, ways = np.linalg.eigh(np.array([[first, mixed], [mixed, second]]) / (2 * NUDGE**2))
    lengths = [
        1 / sqrt(max(float(bend), 0.1)) for bend in bends
    ]  # the belief beforehand bends at least about so much
    return ways[:, 0] * lengths[0], ways[:, 1] * lengths[1]
