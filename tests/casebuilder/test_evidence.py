"""What the money rests on: costs and benefits apart, in present value, and what would move the weakest figures up."""

from __future__ import annotations

import copy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from casebuilder.appraisal import appraise, parse
from casebuilder.evidence import EVIDENCE, evidence_of
from casebuilder.forms.line import GRADES
from tests.case_makers import DOCUMENT
from tests.casebuilder.test_editor import CaseIn, SignIn, edit
from tests.cast import Cast
from workflow.stages import Stage

DOC = Path(__file__).resolve().parents[2] / "docs" / "appraisal.md"


def case(**grades: int) -> dict[str, Any]:
    """The small true case with a second benefit, and the grades given."""
    document = copy.deepcopy(DOCUMENT) | {"reference": "X"}
    lines = document["options"][1]["lines"]
    lines.append(lines[1] | {"key": "care", "name": "Less care", "class": "public_value"})
    del lines[2]["cashable"], lines[2]["budget"]
    for line in lines:
        line["grade"] = grades.get(line["key"], 2)
    return document


def test_costs_and_benefits_are_shared_out_by_grade_and_add_up_to_the_engines_own_present_values() -> None:
    document = case(controls=3, power=2, care=6)
    found, result = evidence_of(parse(document)), appraise(document)["dim"]
    assert found is not None
    assert [row.grade for row in found.rows] == [2, 3, 6]
    assert f"{sum(row.cost for row in found.rows):.2f}" == result["pv_cost"]
    assert f"{sum(row.benefit for row in found.rows):.2f}" == result["pv_benefit"]
    assert sum(row.cost_share for row in found.rows) == 100
    assert abs(sum(row.benefit_share for row in found.rows) - 100) < Decimal("1e-20")
    assert next(row.cost_share for row in found.rows if row.grade == 3) == 100


def test_the_weakest_and_largest_line_comes_first_with_what_would_move_it_up() -> None:
    found = evidence_of(parse(case(controls=1, power=5, care=6)))
    assert found is not None
    assert [said.partition(" (")[0] for said in found.weakest] == ["“Less care”", "“Electricity not bought”"]
    assert (
        "grade 6, £50,000 of benefit). To make it grade 5: Ask two people who run the service"
        in found.weakest[0]
    )


@pytest.mark.parametrize("lines", [[], None])
def test_a_case_that_comes_to_nothing_rests_on_nothing(lines: list[Any] | None) -> None:
    document = case()
    if lines is None:
        document["options"][1]["role"] = "option"
    else:
        document["options"][1]["lines"] = lines
    assert evidence_of(parse(document)) is None


def test_every_grade_says_what_it_means_and_what_would_move_it_up_here_and_on_paper() -> None:
    paper = DOC.read_text()
    assert [grade.number for grade in EVIDENCE] == [1, 2, 3, 4, 5, 6]
    assert [label for _value, label in GRADES][:6] == [grade.label for grade in EVIDENCE]
    for grade in EVIDENCE:
        number, _colon, meaning = str(grade.label).partition(": ")
        assert f"| {number} | {meaning} | {grade.better} |" in paper


def test_the_desk_shows_the_bar_its_table_and_what_would_help(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    client = signed_in(cast.owen)
    there = case_in(Stage.APPROVED, case(controls=3, power=2, care=6))
    for part in ("options/2/", "words/"):
        page = client.get(edit(there, part)).content.decode()
        assert "Benefits: 61% on grade 2 and 39% on grade 6" in page
        assert "What would help most" in page and "To make it grade 5" in page
