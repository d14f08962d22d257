"""Soft checks decide what a case must answer in writing, to be printed, before it goes to finance."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from .claims import as_code, claiming_lines
from .flows import amounts
from .looking import Look, Problem
from .rounding import ZERO
from .wording import N_

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
            N_("Say what the service will still do: doing less for less is not an efficiency."),
        )


def leaving_costs(look: Look) -> Iterator[Problem]:
    workforce = look.block("impacts").get("workforce")
    posts = Decimal(workforce.get("posts", 0)) if isinstance(workforce, dict) else ZERO
    goes = posts > 0 or any(line.posts for _, line in look.chosen if not line.is_cost)
    if goes and not _mentioned(look, LEAVING):
        yield Problem(
            "answers.leaving_costs", N_("Posts go, and no line counts redundancy or pay protection.")
        )


def capital_financing(look: Look) -> Iterator[Problem]:
    capital = any(line.class_ == "capital" for _, line in look.chosen)
    if capital and not _mentioned(look, FINANCING):
        yield Problem(
            "answers.capital_financing", N_("Capital is spent, and no line counts what financing it costs.")
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
    whole = MOST * sum((present for _, _, present in benefits), ZERO)
    weak = sum((present for grade, _, present in benefits if grade in WEAK_GRADES), ZERO)
    # A correction set by hand says nothing of the evidence, so it does not count as better than grade 5.
    ungraded = sum((present for grade, _, present in benefits if grade is None), ZERO)
    if weak > whole:
        yield Problem("answers.weak_evidence", N_("Most of the benefit rests on evidence of grade 5 or 6."))
    elif weak + ungraded > whole:
        words = N_(
            "Most of the benefit rests on evidence of grade 5 or 6, or on a correction set by hand that names no grade."
        )
        yield Problem("answers.weak_evidence", words)


def single_source(look: Look) -> Iterator[Problem]:
    by_source: Counter[str] = Counter()
    for _, source, present in _benefits(look):
        by_source[source] += present  # type: ignore[assignment]
    if by_source and max(by_source.values()) > MOST * sum(by_source.values(), ZERO):
        yield Problem("answers.single_source", N_("Most of the benefit rests on a single source."))


def part_year(look: Look) -> Iterator[Problem]:
    """Before it starts no saving counts; one that recurs from October on is there for half of its first year."""
    for _, line in look.chosen:
        if not line.is_cashable or line.starts is None:
            continue
        yearly = amounts(line, look.case.horizon)
        # The financial year it starts in, and how many months of it are left.
        start = line.starts.year - (line.starts.month < 4) - look.case.base_year
        months = 12 - (line.starts.month - 4) % 12
        label = look.case.year_label(max(start, 0))
        if any(amount > 0 for amount in yearly[: max(start, 0)]):
            words = N_("“%(line)s” counts money before it starts, in %(year)s.")
            yield _late(line.name, words, label)
        elif (
            line.recurrence == "recurring"
            and 0 <= start < look.case.horizon
            and months < 12
            and yearly[start] * 12 > yearly[start + 1] * months > 0
        ):
            words = N_(
                "“%(line)s” starts part-way through %(year)s and counts more than that part of a full year."
            )
            yield _late(line.name, words, label)


def _late(line: str, words: str, year: str) -> Problem:
    return Problem("answers.part_year", words, {"line": line, "year": year})


def budget_known(look: Look) -> Iterator[Problem]:
    """A code nobody knows is often a slip of the pen, and would claim a budget behind the back of the others."""
    reported = set()
    for _, line in claiming_lines(look.case):
        budget = line.budget
        assert budget is not None  # noqa: S101 - claiming_lines() saw to it
        place = (budget.organisation, as_code(budget.code))
        if budget.organisation not in look.budgets.bodies or place in reported:
            continue
        reported.add(place)
        funds = look.budgets.funds.get(place)
        values = {"code": place[1], "body": look.name_of(budget.organisation), "fund": budget.fund}
        if funds is None:
            words = N_(
                "Budget %(code)s of %(body)s has no baseline on this site, so nobody can see what is left of it."
            )
            yield Problem("answers.budget_known", words, values)
        elif budget.fund.strip().casefold() not in {fund.casefold() for fund in funds}:
            words = N_("Budget %(code)s of %(body)s is not in the fund “%(fund)s”; it is in “%(known)s”.")
            yield Problem("answers.budget_known", words, values | {"known": ", ".join(sorted(funds))})
