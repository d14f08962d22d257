"""Words that are nearly another word."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from portal.search.snapshot import Segment, Snapshot
from portal.search.words import distance, typos_allowed

LETTERS = {letter: 1 << i for i, letter in enumerate("abcdefghijklmnopqrstuvwxyz0123456789")}
NEAR_AT_MOST = 25


def _signature(word: str) -> int:
    """Which letters a word has: two words a typo apart differ in at most two of them."""
    bits = 0
    for letter in word:
        bits |= LETTERS.get(letter, 1 << 40)
    return bits


class Lexicon:
    """A segment's words, with what is needed to leave out most of them at once."""

    def __init__(self, segment: Segment) -> None:
        self.words = segment.words()
        self.lengths = np.array([len(word) for word in self.words], np.int16)
        self.letters = np.array([_signature(word) for word in self.words], np.uint64)

    def candidates(self, word: str, most: int) -> Iterable[str]:
        other = self.letters ^ np.uint64(_signature(word))
        few = np.array([0] if not len(other) else np.bitwise_count(other)) <= 2 * most
        close = few & (abs(self.lengths - len(word)) <= most) if len(other) else few[:0]
        return (self.words[i] for i in np.flatnonzero(close))


def near(snapshot: Snapshot, word: str, limit: int | None = NEAR_AT_MOST) -> list[tuple[str, int]]:
    """Words of the index a few letters from this one, and how many: the nearest first."""
    most = typos_allowed(word)
    found: dict[str, int] = {}
    for segment in snapshot.segments:
        for other in _lexicon(segment).candidates(word, most):
            # Who mistypes the first letter rarely mistypes another.
            allowed = most if other[0] == word[0] else 1
            if other not in found and (apart := distance(word, other, allowed)) <= allowed:
                found[other] = apart
    return sorted(found.items(), key=lambda pair: (pair[1], pair[0]))[:limit]


def _lexicon(segment: Segment) -> Lexicon:
    if segment.lexicon is None:
        segment.lexicon = Lexicon(segment)
    return segment.lexicon
