"""Latent semantic analysis: which words keep each other's company, so that texts meet that use different ones.

S. Deerwester and others, “Indexing by Latent Semantic Analysis”, 1990. The decomposition is the randomised one of
N. Halko, P. Martinsson and J. Tropp, 2011: a few passes over the texts instead of all of linear algebra.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import numpy as np

from ideas.similarity.index import Index, Numbers, Vector, Weights

DIRECTIONS = 200
SPARE = 20  # more are followed than are kept, so that those kept are right
PASSES = 2
FEWEST = 300  # texts below which there is nothing to learn from
SAMPLE = 6000  # texts learnt from, spread over all there are
OFTEN = 2  # texts of the sample a term must be in
SEED = 20260401


@dataclass(frozen=True)
class Meaning:
    """Where each term points. A term it has not met points nowhere."""

    place: Numbers  # by the row of a term: its line below, or -1
    directions: Weights

    def points(self, vectors: Sequence[tuple[Numbers, Weights]]) -> Weights:
        """Where texts point: one line of length 1 for each, or of zeros."""
        width = self.directions.shape[1]
        found = np.zeros((len(vectors), width), np.float32)
        for number, (rows, weights) in enumerate(vectors):
            known = rows < len(self.place)
            at = self.place[rows[known]]
            met = at >= 0
            found[number] = weights[known][met] @ self.directions[at[met]]
        length = np.linalg.norm(found, axis=1, keepdims=True)
        unit: Weights = (found / np.where(length > 0, length, 1)).astype(np.float32)
        return unit


def weighted(index: Index, vector: Vector) -> tuple[Numbers, Weights]:
    """A text as a vector of length 1."""
    weights = vector.weights * index.rarity(vector.rows)
    return vector.rows, weights / (np.linalg.norm(weights) or 1)


def learn(index: Index, lock: AbstractContextManager[object] | None = None) -> Meaning | None:
    """The directions of the texts in an index, or nothing while they are few. The lock is held only while they are read."""
    with lock or nullcontext():
        if len(index) < FEWEST:
            return None
        chosen, terms = _sample(index), len(index.slots)
    rows = np.concatenate([rows for rows, _weights in chosen])
    kept = np.flatnonzero(np.bincount(rows, minlength=terms) >= OFTEN)
    place = np.full(terms, -1, np.int64)
    place[kept] = np.arange(len(kept))
    texts = _Texts([(place[r][place[r] >= 0], w[place[r] >= 0]) for r, w in chosen], len(kept))
    return Meaning(place, _directions(texts))


def _sample(index: Index) -> list[tuple[Numbers, Weights]]:
    vectors = [index.vectors[slot] for slot in sorted(index.slot_of.values())]
    step = max(1, -(-len(vectors) // SAMPLE))
    return [weighted(index, vector) for vector in vectors[::-step] if vector is not None]


def _directions(texts: _Texts) -> Weights:
    """The right singular vectors that matter most, one a column."""
    wide = min(DIRECTIONS + SPARE, len(texts.texts), texts.width)
    random = np.random.default_rng(SEED)
    found = random.standard_normal((texts.width, wide), dtype=np.float32)
    for _pass in range(PASSES):
        found, _ = np.linalg.qr(texts.across(texts.along(found)))
    _left, _values, right = np.linalg.svd(texts.along(found), full_matrices=False)
    kept: Weights = (found @ right.T)[:, :DIRECTIONS].astype(np.float32)
    return kept


class _Texts:
    """A table of texts by terms, nearly all of it empty."""

    def __init__(self, texts: list[tuple[Numbers, Weights]], width: int) -> None:
        self.texts, self.width = texts, width

    def along(self, table: Weights) -> Weights:
        """For each text the sum over its terms."""
        found = np.zeros((len(self.texts), table.shape[1]), np.float32)
        for number, (rows, weights) in enumerate(self.texts):
            found[number] = weights @ table[rows]
        return found

    def across(self, table: Weights) -> Weights:
        """For each term the sum over its texts."""
        found = np.zeros((self.width, table.shape[1]), np.float32)
        for number, (rows, weights) in enumerate(self.texts):
            found[rows] += weights[:, None] * table[number]
        return found
