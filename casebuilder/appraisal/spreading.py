"""Spreading decides what an idea would yield where it is not yet: from what it yields where it is, and never more exactly."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from .rounding import ONE, PRECISE, ZERO

POUND = Decimal(1)
# Where each way of writing an amount holds what a range moves.
MOVED = {"unit": "value", "funnel": "unit_value"}


@dataclass(frozen=True)
class Range:
    """Pounds: at least, in the middle, at most. Its three figures belong together and to nothing else."""

    low: Decimal = ZERO
    middle: Decimal = ZERO
    high: Decimal = ZERO


@dataclass(frozen=True)
class Yield:
    """What one place yields, on one rung of the ladder: pounds a year in a full year, and pounds once."""

    place: str
    rung: str
    recurring: Range
    once: Range


@dataclass(frozen=True)
class Total:
    """What the places on one rung yield together. Rungs are never added up."""

    rung: str
    places: int
    recurring: Decimal
    once: Decimal


@dataclass(frozen=True)
class More:
    """What so many further places would yield, were each like those on the firmest rung."""

    places: int
    recurring: Range = field(default_factory=Range)
    once: Range = field(default_factory=Range)


@dataclass(frozen=True)
class Spread:
    """Totals by rung, the rung further places are reckoned from (empty: from none), and what they would yield."""

    totals: tuple[Total, ...]
    rung: str
    reckoned_from: int  # places on that rung
    said: More  # bodies that have the problem, by their own word, and no figures yet
    silent: More  # bodies of the same kinds that have said nothing


def spread(yields: Sequence[Yield], ladder: Sequence[str], *, said: int, silent: int) -> Spread:
    """`ladder` names the rungs from the least to the most certain.

    Further places are reckoned from the firmest rung any place stands on: each at least as little as the least there
    could be, at most as much as the most, and in the middle the mean of the middles. Rounded to pounds, halves up.
    """
    with localcontext(PRECISE):
        totals = tuple(
            Total(rung, len(there), *(sum(each, ZERO) for each in _middles(there)))
            for rung in ladder
            if (there := [one for one in yields if one.rung == rung])
        )
        rung = totals[-1].rung if totals else ""
        base = [one for one in yields if one.rung == rung]
        return Spread(totals, rung, len(base), _more(said, base), _more(silent, base))


def _middles(yields: Sequence[Yield]) -> tuple[list[Decimal], list[Decimal]]:
    return [one.recurring.middle for one in yields], [one.once.middle for one in yields]


def _more(places: int, base: Sequence[Yield]) -> More:
    if not base:
        return More(places)
    return More(
        places,
        _times(places, [one.recurring for one in base]),
        _times(places, [one.once for one in base]),
    )


def _times(places: int, each: Sequence[Range]) -> Range:
    mean = sum((one.middle for one in each), ZERO) / len(each)
    low, high = min(one.low for one in each), max(one.high for one in each)
    return Range(*((places * figure).quantize(POUND, ROUND_HALF_UP) for figure in (low, mean, high)))


def at_the_ends(document: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same case with every benefit at the low and at the high end of the range its line gives itself."""
    with localcontext(PRECISE):
        return _moved(document, "low"), _moved(document, "high")


def _moved(document: Mapping[str, Any], end: str) -> dict[str, Any]:
    made = copy.deepcopy(dict(document))
    for option in made["options"]:
        for line in option["lines"]:
            if line["kind"] == "benefit" and "range" in line and option["role"] != "baseline":
                _move(line, ONE + Decimal(line["range"][end]))
    return made


def _move(line: dict[str, Any], by: Decimal) -> None:
    if "by_year" in line:
        line["by_year"] = {year: _times_text(amount, by) for year, amount in line["by_year"].items()}
        return
    kind = next(name for name in MOVED if name in line)
    line[kind][MOVED[kind]] = _times_text(line[kind][MOVED[kind]], by)


def _times_text(amount: str, by: Decimal) -> str:
    return f"{(Decimal(amount) * by).quantize(Decimal('1e-12')):f}"
