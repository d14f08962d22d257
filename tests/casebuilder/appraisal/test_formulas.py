"""Each formula of docs/appraisal.md on a case so small that the arithmetic stands in the margin."""

from __future__ import annotations

from decimal import Decimal, getcontext, localcontext
from typing import Any

import numpy as np
import pytest

from casebuilder.appraisal import appraise, headline, in_prose, parse
from casebuilder.appraisal.rounding import largest_remainder, money, ratio
from casebuilder.appraisal.settlement import settlement

from .makers import a_case, a_line, flows_case, worked_example

THREE = [{"key": key, "name": key} for key in ("a", "b", "c")]


def only(case: dict[str, Any], **said: Any) -> dict[str, Any]:
    return appraise(case, **{"draws": 10} | said)["do"]


def yearly(case: dict[str, Any], figure: str) -> list[str]:
    return [year[figure] for year in only(case)["years"]]


def spread(key: str = "line", kind: str = "benefit", **fields: Any) -> dict[str, Any]:
    """A line of £100 a year in years 1 to 3."""
    value = {"unit": {"quantity": "4", "unit": "visit", "value": "25"}, "from": 1, "to": 3}
    return a_line(key, kind, **value | fields)


# Amounts


@pytest.mark.parametrize(
    ("fields", "amounts"),
    [
        ({}, ["0.00", "100.00", "100.00", "100.00", "0.00", "0.00"]),
        ({"ramp": ["0.25", "0.5"]}, ["0.00", "25.00", "50.00", "100.00", "0.00", "0.00"]),
        ({"ramp": ["0.5", "0.5", "0.5", "0.5"]}, ["0.00", "50.00", "50.00", "50.00", "0.00", "0.00"]),
        ({"growth": "0.1"}, ["0.00", "100.00", "110.00", "121.00", "0.00", "0.00"]),
        ({"drop_off": "0.1"}, ["0.00", "100.00", "90.00", "81.00", "0.00", "0.00"]),
        ({"drop_off": "1"}, ["0.00", "100.00", "0.00", "0.00", "0.00", "0.00"]),
        (
            {"growth": "0.1", "drop_off": "0.1", "ramp": ["0.5"]},
            ["0.00", "50.00", "99.00", "98.01", "0.00", "0.00"],
        ),
        ({"from": 0, "to": 0}, ["100.00", "0.00", "0.00", "0.00", "0.00", "0.00"]),
    ],
)
def test_ramp_growth_and_drop_off(fields: dict[str, Any], amounts: list[str]) -> None:
    assert yearly(a_case(spread(**fields)), "benefit") == amounts


@pytest.mark.parametrize(
    ("kind", "amount", "trust", "counted"),
    [
        ("cost", "100", {"grade": 6}, "140.00"),
        ("cost", "-100", {"grade": 6}, "-60.00"),  # a cost that falls falls by less
        ("cost", "100", {"correction": "2"}, "300.00"),
        ("benefit", "100", {"grade": 4}, "85.00"),
        ("benefit", "-100", {"grade": 4}, "-115.00"),  # a disbenefit grows
        ("benefit", "100", {"correction": "1"}, "0.00"),
    ],
)
def test_the_correction_always_moves_a_figure_against_the_case(
    kind: str, amount: str, trust: dict[str, Any], counted: str
) -> None:
    line = a_line("line", kind, by_year={"0": amount}, **trust)
    if "correction" in trust:
        line.pop("grade", None)
    assert yearly(a_case(line), kind)[0] == counted


def test_attribution_and_deadweight_are_both_taken_off_and_attribution_may_be_left_out() -> None:
    funnel = dict.fromkeys(("need", "engagement", "retention", "impact"), "0.5") | {"population": "1600"}
    whole = funnel | {"deadweight": "0", "unit_value": "10"}
    for rates, value in (
        ({}, "1000.00"),
        ({"deadweight": "0.2"}, "800.00"),
        ({"attribution": "0.5"}, "500.00"),
    ):
        line = a_line("line", "benefit", funnel=whole | rates, **{"from": 0, "to": 0})
        assert only(a_case(line))["pv_benefit"] == value


def test_in_kind_is_a_cost_and_not_cash() -> None:
    found = only(a_case(a_line(**{"class": "in_kind"})))
    assert (found["pv_cost"], found["pv_cash_cost"], found["commitments"]) == ("100.00", "0.00", [])


def test_only_the_cashable_part_of_a_benefit_reaches_budgets() -> None:
    lines = (
        a_line("cash", "benefit", cashable="0.25"),
        a_line("not", "benefit", **{"class": "non_cash_releasing"}),
        a_line("income", "benefit", **{"class": "income"}, cashable="1"),
    )
    found = only(a_case(*lines))
    assert (found["pv_benefit"], found["pv_cashable"]) == ("300.00", "125.00")


