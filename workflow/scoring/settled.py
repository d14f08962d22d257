"""How far votes between two at a time settle an order: the strengths of Bradley and Terry with their uncertainty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import erf, sqrt

import numpy as np

from workflow.scoring.pairs import IMAGINED, Preference, preferences

TAIL = 1.6448536269514722  # the normal distribution has 5 % above this: an interval holds 90 %
ENOUGH = 0.8  # from this probability on, a vote is said to put one idea before another
FEWEST = 3  # voters: fewer are an opinion


@dataclass(frozen=True)
class Voted:
    """Where votes put one idea, and how sure that is."""

    idea: str
    won: int
    lost: int
    middling: float  # the probability that it is preferred to a middling one of those voted on
    low: float
    high: float  # between the two with a probability of 90 %
    before_next: (
        float | None
    )  # the probability that it truly stands before the next of the list; None for the last

    @property
    def settled(self) -> bool:
        return self.before_next is not None and self.before_next >= ENOUGH


@dataclass(frozen=True)
class Outcome:
    """What a vote says as a whole."""

    ideas: tuple[Voted, ...]  # the most preferred first
    voters: int

    @property
    def says_nothing(self) -> bool:
        """Too few people, or nowhere a difference that is more than chance."""
        return self.voters < FEWEST or not any(each.settled for each in self.ideas)


def outcome(votes: Iterable[tuple[str, str]], voters: int) -> Outcome:
    """Put votes together; each names the idea preferred, then the other. The order of votes does not matter."""
    cast = list(votes)
    found = preferences(cast)
    if not found:
        return Outcome((), voters)
    spread = _covariance(found, cast)
    level = sum(each.strength for each in found) / len(found)  # what a middling one of these has
    return Outcome(tuple(_voted(found, level, spread, at) for at in range(len(found))), voters)


def _voted(found: Sequence[Preference], level: float, spread: np.ndarray, at: int) -> Voted:
    one, half = found[at], TAIL * sqrt(spread[at, at])
    chance = None
    if at + 1 < len(found):
        apart = sqrt(max(spread[at, at] + spread[at + 1, at + 1] - 2 * spread[at, at + 1], 1e-12))
        chance = _below((one.strength - found[at + 1].strength) / apart)
    low, mid, high = (_odds(one.strength - level + by) for by in (-half, 0.0, half))
    return Voted(one.idea, one.won, one.lost, mid, low, high, chance)


def _covariance(found: Sequence[Preference], cast: Sequence[tuple[str, str]]) -> np.ndarray:
    """Of the strengths above their mean: the inverse of how sharply the votes, and the imagined meeting of each, bend.

    The mean is taken out because votes say nothing of it: they only compare these ideas with each other.
    """
    place = {each.idea: at for at, each in enumerate(found)}
    bend = np.diag([IMAGINED * _odds(each.strength) * (1 - _odds(each.strength)) for each in found])
    for (one, other), times in Counter(tuple(sorted(pair)) for pair in cast).items():
        i, j = place[one], place[other]
        chance = _odds(found[i].strength - found[j].strength)
        weight = times * chance * (1 - chance)
        bend[i, i] += weight
        bend[j, j] += weight
        bend[i, j] -= weight
        bend[j, i] -= weight
    about_mean = np.eye(len(found)) - 1 / len(found)
    return np.asarray(about_mean @ np.linalg.inv(bend) @ about_mean)


def _odds(strength: float) -> float:
    return float(1 / (1 + np.exp(-strength)))


def _below(z: float) -> float:
    """The share of the normal distribution below z."""
    return 0.5 * (1 + erf(z / sqrt(2)))
