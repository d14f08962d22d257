"""What a new case already knows of its idea."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from casebuilder import services
from casebuilder.appraisal import parse
from casebuilder.prefill import prefilled
from ideas.models import Estimate
from place.calendar import financial_year
from tests.cast import Cast
from tests.makers import make_idea
from workflow.services import move
from workflow.stages import Stage

DAY = date(2026, 11, 23)


@pytest.fixture
def idea(cast: Cast) -> Any:
    idea = make_idea(cast, Stage.AT_PANEL, organisations=[cast.hospital, cast.council])
    Estimate.objects.create(
        idea=idea,
        kind="hours",
        hours=Decimal("11"),
        people=Decimal("120"),
        rate=Decimal("21.50"),
        note="Phone calls",
    )
    Estimate.objects.create(
        idea=idea, kind="volume", volume=Decimal("2400"), unit="letters", unit_cost=Decimal("0.85")
    )
    Estimate.objects.create(idea=idea, kind="unknown")
    return idea


def test_a_calculator_line_of_time_becomes_hours_that_are_not_cash(idea: Any) -> None:
    line = prefilled(idea, DAY)["options"][2]["lines"][0]
    assert line["unit"] == {"quantity": "1320", "unit": "hours", "value": "21.5"}
    assert (line["name"], line["class"], line["grade"], line["people"], line["hours"]) == (
        "Phone calls",
        "non_cash_releasing",
        6,
        "120",
        "1320",
    )
    assert line["shares"] == {"council": "1"}
    assert "Rough estimate on the idea form" in line["source"]
    assert "11 hours a year for each of 120 people, at £21.50 an hour" in line["justification"]


def test_a_calculator_line_of_things_is_no_cash_until_finance_says_so(idea: Any) -> None:
    line = prefilled(idea, DAY)["options"][2]["lines"][1]
    assert line["unit"] == {"quantity": "2400", "unit": "letters", "value": "0.85"}
    assert (line["class"], line["cashable"]) == ("cash_releasing", "0")
    assert "until finance has agreed" in line["justification"]


def test_i_do_not_know_adds_no_line(idea: Any) -> None:
    assert len(prefilled(idea, DAY)["options"][2]["lines"]) == 2


def test_the_home_organisation_comes_first_and_the_years_start_now(idea: Any) -> None:
    made = prefilled(idea, DAY)
    assert [body["key"] for body in made["organisations"]] == ["council", "hospital"]
    assert (made["base_year"], made["horizon"]) == (2026, 5)
    assert [(option["key"], option["role"]) for option in made["options"]] == [
        ("bau", "baseline"),
        ("do-minimum", "option"),
        ("preferred", "preferred"),
    ]
    parse(made)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2027, 3, 31), 2026), (date(2027, 4, 1), 2027), (date(2027, 1, 1), 2026)]
)
def test_the_financial_year_turns_on_the_first_of_april(day: date, year: int) -> None:
    assert financial_year(day) == year


def test_words_a_case_file_cannot_hold_are_left_out(idea: Any) -> None:
    idea.problem = "Bell\x07 rings"
    assert prefilled(idea, DAY)["narrative"]["strategic"] == "Bell rings"


def test_approving_an_idea_opens_its_case(cast: Cast, idea: Any) -> None:
    moved = move(idea, "approve", by=cast.piet, version=idea.version, rationale="Good", case_owner=cast.owen)
    version = moved.case.current
    assert (version.number, version.state, version.by) == (1, "draft", cast.piet)
    assert set(moved.case.organisations.all()) == {cast.council, cast.hospital}
    assert (version.recurring, version.one_off) == (Decimal("0.00"), Decimal("0.00"))


def test_a_case_that_exists_is_left_alone(cast: Cast, idea: Any) -> None:
    first = services.open_case(idea=idea, by=cast.piet)
    assert services.open_case(idea=idea, by=cast.piet) == first
    assert first.versions.count() == 1