# Time


def test_year_31_is_discounted_at_three_per_cent() -> None:
    case = a_case(a_line(), horizon=31, discounting={"schedule": "standard"})
    thirty, thirty_one = (Decimal(only(case)["years"][year]["factor"]) for year in (30, 31))
    assert thirty_one == (thirty / Decimal("1.03")).quantize(Decimal("0.000001"))


def test_a_flat_nominal_value_falls_in_real_terms_unless_growth_raises_it() -> None:
    prices = {"basis": "nominal", "inflation": "0.25"}
    assert yearly(a_case(spread(), prices=prices), "benefit")[1:4] == ["80.00", "64.00", "51.20"]
    raised = yearly(a_case(spread(growth="0.25"), prices=prices), "benefit")[1:4]
    assert raised == ["80.00", "80.00", "80.00"]


def test_an_index_counts_from_its_own_year_0() -> None:
    prices = {
        "basis": "nominal",
        "index": {"0": "50", "1": "100", "2": "25", "3": "50", "4": "50", "5": "50"},
    }
    assert yearly(a_case(spread(), prices=prices), "benefit")[1:4] == ["50.00", "200.00", "100.00"]


def test_commitments_are_neither_deflated_nor_discounted() -> None:
    nominal = {"basis": "nominal", "inflation": "0.25"}
    case = a_case(spread(cashable="1", grade=4), prices=nominal, discounting={"schedule": "standard"})
    assert [row["cashable"] for row in only(case)["commitments"]] == ["85.00", "85.00", "85.00"]


def test_the_naive_sum_keeps_ramp_and_growth_and_leaves_out_the_rest() -> None:
    funnel = dict.fromkeys(("need", "engagement", "retention", "impact", "deadweight"), "0.5")
    line = a_line(
        "line", "benefit", funnel=funnel | {"population": "160", "unit_value": "10", "attribution": "0.5"},
        drop_off="0.5", growth="0.1", ramp=["0.5"], correction="0.9", **{"from": 1, "to": 2})  # fmt: skip
    nominal = {"basis": "nominal", "inflation": "0.25"}
    found = only(a_case(line, prices=nominal, discounting={"schedule": "standard"}))
    assert found["naive"] == {"net": "80.00", "payback_year": 0}  # 50 x 0.5 + 50 x 1.1


@pytest.mark.parametrize(
    ("year", "label"), [(0, "2026-27"), (3, "2029-30"), (73, "2099-00"), (74, "2100-01")]
)
def test_years_are_labelled_as_finance_does(year: int, label: str) -> None:
    assert parse(worked_example()).year_label(year) == label


# Less business as usual


def test_everything_is_net_of_the_baseline_line_kind_by_line_kind() -> None:
    today = (a_line("today", by_year={"0": "40", "1": "60"}), a_line("gain", "benefit", cashable="1"))
    case = a_case(a_line("today", by_year={"0": "100"}), baseline=today)
    found = only(case)
    assert (found["pv_cost"], found["pv_benefit"], found["naive"]["net"]) == ("0.00", "-100.00", "-100.00")
    assert yearly(case, "cost")[:2] == ["60.00", "-60.00"]
    names = ("option", "line", "year", "cost", "cashable")
    assert [tuple(row[name] for name in names) for row in found["commitments"]] == [
        ("bau", "today", 0, "-40.00", "0.00"),
        ("bau", "today", 1, "-60.00", "0.00"),
        ("bau", "gain", 0, "0.00", "-100.00"),
        ("do", "today", 0, "100.00", "0.00"),
    ]


def test_ratios_are_null_where_the_divisor_is_not_positive() -> None:
    found = only(a_case(a_line("today", by_year={"0": "1"}), baseline=(a_line("today"),)))
    assert found["pv_cost"] == "-99.00"
    assert (found["bcr"], found["cashable_ratio"]) == (None, None)
    assert found["switching"] == {"benefits": None, "costs": None, "cashability": None}


def test_cashability_above_one_is_given_as_it_is() -> None:
    lines = (a_line("spend", by_year={"0": "300"}), a_line("gain", "benefit", cashable="1"))
    assert only(a_case(*lines))["switching"]["cashability"] == "3.000000"


def test_cashability_is_a_share_of_the_benefits_that_could_be_cash_and_of_no_others() -> None:
    lines = (
        a_line("spend", by_year={"0": "50"}),
        a_line("gain", "benefit", cashable="0.1"),
        a_line("time", "benefit", **{"class": "non_cash_releasing"}),
    )
    assert only(a_case(*lines))["switching"]["cashability"] == "0.500000"


