"""Which texts are most like another: by the words they share, by what those words mean, and by way of one another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ideas.similarity.index import Index, Numbers, Vector, Weights
from ideas.similarity.meaning import Meaning, learn, weighted
from ideas.similarity.words import Text

Table = NDArray[np.float32]
# (numbers of texts) → those of them that may be shown; nothing else plays any part in the answer
Allowed = Callable[[Sequence[int]], Collection[int]]

CANDIDATES = 150  # texts that are looked at closely
SPARE = 2  # so many times as many are asked whether they may be shown
MEANING, TITLE = 0.8, 0.15  # what these count for beside the words shared, which count 1
NEIGHBOURS = 10  # texts each text passes its likeness on to
BY_WAY = 0.6  # what likeness by way of another text counts
SHARPNESS = 4  # how much more goes to the closest of them
NEWNESS, SOON = 0.05, 500  # a bonus for the latest, and after how many later texts little is left of it
RELEARN = 1.25  # meaning is learnt anew when there are this many times as many texts


@dataclass(frozen=True)
class Match:
    """A text like the one asked about. `alike` is 1 for the same words and near 0 for next to nothing in common."""

    key: int
    alike: float
    score: float  # what orders them: likeness, what reaches it by way of others, and how new it is


@dataclass
class Finder:
    """An index, and what was learnt from it. Calls must not overlap: keep a lock around it."""

    index: Index = field(default_factory=Index)
    meaning: Meaning | None = None
    learnt: int = 0  # how many texts there were then

    def add(self, key: int, text: Text) -> None:
        self.index.add(key, text)

    def drop(self, key: int) -> None:
        self.index.drop(key)

    def is_due(self) -> bool:
        """Whether there is much more to learn from than there was."""
        return len(self.index) > self.learnt * RELEARN

    def relearn(self) -> None:
        """Takes some seconds with thousands of texts."""
        self.meaning, self.learnt = learn(self.index), len(self.index)

    def closest(
        self,
        text: Text,
        *,
        most: int = 10,
        least: float = 0.0,
        allowed: Allowed | None = None,
        looked_at: int = CANDIDATES,
    ) -> list[Match]:
        """The texts most like this one, best first; none less alike than `least`."""
        vector = self.index.vector(text)
        near = self.index.nearest(vector, looked_at * SPARE if allowed else looked_at)
        if allowed:
            shown = set(allowed(near)) if near else set()
            near = [key for key in near if key in shown][:looked_at]
        if not near:
            return []
        alike, scores = self._scores(vector, near)
        order = np.lexsort((-np.array(near), -scores))
        order = order[alike[order] >= least][:most]
        return [
            Match(near[at], round(float(alike[at]), 4), round(float(scores[at]), 4)) for at in order.tolist()
        ]

    def _scores(self, vector: Vector, near: list[int]) -> tuple[Weights, Weights]:
        kept = [self.index.vectors[self.index.slot_of[key]] for key in near]
        vectors = [vector, *(each for each in kept if each is not None)]
        alike = self._alike(vectors)
        # Likeness is passed on from later texts to earlier ones only: from a repeat to what it repeats.
        numbers = np.array([np.iinfo(np.int64).max, *near])
        later = len(self.index.keys) - np.array([self.index.slot_of[key] for key in near])
        newness = NEWNESS * np.exp(-later / SOON).astype(np.float32)
        return alike[0, 1:], alike[0, 1:] + BY_WAY * _by_way(alike, numbers) + newness

    def _alike(self, vectors: list[Vector]) -> Table:
        """How alike each of these texts is to each other, from 0 to 1."""
        unit = [weighted(self.index, each) for each in vectors]
        alike = _products(unit)
        titles = [_titled(self.index, each) for each in vectors]
        whole = 1.0
        alike += TITLE * _products(titles)
        whole += TITLE
        if self.meaning:
            points = self.meaning.points(unit)
            alike += MEANING * (points @ points.T).clip(0)
            whole += MEANING
        scaled: Table = alike / np.float32(whole)
        return scaled


def _titled(index: Index, vector: Vector) -> tuple[Numbers, Weights]:
    """The title alone: every word in it once."""
    weights = index.rarity(vector.titled)
    return vector.titled, weights / (np.linalg.norm(weights) or 1)


def _products(unit: list[tuple[Numbers, Weights]]) -> Table:
    """Of each with each other, over the terms that two of them have."""
    rows = np.concatenate([rows for rows, _weights in unit])
    _terms, place, often = np.unique(rows, return_inverse=True, return_counts=True)
    common = often[place] > 1
    column = np.cumsum(often > 1)[place] - 1
    table = np.zeros((len(unit), int((often > 1).sum())), np.float32)
    line = np.repeat(np.arange(len(unit)), [len(rows) for rows, _weights in unit])
    table[line[common], column[common]] = np.concatenate([weights for _rows, weights in unit])[common]
    product: Table = table @ table.T
    return product


def _by_way(alike: Table, numbers: Numbers) -> Weights:
    """What reaches each text in two steps and in three when likeness is passed on, from the first; without the first."""
    earlier = numbers[None, :] < numbers[:, None]
    passed = np.where(earlier, alike, 0)
    few = min(NEIGHBOURS, len(numbers) - 1)
    least = -np.partition(-passed, few - 1, axis=1)[:, few - 1 : few]
    passed = np.where(passed >= np.maximum(least, 1e-6), passed, 0) ** SHARPNESS
    total = passed.sum(axis=1, keepdims=True)
    share = passed / np.where(total > 0, total, 1)
    two = share[0] @ share
    reached: Weights = (two + two @ share)[1:]
    return reached
