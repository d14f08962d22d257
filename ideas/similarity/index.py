"""Texts kept so that those that share words with another are found at once. It holds numbers, never a word.

Each text is a vector of BM25F weights (S. Robertson, H. Zaragoza, “The Probabilistic Relevance Framework”, 2009) times
inverse document frequency; see docs/similar.md. Terms are known by a number that differs in every process.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ideas.similarity.words import Text, counted

Numbers = NDArray[np.int64]
Weights = NDArray[np.float32]

FIELD_WEIGHTS = (4.0, 1.0, 0.5)  # the title, the first part, the rest
LENGTHS = (10.0, 40.0, 60.0)  # terms a part usually has: a longer one counts for less
NORMALISING = (0.3, 0.5, 0.5)  # how much less
SATURATION = 1.2  # how soon another mention adds little
BESIDES = 200  # texts without a term that are imagined besides: among few texts, chance decides which words are rare
GROWTH = 1.25  # norms are taken anew when there are this many times as many texts


@dataclass
class Vector:
    """One text: the rows of its terms, their weights, and which of them are in its title."""

    rows: Numbers
    weights: Weights
    titled: Numbers


@dataclass
class Index:
    """Texts by number. One may be added, replaced and dropped at any time."""

    row_of: dict[int, int] = field(default_factory=dict)
    slot_of: dict[int, int] = field(default_factory=dict)
    keys: list[int] = field(default_factory=list)
    vectors: list[Vector | None] = field(default_factory=list)
    slots: list[array[int]] = field(default_factory=list)  # of each term: the texts that have it
    weights: list[array[float]] = field(default_factory=list)  # and its weight in each
    frequency: Weights = field(default_factory=lambda: np.zeros(1024, np.float32))
    norms: Weights = field(default_factory=lambda: np.ones(1024, np.float32))
    among: int = 0  # how many texts the frequencies were counted in
    settled: int = 0  # and how many there were when norms were last taken

    def __len__(self) -> int:
        return len(self.slot_of)

    def __contains__(self, key: object) -> bool:
        return key in self.slot_of

    def __iter__(self) -> Iterator[int]:
        return iter(self.slot_of)

    def add(self, key: int, text: Text) -> None:
        """Keep a text under a number; what stood under it before is gone."""
        self.drop(key)
        vector = self.vector(text, learn=True)
        self.count(vector)
        self.place(key, vector)
        if len(self) > self.settled * GROWTH + 8:
            self.settle()

    def count(self, vector: Vector) -> None:
        """Let the terms of a text be that much commoner."""
        self.frequency[vector.rows] += 1
        self.among += 1

    def place(self, key: int, vector: Vector) -> None:
        """Let a text be found."""
        slot = len(self.keys)
        self.keys.append(key)
        self.vectors.append(vector)
        self.slot_of[key] = slot
        for row, weight in zip(vector.rows.tolist(), vector.weights.tolist(), strict=True):
            self.slots[row].append(slot)
            self.weights[row].append(weight)
        self.norms = _longer(self.norms, slot + 1)
        self.norms[slot] = self.norm(vector)

    def drop(self, key: int) -> None:
        """Forget a text: nothing of it is left."""
        slot = self.slot_of.pop(key, None)
        if slot is None:
            return
        vector = self.vectors[slot]
        assert vector is not None  # noqa: S101 - a slot that is named holds a vector
        for row in vector.rows.tolist():
            at = self.slots[row].index(slot)
            del self.slots[row][at], self.weights[row][at]
        self.frequency[vector.rows] -= 1
        self.among -= 1
        self.vectors[slot] = None

    def settle(self) -> None:
        """Take the length of every vector anew, as terms have become commoner or rarer."""
        for slot in self.slot_of.values():
            vector = self.vectors[slot]
            if vector is not None:
                self.norms[slot] = self.norm(vector)
        self.settled = len(self)

    def vector(self, text: Text, *, learn: bool = False) -> Vector:
        """The vector of a text, by terms that are known; `learn` makes its new terms known."""
        amount: dict[str, float] = {}
        parts = counted(text)
        for weight, usual, less, part in zip(FIELD_WEIGHTS, LENGTHS, NORMALISING, parts, strict=True):
            length = 1 - less + less * sum(part.values()) / usual
            for term, times in part.items():
                amount[term] = amount.get(term, 0.0) + weight * times / length
        rows = {term: row for term in amount if (row := self.row(term, learn=learn)) is not None}
        weights = [amount[term] * (SATURATION + 1) / (SATURATION + amount[term]) for term in rows]
        titled = [rows[term] for term in parts[0] if term in rows]
        return Vector(_numbers(rows.values()), np.array(weights, np.float32), _numbers(titled))

    def row(self, term: str, *, learn: bool = False) -> int | None:
        """The number of a term."""
        number = hash(term)
        row = self.row_of.get(number)
        if row is None and learn:
            row = self.row_of[number] = len(self.slots)
            self.slots.append(array("I"))
            self.weights.append(array("f"))
            self.frequency = _longer(self.frequency, row + 1)
        return row

    def rarity(self, rows: Numbers) -> Weights:
        """Inverse document frequency: what a term says when it is there."""
        often = self.frequency[rows]
        rare: Weights = np.log1p((self.among + BESIDES - often + 0.5) / (often + 0.5)).astype(np.float32)
        return rare

    def norm(self, vector: Vector) -> float:
        weighted = vector.weights * self.rarity(vector.rows)
        return math.sqrt(float(weighted @ weighted)) or 1.0

    def cosines(self, vector: Vector) -> Weights:
        """How alike each text is to this one, by the words they share: from 0 to 1, by slot."""
        found = np.zeros(len(self.keys), np.float32)
        asked = vector.weights * self.rarity(vector.rows) ** 2
        for row, weight in zip(vector.rows.tolist(), asked.tolist(), strict=True):
            if self.slots[row]:
                at = np.frombuffer(self.slots[row], np.uint32)
                found[at] += weight * np.frombuffer(self.weights[row], np.float32)
        return found / (self.norms[: len(found)] * self.norm(vector))

    def nearest(self, vector: Vector, most: int) -> list[int]:
        """The numbers of the texts that share most with this one, the most alike first."""
        found = self.cosines(vector)
        chosen = np.argpartition(-found, most)[:most] if len(found) > most else np.arange(len(found))
        chosen = chosen[found[chosen] > 0]
        ordered = chosen[np.lexsort((-chosen, -found[chosen]))]
        return [self.keys[slot] for slot in ordered.tolist()]


def _numbers(found: object) -> Numbers:
    return np.array(list(found), np.int64)  # type: ignore[call-overload]


def _longer(kept: Weights, wanted: int) -> Weights:
    if wanted <= len(kept):
        return kept
    more = np.zeros(2 * wanted, np.float32)
    more[: len(kept)] = kept
    return more
