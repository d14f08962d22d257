"""Scores to means: the worked example of docs/scoring.md, and what must hold for any scores."""

from __future__ import annotations

import ast
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow import scoring
from workflow.scoring import Agreement, shown, summarise, weighted_mean

HOUSE = Path(__file__).parents[3]


def example() -> tuple[list[str], list[list[str]], list[str]]:
    """The table of the worked example: names and weights, scores by reviewer, means."""
    text = (HOUSE / "docs/scoring.md").read_text(encoding="utf-8")
    lines = text[: text.index("## What the scores say together")].splitlines()
    cells = [
        [cell.strip(" *") for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")
    ]
    criteria, means = cells[2:-1], cells[-1]
    return (
        [row[1] for row in criteria],
        [list(column) for column in zip(*(row[2:] for row in criteria), strict=True)],
        means[2:],
    )


def test_the_worked_example_comes_out_as_documented() -> None:
    weights, reviewers, means = example()
    weight = {n: int(value) for n, value in enumerate(weights)}
    given_ = [
        {n: int(score) if score.isdigit() else None for n, score in enumerate(scores)} for scores in reviewers
    ]
    exact = [weighted_mean(scores, weight) for scores in given_]
    assert exact == [Fraction(340, 100), Fraction(250, 75), Fraction(170, 100)]
    assert [str(shown(mean)) for mean in exact] == means
    summary = summarise(exact)
    text = (HOUSE / "docs/scoring.md").read_text(encoding="utf-8")
    assert f"shown as **{shown(summary.mean)}**" in text
    assert f"**{shown(summary.spread)}**: “Some difference”" in text
    assert summary.agreement is Agreement.MIXED


@pytest.mark.parametrize(("scores", "mean"), [
    ({"a": 5, "b": 0}, Fraction(15, 4)),
    ({"a": 5, "b": None}, Fraction(5)),
    ({"a": None, "b": None}, None),
    ({}, None),
    ({"a": 4, "unknown": 0}, Fraction(4)),
])  # fmt: skip
def test_what_cannot_be_judged_is_left_out_with_its_weight(
    scores: dict[str, int | None], mean: Fraction | None
) -> None:
    assert weighted_mean(scores, {"a": 3, "b": 1}) == mean


@pytest.mark.parametrize(("means", "agreement"), [
    ([3, None], Agreement.UNKNOWN), ([], Agreement.UNKNOWN), ([3, 3], Agreement.CLOSE),
    ([2, Fraction(299, 100)], Agreement.CLOSE), ([2, 3], Agreement.MIXED),
    ([1, Fraction(299, 100)], Agreement.MIXED), ([1, 2, 3], Agreement.APART),
])  # fmt: skip
def test_reviewers_agree_or_not(means: list[Fraction | None], agreement: Agreement) -> None:
    assert summarise(means).agreement is agreement


@pytest.mark.parametrize(
    ("mean", "text"),
    [(Fraction(5, 2), "2.5"), (Fraction(245, 100), "2.5"), (Fraction(244, 100), "2.4"), (Fraction(0), "0.0")],
)
def test_a_mean_is_shown_to_one_decimal_halves_up(mean: Fraction, text: str) -> None:
    assert shown(mean) == Decimal(text)
    assert shown(None) is None


answers = st.dictionaries(st.sampled_from("abcde"), st.none() | st.integers(0, 5), min_size=1)
weights = st.fixed_dictionaries({letter: st.integers(1, 100) for letter in "abcde"})


@given(answers, weights)
def test_a_mean_lies_between_the_lowest_and_the_highest_score(
    scores: dict[str, int | None], weight: dict[str, int]
) -> None:
    judged = [score for score in scores.values() if score is not None]
    mean = weighted_mean(scores, weight)
    assert (mean is None) is (not judged)
    assert mean is None or min(judged) <= mean <= max(judged)


@given(answers, weights, st.integers(2, 9))
def test_only_the_proportion_of_weights_counts(
    scores: dict[str, int | None], weight: dict[str, int], times: int
) -> None:
    assert weighted_mean(scores, weight) == weighted_mean(
        scores, {name: value * times for name, value in weight.items()}
    )


def test_scoring_knows_nothing_of_django_or_the_database() -> None:
    """It imports nothing of the house but itself."""
    for module in Path(str(scoring.__file__)).parent.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                imported = getattr(node, "module", None) or node.names[0].name
                floor = imported.split(".")[0]
                assert floor not in ("django", "place", "ideas", "casebuilder", "portal"), module
                assert floor != "workflow" or imported.startswith("workflow.scoring"), module
