"""Published values: discount factors, present values, deflation, payback and realisation."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from casebuilder.appraisal import appraise, realisation
from casebuilder.appraisal.rates import parameters, read, shipped

from .makers import a_case, a_line, data, flows_case

VECTORS = data("vectors.json")
GREEN_BOOK = data("green_book.json")


def only(case: dict[str, Any]) -> dict[str, Any]:
    return appraise(case, draws=1)["do"]


@pytest.mark.parametrize("vector", VECTORS["npv_first_flow_undiscounted"], ids=lambda vector: vector["rate"])
def test_npv_at_a_flat_rate(vector: dict[str, Any]) -> None:
    flat = {"schedule": "flat", "rate": vector["rate"]}
    assert only(flows_case(vector["flows"], discounting=flat))["npv"] == vector["npv"]


def test_nominal_flows_are_deflated_before_they_are_discounted() -> None:
    vector = VECTORS["nominal_flows_deflated_then_discounted"]
    nominal = {"basis": "nominal", "inflation": vector["inflation"]}
    schedule = {"schedule": vector["schedule"]}
    assert only(flows_case(vector["flows"], prices=nominal, discounting=schedule))["npv"] == vector["npv"]
    assert only(flows_case(vector["flows"], discounting=schedule))["npv"] == vector["wrong_if_not_deflated"]


@pytest.mark.parametrize("vector", VECTORS["realisation"], ids=lambda vector: vector["forecast"])
def test_realisation(vector: dict[str, Any]) -> None:
    rate = realisation(Decimal(vector["forecast"]), Decimal(vector["realised"]))
    assert (rate and str(rate.quantize(Decimal("0.0001"), ROUND_HALF_UP))) == vector["rate"]


@pytest.mark.parametrize("vector", VECTORS["payback_undiscounted"], ids=lambda vector: str(vector["year"]))
def test_payback(vector: dict[str, Any]) -> None:
    found = only(flows_case(vector["flows"]))
    assert found["payback_year"] == vector["year"]
    assert found["cashable_payback_year"] == vector["year"]
    assert found["naive"]["payback_year"] == vector["year"]


@pytest.mark.parametrize("schedule", ["standard", "health"])
def test_discount_factors(schedule: str) -> None:
    case = a_case(a_line(), horizon=125, discounting={"schedule": schedule})
    years = only(case)["years"]
    published = GREEN_BOOK[f"factors_{schedule}"]
    assert {year: years[int(year)]["factor"] for year in published} == published


def test_the_present_value_of_1000_pounds_as_printed() -> None:
    case = a_case(a_line(by_year={"0": "1000"}), horizon=10, discounting={"schedule": "standard"})
    found = [round(1000 * Decimal(year["factor"])) for year in only(case)["years"]]
    assert found == GREEN_BOOK["printed_present_value_of_1000_at_standard_rate"]


@pytest.mark.parametrize(
    "prices",
    [
        {"basis": "nominal", "inflation": "0.02"},
        {
            "basis": "nominal",
            "index": {str(year): f"{100 * Decimal('1.02') ** year:.6f}" for year in range(6)},
        },
    ],
    ids=["inflation", "index"],
)
def test_the_real_value_of_1000_pounds_as_printed(prices: dict[str, Any]) -> None:
    cash = {str(year): "1000" for year in range(6)}
    found = [
        round(Decimal(year["cost"])) for year in only(a_case(a_line(by_year=cash), prices=prices))["years"]
    ]
    assert found == GREEN_BOOK["printed_real_value_of_1000_at_2_percent_deflator"]


def test_the_shipped_rates_are_the_published_ones() -> None:
    rates = parameters()
    assert {
        name: [[band.first, band.last, str(band.rate)] for band in bands]
        for name, bands in rates.schedules.items()
    } == GREEN_BOOK["schedules"]
    assert {str(grade): str(share) for grade, share in rates.grade_corrections.items()} == GREEN_BOOK[
        "grade_correction"
    ]
    assert {str(year): str(pounds) for year, pounds in rates.carbon.items()} == GREEN_BOOK[
        "carbon_gbp_per_tonne_2022_prices"
    ]
    assert rates.optimism_bias == GREEN_BOOK["optimism_bias_percent"]
    assert rates.hours_a_post == 1540


def test_every_shipped_figure_says_where_it_comes_from_and_since_when() -> None:
    for edition in shipped():
        assert set(edition.published) == {
            "discounting",
            "grade_corrections",
            "hours_a_post",
            "optimism_bias",
            "carbon",
            "deflators",
        }
        assert all(block.source and block.as_of and block.note for block in edition.published.values())


def test_a_frozen_case_keeps_the_rates_of_its_date() -> None:
    import json
    from importlib import resources

    shipped_text = resources.files("casebuilder.appraisal").joinpath("parameters.json").read_text()
    both = json.loads(shipped_text)
    later = json.loads(shipped_text)["editions"][0]
    later["in_force_from"] = "2030-02-01"
    later["discounting"]["schedules"]["standard"] = [[0, 125, "0.02"]]
    both["editions"].append(later)
    editions = read(json.dumps(both))

    case = flows_case(
        ["-100", "110"], discounting={"schedule": "standard"}, parameters={"as_of": "2029-12-31"}
    )
    assert appraise(case, editions=editions)["do"]["years"][1]["factor"] == "0.966184"
    assert appraise(case, editions=editions, as_of="2030-02-01")["do"]["years"][1]["factor"] == "0.980392"
    assert appraise(case, editions=editions, as_of=date(2001, 1, 1))["do"]["years"][1]["factor"] == "0.966184"
    del case["parameters"]
    assert appraise(case, editions=editions)["do"]["years"][1]["factor"] == "0.980392"


def test_main_road_lanterns_pay_back_in_fourteen_years_as_people_quote_it() -> None:
    case = a_case(
        a_line("lanterns", **{"class": "capital"}, by_year={"0": "3600000"}, grade=3),
        a_line("energy", "benefit", unit={"quantity": "1", "unit": "year", "value": "274375"}, **{
            "from": 1, "to": 25, "cashable": "1", "grade": 2}),
        horizon=25,
        discounting={"schedule": "standard"},
    )  # fmt: skip
    found = only(case)
    assert found["naive"] == {"net": "3259375.00", "payback_year": 14}
    assert found["payback_year"] is not None
    assert found["payback_year"] > 14
