"""Flows decides what a line of a case amounts to in each year, before and after optimism is taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from .casefile import CaseFile, Line, Option
from .rates import Parameters, correction
from .rounding import ONE, ZERO

# What of a line counts towards which total; a cost is never a benefit and the other way round.
COST_TOTALS = ("cost", "cash_cost")
BENEFIT_TOTALS = ("benefit", "cashable")
TOTALS = COST_TOTALS + BENEFIT_TOTALS


@dataclass(frozen=True, slots=True)
class Flow:
    """A line over the years: corrected amounts as signed for, the same in real terms, present value."""

    line: Line
    cash: tuple[Decimal, ...]
    real: tuple[Decimal, ...]
    present: Decimal

    @property
    def totals(self) -> tuple[str, str]:
        return COST_TOTALS if self.line.is_cost else BENEFIT_TOTALS


def value(line: Line) -> Decimal:
    """The yearly value of a unit or funnel line before ramp, growth and drop-off."""
    if line.unit is not None:
        return line.unit.quantity * line.unit.value
    funnel = line.funnel
    if funnel is None:
        return ZERO
    return net_outcomes(line) * funnel.unit_value


def net_outcomes(line: Line) -> Decimal:
    """For how many something changed that would not have changed anyway, thanks to this."""
    funnel = line.funnel
    if funnel is None:
        return ZERO
    reached = funnel.population * funnel.need * funnel.engagement * funnel.retention * funnel.impact
    return reached * (1 - funnel.deadweight) * funnel.attribution


def amounts(line: Line, horizon: int) -> list[Decimal]:
    """The line's uncorrected amounts, one for each year from 0 to the horizon."""
    if line.by_year is not None:
        return [line.by_year.get(year, ZERO) for year in range(horizon + 1)]
    found = [ZERO] * (horizon + 1)
    level, change = value(line), (1 + line.growth) * (1 - line.drop_off)
    for year in range(line.first, line.last + 1):
        since = year - line.first
        found[year] = level * (line.ramp[since] if since < len(line.ramp) else ONE)
        level *= change
    return found


def corrected(line: Line, amount: Decimal, share: Decimal) -> Decimal:
    """Move a figure against the case: a cost up, a benefit down, so a disbenefit grows."""
    against = share * abs(amount)
    return amount + against if line.is_cost else amount - against


def flow(line: Line, deflators: Sequence[Decimal], factors: Sequence[Decimal], published: Parameters) -> Flow:
    share = correction(line, published)
    cash = tuple(corrected(line, amount, share) for amount in amounts(line, len(factors) - 1))
    real = tuple(amount * deflator for amount, deflator in zip(cash, deflators, strict=True))
    present = sum((amount * factor for amount, factor in zip(real, factors, strict=True)), ZERO)
    return Flow(line, cash, real, present)


def naive_net(option: Option, case: CaseFile) -> list[Decimal]:
    """The net amounts people quote: nothing discounted, deflated, corrected or allowed to fade."""
    net = [ZERO] * (case.horizon + 1)
    for line in option.lines:
        sign = -1 if line.is_cost else 1
        for year, amount in enumerate(amounts(_hopeful(line), case.horizon)):
            net[year] += sign * amount
    return net


def _hopeful(line: Line) -> Line:
    funnel = line.funnel and replace(line.funnel, deadweight=ZERO)
    return replace(line, drop_off=ZERO, funnel=funnel)
