"""Puts what reviewers said into means. Plain values in, plain values out: no Django, no database.

The formula and a worked example stand in docs/scoring.md.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeVar

Criterion = TypeVar("Criterion", bound=Hashable)

# How far apart the highest and the lowest reviewer may be before a panel should ask why.
CLOSE, APART = Fraction(1), Fraction(2)


class Agreement(Enum):
    """What the distance between the highest and the lowest reviewer says."""

    UNKNOWN = "unknown"  # fewer than two reviewers could judge
    CLOSE = "close"
    MIXED = "mixed"
    APART = "apart"


@dataclass(frozen=True)
class Summary:
    """What several reviews of one thing come to. Means are exact; `shown` writes them."""

    mean: Fraction | None
    lowest: Fraction | None
    highest: Fraction | None
    reviews: int  # reviewers who could judge at least one criterion
    asked: int  # reviewers who answered, whether they could judge or not

    @property
    def spread(self) -> Fraction | None:
        if self.highest is None or self.lowest is None or self.reviews < 2:
            return None
        return self.highest - self.lowest

    @property
    def agreement(self) -> Agreement:
        if self.spread is None:
            return Agreement.UNKNOWN
        if self.spread < CLOSE:
            return Agreement.CLOSE
        return Agreement.APART if self.spread >= APART else Agreement.MIXED


def weighted_mean(
    scores: Mapping[Criterion, int | None], weights: Mapping[Criterion, int]
) -> Fraction | None:
    """One reviewer's mean from 0 to 5. “Cannot judge” (None) leaves its criterion and its weight out."""
    judged = {
        criterion: score for criterion, score in scores.items() if score is not None and criterion in weights
    }
    weight = sum(weights[criterion] for criterion in judged)
    if not weight:
        return None
    return Fraction(sum(weights[criterion] * score for criterion, score in judged.items()), weight)


def summarise(reviews: Sequence[Fraction | None]) -> Summary:
    """Several reviewers' means as one: each reviewer counts the same, and those who could not judge not at all."""
    means = [mean for mean in reviews if mean is not None]
    if not means:
        return Summary(None, None, None, reviews=0, asked=len(reviews))
    mean = sum(means, Fraction(0)) / len(means)
    return Summary(mean, min(means), max(means), reviews=len(means), asked=len(reviews))


def shown(value: Fraction | None) -> Decimal | None:
    """A mean as people read it: one decimal, halves up."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
