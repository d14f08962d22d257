"""Sorts many texts into groups that say the same: a file of ideas before it is brought in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from ideas.similarity.index import Index, Vector
from ideas.similarity.ranking import Allowed
from ideas.similarity.words import Text

ALIKE = 0.4  # the cosine from which two texts say nearly the same; see docs/similar.md for what it finds
KNOWN = 3  # texts already there that are named for a group
TOLD = 200  # texts after which somebody who waits hears how far it has come


@dataclass
class Group:
    """Texts that say nearly the same: the one that stands for them first. `known` are such texts of the index given."""

    keys: list[int]
    known: list[int] = field(default_factory=list)


def group(
    texts: Mapping[int, Text],
    *,
    known: Index | None = None,
    allowed: Allowed | None = None,
    alike: float = ALIKE,
    told: Callable[[int], None] | None = None,
) -> list[Group]:
    """Every text in one group, in the order given; most groups hold one text.

    Each text joins the group whose first text it is most like, if it is like enough; else it stands for a group of its own.
    So every member is like the first: chains of texts, each a little like the next, do not come together.
    """
    index = Index()
    vectors = _weighed(index, texts)
    groups: dict[int, Group] = {}
    leaders = _Leaders(index)
    for number, (key, vector) in enumerate(vectors.items(), start=1):
        leader = leaders.nearest(vector, alike)
        if leader is None:
            leaders.add(key, vector)
            groups[key] = Group([key])
        else:
            groups[leader].keys.append(key)
        if told and number % TOLD == 0:
            told(number)
    if known is not None:
        for each in groups.values():
            each.known = already(texts[each.keys[0]], known, allowed=allowed, alike=alike)
    return list(groups.values())


def already(text: Text, known: Index, *, allowed: Allowed | None = None, alike: float = ALIKE) -> list[int]:
    """The texts of an index that say nearly the same as this one, the most alike first."""
    cosines = known.cosines(known.vector(text))
    enough = np.flatnonzero(cosines >= alike)
    found = [known.keys[slot] for slot in enough[np.argsort(-cosines[enough], kind="stable")].tolist()]
    shown = set(allowed(found)) if allowed and found else set(found)
    return [key for key in found if key in shown][:KNOWN]


def _weighed(index: Index, texts: Mapping[int, Text]) -> dict[int, Vector]:
    """All vectors, once it is known how rare each word is among all these texts."""
    vectors = {key: index.vector(text, learn=True) for key, text in texts.items()}
    for vector in vectors.values():
        index.frequency[vector.rows] += 1
    index.among = len(vectors)
    return vectors


class _Leaders:
    """Those that stand for a group, found by the words they share."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def add(self, key: int, vector: Vector) -> None:
        self.index.place(key, vector)

    def nearest(self, vector: Vector, alike: float) -> int | None:
        cosines = self.index.cosines(vector)
        if not len(cosines) or float(cosines.max()) < alike:
            return None
        return self.index.keys[int(cosines.argmax())]