# Payback


@pytest.mark.parametrize(
    ("flows", "year"),
    [
        (["0", "0"], 0),
        (["100"], 0),
        (["-100", "50"], None),
        (["-100", "200", "-150", "100"], 3),  # above nothing in year 1, but does not stay
        (["100", "-50"], 0),
        (["-0.01", "0.01"], 1),
    ],
)
def test_payback_is_the_first_year_from_which_it_stays(flows: list[str], year: int | None) -> None:
    assert only(flows_case(flows))["payback_year"] == year


def test_a_cumulative_of_exactly_nothing_has_paid_back_whatever_the_last_digit_says() -> None:
    for rate in ("0.03", "0.05", "0.07", "0.11", "0.13"):
        flat = {"schedule": "flat", "rate": rate}
        case = flows_case(["-100", str(100 * (1 + Decimal(rate)))], discounting=flat)
        assert only(case)["payback_year"] == 1, rate


# Rounding


def test_missing_pennies_go_to_the_largest_remainders_and_ties_in_order() -> None:
    third = Decimal("33.333333")
    assert list(map(str, largest_remainder([third] * 3, Decimal("100.00")))) == ["33.34", "33.33", "33.33"]
    parts = [Decimal("0.001"), Decimal("0.009"), Decimal("0.005")]
    assert list(map(str, largest_remainder(parts, Decimal("0.02")))) == ["0.00", "0.01", "0.01"]


def test_pennies_below_zero_are_rounded_down_first_too() -> None:
    parts = [Decimal("-0.005"), Decimal("-0.005"), Decimal("-99.99")]
    assert list(map(str, largest_remainder(parts, Decimal("-100.00")))) == ["0.00", "-0.01", "-99.99"]


def test_no_figure_is_printed_as_minus_nothing() -> None:
    assert (money(Decimal("-0.001")), ratio(Decimal("-0.0000001"))) == ("0.00", "0.000000")
    case = a_case(a_line(by_year={"0": "0"}), baseline=(a_line(by_year={"0": "0.001"}),))
    assert "-0.00" not in str(only(case)).replace("'-0.00'", "'-0.00 '")
    assert "'-0.00" not in str(only(case))


def test_a_half_penny_moves_away_from_zero() -> None:
    assert [money(Decimal(text)) for text in ("0.005", "-0.005", "0.00499")] == ["0.01", "-0.01", "0.00"]


def test_organisations_add_up_to_the_rounded_total() -> None:
    line = a_line(
        by_year={"0": "100.01"}, shares={"a": "0.333333333333", "b": "0.333333333333", "c": "0.333333333334"}
    )
    found = only(a_case(line, organisations=THREE))
    assert [each["pv_cost"] for each in found["by_organisation"].values()] == ["33.34", "33.33", "33.34"]


def test_an_organisation_without_a_share_is_there_with_nothing() -> None:
    found = only(
        a_case(a_line(), organisations=[{"key": "council", "name": "C"}, {"key": "fire", "name": "F"}])
    )
    assert set(found["by_organisation"]["fire"].values()) == {"0.00"}


def test_the_callers_decimal_settings_neither_matter_nor_change() -> None:
    expected = appraise(worked_example(), draws=10)
    with localcontext() as context:
        context.prec = 3
        context.rounding = "ROUND_UP"
        context.clear_traps()
        assert appraise(worked_example(), draws=10) == expected
        assert (getcontext().prec, getcontext().rounding) == (3, "ROUND_UP")


def test_absurd_but_legal_figures_still_print() -> None:
    line = spread(growth="999999999999999", range={"low": "-1", "high": "999999999999999"}, to=125)
    prices = {"basis": "nominal", "inflation": "-0.999999999999"}
    flat = {"schedule": "flat", "rate": "-0.999999999999"}
    found = only(a_case(line, horizon=125, prices=prices, discounting=flat))
    assert Decimal(found["npv"]) > Decimal("1e4000")
    assert Decimal(found["simulation"]["npv"]["p50"]).is_finite()


# Settlement


def decimals(**net: str) -> dict[str, Decimal]:
    return {key: Decimal(amount) for key, amount in net.items()}


def test_nothing_is_settled_where_nobody_loses_or_all_lose_together() -> None:
    assert settlement(decimals(a="1.00", b="0.00")) == []
    assert settlement(decimals(a="1.00", b="-1.01")) == []


def test_losers_are_made_whole_even_where_that_takes_every_penny_gained() -> None:
    assert settlement(decimals(a="-5.00", b="5.00")) == [{"from": "b", "to": "a", "amount": "5.00"}]


