"""Rounds of scoring in which the truth is known: merits and severities are planted, scores follow from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workflow.scoring import Cell


@dataclass(frozen=True)
class Round:
    merits: dict[str, float]  # what a reviewer of middling severity would give, on the scale of the scores
    severities: dict[str, float]
    cells: list[Cell]


def planted(
    seed: int, *, ideas: int, reviewers: int, each: int, whole: bool = True, unjudged: float = 0.05
) -> Round:
    """Five criteria of different weight; `each` reviewers an idea, drawn by lot; `whole`: scores are 0 to 5 as on the site."""
    random = np.random.default_rng(seed)
    weights = (30, 25, 20, 15, 10)
    ease = random.normal(0, 0.3, len(weights))
    ease -= np.average(ease, weights=weights)
    merits = {f"idea {n:04}": float(value) for n, value in enumerate(random.normal(2.5, 0.8, ideas))}
    severities = {
        f"reviewer {n:04}": float(value) for n, value in enumerate(random.normal(0, 0.6, reviewers))
    }
    names = list(severities)
    cells = []
    for idea, merit in merits.items():
        for at in random.choice(reviewers, each, replace=False):
            review = merit - severities[names[at]] + random.normal(0, 0.6)
            scores = review + ease + random.normal(0, 0.5, len(weights))
            for place, (weight, score) in enumerate(zip(weights, scores, strict=True)):
                given = float(np.clip(np.rint(score), 0, 5)) if whole else float(score)
                judged = random.random() >= unjudged
                cells.append(Cell(idea, names[at], f"criterion {place}", weight, given if judged else None))
    return Round(merits, severities, cells)


def rank_correlation(one: list[float], other: list[float]) -> float:
    """Spearman's, of lists without ties."""
    ranks = [np.argsort(np.argsort(values)) for values in (one, other)]
    return float(np.corrcoef(*ranks)[0, 1])
