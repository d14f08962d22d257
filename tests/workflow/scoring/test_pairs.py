"""Votes between two ideas at a time, put together."""

from __future__ import annotations

import random
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.scoring import preferences

pairs = st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")).filter(lambda pair: pair[0] != pair[1])
votes = st.lists(pairs, max_size=30)


def test_without_votes_nothing_is_said() -> None:
    assert preferences([]) == ()


def test_an_idea_cannot_be_compared_with_itself() -> None:
    with pytest.raises(ValueError, match="two different ideas"):
        preferences([("a", "a")])


def test_one_vote_is_a_lead_and_not_proof() -> None:
    winner, loser = preferences([("a", "b")])
    assert (winner.idea, winner.won, winner.lost, loser.idea) == ("a", 1, 0, "b")
    assert 0.5 < winner.beats(loser) < 0.9


def test_the_one_who_beats_the_strong_stands_above_the_one_who_beats_the_weak() -> None:
    found = preferences([("strong", "weak")] * 4 + [("x", "strong"), ("y", "weak")])
    order = [each.idea for each in found]
    assert order.index("x") < order.index("y") < order.index("weak")


def test_planted_strengths_are_found() -> None:
    truth = {"a": 4.0, "b": 2.0, "c": 1.0, "d": 0.5}
    chance = random.Random(7)
    cast = [
        (one, other) if chance.random() < truth[one] / (truth[one] + truth[other]) else (other, one)
        for one in truth for other in truth if one < other for _ in range(400)
    ]  # fmt: skip
    found = {each.idea: each.strength for each in preferences(cast)}
    for idea in "abd":
        assert found[idea] - found["c"] == pytest.approx(log(truth[idea]), abs=0.2)


@given(votes)
def test_the_order_of_votes_does_not_matter_and_every_idea_is_in(cast: list[tuple[str, str]]) -> None:
    found = preferences(cast)
    assert found == preferences(list(reversed(cast)))
    assert {each.idea for each in found} == {idea for pair in cast for idea in pair}
    assert all(abs(each.strength) < 20 for each in found)


@given(votes)
def test_turning_every_vote_round_turns_the_order_round(cast: list[tuple[str, str]]) -> None:
    forward = {each.idea: each.strength for each in preferences(cast)}
    back = {each.idea: each.strength for each in preferences([(other, one) for one, other in cast])}
    assert back == {idea: pytest.approx(-strength, abs=1e-6) for idea, strength in forward.items()}
