"""Henderson's mixed model equations, with the ideas absorbed: what is left to solve has one row a reviewer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import exp, log

import numpy as np

from workflow.scoring.reviews import Floats, Reviews

# What is believed before any score is read. Noise: standard deviation, in points of the 0 to 5 scale, of one review about
# merit and severity, and how many reviews that belief is worth. Ratios: the logarithms of merit's and of severity's variance
# as shares of the noise's, and how unsure they are (1.5: a factor of four and a half either way).
TYPICAL_NOISE, WORTH = 0.6, 2.0
TYPICAL_RATIOS, BELIEF = (0.0, -0.7), 1.5


class Equations:
    """What does not change while the variances are looked for. A review counts as much as the share of weight it judged."""

    def __init__(self, reviews: Reviews) -> None:
        self.reviews = reviews
        idea, reviewer, share = reviews.idea, reviews.reviewer + 1, reviews.share
        self.size = len(reviews.reviewers) + 1  # the middle first, then the reviewers
        self.by_idea = np.bincount(idea, share)
        self.given = np.bincount(reviewer, share, self.size)
        self.given[0] = share.sum()
        self.sums = np.bincount(idea, share * reviews.value)
        self.right = np.bincount(reviewer, share * reviews.value, self.size)
        self.right[0] = self.sums.sum()
        # Every two reviews of one idea, a review with itself among them.
        one, other = _pairs(idea)
        self.met = reviewer[one] * self.size + reviewer[other]
        self.met_in, self.met_share = idea[one], share[one] * share[other]

    def left(self, held: Floats, pull: float) -> Floats:
        """The equations' left side: dense in the reviewers, so a few hundred of them are a few milliseconds."""
        idea, reviewer, share = self.reviews.idea, self.reviews.reviewer + 1, self.reviews.share
        together = np.bincount(self.met, self.met_share / held[self.met_in], self.size**2)
        left = np.diag(self.given + pull) - together.reshape(self.size, self.size)
        edge = self.given - np.bincount(reviewer, share * (self.by_idea / held)[idea], self.size)
        left[0, :] = left[:, 0] = edge
        left[0, 0] = self.given[0] - (self.by_idea**2 / held).sum()
        return left

    def badness(self, merit_ratio: float, severity_ratio: float) -> float:
        """Minus twice the restricted log-likelihood of the ratios, with what is believed beforehand."""
        held, left, right = self._system(merit_ratio, severity_ratio)
        # With the right side as one more row and column, one root gives the determinant and what stays unexplained.
        root = np.diag(
            np.linalg.cholesky(np.block([[left, right[:, None]], [right[None, :], self._squares(held)]]))
        )
        return (
            self.freedom * log(root[-1] ** 2 / self.freedom)
            + float(np.log(held).sum() + 2 * np.log(root[:-1]).sum())
            + len(held) * merit_ratio
            + (self.size - 1) * severity_ratio
            + ((merit_ratio - TYPICAL_RATIOS[0]) / BELIEF) ** 2
            + ((severity_ratio - TYPICAL_RATIOS[1]) / BELIEF) ** 2
        )

    def solution(self, merit_ratio: float, severity_ratio: float) -> Solution:
        held, left, right = self._system(merit_ratio, severity_ratio)
        inverse = np.linalg.inv(left)
        solved = inverse @ right
        loads = np.zeros((len(held), self.size))
        np.add.at(loads, (self.reviews.idea, self.reviews.reviewer + 1), self.reviews.share)
        loads = -loads / held[:, None]
        loads[:, 0] = 1 - self.by_idea / held
        noise = float(self._squares(held) - solved @ right) / self.freedom
        return Solution(self.reviews, held, loads, self.sums / held, inverse, solved, noise, self.freedom)

    @property
    def freedom(self) -> float:
        return len(self.reviews) - 1 + WORTH

    def _system(self, merit_ratio: float, severity_ratio: float) -> tuple[Floats, Floats, Floats]:
        """How firmly each idea is held, and the left and right sides."""
        reviews = self.reviews
        held = self.by_idea + exp(-merit_ratio)
        own = (self.sums / held)[reviews.idea]
        right = self.right - np.bincount(reviews.reviewer + 1, reviews.share * own, self.size)
        right[0] = self.right[0] - (self.by_idea * self.sums / held).sum()
        return held, self.left(held, exp(-severity_ratio)), right

    def _squares(self, held: Floats) -> float:
        """Squares the ideas alone leave unexplained, with those believed beforehand."""
        squares = (self.reviews.share * self.reviews.value**2).sum() - (self.sums**2 / held).sum()
        return float(squares) + WORTH * TYPICAL_NOISE**2


def _pairs(idea: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places of every two reviews of one idea, both ways round."""
    order = np.argsort(idea, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(idea))])
    many = np.diff(start)[idea[order]]
    one = np.repeat(order, many)
    first = np.repeat(start[:-1][idea[order]], many)
    step = np.arange(len(one)) - np.repeat(np.cumsum(many) - many, many)
    return one, order[first + step]


@dataclass(frozen=True)
class Solution:
    """Merit and severity for two given variance ratios, and what is still possible."""

    reviews: Reviews
    held: Floats  # of each idea: the reviews it rests on, and the pull to the middle
    loads: Floats  # idea by (middle, reviewer): how its merit follows from those
    own: Floats  # of each idea: what its own scores give, before the middle and the reviewers are known
    inverse: Floats  # uncertainty of (middle, reviewer), as a multiple of the noise
    solved: Floats  # the middle, then each reviewer's effect
    noise: float  # variance of one whole review
    freedom: float

    @property
    def effect(self) -> Floats:
        return self.solved[1:]

    @cached_property
    def merit(self) -> Floats:
        return self.own + self.loads @ self.solved

    @cached_property
    def _spread(self) -> Floats:
        return self.loads @ self.inverse

    @cached_property
    def uncertainty(self) -> Floats:
        """Variance of each idea's merit, as a multiple of the noise."""
        return 1 / self.held + (self._spread * self.loads).sum(axis=1)

    @cached_property
    def unexplained(self) -> Floats:
        """Variance of each review about what is expected of it, as a multiple of the noise."""
        idea, reviewer = self.reviews.idea, self.reviews.reviewer + 1
        expected = self.uncertainty[idea] + 2 * self._spread[idea, reviewer] + np.diag(self.inverse)[reviewer]
        return np.maximum(1 / self.reviews.share - expected, 1e-9)

    def draw(self, random: np.random.Generator, count: int) -> Floats:
        """Merits that the scores leave possible: one column a draw."""
        root = np.linalg.cholesky(self.inverse)
        scale = np.sqrt(self.freedom / random.chisquare(self.freedom, count) * self.noise)
        shared = self.solved[:, None] + root @ random.standard_normal((len(root), count)) * scale
        alone = random.standard_normal((len(self.held), count)) * scale / np.sqrt(self.held)[:, None]
        return self.own[:, None] + self.loads @ shared + alone
