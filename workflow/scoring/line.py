"""Where the line falls: how often each idea is among those a panel can still take, by number or by money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workflow.scoring.belief import Belief
from workflow.scoring.reviews import Floats

DRAWS, BATCH = 2000, 500


@dataclass(frozen=True)
class Line:
    """What a panel can still take: so many ideas, or as many as so much money starts, of those still open.

    With money, `costs` says what each open idea takes to start; one without a cost cannot be placed and has no chance.
    """

    among: frozenset[str]
    room: int | None = None
    money: float | None = None
    costs: tuple[tuple[str, float], ...] = ()

    def placeable(self, idea: str) -> bool:
        return idea in self.among and (self.money is None or idea in dict(self.costs))


def chances_within(belief: Belief, line: Line, seed: int) -> Floats:
    """Go down each possible ranking and take every idea that still fits; how often each was taken."""
    ideas = belief.reviews.ideas
    open_ones = np.array([at for at, idea in enumerate(ideas) if line.placeable(idea)], dtype=int)
    found = np.zeros(len(ideas))
    if not len(open_ones):
        return found
    costs = dict(line.costs)
    price = np.array([costs.get(ideas[at], 0.0) if line.money is not None else 1.0 for at in open_ones])
    purse = line.money if line.money is not None else float(line.room or 0)
    hits, random = np.zeros(len(open_ones)), np.random.default_rng(seed)
    for drawn in belief.draws(random, DRAWS, BATCH):
        hits += _taken(np.argsort(-drawn[open_ones], axis=0, kind="stable"), price, purse)
    found[open_ones] = hits / DRAWS
    return found


def _taken(order: np.ndarray, price: Floats, purse: float) -> Floats:
    """How many of these rankings reach each idea; a column of `order` is one ranking, the best first."""
    left, hits = np.full(order.shape[1], purse), np.zeros(len(price))
    for row in order:
        fits = price[row] <= left + 1e-9
        left -= np.where(fits, price[row], 0.0)
        np.add.at(hits, row[fits], 1)
    return hits
