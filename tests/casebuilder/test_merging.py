"""Two people's changes put together: what only one changed is taken, what both changed is reported once, nothing is lost."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebuilder.appraisal import canonical, parse
from casebuilder.merging import ABSENT, merge
from tests.case_makers import DOCUMENT
from tests.casebuilder.appraisal.strategies import cases

Case = dict[str, Any]
Change = Callable[[Case], object]


def changed(base: Case, *changes: Change) -> Case:
    case = copy.deepcopy(base)
    for change in changes:
        change(case)
    return case


def line(case: Case, place: int) -> Case:
    found: Case = case["options"][1]["lines"][place]
    return found


def sets(place: int, **fields: Any) -> Change:
    return lambda case: line(case, place).update(fields)


NAME = sets(0, name="Controls and fitting")
SOURCE = sets(0, source="Quotation, May 2026")


def unit(**fields: str) -> Change:
    return lambda case: line(case, 1)["unit"].update(fields)


def narrative(ask: str) -> Change:
    return lambda case: case.setdefault("narrative", {}).update(ask=ask)


def risk(words: str) -> Change:
    return lambda case: case.setdefault("risks", []).append({"risk": words})


def added(name: str) -> Change:
    """A line at the end, under a key somebody else may take too."""
    return lambda case: case["options"][1]["lines"].append(line(case, 0) | {"key": "l3", "name": name})


def less(case: Case) -> None:
    case["options"].append({"key": "less", "name": "Less", "role": "option", "lines": []})


def without_first(case: Case) -> None:
    case["options"][1]["lines"].pop(0)


def turned(case: Case) -> None:
    case["options"][1]["lines"].reverse()


def rolled(case: Case) -> None:
    case["options"][1]["lines"].append(case["options"][1]["lines"].pop(0))


def other_asked_for(case: Case) -> None:
    for each, role in zip(case["options"][1:], ("option", "preferred"), strict=True):
        each["role"] = role


def own_correction(case: Case) -> None:
    line(case, 1)["correction"] = "0.1"
    del line(case, 1)["grade"]


QUANTITY, PRICE, WORDS = unit(quantity="90000"), unit(value="0.25"), narrative("Agree it.")
RISK, OTHER_RISK, ADDED, ADDED_TOO, OPTION, GONE = (
    risk("It rains"),
    risk("It snows"),
    added("A"),
    added("B"),
    less,
    without_first,
)
POWER = ("options", "dim", "lines", "power")


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        (NAME, SOURCE),
        (QUANTITY, PRICE),
        (NAME, QUANTITY),
        (WORDS, NAME),
        (RISK, OTHER_RISK),
        (OPTION, QUANTITY),
        (GONE, QUANTITY),
        (ADDED, QUANTITY),
        (ADDED, ADDED_TOO),
        (GONE, ADDED),
    ],
)
def test_what_does_not_overlap_goes_together_whoever_came_first(theirs: Change, mine: Change) -> None:
    one, other = changed(DOCUMENT, theirs), changed(DOCUMENT, mine)
    merged, turned = merge(DOCUMENT, one, other), merge(DOCUMENT, other, one)
    assert merged.conflicts == turned.conflicts == ()
    assert canonical(merged.document) == canonical(turned.document)
    parse(merged.document | {"reference": "X"})


def test_both_of_two_lines_added_under_one_key_are_kept_and_measures_follow_theirs() -> None:
    def measure(case: Case) -> None:
        case["measures"] = [{"name": "Bills", "line": "l3"}]

    merged = merge(DOCUMENT, changed(DOCUMENT, ADDED), changed(DOCUMENT, ADDED_TOO, measure)).document
    lines = {each["key"]: each["name"] for each in merged["options"][1]["lines"]}
    assert lines == {"controls": "Controls", "power": "Electricity not bought", "l3": "A", "l3-2": "B"}
    assert merged["measures"] == [{"name": "Bills", "line": "l3-2"}]


def test_a_measure_stays_with_its_line_when_another_option_gains_two_under_the_same_key() -> None:
    base = changed(DOCUMENT, OPTION, ADDED)
    base["measures"] = [{"name": "Bills", "line": "l3"}]

    def too(name: str) -> Change:
        return lambda case: case["options"][2]["lines"].append(line(case, 0) | {"key": "l3", "name": name})

    for one, other in (("A", "B"), ("B", "A")):
        merged = merge(base, changed(base, too(one)), changed(base, too(other))).document
        assert [each["key"] for each in merged["options"][2]["lines"]] == ["l3", "l3-2"]
        assert merged["measures"] == base["measures"]


@pytest.mark.parametrize(
    ("theirs", "mine", "path", "values"),
    [
        (
            NAME,
            sets(0, name="Switches"),
            ("options", "dim", "lines", "controls", "name"),
            ("Controls", "Controls and fitting", "Switches"),
        ),
        (QUANTITY, unit(quantity="1"), (*POWER, "value", "unit", "quantity"), ("100000", "90000", "1")),
        (
            sets(1, grade=3),
            own_correction,
            (*POWER, "trust"),
            ({"grade": 2}, {"grade": 3}, {"correction": "0.1"}),
        ),
        (WORDS, narrative("No."), ("narrative", "ask"), (ABSENT, "Agree it.", "No.")),
    ],
)
def test_what_both_changed_is_reported_once_and_settled_by_a_choice(
    theirs: Change, mine: Change, path: tuple[str, ...], values: tuple[Any, ...]
) -> None:
    one, other = changed(DOCUMENT, theirs, SOURCE), changed(DOCUMENT, mine, PRICE)
    (conflict,) = merge(DOCUMENT, one, other).conflicts
    assert (conflict.path, (conflict.base, conflict.theirs, conflict.mine)) == (path, values)
    kept = {whose: merge(DOCUMENT, one, other, {conflict.id: whose}).document for whose in ("theirs", "mine")}
    both = [changed(DOCUMENT, SOURCE, PRICE, change) for change in (theirs, mine)]
    assert [canonical(kept[whose]) for whose in ("theirs", "mine")] == [canonical(each) for each in both]


def test_a_line_taken_out_and_changed_is_one_conflict_and_either_can_be_had() -> None:
    without, with_it = changed(DOCUMENT, GONE), changed(DOCUMENT, NAME, SOURCE)
    (conflict,) = merge(DOCUMENT, without, with_it).conflicts
    assert conflict.path == ("options", "dim", "lines", "controls")
    assert conflict.theirs is ABSENT and conflict.mine["name"] == "Controls and fitting"
    kept = merge(DOCUMENT, without, with_it, {conflict.id: "mine"}).document["options"][1]["lines"]
    assert sorted(each["name"] for each in kept) == ["Controls and fitting", "Electricity not bought"]
    assert len(merge(DOCUMENT, without, with_it).document["options"][1]["lines"]) == 1


def test_one_who_works_a_line_out_anew_and_one_who_corrects_it_are_in_conflict() -> None:
    def by_year(case: Case) -> None:
        for name in ("unit", "from", "to"):
            del line(case, 1)[name]
        line(case, 1)["by_year"] = {"1": "9"}

    merged = merge(DOCUMENT, changed(DOCUMENT, by_year), changed(DOCUMENT, PRICE))
    assert [conflict.path[-1] for conflict in merged.conflicts] == ["value"]
    parse(merged.document | {"reference": "X"})


def test_the_option_asked_for_is_one_thing_whoever_chooses_it() -> None:
    base = changed(DOCUMENT, OPTION)
    merged = merge(base, changed(base, other_asked_for), changed(base, OTHER_RISK, NAME))
    assert merged.conflicts == ()
    assert [each["role"] for each in merged.document["options"]] == ["baseline", "option", "preferred"]


def roles(**given: str) -> Change:
    """Gives options their parts."""
    return lambda case: [each.update(role=given.get(each["key"], "option")) for each in case["options"]]


def without(key: str) -> Change:
    return lambda case: case["options"].remove(next(each for each in case["options"] if each["key"] == key))


@pytest.mark.parametrize(
    ("theirs", "mine", "path", "kept"),
    [
        (
            without("less"),
            other_asked_for,
            ("options", "less"),
            (
                {"bau": "baseline", "dim": "preferred"},
                {"bau": "baseline", "dim": "option", "less": "preferred"},
            ),
        ),
        (
            other_asked_for,
            roles(less="baseline", dim="preferred"),
            ("options", "less", "role"),
            (
                {"bau": "baseline", "dim": "option", "less": "preferred"},
                {"bau": "option", "dim": "preferred", "less": "baseline"},
            ),
        ),
        (
            without("dim"),
            NAME,
            ("options", "dim"),
            (
                {"bau": "baseline", "less": "option"},
                {"bau": "baseline", "dim": "preferred", "less": "option"},
            ),
        ),
    ],
    ids=["taken out and asked for", "asked for and usual", "taken out and changed"],
)
def test_no_part_of_an_option_is_lost_without_a_conflict_nor_by_its_choice(
    theirs: Change, mine: Change, path: tuple[str, ...], kept: tuple[Case, Case]
) -> None:
    base = changed(DOCUMENT, OPTION)
    one, other = changed(base, theirs), changed(base, mine)
    (conflict,) = merge(base, one, other).conflicts
    assert conflict.path == path
    for whose, wanted in zip(("theirs", "mine"), kept, strict=True):
        found = merge(base, one, other, {conflict.id: whose})
        assert {each["key"]: each["role"] for each in found.document["options"]} == wanted
        mirrored = merge(base, other, one, {conflict.id: "mine" if whose == "theirs" else "theirs"})
        assert {each["key"]: each["role"] for each in mirrored.document["options"]} == wanted


def test_who_takes_out_the_option_asked_for_agrees_with_who_asks_for_another() -> None:
    base = changed(DOCUMENT, OPTION)
    merged = merge(base, changed(base, without("dim")), changed(base, other_asked_for))
    assert merged.conflicts == ()
    assert [each["role"] for each in merged.document["options"]] == ["baseline", "preferred"]


def test_a_new_order_and_a_new_line_go_together_and_two_new_orders_do_not() -> None:
    merged = merge(DOCUMENT, changed(DOCUMENT, turned), changed(DOCUMENT, ADDED))
    assert merged.conflicts == ()
    assert [each["key"] for each in merged.document["options"][1]["lines"]] == ["power", "l3", "controls"]
    base = changed(DOCUMENT, ADDED)
    (conflict,) = merge(base, changed(base, turned), changed(base, rolled)).conflicts
    assert conflict.path == ("options", "dim", "lines", "order")


# Generated


@given(cases(), cases())
def test_merging_with_somebody_who_changed_nothing_changes_nothing(base: Case, other: Case) -> None:
    for merged in (merge(base, other, base), merge(base, base, other), merge(base, other, other)):
        assert merged.conflicts == ()
        assert canonical(merged.document) == canonical(other)


FREE = ("name", "source", "justification", "outcome")


@st.composite
def edits(draw: st.DrawFn) -> tuple[Case, dict[Any, str], dict[Any, str]]:
    """A case, and what each of two people writes into which field of which line."""
    base = draw(cases())
    places = [
        (at, number, name)
        for at, option in enumerate(base["options"])
        for number, _line in enumerate(option["lines"])
        for name in FREE
    ]
    some = st.dictionaries(st.sampled_from(places), st.text("abc", min_size=1, max_size=3), max_size=8)
    return (base, draw(some), draw(some)) if places else (base, {}, {})


def written(base: Case, said: dict[Any, str], by: str) -> Case:
    case = copy.deepcopy(base)
    for (option, number, name), text in said.items():
        case["options"][option]["lines"][number][name] = f"{by} {text}"
    return case


@given(edits())
def test_each_field_both_wrote_is_a_conflict_once_and_every_other_change_is_there(
    made: tuple[Case, dict[Any, str], dict[Any, str]],
) -> None:
    base, first, second = made
    merged = merge(base, written(base, first, "first"), written(base, second, "second"))
    wanted = {
        ("options", base["options"][at]["key"], "lines", base["options"][at]["lines"][number]["key"], name)
        for at, number, name in first.keys() & second.keys()
    }
    paths = [conflict.path for conflict in merged.conflicts]
    assert set(paths) == wanted and len(paths) == len(wanted)
    whole = written(written(base, second, "second"), first, "first")  # theirs stands in a conflict
    assert canonical(merged.document) == canonical(whole)
    mine = {conflict.id: "mine" for conflict in merged.conflicts}
    settled = merge(base, written(base, first, "first"), written(base, second, "second"), mine)
    assert settled.conflicts == ()
    assert canonical(settled.document) == canonical(written(written(base, first, "first"), second, "second"))


@given(edits(), st.sets(st.integers(0, 8)), st.sets(st.integers(0, 8)))
def test_apart_they_commute_with_lines_added_and_taken_out(
    made: tuple[Case, dict[Any, str], dict[Any, str]], add: set[int], more: set[int]
) -> None:
    base, first, second = made
    second = {place: text for place, text in second.items() if place not in first}
    sides = [written(base, first, "first"), written(base, second, "second")]
    for side, numbers, name in zip(sides, (add, more), ("first", "second"), strict=True):
        lines = side["options"][1]["lines"]
        for number in sorted(numbers):
            new = {"key": f"new-{number}", "name": f"{name} {number}", "kind": "cost", "class": "revenue", "source": "S",
                   "justification": "J", "grade": 3, "by_year": {"0": "1"}, "shares": {"council": "1"}}  # fmt: skip
            lines.insert(min(number, len(lines)), new)
    merged, turned = merge(base, sides[0], sides[1]), merge(base, sides[1], sides[0])
    assert merged.conflicts == turned.conflicts == ()
    assert canonical(merged.document) == canonical(turned.document)
    names = {each["name"] for each in merged.document["options"][1]["lines"]}
    assert {f"first {number}" for number in add} | {f"second {number}" for number in more} <= names
    parse(merged.document)
