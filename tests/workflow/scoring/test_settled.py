"""How far votes settle an order, and where a panel's line falls."""

from __future__ import annotations

import random
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.scoring.test_pairs import votes
from workflow.scoring import Cell, Line, estimate, outcome


def test_no_vote_says_nothing() -> None:
    found = outcome([], 0)
    assert found.ideas == () and found.says_nothing


def test_three_of_one_mind_settle_it_and_two_against_one_do_not() -> None:
    """The worked example of docs/scoring.md."""
    agreed = outcome([("Vans", "Letters")] * 3, 3)
    first = agreed.ideas[0]
    assert first.idea == "Vans" and first.settled and not agreed.says_nothing
    assert first.before_next == pytest.approx(0.91, abs=0.005)
    split = outcome([("Vans", "Letters")] * 2 + [("Letters", "Vans")], 3)
    assert split.ideas[0].before_next == pytest.approx(0.70, abs=0.005)
    assert split.says_nothing


def test_one_persons_vote_says_nothing_however_often_they_prefer_it() -> None:
    assert outcome([("a", "b"), ("a", "c"), ("a", "d"), ("b", "c")], 1).says_nothing


def test_intervals_hold_planted_strengths_at_their_rate() -> None:
    truth = {"a": 1.6, "b": 1.0, "c": 1.0, "d": 0.625}
    inside, chance = 0, random.Random(11)
    for _ in range(100):
        cast = [
            (one, other) if chance.random() < truth[one] / (truth[one] + truth[other]) else (other, one)
            for one in truth for other in truth if one < other for _ in range(40)
        ]  # fmt: skip
        for each in outcome(cast, 40).ideas:
            strength = log(truth[each.idea])
            inside += each.low <= 1 / (1 + 2.718281828**-strength) <= each.high
    assert 0.85 <= inside / 400 <= 0.97


@given(votes)
def test_the_order_of_votes_does_not_matter(cast: list[tuple[str, str]]) -> None:
    for one, other in zip(outcome(cast, 5).ideas, outcome(list(reversed(cast)), 5).ideas, strict=True):
        assert (one.idea, one.won, one.lost, one.settled) == (
            other.idea,
            other.won,
            other.lost,
            other.settled,
        )
        figures = (one.middling, one.low, one.high, one.before_next or 0)
        assert figures == pytest.approx(
            (other.middling, other.low, other.high, other.before_next or 0), abs=1e-6
        )
    for each in outcome(cast, 5).ideas:
        assert 0 < each.low <= each.middling <= each.high < 1
        assert each.before_next is None or 0.499 <= each.before_next <= 1


# The line

SCORED = {"a": 5, "b": 4, "c": 3, "d": 1}
CELLS = [
    Cell(idea, reviewer, "c", 1, score)
    for idea, score in SCORED.items()
    for reviewer in ("r1", "r2", "r3", "r4", "r5")
]
EVERY = frozenset(SCORED)


def chances(line: Line) -> dict[str, float]:
    return {one.idea: one.p_top for one in estimate(CELLS, line=line).merits}


def test_money_goes_to_the_best_that_still_fit() -> None:
    costs = (("a", 60.0), ("b", 60.0), ("c", 40.0), ("d", 1.0))
    found = chances(Line(EVERY, money=100.0, costs=costs))
    assert found["a"] > 0.9 and found["b"] < 0.1 and found["c"] > 0.9 and found["d"] < 0.1


def test_an_idea_without_a_cost_cannot_be_placed_and_takes_no_money() -> None:
    found = chances(Line(EVERY, money=100.0, costs=(("b", 60.0), ("c", 40.0))))
    assert found["a"] == 0 and found["b"] == found["c"] == 1


def test_a_number_counts_among_those_still_open() -> None:
    found = chances(Line(EVERY - {"a"}, room=1))
    assert found["a"] == 0 and found["b"] > 0.8 and sum(found.values()) == pytest.approx(1)


def test_nothing_left_takes_nothing() -> None:
    assert set(chances(Line(EVERY, room=0)).values()) == {0}
    assert set(chances(Line(frozenset(), room=3)).values()) == {0}


@given(st.integers(0, 6))
def test_as_many_are_taken_as_there_is_room_for(room: int) -> None:
    assert sum(chances(Line(EVERY, room=room)).values()) == pytest.approx(min(room, len(SCORED)))
