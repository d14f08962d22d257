"""Why two texts are alike, in a few words: the rarest words they share. Both texts must be ones the reader may read."""

from __future__ import annotations

import numpy as np

from ideas.similarity.index import Index
from ideas.similarity.stem import stem
from ideas.similarity.words import Text, spoken

WORDS = 4
TITLED = 2.0  # a word of a title says this much more


def shared(index: Index, one: Text, other: Text, *, most: int = WORDS) -> list[str]:
    """The words of the other text that say most about what the two have in common, in small letters where it has them.

    Where the first says the same by another name, so that neither has the word of the other, both stand there.
    """
    mine = {term: word for part in one.parts for term, word in spoken(part)}
    titled = {term for term, _word in spoken(other.title)}
    words: dict[str, str] = {}
    for part in other.parts:
        for term, word in spoken(part):
            if term in mine and not term.isdecimal():  # “12” is what is left of 12,000 lamps
                # A word written in small letters anywhere is not a name: take it so.
                words[term] = word if word.islower() else words.get(term, word)
    telling = {term: _rarity(index, term) * (TITLED if term in titled else 1) for term in words}
    best = sorted(words, key=lambda term: (-telling[term], term))[:most]
    return [_told(words[term], mine[term]) for term in best]


def _told(word: str, mine: str) -> str:
    theirs, ours = stem(word.lower()), stem(mine.lower())
    same = theirs.startswith(ours) or ours.startswith(theirs)
    return word if same else f"{word}/{mine}"


def _rarity(index: Index, term: str) -> float:
    row = index.row(term)
    return 0.0 if row is None else float(index.rarity(np.array([row]))[0])
