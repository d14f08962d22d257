"""Rounding decides how figures become pounds and pence and ratios, and how pennies are shared out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

_TRAPS = [InvalidOperation, DivisionByZero, Overflow]
# All arithmetic happens in this context, entered locally: what the caller's thread has set never matters.
PRECISE = Context(prec=50, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=_TRAPS)
# Printing only: a legal but absurd growth rate over 125 years has thousands of digits and must still print.
_WIDE = Context(prec=20_000, rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=_TRAPS)

ZERO = Decimal(0)
ONE = Decimal(1)
PENNY = Decimal("0.01")
MILLIONTH = Decimal("0.000001")


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """Round half up to a step, however many digits that takes; never -0.00."""
    found = value.quantize(step, ROUND_HALF_UP, _WIDE)
    return found if found else abs(found)


def pence(value: Decimal) -> Decimal:
    """Round to the penny, half up: a half moves away from zero."""
    return rounded(value, PENNY)


def money(value: Decimal) -> str:
    """An amount as it is printed, with two decimals."""
    return f"{rounded(value, PENNY):f}"


def ratio(value: Decimal) -> str:
    """A ratio or a factor as it is printed, with six decimals."""
    return f"{rounded(value, MILLIONTH):f}"


def quotient(dividend: Decimal, divisor: Decimal) -> str | None:
    """A ratio, or None where the divisor is not positive and the ratio would say nothing."""
    return ratio(dividend / divisor) if divisor > 0 else None


def largest_remainder(parts: Sequence[Decimal], total: Decimal) -> list[Decimal]:
    """Round parts to pennies that add up to a rounded total.

    Each is rounded down, then the missing pennies go to the largest remainders, ties in their order.
    Down is towards minus infinity, so this works below zero too.
    """
    floors = [part.quantize(PENNY, ROUND_FLOOR, _WIDE) for part in parts]
    missing = int((total - sum(floors, ZERO)) / PENNY)
    by_remainder = sorted(range(len(parts)), key=lambda place: floors[place] - parts[place])
    for place in by_remainder[:missing]:
        floors[place] += PENNY
    return floors
