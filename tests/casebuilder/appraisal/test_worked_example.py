"""The worked example of docs/appraisal.md, to the penny."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from casebuilder.appraisal import appraise, headline, parse
from casebuilder.appraisal.flows import net_outcomes

from .makers import worked_example


@pytest.fixture(scope="module")
def pilot() -> dict[str, Any]:
    return appraise(worked_example())["pilot"]


def test_the_funnel_leaves_21_6_outcomes() -> None:
    demand = parse(worked_example()).options[1].lines[1]
    assert net_outcomes(demand) == Decimal("21.6")


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("pv_cost", "92598.69"),
        ("pv_benefit", "341919.82"),
        ("npv", "249321.13"),
        ("bcr", "3.692491"),
        ("pv_cash_cost", "92598.69"),
        ("pv_cashable", "136767.93"),
        ("net_budget_impact", "44169.24"),
        ("cashable_ratio", "1.476996"),
        ("payback_year", 1),
        ("cashable_payback_year", 2),
        ("switching", {"benefits": "-0.729180", "costs": "2.692491", "cashability": "0.270820"}),
        ("naive", {"net": "630000.00", "payback_year": 1}),
    ],
)
def test_every_total_is_as_published(pilot: dict[str, Any], figure: str, value: Any) -> None:
    assert pilot[figure] == value


def test_who_pays_and_who_gains(pilot: dict[str, Any]) -> None:
    assert {key: each["net_cash"] for key, each in pilot["by_organisation"].items()} == {
        "council": "-14528.83",
        "nhs": "31344.48",
        "police": "27353.59",
    }


def test_the_nhs_and_the_police_make_the_council_whole(pilot: dict[str, Any]) -> None:
    assert pilot["settlement"] == [
        {"from": "nhs", "to": "council", "amount": "7758.32"},
        {"from": "police", "to": "council", "amount": "6770.51"},
    ]


def test_the_naive_sum_is_fourteen_times_the_effect_on_budgets(pilot: dict[str, Any]) -> None:
    assert round(Decimal(pilot["naive"]["net"]) / Decimal(pilot["net_budget_impact"])) == 14


def test_a_year_says_what_came_in_and_went_out(pilot: dict[str, Any]) -> None:
    assert pilot["years"][1] == {
        "year": 1,
        "label": "2027-28",
        "factor": "0.966184",
        "cost": "13200.00",  # 12,000 and 10 % for grade 3
        "cash_cost": "13200.00",
        "benefit": "91800.00",  # 21.6 x 5,000 less 15 % for grade 4
        "net": "78600.00",
        "present_net": "75942.03",
        "cumulative": "42942.03",
        "cashable": "36720.00",  # 40 % of the benefit
        "cashable_net": "23520.00",
        "cumulative_cashable": "-10275.36",
    }


def test_the_result_has_exactly_the_published_fields(pilot: dict[str, Any]) -> None:
    assert list(pilot) == [
        "years",
        "pv_cost",
        "pv_benefit",
        "npv",
        "bcr",
        "pv_cash_cost",
        "pv_cashable",
        "net_budget_impact",
        "cashable_ratio",
        "payback_year",
        "cashable_payback_year",
        "by_organisation",
        "switching",
        "settlement",
        "simulation",
        "naive",
        "commitments",
    ]
    assert list(pilot["by_organisation"]["nhs"]) == [
        "pv_cost",
        "pv_cash_cost",
        "pv_benefit",
        "pv_cashable",
        "net",
        "net_cash",
    ]


def test_commitments_are_cash_by_line_organisation_and_year(pilot: dict[str, Any]) -> None:
    signed = pilot["commitments"]
    assert signed[0] == {
        "option": "pilot",
        "line": "setup",
        "organisation": "council",
        "year": 0,
        "cost": "19800.00",  # 30,000 and 10 %, six tenths of it
        "cashable": "0.00",
    }
    assert signed[-1] == {
        "option": "pilot",
        "line": "demand",
        "organisation": "police",
        "year": 5,
        "cost": "0.00",
        "cashable": "4818.40",
    }
    assert len(signed) == 2 * 6 + 3 * 5


def test_the_baseline_is_not_printed() -> None:
    assert list(appraise(worked_example())) == ["pilot"]


def test_the_headline_is_a_full_year_recurring_and_a_one_off_figure() -> None:
    assert headline(worked_example(), "pilot") == {"recurring_full_year": "36720.00", "one_off": "0.00"}
