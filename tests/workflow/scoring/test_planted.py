"""What was planted is found: the order, the severities, intervals that hold what they promise, chances that come true."""

from __future__ import annotations

import random
import time
from statistics import fmean

import numpy as np
import pytest

from tests.workflow.scoring.planted import Round, planted, rank_correlation
from workflow.scoring import Estimate, estimate

ROUNDS = range(20)


def rounds(**size: int | bool) -> list[tuple[Round, Estimate]]:
    made = [planted(seed, **size) for seed in ROUNDS]  # type: ignore[arg-type]
    return [(each, estimate(each.cells, top=15)) for each in made]


@pytest.fixture(scope="module")
def usual() -> list[tuple[Round, Estimate]]:
    """What a panel usually has: sixty ideas, fifteen reviewers, three reviews each, whole scores, some unjudged."""
    return rounds(ideas=60, reviewers=15, each=3)


def agreement(truth: Round, found: Estimate, column: str) -> float:
    return rank_correlation(
        [truth.merits[one.idea] for one in found.merits], [getattr(one, column) for one in found.merits]
    )


def test_the_order_by_merit_beats_the_order_by_plain_means(usual: list[tuple[Round, Estimate]]) -> None:
    merit = fmean(agreement(truth, found, "merit") for truth, found in usual)
    plain = fmean(agreement(truth, found, "mean") for truth, found in usual)
    assert merit > 0.86
    assert merit - plain > 0.03


def test_severe_reviewers_are_told_from_lenient_ones(usual: list[tuple[Round, Estimate]]) -> None:
    for truth, found in usual:
        planted_there = [truth.severities[one.reviewer] for one in found.severities]
        assert np.corrcoef(planted_there, [one.severity for one in found.severities])[0, 1] > 0.75


@pytest.mark.parametrize(("size", "least", "most"), [
    ({"ideas": 20, "reviewers": 6, "each": 3, "whole": False}, 0.85, 0.94),
    ({"ideas": 60, "reviewers": 15, "each": 3, "whole": False}, 0.87, 0.93),
    ({"ideas": 60, "reviewers": 15, "each": 3}, 0.86, 0.93),
    ({"ideas": 60, "reviewers": 20, "each": 2, "whole": False}, 0.87, 0.93),
])  # fmt: skip
def test_ninety_of_a_hundred_intervals_hold_the_planted_merit(
    size: dict[str, int | bool], least: float, most: float
) -> None:
    held = [
        one.low <= truth.merits[one.idea] <= one.high
        for truth, found in rounds(**size)
        for one in found.merits
    ]
    assert least <= fmean(held) <= most


def test_chances_of_being_in_the_top_come_true(usual: list[tuple[Round, Estimate]]) -> None:
    said: list[tuple[float, bool]] = []
    for truth, found in usual:
        top = set(sorted(truth.merits, key=lambda idea: -truth.merits[idea])[: found.top])
        said += [(one.p_top, one.idea in top) for one in found.merits]
        assert sum(one.p_top for one in found.merits) == pytest.approx(found.top, abs=0.01)
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        chance, came = zip(
            *[pair for pair in said if low <= pair[0] < low + 0.2 or pair[0] == low + 0.2 == 1.0], strict=True
        )
        assert fmean(came) == pytest.approx(fmean(chance), abs=0.1)


def test_the_order_of_rows_does_not_matter() -> None:
    cells = planted(3, ideas=30, reviewers=8, each=3).cells
    shuffled = list(cells)
    random.Random(5).shuffle(shuffled)
    assert estimate(cells) == estimate(shuffled)


def test_two_thousand_ideas_and_eight_thousand_reviews_take_under_two_seconds_of_work() -> None:
    cells = planted(0, ideas=2000, reviewers=400, each=4).cells
    assert len(cells) == 40_000
    before = time.process_time()  # work done in all threads, not time waited: other tests run beside this one
    found = estimate(cells, top=50)
    assert time.process_time() - before < 2
    assert len(found.merits) == 2000
