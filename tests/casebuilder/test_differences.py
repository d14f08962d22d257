"""Differences between two case files: none if and only if they are the same, and enough to make one from the other."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebuilder.appraisal import canonical
from casebuilder.differences import Item, Shown, applied, differences, shown
from tests.case_makers import DOCUMENT

NAMES = st.sampled_from(["a", "b", "c", "#order", "key"])
PLAIN = st.one_of(st.sampled_from(["1", "2", "", "posts"]), st.integers(0, 2), st.booleans(), st.none())
LINE = st.fixed_dictionaries(
    {"key": NAMES, "name": st.sampled_from(["x", "y"])},
    optional={
        "posts": PLAIN,
        "by_year": st.dictionaries(st.sampled_from("012"), PLAIN, max_size=2),
        "ramp": st.lists(PLAIN, max_size=2),
        "unit": st.fixed_dictionaries({"quantity": PLAIN, "value": PLAIN}),
    },
)
OPTION = st.fixed_dictionaries({"key": NAMES, "lines": st.lists(LINE, max_size=3)})
FILES = st.fixed_dictionaries(
    {"title": PLAIN, "options": st.lists(OPTION, max_size=3)},
    optional={
        "risks": st.lists(st.fixed_dictionaries({"risk": NAMES}, optional={"owner": PLAIN}), max_size=3),
        "answers": st.dictionaries(NAMES, PLAIN, max_size=2),
        "milestones": st.lists(st.fixed_dictionaries({"name": NAMES}), max_size=2),
        "narrative": st.dictionaries(NAMES, PLAIN, max_size=2),
    },
)


@given(FILES, FILES)
def test_there_is_no_difference_exactly_when_the_files_are_the_same(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    same = canonical(before) == canonical(after)
    assert (differences(before, after) == []) is same
    assert (shown(before, after) == []) is same


@given(FILES, FILES, st.randoms(use_true_random=False))
def test_changes_make_one_file_from_the_other_in_whatever_order_they_are_made(
    before: dict[str, Any], after: dict[str, Any], chance: random.Random
) -> None:
    changes = differences(before, after)
    chance.shuffle(changes)
    assert canonical(applied(before, changes)) == canonical(after)


@given(FILES, FILES)
def test_the_way_back_is_the_same_the_other_way_round(before: dict[str, Any], after: dict[str, Any]) -> None:
    there = {(each.way, json.dumps([repr(each.was), repr(each.now)])) for each in differences(before, after)}
    back = {(each.way, json.dumps([repr(each.now), repr(each.was)])) for each in differences(after, before)}
    assert there == back


def changed(**by: Any) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    document["options"][1]["lines"][1] |= by
    return document


DIM = ("options", Item("dim"), "lines")


def test_a_changed_figure_is_one_change() -> None:
    after = changed(unit={"quantity": "90000", "unit": "kWh", "value": "0.3"})
    assert shown(DOCUMENT, after) == [
        Shown("changed", (*DIM, Item("power"), "unit", "quantity"), "100000", "90000")
    ]


def test_a_line_put_in_at_the_top_is_one_line_added_and_nothing_moved() -> None:
    after = copy.deepcopy(DOCUMENT)
    line = copy.deepcopy(after["options"][1]["lines"][0]) | {"key": "new"}
    after["options"][1]["lines"].insert(0, line)
    assert shown(DOCUMENT, after) == [Shown("added", (*DIM, Item("new")))]
    assert shown(after, DOCUMENT) == [Shown("removed", (*DIM, Item("new")))]


def test_an_option_with_all_its_lines_is_one_thing() -> None:
    after = copy.deepcopy(DOCUMENT)
    del after["options"][1]
    assert shown(DOCUMENT, after) == [Shown("removed", ("options", Item("dim")))]


def test_lines_that_changed_places_are_said_to_have_moved() -> None:
    after = copy.deepcopy(DOCUMENT)
    after["options"][1]["lines"].reverse()
    assert shown(DOCUMENT, after) == [Shown("moved", DIM)]


@pytest.mark.parametrize(("was", "now"), [("2", 2), (1, True), (None, "")])
def test_what_is_written_otherwise_is_a_change(was: Any, now: Any) -> None:
    assert shown(changed(posts=was), changed(posts=now)) == [
        Shown("changed", (*DIM, Item("power"), "posts"), was, now)
    ]


def test_two_risks_of_the_same_words_are_two() -> None:
    twice = {"risks": [{"risk": "Rain"}, {"risk": "Rain", "owner": "Dora"}]}
    once = {"risks": [{"risk": "Rain"}]}
    assert shown(once, twice) == [Shown("added", ("risks", Item("Rain", 2)))]
