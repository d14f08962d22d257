"""Answers a query: which documents match, and how well (BM25F over the combined field)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText
from numpy.typing import NDArray

from portal.search.schema import slot
from portal.search.snapshot import Places, Snapshot
from portal.search.vocabulary import near
from portal.search.words import words_of

K1 = 1.2  # how soon more of the same word adds nothing
B = 0.75  # how much a long text counts for less
HALF, LOWER = np.uint64(32), np.uint64(2**32 - 1)  # of a place: above is the field, below where in it
BEGINNINGS_AT_MOST = 400  # words tried that begin with the letters given, the commonest first


class Match(NamedTuple):
    """Every document: whether it matches, and its score."""

    mask: NDArray[np.bool_]
    score: NDArray[np.float32]


class Matching:
    """One search over the documents of one kind in a snapshot; how rare a word is, is counted among these."""

    def __init__(
        self, snapshot: Snapshot, kind: str, fields: Iterable[str] | None = None, start: bool = False
    ) -> None:
        self.snapshot = snapshot
        self.mine, self.average = snapshot.of_kind(kind), snapshot.average(kind)
        self.count = int(self.mine.sum())
        self.slots = None if fields is None else {slot(name) >> 32 for name in fields}
        self.start = start  # whether the last word may be a beginning

    def match(self, query: Any) -> Match:
        if isinstance(query, PlainText):
            found = self._all_of(query.query_string, query.operator)
            return Match(found.mask, found.score * np.float32(query.boost))
        if isinstance(query, Phrase):
            return self._phrase(words_of(query.query_string))
        if isinstance(query, Fuzzy):
            return self._joined([self._near(w) for w in words_of(query.query_string)], query.operator)
        if isinstance(query, Boost):
            found = self.match(query.subquery)
            return Match(found.mask, found.score * np.float32(query.boost))
        if isinstance(query, And | Or):
            parts = [self.match(part) for part in query.subqueries]
            return self._joined(parts, "and" if isinstance(query, And) else "or")
        if isinstance(query, Not):
            return Match(~self.match(query.subquery).mask, self._zero())
        if isinstance(query, MatchAll):
            return Match(np.ones(self.snapshot.size, np.bool_), self._zero())
        raise NotImplementedError(f"portal.search knows no {type(query).__name__} query.")

    def _zero(self) -> NDArray[np.float32]:
        return np.zeros(self.snapshot.size, np.float32)

    def _nothing(self) -> Match:
        return Match(np.zeros(self.snapshot.size, np.bool_), self._zero())

    def _joined(self, parts: list[Match], operator: str) -> Match:
        if not parts:
            return self._nothing()
        mask, score = parts[0].mask.copy(), parts[0].score.copy()
        for part in parts[1:]:
            mask = mask & part.mask if operator == "and" else mask | part.mask
            score += part.score
        return Match(mask, score)

    def _all_of(self, text: str, operator: str) -> Match:
        words = words_of(text)
        if self.start and words:
            parts = [self._word([word], "start") for word in words[:-1]]
            return self._joined([*parts, self._beginning(words[-1])], operator)
        return self._joined([self._word(self.snapshot.family(word)) for word in words], operator)

    def _beginning(self, word: str) -> Match:
        words = self.snapshot.beginning("start", word)
        if len(words) > BEGINNINGS_AT_MOST:
            words = sorted(words, key=len)[:BEGINNINGS_AT_MOST]
        return self._word(words, "start")

    def _near(self, word: str) -> Match:
        return self._word([other for other, _ in near(self.snapshot, word)] or [word])

    def _word(self, words: list[str], field: str = "text") -> Match:
        """Documents with any of these words, scored as if they were one word."""
        if self.slots is not None and field == "text":
            docs, weights = self._in_fields(words)
        else:
            docs, weights = self.snapshot.postings(field, words)
        return self._scored(docs, weights)

    def _scored(self, docs: NDArray[np.int64], weights: NDArray[np.float32]) -> Match:
        found = self._nothing()
        ours = self.mine[docs]
        docs, weights = docs[ours], weights[ours]
        if len(docs):
            rare = np.log(1 + (self.count - len(docs) + 0.5) / (len(docs) + 0.5))
            long = K1 * (1 - B + B * self.snapshot.lengths[docs] / self.average)
            found.mask[docs] = True
            found.score[docs] = rare * weights * (K1 + 1) / (weights + long)
        return found

    def _in_fields(self, words: list[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """As postings, counting only where the word stands in one of the fields asked for."""
        found = [self.snapshot.places(word, self.snapshot.live) for word in words]
        docs = np.concatenate([each.docs[self._asked_for(each.places)] for each in found])
        return _counted(docs)

    def _asked_for(self, places: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Which places are in one of the fields asked for."""
        return np.isin(places >> HALF, np.fromiter(self.slots or (), np.uint64))

    def _phrase(self, words: list[str]) -> Match:
        """The words as written, one after another."""
        if len(words) < 2:
            return self._word(words) if words else self._nothing()
        docs, often = self._run(words)
        return self._scored(docs, often * np.float32(len(words)))

    def _run(self, words: list[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The documents with these words in a row, and how often; places are read only where all of them are."""
        crossing = self.snapshot.live
        for word in set(words):
            has = np.zeros(self.snapshot.size, np.bool_)
            has[self.snapshot.postings("text", [word]).docs] = True
            crossing = crossing & has
        found = [self.snapshot.places(word, crossing) for word in words]
        fields = np.unique(found[0].places >> HALF)
        if self.slots is not None:
            fields = fields[self._asked_for(fields << HALF)]
        runs = _spots(found[0], fields)
        for step, each in enumerate(found[1:], 1):
            runs = np.intersect1d(runs, _spots(each, fields) - np.uint64(step), assume_unique=True)
        return _counted((runs >> HALF) // np.uint64(max(1, len(fields))))


def _spots(found: Places, fields: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Document, field and place in one number, for those in one of these fields: what follows is one more."""
    field = found.places >> HALF
    here = np.isin(field, fields)
    number = found.docs[here].astype(np.uint64) * np.uint64(len(fields)) + np.searchsorted(
        fields, field[here]
    )
    return (number.astype(np.uint64) << HALF) | (found.places[here] & LOWER)


def _counted(docs: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Each document once, in order, and how often it was there."""
    once, often = np.unique(docs.astype(np.int64), return_counts=True)
    return once, often.astype(np.float32)
