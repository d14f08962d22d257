"""Results decides what is printed for each option: totals, years, organisations and what would tip it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from .casefile import CASH_BENEFITS
from .flows import TOTALS
from .rounding import ZERO, largest_remainder, money, pence, quotient, ratio
from .settlement import settlement
from .simulation import Uncertain, simulate
from .workings import Signed, Workings, cumulative, payback_year


def result(workings: Workings, *, seed: int, draws: int, brief: bool = False) -> dict[str, Any]:
    """One option as `appraise --json` prints it; in brief without its simulation and commitments."""
    present = workings.present
    totals = {name: pence(amount) for name, amount in present.items()}
    by_organisation = _by_organisation(workings, totals)
    found: dict[str, Any] = {
        "years": _years(workings),
        "pv_cost": money(totals["cost"]),
        "pv_benefit": money(totals["benefit"]),
        "npv": money(totals["benefit"] - totals["cost"]),
        "bcr": quotient(present["benefit"], present["cost"]),
        "pv_cash_cost": money(totals["cash_cost"]),
        "pv_cashable": money(totals["cashable"]),
        "net_budget_impact": money(totals["cashable"] - totals["cash_cost"]),
        "cashable_ratio": quotient(present["cashable"], present["cash_cost"]),
        "payback_year": payback_year(workings.present_net),
        "cashable_payback_year": payback_year(workings.present_cash_net),
        "by_organisation": {key: _printed(amounts) for key, amounts in by_organisation.items()},
        "switching": _switching(workings),
        "settlement": settlement({key: amounts["net_cash"] for key, amounts in by_organisation.items()}),
        **({} if brief else {"simulation": _simulation(workings, seed, draws)}),
        "naive": {"net": money(sum(workings.naive, ZERO)), "payback_year": payback_year(workings.naive)},
    }
    return found | ({} if brief else {"commitments": commitments(workings)})


def _printed(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: money(amount) for name, amount in amounts.items()}


def _years(workings: Workings) -> list[dict[str, Any]]:
    """Rounded amounts of each year with their differences; the cumulatives come from unrounded amounts."""
    running = cumulative(workings.present_net)
    running_cash = cumulative(workings.present_cash_net)
    found = []
    for year, factor in enumerate(workings.factors):
        amounts = {name: pence(yearly[year]) for name, yearly in workings.yearly.items()}
        found.append(
            {
                "year": year,
                "label": workings.case.year_label(year),
                "factor": ratio(factor),
                "cost": money(amounts["cost"]),
                "cash_cost": money(amounts["cash_cost"]),
                "benefit": money(amounts["benefit"]),
                "net": money(amounts["benefit"] - amounts["cost"]),
                "present_net": money(workings.present_net[year]),
                "cumulative": money(running[year]),
                "cashable": money(amounts["cashable"]),
                "cashable_net": money(amounts["cashable"] - amounts["cash_cost"]),
                "cumulative_cashable": money(running_cash[year]),
            }
        )
    return found


def _by_organisation(workings: Workings, totals: Mapping[str, Decimal]) -> dict[str, dict[str, Decimal]]:
    """Split each rounded total so that organisations add up to it, then take differences of the parts."""
    keys = [organisation.key for organisation in workings.case.organisations]
    split = {name: largest_remainder(_parts(workings, name, keys), totals[name]) for name in TOTALS}
    return {
        key: {
            "pv_cost": split["cost"][place],
            "pv_cash_cost": split["cash_cost"][place],
            "pv_benefit": split["benefit"][place],
            "pv_cashable": split["cashable"][place],
            "net": split["benefit"][place] - split["cost"][place],
            "net_cash": split["cashable"][place] - split["cash_cost"][place],
        }
        for place, key in enumerate(keys)
    }


def _parts(workings: Workings, total: str, keys: Sequence[str]) -> list[Decimal]:
    parts = dict.fromkeys(keys, ZERO)
    for sign, flow in workings.flows:
        if total in flow.totals:
            counted = (
                sign * flow.present * (flow.line.cash_share if total in ("cash_cost", "cashable") else 1)
            )
            for key, share in flow.line.shares.items():
                parts[key] += counted * share
    return list(parts.values())


def _switching(workings: Workings) -> dict[str, str | None]:
    """How far benefits, costs or the cashable share may move before the result is nothing."""
    present = workings.present
    npv = present["benefit"] - present["cost"]
    cash_benefits = sum(
        (sign * flow.present for sign, flow in workings.flows if flow.line.class_ in CASH_BENEFITS), ZERO
    )
    return {
        "benefits": quotient(-npv, present["benefit"]),
        "costs": quotient(npv, present["cost"]),
        "cashability": quotient(present["cash_cost"], cash_benefits),
    }


def _simulation(workings: Workings, seed: int, draws: int) -> dict[str, Any]:
    lines = []
    for sign, flow in workings.flows:
        adds = -sign * flow.present if flow.line.is_cost else sign * flow.present
        lines.append(Uncertain(flow.line.low, flow.line.high, adds, adds * flow.line.cash_share))
    return simulate(lines, seed=seed, draws=draws)


def commitments(workings: Workings) -> list[dict[str, Any]]:
    """What is signed and tracked: corrected cash by line, organisation and year, in the case's own prices.

    A line of business as usual may have the key of one of the option, so each row names both option and line.
    """
    given_up = workings.case.baseline.key
    return [
        {
            "option": workings.option.key if signed.sign > 0 else given_up,
            "line": signed.flow.line.key,
            "organisation": organisation,
            "year": year,
            "cost": money(amount if signed.flow.line.is_cost else ZERO),
            "cashable": money(ZERO if signed.flow.line.is_cost else amount),
        }
        for signed, organisation, year, amount in committed(workings)
    ]


def committed(workings: Workings) -> Iterator[tuple[Signed, str, int, Decimal]]:
    """Each flow, organisation and year with the pennies that fall there, leaving out where none do."""
    for signed in workings.flows:
        line = signed.flow.line
        for organisation in workings.case.organisations:
            share = signed.sign * line.cash_share * line.shares.get(organisation.key, ZERO)
            for year, amount in enumerate(signed.flow.cash):
                pounds = pence(amount * share) if share else ZERO
                if pounds:
                    yield signed, organisation.key, year, pounds
