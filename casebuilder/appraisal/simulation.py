"""Simulation decides how likely a result is, by drawing every uncertain line many times from a seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .rounding import ONE, ZERO, money, ratio

Draws = NDArray[np.float64]

# Floats end near 1e308; an absurd but legal case is drawn in larger units than the pound.
_COMFORTABLE = 200


@dataclass(frozen=True, slots=True)
class Uncertain:
    """One line as the simulation sees it: its range, and what it adds to each result as expected."""

    low: Decimal
    high: Decimal
    npv: Decimal
    budget: Decimal


def simulate(lines: Sequence[Uncertain], *, seed: int, draws: int) -> dict[str, Any]:
    """Draw each line with a range once per draw, in the order given, from a fresh generator."""
    generator = np.random.default_rng(seed)
    unit = _unit(lines)
    npv = np.full(draws, _float(sum((line.npv for line in lines), ZERO), unit))
    budget = np.full(draws, _float(sum((line.budget for line in lines), ZERO), unit))
    for line in lines:
        if line.low == line.high == 0:
            continue
        change = generator.triangular(float(line.low), 0.0, float(line.high), size=draws)
        npv += _float(line.npv, unit) * change
        if line.budget:
            budget += _float(line.budget, unit) * change
    return {
        "seed": seed,
        "draws": draws,
        "npv": _summary(npv, unit),
        "net_budget_impact": _summary(budget, unit),
    }


def _unit(lines: Sequence[Uncertain]) -> Decimal:
    largest = max((abs(line.npv) for line in lines), default=ZERO)
    return ONE if largest.adjusted() < _COMFORTABLE else ONE.scaleb(largest.adjusted())


def _float(value: Decimal, unit: Decimal) -> float:
    return float(value / unit)


def _summary(values: Draws, unit: Decimal) -> dict[str, str]:
    p10, p50, p90 = np.percentile(values, [10, 50, 90])
    described = {"mean": values.mean(), "p10": p10, "p50": p50, "p90": p90}
    printed = {name: money(Decimal(float(value)) * unit) for name, value in described.items()}
    return printed | {"probability_not_negative": ratio(Decimal(float((values >= 0).mean())))}
