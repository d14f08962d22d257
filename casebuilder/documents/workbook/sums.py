"""How a spreadsheet is made to round as the engine does.

The engine reckons with fifty decimal digits, a spreadsheet with binary numbers of fifteen or sixteen. Half a penny that
is exact in decimals (a quarter of £100.02) may come out a speck below the half and be rounded down. So every figure is
first rounded to the fifteen digits a spreadsheet is sure of (`Digits` decimals, found from the largest line of the
case), which restores the half, and only then to the penny, half away from zero, as the engine does. What is left: a
figure whose true value lies below a half penny by less than that fifteenth digit is rounded up. For a case of up to a
million pounds a line that is one figure in a million, for ten million one in a hundred thousand; the Check sheet shows it.
"""

from __future__ import annotations

from collections.abc import Iterable

DIGITS = "Digits"  # the named cell: decimals kept before a figure is rounded to pennies
RATIO_DIGITS = 12  # ratios are near one: twelve decimals are within the fifteen digits


def cut(expression: str) -> str:
    """The digits of a figure that can be trusted."""
    return f"ROUND({expression},{DIGITS})"


def pence(expression: str) -> str:
    return f"ROUND({cut(expression)},2)"


def ratio(dividend: str, divisor: str, *, none: str) -> str:
    """A quotient with six decimals, or a word where the divisor is not above nothing."""
    return f"IF({cut(divisor)}>0,ROUND(ROUND(({dividend})/({divisor}),{RATIO_DIGITS}),6),{none})"


def in_pence(expression: str) -> str:
    """A figure in pence, with the decimals that can be trusted: what the largest remainder works on."""
    return f"ROUND(({expression})*100,{DIGITS}-2)"


def remainder(cell: str) -> str:
    return f"ROUND({cell}-INT({cell}),{DIGITS}-2)"


def missing_penny(cells: Iterable[str], place: int, missing: str) -> str:
    """1 where this remainder is among the largest, as many as pennies are missing; a tie goes to the first in the list."""
    remainders = list(cells)
    own = remainders[place]
    whole = f"{remainders[0]}:{remainders[-1]}"
    before = f"+SUMPRODUCT(--({remainders[0]}:{remainders[place - 1]}={own}))" if place else ""
    return f"IF(SUMPRODUCT(--({whole}>{own})){before}<{missing},1,0)"
