"""Checks decides whether a case may go to finance: each check a sentence, a reason, and the field to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import localcontext
from typing import Any, NamedTuple

from . import hard_checks as hard
from . import soft_checks as soft
from .casefile import parse
from .looking import Claims, Look, Problem, blank
from .rates import parameters
from .rounding import PRECISE

HARD = "hard"
SOFT = "soft"


class Finding(NamedTuple):
    """What one check found. A soft finding with a problem counts as passed once it is answered in writing."""

    key: str
    level: str
    sentence: str
    reason: str
    path: str
    passed: bool


class Check(NamedTuple):
    key: str
    level: str
    path: str
    sentence: str
    reason: str
    look: Callable[[Look], Iterator[Problem]]


CHECKS = (
    Check(
        "business_as_usual", HARD, "narrative.business_as_usual",
        "Business as usual is described and quantified.",
        "A saving is the difference from what would happen anyway.",
        hard.business_as_usual,
    ),
    Check(
        "options", HARD, "options",
        "At least two options stand beside business as usual, and one is preferred.",
        "One option is a decision already taken, not an appraisal.",
        hard.options,
    ),
    Check(
        "prices", HARD, "prices",
        "The price base and the first year are stated.",
        "A pound of another year is another pound.",
        hard.always,
    ),
    Check(
        "lines", HARD, "options",
        "Every line has a source, a grade or correction, an owner organisation and a justification.",
        "A number nobody can trace cannot be assured.",
        hard.lines,
    ),
    Check(
        "cashable_lines", HARD, "options",
        "Every cashable line has a budget code, a fund, a start date and says whether it recurs.",
        "Cash is saved when a named budget is lower from a named date, and not before.",
        hard.cashable_lines,
    ),
    Check(
        "cost_of_saving", HARD, "options",
        "What is saved is net of the cost of getting it.",
        "A saving that takes money to get is smaller than it looks.",
        hard.cost_of_saving,
    ),
    Check(
        "staff_time", HARD, "options",
        "Staff time counts as cash only where whole posts or a contract go.",
        "Minutes freed here and there leave the pay bill as it was.",
        hard.staff_time,
    ),
    Check(
        "budget_claims", HARD, "options",
        "No budget is claimed beyond what other ideas leave of it.",
        "The same pound cannot be saved twice.",
        hard.budget_claims,
    ),
    Check(
        "shares", HARD, "options",
        "The shares of every line sum to one.",
        "What nobody pays for is not paid, and what two bodies bank is banked once.",
        hard.always,
    ),
    Check(
        "income", HARD, "options",
        "Income from a listed organisation or from residents stands against the cost to whoever pays it.",
        "Money moved from one pocket of the place to another makes it no richer.",
        hard.income,
    ),
    Check(
        "impacts", HARD, "impacts",
        "Every impact is answered; “none, because …” is an answer.",
        "An impact nobody looked at is found by those it falls on.",
        hard.impacts,
    ),
    Check(
        "risks", HARD, "risks",
        "Every risk has an owner.",
        "A risk without an owner is nobody's work.",
        hard.risks,
    ),
    Check(
        "measures", HARD, "measures",
        "Every benefit has a measure, a baseline, an owner and dates.",
        "What is not measured before cannot be shown after.",
        hard.measures,
    ),
    Check(
        "doing_less", SOFT, "answers.doing_less",
        "The saving is an efficiency, or the case says what will no longer be done.",
        "Doing less for less is a cut, and must be decided as one.",
        soft.doing_less,
    ),
    Check(
        "leaving_costs", SOFT, "answers.leaving_costs",
        "Where posts go, redundancy and pay protection are counted.",
        "The cost of people leaving comes before the saving does.",
        soft.leaving_costs,
    ),
    Check(
        "capital_financing", SOFT, "answers.capital_financing",
        "Where a council borrows, the cost of financing is counted (MRP: minimum revenue provision).",
        "Borrowed capital comes back as a charge on the budget that is to be saved from.",
        soft.capital_financing,
    ),
    Check(
        "weak_evidence", SOFT, "answers.weak_evidence",
        "Most of the benefit rests on evidence better than grade 5.",
        "A guess stays a guess after the arithmetic.",
        soft.weak_evidence,
    ),
    Check(
        "single_source", SOFT, "answers.single_source",
        "No single source carries most of the benefit.",
        "One wrong source would take the case with it.",
        soft.single_source,
    ),
)  # fmt: skip


def checks(case: Any, *, claims: Claims | None = None, as_of: date | None = None) -> list[Finding]:
    """Every finding on a case: one for each check that holds, one for each problem where it does not.

    `claims` says what other ideas leave of a budget: {(organisation key, budget code, 2026): amount};
    a budget that is not in it is not limited.
    """
    case = parse(case)
    look = Look(case, parameters(as_of or case.as_of), claims or {})
    with localcontext(PRECISE):
        return [finding for check in CHECKS for finding in _found(check, look)]


def _found(check: Check, look: Look) -> list[Finding]:
    problems = list(check.look(look))
    if not problems:
        return [Finding(check.key, check.level, check.sentence, check.reason, check.path, passed=True)]
    answers: Mapping[str, Any] = look.block("answers")
    answered = check.level == SOFT and not blank(answers.get(check.key))
    return [
        Finding(check.key, check.level, sentence, check.reason, path, passed=answered)
        for path, sentence in problems
    ]
