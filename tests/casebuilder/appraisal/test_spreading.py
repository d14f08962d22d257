"""Worked examples of what an idea would yield where it is not yet."""

from __future__ import annotations

import copy
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from casebuilder.appraisal import headline, parse
from casebuilder.appraisal.spreading import More, Range, Total, Yield, at_the_ends, spread
from tests.case_makers import DOCUMENT

LADDER = ["estimated", "assured", "committed"]


def one(place: str, rung: str, low: int, middle: int, high: int, once: int = 0) -> Yield:
    return Yield(place, rung, Range(D(low), D(middle), D(high)), Range(D(once), D(once), D(once)))


def test_two_committed_places_and_three_more() -> None:
    """£10,000 (8 to 12) and £20,000 (15 to 30): each of three more yields 8 to 30, and 15 in the middle."""
    told = spread(
        [one("A", "committed", 8000, 10000, 12000, once=500), one("B", "committed", 15000, 20000, 30000)],
        LADDER, said=3, silent=0,
    )  # fmt: skip
    assert told.totals == (Total("committed", 2, D(30000), D(500)),)
    assert told.said == More(3, Range(D(24000), D(45000), D(90000)), Range(D(0), D(750), D(1500)))
    assert told.silent == More(0, Range(D(0), D(0), D(0)), Range(D(0), D(0), D(0)))


def test_rungs_are_never_added_and_the_firmest_one_is_reckoned_from() -> None:
    told = spread(
        [one("A", "estimated", 90000, 90000, 90000), one("B", "committed", 10000, 10000, 10000),
         one("C", "assured", 50000, 50000, 50000)],
        LADDER, said=2, silent=5,
    )  # fmt: skip
    assert [(each.rung, each.recurring) for each in told.totals] == [
        ("estimated", D(90000)), ("assured", D(50000)), ("committed", D(10000)),
    ]  # fmt: skip
    assert (told.rung, told.reckoned_from) == ("committed", 1)
    assert told.said.recurring.middle == 20000 and told.silent.recurring.middle == 50000


def test_without_a_figure_nothing_is_made_up() -> None:
    told = spread([], LADDER, said=4, silent=2)
    assert (told.totals, told.rung, told.said, told.silent) == ((), "", More(4), More(2))


def test_pounds_are_rounded_once_and_halves_go_up() -> None:
    """A third of £100 three times is £100, not £99."""
    places = [one(name, "assured", 33, amount, 34) for name, amount in (("A", 33), ("B", 33), ("C", 34))]
    assert spread(places, LADDER, said=3, silent=0).said.recurring.middle == 100
    half = [Yield("A", "assured", Range(D("0.5"), D("0.5"), D("0.5")), Range())]
    assert spread(half, LADDER, said=1, silent=0).said.recurring == Range(D(1), D(1), D(1))


amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@given(
    st.lists(st.tuples(amounts, amounts, amounts).map(sorted), min_size=1, max_size=8), st.integers(0, 300)
)
def test_the_middle_lies_between_the_ends_and_the_order_of_places_does_not_matter(
    found: list[list[D]], more: int
) -> None:
    places = [Yield(str(place), "assured", Range(*three), Range()) for place, three in enumerate(found)]
    told = spread(places, LADDER, said=more, silent=0)
    span = told.said.recurring
    assert span.low <= span.middle <= span.high
    assert spread(places[::-1], LADDER, said=more, silent=0) == told


def test_the_ends_of_a_case_move_its_benefits_only() -> None:
    """£30,000 a year of grade 2, 30 per cent less to 10 per cent more, corrected by 5 per cent."""
    document = copy.deepcopy(DOCUMENT) | {"reference": "BK-1"}
    for line in document["options"][1]["lines"]:
        line["range"] = {"low": "-0.3", "high": "0.1"}
    low, high = at_the_ends(document)
    figures = [headline(parse(each), "dim")["recurring_full_year"] for each in (low, document, high)]
    assert figures == ["19950.00", "28500.00", "31350.00"]
    assert all(each["options"][1]["lines"][0] == document["options"][1]["lines"][0] for each in (low, high))


def test_every_way_of_writing_an_amount_has_its_ends() -> None:
    from tests.case_makers import RICH

    document = copy.deepcopy(RICH)
    document["options"][1]["lines"][3]["range"] = {"low": "-0.5", "high": "0"}
    low, _high = at_the_ends(document)
    lines = {line["key"]: line for line in low["options"][1]["lines"]}
    assert D(lines["demand"]["funnel"]["unit_value"]) == 3500
    assert D(lines["time"]["by_year"]["1"]) == D("5.25")