def test_gainers_pay_in_proportion_and_each_loser_is_whole_to_the_penny() -> None:
    found = settlement(decimals(a="-100.00", b="200.00", c="200.00", d="200.00", e="-0.01"))
    assert [(row["from"], row["to"], row["amount"]) for row in found] == [
        ("b", "a", "33.34"),
        ("c", "a", "33.33"),
        ("d", "a", "33.33"),
        ("b", "e", "0.01"),
    ]


# Simulation


def test_the_simulation_draws_baseline_lines_first_then_the_options_in_file_order() -> None:
    wide = {"low": "-0.5", "high": "0.25"}
    today = a_line("today", by_year={"0": "400"}, range={"low": "-0.1", "high": "0"})
    gain = a_line("gain", "benefit", by_year={"0": "1000"}, cashable="0.5", range=wide)
    sure = a_line("sure", by_year={"0": "50"}, range={"low": "0", "high": "0"})
    spend = a_line("spend", by_year={"0": "300"}, range={"low": "0", "high": "1"})
    found = only(a_case(gain, sure, spend, baseline=(today,)), seed=42, draws=1000)["simulation"]

    generator = np.random.default_rng(42)
    today_draw = 400 * (1 + generator.triangular(-0.1, 0, 0, size=1000))
    gain_draw = 1000 * (1 + generator.triangular(-0.5, 0, 0.25, size=1000))
    spend_draw = 300 * (1 + generator.triangular(0, 0, 1, size=1000))
    npv = gain_draw - 50 - spend_draw + today_draw
    budget = gain_draw / 2 - 50 - spend_draw + today_draw
    for name, values in (("npv", npv), ("net_budget_impact", budget)):
        p10, p50, p90 = np.percentile(values, [10, 50, 90])
        expected = {"mean": values.mean(), "p10": p10, "p50": p50, "p90": p90}
        assert found[name] == {key: f"{value:.2f}" for key, value in expected.items()} | {
            "probability_not_negative": f"{(values >= 0).mean():.6f}"
        }


def test_each_option_is_drawn_from_a_fresh_generator() -> None:
    case = worked_example()
    case["options"].append(case["options"][1] | {"key": "twin", "role": "option"})
    found = appraise(case)
    assert found["twin"]["simulation"] == found["pilot"]["simulation"]


def test_without_ranges_every_draw_is_the_net_present_value() -> None:
    found = only(flows_case(["-100", "200"]))
    assert set(found["simulation"]["npv"].values()) == {"100.00", "1.000000"}


def test_seed_and_draws_come_from_the_call_then_the_file_then_the_defaults() -> None:
    case = worked_example()
    drawn = appraise(case)["pilot"]["simulation"]
    assert (drawn["seed"], drawn["draws"]) == (1, 10_000)
    case["simulation"] = {"seed": 5}
    drawn = appraise(case)["pilot"]["simulation"]
    assert (drawn["seed"], drawn["draws"]) == (5, 10_000)
    drawn = appraise(case, seed=0, draws=7)["pilot"]["simulation"]
    assert (drawn["seed"], drawn["draws"]) == (0, 7)


# Headlines and prose


def test_recurring_and_one_off_savings_stay_two_figures() -> None:
    lines = (
        spread("every", cashable="1", ramp=["0.5"], recurrence="recurring"),
        a_line("once", "benefit", by_year={"1": "70", "2": "30"}, cashable="0.5", recurrence="one_off"),
        a_line("guessed", "benefit", by_year={"1": "5"}, cashable="1"),
        spread("not", **{"class": "cost_avoidance"}),
    )
    assert headline(a_case(*lines), "do") == {"recurring_full_year": "100.00", "one_off": "55.00"}


def test_a_part_year_is_never_shown_as_a_full_one() -> None:
    line = a_line("every", "benefit", by_year={"1": "50", "2": "100"}, cashable="1", starts="2027-10-01")
    assert headline(a_case(line), "do")["recurring_full_year"] == "100.00"


@pytest.mark.parametrize(
    ("amount", "grade", "words"),
    [
        ("249321.13", 6, "£250k"),
        ("249321.13", 3, "£249k"),
        ("249321.13", 1, "£249,300"),
        ("1234567", 5, "£1.2m"),
        ("12340", 1, "£12,340"),
        ("-249321.13", 6, "-£250k"),
        ("7", 6, "£7"),
        ("0", 1, "£0"),
        ("-0.3", 1, "£0"),
        ("999999", 6, "£1m"),
    ],
)
def test_words_give_a_figure_as_exactly_as_its_evidence_bears(amount: str, grade: int, words: str) -> None:
    assert in_prose(Decimal(amount), grade) == words
