"""Workings decides the unrounded sums of an option less business as usual, behind every printed figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from .casefile import CaseFile, Option
from .flows import TOTALS, Flow, flow, naive_net
from .rates import Parameters, deflators, factors
from .rounding import ONE, ZERO

# Fifty digits are kept, so a sum that is exactly nothing may come out as a speck. A cumulative counts as
# negative only when it is so beyond the last digits of what was added up.
SPECK = Decimal("1e-40")


class Signed(NamedTuple):
    """A flow, and whether it adds to the option (1) or is business as usual given up (-1)."""

    sign: int
    flow: Flow


@dataclass(frozen=True, slots=True)
class Workings:
    """One option less the baseline. Yearly amounts are real and corrected; naive ones are neither."""

    case: CaseFile
    option: Option
    factors: Sequence[Decimal]
    flows: Sequence[Signed]
    yearly: Mapping[str, Sequence[Decimal]]
    present: Mapping[str, Decimal]
    present_net: Sequence[Decimal]
    present_cash_net: Sequence[Decimal]
    naive: Sequence[Decimal]


def each_option(case: CaseFile, published: Parameters, *, only: str | None = None) -> Iterator[Workings]:
    """The workings of every option but the baseline, in file order. Enter the precise context first."""
    worth, prices = factors(case, published), deflators(case)
    baseline = case.baseline
    given_up = [Signed(-1, flow(line, prices, worth, published)) for line in baseline.lines]
    naive = naive_net(baseline, case)
    for option in case.options:
        if option is not baseline and only in (None, option.key):
            signed = given_up + [Signed(1, flow(line, prices, worth, published)) for line in option.lines]
            without = _differences(naive_net(option, case), naive)
            yield _workings(case, option, worth, signed, without)


def _workings(
    case: CaseFile,
    option: Option,
    worth: Sequence[Decimal],
    signed: Sequence[Signed],
    naive: Sequence[Decimal],
) -> Workings:
    yearly = _yearly(signed, len(worth))
    return Workings(
        case=case,
        option=option,
        factors=worth,
        flows=signed,
        yearly=yearly,
        present={name: sum(_discounted(amounts, worth), ZERO) for name, amounts in yearly.items()},
        present_net=_discounted(_differences(yearly["benefit"], yearly["cost"]), worth),
        present_cash_net=_discounted(_differences(yearly["cashable"], yearly["cash_cost"]), worth),
        naive=naive,
    )


def _yearly(signed: Sequence[Signed], years: int) -> dict[str, list[Decimal]]:
    found = {name: [ZERO] * years for name in TOTALS}
    for sign, each in signed:
        whole, cash = each.totals
        for name, counted in ((whole, sign * ONE), (cash, sign * each.line.cash_share)):
            if counted:
                totals = found[name]
                for year, amount in enumerate(each.real):
                    totals[year] += counted * amount
    return found


def _differences(left: Sequence[Decimal], right: Sequence[Decimal]) -> list[Decimal]:
    return [gain - loss for gain, loss in zip(left, right, strict=True)]


def _discounted(amounts: Sequence[Decimal], worth: Sequence[Decimal]) -> list[Decimal]:
    return [amount * factor for amount, factor in zip(amounts, worth, strict=True)]


def cumulative(amounts: Sequence[Decimal]) -> list[Decimal]:
    return list(accumulate(amounts))


def payback_year(amounts: Sequence[Decimal]) -> int | None:
    """The first year from which the running total stays at or above nothing; None if it never does."""
    nothing = -SPECK * sum(map(abs, amounts), ZERO)
    found = None
    for year, total in reversed(list(enumerate(accumulate(amounts)))):
        if total < nothing:
            break
        found = year
    return found
