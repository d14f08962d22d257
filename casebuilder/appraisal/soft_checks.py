"""Soft checks decide what a case must answer in writing, to be printed, before it goes to finance."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from .looking import Look, Problem
from .rounding import ZERO

# A line that says one of these has thought of it.
LEAVING = re.compile(r"redundan|severance|pay protection|early retirement|pension strain", re.IGNORECASE)
FINANCING = re.compile(
    r"\bMRP\b|minimum revenue provision|borrow|financing|\binterest\b|\bloan", re.IGNORECASE
)
WEAK_GRADES = (5, 6)
MOST = Decimal("0.5")


def doing_less(look: Look) -> Iterator[Problem]:
    if any(line.class_ == "cash_releasing" and line.is_cashable for _, line in look.chosen):
        yield Problem(
            "answers.doing_less",
            "Say what the service will still do: doing less for less is not an efficiency.",
        )


def leaving_costs(look: Look) -> Iterator[Problem]:
    workforce = look.block("impacts").get("workforce")
    posts = Decimal(workforce.get("posts", 0)) if isinstance(workforce, dict) else ZERO
    goes = posts > 0 or any(line.posts for _, line in look.chosen if not line.is_cost)
    if goes and not _mentioned(look, LEAVING):
        yield Problem("answers.leaving_costs", "Posts go, and no line counts redundancy or pay protection.")


def capital_financing(look: Look) -> Iterator[Problem]:
    capital = any(line.class_ == "capital" for _, line in look.chosen)
    if capital and not _mentioned(look, FINANCING):
        yield Problem(
            "answers.capital_financing", "Capital is spent, and no line counts what financing it costs."
        )


def _mentioned(look: Look, words: re.Pattern[str]) -> bool:
    return any(line.is_cost and words.search(f"{line.name} {line.justification}") for _, line in look.chosen)


def _benefits(look: Look) -> list[tuple[int | None, str, Decimal]]:
    """Grade, source and present value of each benefit of the preferred option."""
    return [
        (flow.line.grade, " ".join(flow.line.source.casefold().split()), flow.present)
        for _, flow in look.flows
        if not flow.line.is_cost and flow.present > 0
    ]


def weak_evidence(look: Look) -> Iterator[Problem]:
    benefits = _benefits(look)
    weak = sum((present for grade, _, present in benefits if grade in WEAK_GRADES), ZERO)
    if weak > MOST * sum((present for _, _, present in benefits), ZERO):
        yield Problem("answers.weak_evidence", "Most of the benefit rests on evidence of grade 5 or 6.")


def single_source(look: Look) -> Iterator[Problem]:
    by_source: Counter[str] = Counter()
    for _, source, present in _benefits(look):
        by_source[source] += present  # type: ignore[assignment]
    if by_source and max(by_source.values()) > MOST * sum(by_source.values(), ZERO):
        yield Problem("answers.single_source", "Most of the benefit rests on a single source.")
