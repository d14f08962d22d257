"""Claims decides what a case takes out of which budget in which year, so that no pound is saved twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from .casefile import CaseFile, Line
from .flows import amounts, corrected
from .rates import Parameters, correction
from .rounding import ZERO

# Organisation key, budget code as `as_code` writes it, and the year a financial year starts in: 2026 for 2026-27.
Key = tuple[str, str, int]
# What other ideas leave of a budget; a budget that is not among them is not limited.
Claims = Mapping[Key, Decimal]


@dataclass(frozen=True)
class Budgets:
    """What the site knows of budgets, beside what is left of them."""

    bodies: frozenset[str] = frozenset()  # whose budgets it has at all
    funds: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)  # by organisation and code
    others: Mapping[Key, tuple[str, ...]] = field(
        default_factory=dict
    )  # references of ideas that claim it too


class Claim(NamedTuple):
    """What one case takes out of one budget in one year: what comes back every year, and what comes once."""

    path: str  # of the first line that does
    recurring: Decimal
    once: Decimal

    @property
    def amount(self) -> Decimal:
        return self.recurring + self.once


def as_code(code: str) -> str:
    """A budget code as it is compared: capitals, one space at most between its parts."""
    return " ".join(code.split()).upper()


def claims_of(case: CaseFile, published: Parameters) -> dict[Key, Claim]:
    """Corrected cash the preferred option takes out of each budget, in the case's own prices.

    Income is not taken out of a budget, so it claims none. Enter the precise context first.
    """
    found: dict[Key, Claim] = {}
    for path, line in claiming_lines(case):
        assert line.budget is not None  # noqa: S101 - claiming_lines() saw to it
        share = correction(line, published)
        part = line.cashable * line.shares.get(line.budget.organisation, ZERO)
        for year, amount in enumerate(amounts(line, case.horizon)):
            if not amount:
                continue
            key = (line.budget.organisation, as_code(line.budget.code), case.base_year + year)
            so_far = found.get(key, Claim(path, ZERO, ZERO))
            name = "once" if line.recurrence == "one_off" else "recurring"
            taken = getattr(so_far, name) + corrected(line, amount, share) * part
            found[key] = so_far._replace(**{name: taken})
    return found


def claiming_lines(case: CaseFile) -> list[tuple[str, Line]]:
    """Lines of the preferred option that let a named budget be cut, with their paths."""
    return [
        (f"options[{place}].lines[{number}]", line)
        for place, option in enumerate(case.options)
        if option is case.preferred
        for number, line in enumerate(option.lines)
        if line.is_cashable and line.class_ != "income" and line.budget and as_code(line.budget.code)
    ]
