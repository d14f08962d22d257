"""Ranks ideas by votes between two at a time: the model of Bradley and Terry (1952), found as Hunter (2004) does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log

# Each idea is taken to have met one of middling strength once, and to have come out even: so an idea that was never beaten
# has a strength all the same, and one vote is not proof.
IMAGINED = 1.0
MOST_ROUNDS, CLOSE = 10_000, 1e-10


@dataclass(frozen=True)
class Preference:
    """Where votes put one idea."""

    idea: str
    strength: float  # logarithm of its odds against a middling one
    won: int
    lost: int

    def beats(self, other: Preference) -> float:
        """The probability that the next vote between the two is for this one."""
        return 1 / (1 + exp(other.strength - self.strength))


def preferences(votes: Iterable[tuple[str, str]]) -> tuple[Preference, ...]:
    """Ideas from the most to the least preferred; a vote names the one preferred, then the other."""
    cast = Counter(votes)
    ideas = sorted({idea for pair in cast for idea in pair})
    if any(one == other for one, other in cast):
        raise ValueError("A vote is between two different ideas.")
    met: Counter[tuple[str, str]] = Counter()
    won, lost = Counter[str](), Counter[str]()
    for (one, other), times in sorted(cast.items()):
        won[one] += times
        lost[other] += times
        met[one, other] += times
        met[other, one] += times
    strength = _strengths(ideas, won, met)
    found = [Preference(idea, log(strength[idea]), won[idea], lost[idea]) for idea in ideas]
    return tuple(sorted(found, key=lambda each: (-round(each.strength, 9), each.idea)))


def _strengths(ideas: list[str], won: Counter[str], met: Counter[tuple[str, str]]) -> dict[str, float]:
    """Each round can only make the votes more probable, so it ends; the imagined meeting keeps it from running away."""
    strength = dict.fromkeys(ideas, 1.0)
    against: dict[str, list[tuple[str, int]]] = {idea: [] for idea in ideas}
    for (one, other), times in met.items():
        against[one].append((other, times))
    for _ in range(MOST_ROUNDS):
        before = dict(strength)
        for idea in ideas:
            own = strength[idea]
            chances = sum(times / (own + strength[other]) for other, times in against[idea])
            strength[idea] = (won[idea] + IMAGINED / 2) / (chances + IMAGINED / (own + 1))
        if all(abs(strength[idea] - before[idea]) < CLOSE * strength[idea] for idea in ideas):
            break
    return strength
