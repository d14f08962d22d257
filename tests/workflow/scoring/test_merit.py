"""Merit and severity: the worked example of docs/scoring.md, what must hold for any scores, and saying when little is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.scoring import Cell, divisions, estimate
from workflow.scoring.merit import student
from workflow.scoring.reviews import reviews_of
from workflow.wording import DOUBTS

DOC = (Path(__file__).parents[3] / "docs/scoring.md").read_text(encoding="utf-8")


def documented() -> list[list[str]]:
    part = DOC[DOC.index("## A worked example of merit") : DOC.index("## When it says little")]
    rows = [
        [cell.strip(" *") for cell in line.strip("|").split("|")]
        for line in part.splitlines()
        if line.startswith("|")
    ]
    return [row for row in rows if not row[1].startswith("---")]


def test_the_worked_example_comes_out_as_documented() -> None:
    heads, *rows, severity = documented()
    cells = [
        Cell(row[0], heads[at], "worth", 1, float(row[at])) for row in rows for at in (1, 2, 3) if row[at]
    ]
    found = estimate(cells, top=2)
    assert [row[0] for row in rows] == [one.idea for one in found.merits]
    for row, one in zip(rows, found.merits, strict=True):
        assert row[4:8] == [f"{one.mean:.1f}", f"{one.merit:.2f}", f"{one.low:.2f}", f"{one.high:.2f}"]
        assert row[8] == f"{one.p_top:.0%}".replace("%", " %")
    told = {one.reviewer: f"{one.severity:.2f}".replace("-", "−") for one in found.severities}
    assert severity[1:4] == [told[name] for name in heads[1:4]]


def review(idea: str, reviewer: str, *scores: float | None) -> list[Cell]:
    return [Cell(idea, reviewer, f"c{at}", 10 + at, score) for at, score in enumerate(scores)]


def test_without_scores_nothing_is_said() -> None:
    assert estimate([]).merits == ()
    assert estimate(review("a", "r", None, None)).merits == ()


def test_one_review_gives_a_wide_interval_and_says_why_it_is_no_more() -> None:
    found = estimate(review("a", "r", 3, 4))
    (only,) = found.merits
    assert only.low < 2 and only.high > 5 and only.p_top == 1
    assert set(found.doubts) == {"few_ideas", "few_reviewers", "single_reviews"}


def test_groups_that_share_no_reviewer_are_named_as_not_comparable() -> None:
    here = [review(f"a{n}", f"r{m}", 3, 4) for n in range(4) for m in range(2)]
    there = [review(f"b{n}", f"s{m}", 3, 4) for n in range(4) for m in range(2)]
    assert estimate(sum(here + there, [])).doubts == ("unconnected",)
    bridge = review("b0", "r0", 3, 4)
    assert estimate(sum(here + there, bridge)).doubts == ()


def test_every_doubt_is_explained_to_people_and_in_the_documentation() -> None:
    assert all(f"| `{key}` |" in DOC for key in DOUBTS)
    assert set(estimate(review("a", "r", 3)).doubts) <= set(DOUBTS)


def test_a_hard_criterion_left_unjudged_neither_helps_nor_harms() -> None:
    """Everybody finds c1 three points harder; whoever leaves it out gives a higher mean, and no higher merit."""
    cells = [cell for n in range(12) for m in range(3) for cell in review(f"i{n:02}", f"r{m}", 4, 1)]
    left_out = [
        cell._replace(score=None) if cell.idea == "i00" and cell.criterion == "c1" else cell for cell in cells
    ]
    merits = {one.idea: one for one in estimate(left_out).merits}
    assert merits["i00"].mean > merits["i01"].mean + 1
    assert merits["i00"].merit == pytest.approx(merits["i01"].merit, abs=0.2)
    assert merits["i00"].high - merits["i00"].low > merits["i01"].high - merits["i01"].low


def test_two_versions_of_the_criteria_count_the_same_whatever_their_weights_come_to() -> None:
    """The new one weighs five times as much in all; whoever judged all of the old one judged all there was."""
    old = [Cell(f"i{n}", "old", name, weight, n) for n in range(5) for name, weight in (("a", 12), ("b", 8))]
    new = [
        Cell(f"i{n}", "new", name, weight, n)
        for n in range(5)
        for name, weight in (("a (2)", 60), ("b (2)", 40))
    ]
    assert set(reviews_of(old + new).share) == {1.0}
    unjudged = [cell._replace(score=None) if cell.criterion == "b" else cell for cell in old]
    assert sorted(set(reviews_of(unjudged + new).share)) == [0.6, 1.0]
    left_away = [cell for cell in new if (cell.idea, cell.criterion) != ("i0", "b (2)")]
    more = [cell._replace(reviewer="third") for cell in new]
    assert sorted(set(reviews_of(old + left_away + more).share)) == [0.6, 1.0]


def test_one_odd_review_is_named_and_still_counts() -> None:
    cells = [
        cell
        for n in range(15)
        for m in range(4)
        for cell in review(f"i{n:02}", f"r{m}", n % 4 + 1, n % 4 + (m + n) % 2)
    ]
    odd = [
        cell._replace(score=5.0) if cell.idea == "i00" and cell.reviewer == "r1" else cell for cell in cells
    ]
    found = estimate(odd)
    assert [(one.idea, one.reviewer) for one in found.outliers] == [("i00", "r1")]
    assert found.outliers[0].given > found.outliers[0].expected + 2
    merit = {one.idea: one.merit for one in found.merits}
    assert merit["i00"] > {one.idea: one.merit for one in estimate(cells).merits}["i00"] + 0.3


def test_the_criterion_that_divides_people_comes_first() -> None:
    cells = [cell for n in range(6) for m in range(3) for cell in review(f"i{n}", f"r{m}", 3, (n * m) % 6)]
    first, second = divisions(cells, {})
    assert (first.criterion, second.criterion, second.points, first.ideas) == ("c1", "c0", 0, 6)
    assert divisions(review("a", "r", 3), {}) == ()


def test_severity_alone_does_not_count_as_division() -> None:
    cells = review("a", "r", 4) + review("a", "s", 2)
    assert divisions(cells, {"s": 2.0})[0].points == 0
    assert divisions(cells, {})[0].points == pytest.approx(2**0.5)


@pytest.mark.parametrize(
    "cells", [review("a", "r", 3) * 2, [Cell("a", "r", "c", 0, 3)], [Cell("a", "r", "c", float("inf"), 3)]]
)
def test_what_cannot_be_scores_is_refused(cells: list[Cell]) -> None:
    with pytest.raises(ValueError, match="a, r, c"):
        estimate(cells)


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(3, 2.353), (5, 2.015), (10, 1.812), (30, 1.697), (1000, 1.646)]
)
def test_students_quantile_is_that_of_the_tables(freedom: float, quantile: float) -> None:
    assert student(freedom) == pytest.approx(quantile, abs=0.02)


places = st.tuples(st.sampled_from("abcdef"), st.sampled_from("rstu"))
tables = st.dictionaries(places, st.lists(st.none() | st.integers(0, 5), min_size=2, max_size=2), min_size=1)


@given(tables)
def test_whatever_the_scores_the_estimates_are_finite_and_in_order(
    table: dict[tuple[str, str], list[int | None]],
) -> None:
    found = estimate(
        [cell for (idea, reviewer), scores in table.items() for cell in review(idea, reviewer, *scores)],
        top=2,
    )
    assert all(
        one.low <= one.merit <= one.high and 0 <= one.p_top <= 1 and -20 < one.low < 25
        for one in found.merits
    )
    assert [one.merit for one in found.merits] == sorted((one.merit for one in found.merits), reverse=True)


@given(tables, st.integers(1, 3))
def test_a_point_more_for_everybody_moves_every_merit_by_a_point(
    table: dict[tuple[str, str], list[int | None]], more: int
) -> None:
    cells = [cell for (idea, reviewer), scores in table.items() for cell in review(idea, reviewer, *scores)]
    raised = [cell._replace(score=None if cell.score is None else cell.score + more) for cell in cells]
    before = {one.idea: one.merit for one in estimate(cells).merits}
    after = {one.idea: one.merit for one in estimate(raised).merits}
    assert after == {idea: pytest.approx(merit + more, abs=0.02) for idea, merit in before.items()}
