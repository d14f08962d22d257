"""What must hold of every case: a hundred generated ones for each identity."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casebuilder.appraisal import appraise, canonical, fingerprint, parse
from casebuilder.appraisal.rates import parameters
from casebuilder.appraisal.rounding import PRECISE
from casebuilder.appraisal.workings import each_option

from . import oracle
from .makers import a_case, a_line
from .strategies import cases

PENNY = Decimal("0.01")
TOTALS = ("pv_cost", "pv_cash_cost", "pv_benefit", "pv_cashable")
a_hundred = settings(max_examples=100)


def total(rows: list[dict[str, Any]], figure: str) -> Decimal:
    return sum((Decimal(row[figure]) for row in rows), Decimal(0))


def unrounded_npv(case: dict[str, Any]) -> Decimal:
    with localcontext(PRECISE):
        workings = next(each_option(parse(case), parameters()))
        return workings.present["benefit"] - workings.present["cost"]


def printed(value: Fraction) -> str:
    """Half up to the penny, from an exact fraction."""
    pennies = (abs(value) * 200 + 1) // 2
    return f"{'-' if value < 0 and pennies else ''}{pennies // 100}.{pennies % 100:02d}"


@a_hundred
@given(cases())
def test_every_total_agrees_with_exact_fractions(case: dict[str, Any]) -> None:
    found = appraise(case)
    for place, option in enumerate(case["options"][1:], 1):
        result = found[option["key"]]
        for figure, kind, cash in (
            ("pv_cost", "cost", False),
            ("pv_cash_cost", "cost", True),
            ("pv_benefit", "benefit", False),
            ("pv_cashable", "benefit", True),
        ):
            assert result[figure] == printed(oracle.total(case, place, kind, cash=cash)), figure


@a_hundred
@given(cases())
def test_rows_and_columns_add_up_to_the_penny(case: dict[str, Any]) -> None:
    for found in appraise(case).values():
        rows = list(found["by_organisation"].values())
        for figure in TOTALS:
            assert total(rows, figure) == Decimal(found[figure])
        assert total(rows, "net") == Decimal(found["npv"])
        assert total(rows, "net_cash") == Decimal(found["net_budget_impact"])
        assert Decimal(found["npv"]) == Decimal(found["pv_benefit"]) - Decimal(found["pv_cost"])
        for row in rows:
            assert Decimal(row["net"]) == Decimal(row["pv_benefit"]) - Decimal(row["pv_cost"])
            assert Decimal(row["net_cash"]) == Decimal(row["pv_cashable"]) - Decimal(row["pv_cash_cost"])
        for year in found["years"]:
            assert Decimal(year["net"]) == Decimal(year["benefit"]) - Decimal(year["cost"])
            assert Decimal(year["cashable_net"]) == Decimal(year["cashable"]) - Decimal(year["cash_cost"])
        assert abs(Decimal(found["years"][-1]["cumulative"]) - Decimal(found["npv"])) <= PENNY
        assert "-0.00'" not in str(found).replace("-0.000000", "-0.00")


@a_hundred
@given(cases(), st.integers(0, 4))
def test_npv_is_linear_in_lines(case: dict[str, Any], cut: int) -> None:
    before, after = deepcopy(case), deepcopy(case)
    before["options"][1]["lines"] = case["options"][1]["lines"][:cut]
    after["options"][1]["lines"] = case["options"][1]["lines"][cut:]
    after["options"][0]["lines"] = []
    with localcontext(PRECISE):
        whole, parts = unrounded_npv(case), unrounded_npv(before) + unrounded_npv(after)
        assert abs(whole - parts) <= Decimal("1e-30") * max(1, abs(whole), abs(parts))


@a_hundred
@given(cases(baseline=False))
def test_the_correction_never_flatters(case: dict[str, Any]) -> None:
    believed = deepcopy(case)
    for option in believed["options"]:
        for line in option["lines"]:
            line.pop("grade", None)
            line["correction"] = "0"
    for key, found in appraise(case).items():
        hopeful = appraise(believed)[key]
        assert Decimal(found["npv"]) <= Decimal(hopeful["npv"])
        assert Decimal(found["net_budget_impact"]) <= Decimal(hopeful["net_budget_impact"])
        assert Decimal(found["pv_cost"]) >= Decimal(hopeful["pv_cost"])


@a_hundred
@given(cases())
def test_payback_is_where_the_cumulative_turns_for_good(case: dict[str, Any]) -> None:
    for found in appraise(case).values():
        for figure, running in (
            ("payback_year", "cumulative"),
            ("cashable_payback_year", "cumulative_cashable"),
        ):
            totals = [Decimal(year[running]) for year in found["years"]]
            year = found[figure]
            if year is None:
                assert totals[-1] <= 0
            else:
                assert 0 <= year <= case["horizon"]
                assert min(totals[year:]) >= 0
                assert year == 0 or totals[year - 1] <= 0


@a_hundred
@given(cases())
def test_a_renamed_key_changes_nothing(case: dict[str, Any]) -> None:
    names = {"council": "p", "nhs": "q", "police": "r", "fire": "s", "do": "t", "less": "u", "bau": "v"}
    names |= {f"line-{number}": f"w{number}" for number in range(4)}

    def renamed(text: str) -> Any:
        return json.loads(re.sub(r'"([^"]*)"', lambda found: f'"{names.get(found[1], found[1])}"', text))

    assert appraise(renamed(json.dumps(case))) == renamed(json.dumps(appraise(case)))


@a_hundred
@given(cases())
def test_the_order_of_organisations_moves_no_more_than_a_tied_penny(case: dict[str, Any]) -> None:
    turned = deepcopy(case)
    turned["organisations"].reverse()
    other = appraise(turned)
    for key, found in appraise(case).items():
        for figure in (*TOTALS, "npv", "years", "simulation", "switching"):
            assert found[figure] == other[key][figure]
        for place, row in found["by_organisation"].items():
            for figure in TOTALS:
                assert (
                    abs(Decimal(row[figure]) - Decimal(other[key]["by_organisation"][place][figure])) <= PENNY
                )


@a_hundred
@given(cases())
def test_a_settlement_makes_losers_whole_and_sums_to_nothing(case: dict[str, Any]) -> None:
    for found in appraise(case).values():
        net = {place: Decimal(row["net_cash"]) for place, row in found["by_organisation"].items()}
        settles = min(net.values()) < 0 <= sum(net.values())
        assert bool(found["settlement"]) == settles
        after = dict(net)
        for row in found["settlement"]:
            assert Decimal(row["amount"]) > 0
            after[row["from"]] -= Decimal(row["amount"])
            after[row["to"]] += Decimal(row["amount"])
        assert sum(after.values()) == sum(net.values())
        if settles:
            assert all(after[place] == 0 for place, before in net.items() if before < 0)
            assert all(after[place] >= -PENNY * len(net) for place, before in net.items() if before > 0)


@a_hundred
@given(cases())
def test_the_simulation_is_the_same_for_the_same_seed_and_within_its_ranges(case: dict[str, Any]) -> None:
    found, again = appraise(case, seed=3, draws=50), appraise(case, seed=3, draws=50)
    assert found == again
    for result in found.values():
        for drawn in (result["simulation"]["npv"], result["simulation"]["net_budget_impact"]):
            p10, p50, p90 = (Decimal(drawn[name]) for name in ("p10", "p50", "p90"))
            assert p10 <= p50 <= p90
            assert 0 <= Decimal(drawn["probability_not_negative"]) <= 1


@a_hundred
@given(cases())
def test_commitments_sum_to_the_cash_of_their_lines(case: dict[str, Any]) -> None:
    text = json.dumps(case)
    assert canonical(json.loads(canonical(text))) == canonical(text)
    assert fingerprint(parse(text)) == fingerprint(case)
    for place, option in enumerate(case["options"][1:], 1):
        rows = appraise(case)[option["key"]]["commitments"]
        lines_of = {each["key"]: {line["key"] for line in each["lines"]} for each in case["options"]}
        assert all(row["line"] in lines_of[row["option"]] for row in rows)
        assert {row["option"] for row in rows} <= {"bau", option["key"]}
        for figure, kind in (("cost", "cost"), ("cashable", "benefit")):
            cash = Fraction(0)
            for sign, lines in ((1, case["options"][place]["lines"]), (-1, case["options"][0]["lines"])):
                for line in lines:
                    if line["kind"] == kind:
                        years = range(case["horizon"] + 1)
                        cash += (
                            sign
                            * oracle.cash_share(line)
                            * sum(oracle.corrected(line, year) for year in years)
                        )
            # Each row is rounded for itself, and rows of nothing are left out.
            most = 6 * (case["horizon"] + 1) * len(case["organisations"])
            assert abs(Fraction(total(rows, figure)) - cash) <= Fraction(most, 200)
        assert all(Decimal(row["cost"]) or Decimal(row["cashable"]) for row in rows)


def scaled(case: dict[str, Any], kind: str, factor: Decimal) -> dict[str, Any]:
    """The case with every cost, or every benefit, so many times as large."""
    made = deepcopy(case)
    for option in made["options"]:
        for line in option["lines"]:
            if line["kind"] == kind:
                amounts = line.get("by_year") or line.get("unit") or line.get("funnel") or {}
                for name in amounts if "by_year" in line else {"value", "unit_value"} & amounts.keys():
                    amounts[name] = f"{Decimal(amounts[name]) * factor:f}"
    return made


def nearly_nothing(figure: str, of: str) -> bool:
    """As near to nothing as a share printed with six decimals brings it."""
    return abs(Decimal(figure)) <= abs(Decimal(of)) * Decimal("0.000001") + 3 * PENNY


@a_hundred
@given(cases())
def test_a_case_scaled_to_its_switching_value_is_worth_nothing(case: dict[str, Any]) -> None:
    found = appraise(case)["do"]
    for kind, figure in (("benefit", "benefits"), ("cost", "costs")):
        share = found["switching"][figure]
        if share is not None and 0 <= 1 + Decimal(share) <= 100:
            there = appraise(scaled(case, kind, 1 + Decimal(share)))["do"]
            assert nearly_nothing(there["npv"], found[f"pv_{kind}"]), figure


@a_hundred
@given(cases())
def test_with_the_share_of_cash_that_switches_budgets_come_out_even(case: dict[str, Any]) -> None:
    """With a cost and a larger saving beside what is generated, so that there mostly is such a share."""
    case["options"][1]["lines"] += [
        a_line("spend", by_year={"0": "1000000"}),
        a_line("gain", "benefit", by_year={"0": "9000000"}),
    ]
    share = appraise(case)["do"]["switching"]["cashability"]
    assume(share is not None and 0 <= Decimal(share) <= 1)
    lines = [line for option in case["options"] for line in option["lines"]]
    for line in lines:
        if line["class"] in ("cash_releasing", "income"):
            line["cashable"] = share
    all_of_it = sum((abs(oracle.present(case, line)) for line in lines), Fraction(0))
    assert nearly_nothing(appraise(case)["do"]["net_budget_impact"], printed(all_of_it))


@a_hundred
@given(cases())
def test_the_naive_sum_agrees_with_exact_fractions_without_deadweight_and_fading(
    case: dict[str, Any],
) -> None:
    plain = deepcopy(case)
    for option in plain["options"]:
        for line in option["lines"]:
            line.pop("drop_off", None)
            line.get("funnel", {})["deadweight"] = "0"
    years = range(case["horizon"] + 1)
    for place, option in enumerate(case["options"][1:], 1):
        net = sum(
            (
                sign * (-1 if line["kind"] == "cost" else 1) * oracle.amount(line, year)
                for sign, lines in ((1, plain["options"][place]["lines"]), (-1, plain["options"][0]["lines"]))
                for line in lines
                for year in years
            ),
            Fraction(0),
        )
        assert appraise(case)[option["key"]]["naive"]["net"] == printed(net)


@a_hundred
@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=40),
    st.sampled_from(("standard", "health", "reduced", "flat")),
    st.integers(0, 500),
)
def test_a_later_pound_is_never_worth_more_and_a_steeper_rate_never_worth_more_either(
    amounts: list[int], schedule: str, thousandths: int
) -> None:
    line = a_line("gain", "benefit", by_year={str(year): str(pounds) for year, pounds in enumerate(amounts)})

    def found(discounting: dict[str, str]) -> dict[str, Any]:
        case = a_case(line, horizon=len(amounts) - 1, discounting=discounting)
        return appraise(case, brief=True)["do"]

    rate = {"rate": f"0.{thousandths:03d}"} if schedule == "flat" else {}
    gentle = found({"schedule": schedule} | rate)
    factors = [Decimal(year["factor"]) for year in gentle["years"]]
    assert factors == sorted(factors, reverse=True) and factors[0] == 1
    assert Decimal(found({"schedule": "flat", "rate": "0.9"})["npv"]) <= Decimal(gentle["npv"])
    assert Decimal(gentle["npv"]) <= sum(amounts)
