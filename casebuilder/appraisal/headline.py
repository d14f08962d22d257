"""Headline decides the two figures a saving is announced with, and how exactly words may put a figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from . import rates
from .casefile import CaseFile, Line, Option, parse
from .flows import amounts, corrected
from .rounding import PRECISE, ZERO, money

# How many figures of an amount the evidence can bear, by its grade.
FIGURES = {1: 4, 2: 4, 3: 3, 4: 3, 5: 2, 6: 2}


def headline(
    case: Any,
    option: str,
    *,
    as_of: date | None = None,
    editions: Sequence[rates.Parameters] | None = None,
    cash: bool = True,
) -> dict[str, str]:
    """What an option saves in cash: full-year recurring pounds a year, and one-off pounds; never added.

    Corrected, less business as usual, in the prices of the case, before the cost of getting it. With `cash` false, what
    its benefits are worth that is not cash.
    """
    case = parse(case)
    published = rates.parameters(as_of or case.as_of, editions, pinned=None if as_of else case.edition)
    chosen = next(found for found in case.options if found.key == option)
    found = {"recurring": ZERO, "one_off": ZERO}
    with localcontext(PRECISE):
        for sign, each in ((1, chosen), (-1, case.baseline)):
            for kind, amount in _savings(each, case, published, cash=cash):
                found[kind] += sign * amount
    return {"recurring_full_year": money(found["recurring"]), "one_off": money(found["one_off"])}


def _savings(
    option: Option, case: CaseFile, published: rates.Parameters, *, cash: bool
) -> list[tuple[str, Decimal]]:
    found = []
    for line in option.lines:
        part = ZERO if line.is_cost else line.cashable if cash else 1 - line.cashable
        if part:
            share = rates.correction(line, published)
            yearly = [corrected(line, amount, share) * part for amount in amounts(line, case.horizon)]
            found.append(full_year(line, yearly, case.base_year))
    return found


def full_year(line: Line, yearly: Sequence[Decimal], base_year: int) -> tuple[str, Decimal]:
    """Whether a line is one_off or recurring, and what it comes to: in all, or in a full year.

    A line that does not say is taken at its figures: more than one year recurs. Capital is bought once, however long
    the bill takes.
    """
    several = sum(map(bool, yearly)) > 1 and line.class_ != "capital"
    kind = line.recurrence or ("recurring" if several else "one_off")
    if kind == "one_off":
        return kind, sum(yearly, ZERO)
    full = first_full_year(line, yearly, base_year)
    return kind, ZERO if full is None else yearly[full]


def first_full_year(line: Line, yearly: Sequence[Decimal], base_year: int) -> int | None:
    """The first year the line is in for twelve months: after its ramp and a year it starts part-way."""
    years = [year for year, amount in enumerate(yearly) if amount]
    if not years:
        return None
    full = years[0] if line.by_year is not None else line.first + len(line.ramp)
    if line.starts is not None and line.starts > date(base_year + full, 4, 1):
        full += 1
    return min(full, years[-1])


def in_prose(amount: Decimal, grade: int) -> str:
    """An amount as a sentence may give it: as many figures as the evidence bears, £250k and not £249,321."""
    with localcontext(PRECISE):
        pounds = abs(amount)
        if pounds:
            step = Decimal(1).scaleb(max(pounds.adjusted() - FIGURES[grade] + 1, 0))
            pounds = (pounds / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        return ("-" if amount < 0 and pounds else "") + _in_words(pounds)


def _in_words(pounds: Decimal) -> str:
    if pounds >= 1_000_000:
        return f"£{(pounds / 1_000_000).normalize():f}m"
    if pounds >= 100_000 and pounds % 1000 == 0:  # below that, £36,700 and £41,000 stand side by side
        return f"£{pounds / 1000:.0f}k"
    return f"£{pounds:,.0f}"


def realisation(forecast: Decimal, realised: Decimal) -> Decimal | None:
    """What came of what was promised, as a share of it; of a promise of nothing no share can be had."""
    with localcontext(PRECISE):
        return realised / forecast if forecast else None
