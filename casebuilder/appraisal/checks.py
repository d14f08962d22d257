"""Checks decides whether a case may go to finance: each check a sentence, a reason, and the field to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import localcontext
from typing import Any, NamedTuple

from . import hard_checks as hard
from . import impact_checks as on_impacts
from . import soft_checks as soft
from .casefile import parse
from .claims import Budgets, Claims
from .looking import Look, Problem, blank
from .rates import Parameters, parameters
from .rounding import PRECISE
from .wording import N_

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
    words: str = ""  # the sentence with gaps, and what fills them: for saying it in another language
    values: Mapping[str, str] = {}


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
        N_("Business as usual is described and quantified."),
        N_("A saving is the difference from what would happen anyway."),
        hard.business_as_usual,
    ),
    Check(
        "options", HARD, "options",
        N_("At least two options stand beside business as usual, and one is preferred."),
        N_("One option is a decision already taken, not an appraisal."),
        hard.options,
    ),
    Check(
        "prices", HARD, "prices",
        N_("The price base and the first year are stated."),
        N_("A pound of another year is another pound."),
        hard.always,
    ),
    Check(
        "lines", HARD, "options",
        N_("Every line has amounts, a source, a grade, an owner organisation and a justification; every benefit has an outcome."),
        N_("A number nobody can trace cannot be assured."),
        hard.lines,
    ),
    Check(
        "cashable_lines", HARD, "options",
        N_("Every cashable line has a budget code, a fund, a start date and says whether it recurs."),
        N_("Cash is saved when a named budget is lower from a named date, and not before."),
        hard.cashable_lines,
    ),
    Check(
        "cost_of_saving", HARD, "options",
        N_("What is saved is net of the cost of getting it."),
        N_("A saving that takes money to get is smaller than it looks."),
        hard.cost_of_saving,
    ),
    Check(
        "staff_time", HARD, "options",
        N_("Staff time counts as cash only where whole posts or a contract go."),
        N_("Minutes freed here and there leave the pay bill as it was."),
        hard.staff_time,
    ),
    Check(
        "budget_claims", HARD, "options",
        N_("No budget is claimed beyond what other ideas leave of it."),
        N_("The same pound cannot be saved twice."),
        hard.budget_claims,
    ),
    Check(
        "shares", HARD, "options",
        N_("The shares of every line sum to one."),
        N_("What nobody pays for is not paid, and what two bodies bank is banked once."),
        hard.always,
    ),
    Check(
        "income", HARD, "options",
        N_("Income from a listed organisation or from residents stands against the cost to whoever pays it."),
        N_("Money moved from one pocket of the place to another makes it no richer."),
        hard.income,
    ),
    Check(
        "impacts", HARD, "impacts",
        N_("Every impact is answered; “none, because …” is an answer."),
        N_("An impact nobody looked at is found by those it falls on."),
        on_impacts.answered,
    ),
    Check(
        "consultation", HARD, "impacts.workforce.consultation",
        N_("Where posts go, the case says how people are consulted; a record says with whom and when."),
        N_("Nobody should learn of the end of their post from a business case."),
        on_impacts.consultation,
    ),
    Check(
        "risks", HARD, "risks",
        N_("Every risk has an owner."),
        N_("A risk without an owner is nobody's work."),
        hard.risks,
    ),
    Check(
        "measures", HARD, "measures",
        N_("Every benefit has a measure, a baseline, an owner and dates."),
        N_("What is not measured before cannot be shown after."),
        hard.measures,
    ),
    Check(
        "doing_less", SOFT, "answers.doing_less",
        N_("The saving is an efficiency, or the case says what will no longer be done."),
        N_("Doing less for less is a cut, and must be decided as one."),
        soft.doing_less,
    ),
    Check(
        "leaving_costs", SOFT, "answers.leaving_costs",
        N_("Where posts go, redundancy and pay protection are counted."),
        N_("The cost of people leaving comes before the saving does."),
        soft.leaving_costs,
    ),
    Check(
        "capital_financing", SOFT, "answers.capital_financing",
        N_("Where a council borrows, the cost of financing is counted (MRP: minimum revenue provision)."),
        N_("Borrowed capital comes back as a charge on the budget that is to be saved from."),
        soft.capital_financing,
    ),
    Check(
        "assessments", SOFT, "answers.assessments",
        N_("Impact assessments that are needed are done, and signed off."),
        N_("A decision taken before its assessment can be set aside by a court."),
        on_impacts.assessments,
    ),
    Check(
        "procurement", SOFT, "answers.procurement",
        N_("What is bought has a route, a value and a day by which the contract is awarded."),
        N_("Buying takes months, and a saving cannot start before the contract does."),
        on_impacts.procurement,
    ),
    Check(
        "part_year", SOFT, "answers.part_year",
        N_("A saving that starts part-way through a year counts only that part of it."),
        N_("A full year counted where half of one was saved is a hole in that year's budget."),
        soft.part_year,
    ),
    Check(
        "budget_known", SOFT, "answers.budget_known",
        N_("Every budget that is claimed has a baseline on this site, in the fund the case names."),
        N_("Only against a baseline can anybody see whether two ideas claim the same pound."),
        soft.budget_known,
    ),
    Check(
        "weak_evidence", SOFT, "answers.weak_evidence",
        N_("Most of the benefit rests on evidence better than grade 5."),
        N_("A guess stays a guess after the arithmetic."),
        soft.weak_evidence,
    ),
    Check(
        "single_source", SOFT, "answers.single_source",
        N_("No single source carries most of the benefit."),
        N_("One wrong source would take the case with it."),
        soft.single_source,
    ),
)  # fmt: skip


def checks(
    case: Any,
    *,
    claims: Claims | None = None,
    budgets: Budgets | None = None,
    as_of: date | None = None,
    editions: Sequence[Parameters] | None = None,
) -> list[Finding]:
    """Every finding on a case: one for each check that holds, one for each problem where it does not.

    `claims` says what other ideas leave of a budget: {(organisation key, budget code, 2026): amount};
    a budget that is not in it is not limited. `budgets` says what else is known of budgets.
    """
    case = parse(case)
    published = parameters(as_of or case.as_of, editions, pinned=None if as_of else case.edition)
    look = Look(case, published, claims or {}, budgets or Budgets())
    with localcontext(PRECISE):
        return [finding for check in CHECKS for finding in _found(check, look)]


def _found(check: Check, look: Look) -> list[Finding]:
    problems = list(check.look(look))
    if not problems:
        said = Finding(check.key, check.level, check.sentence, check.reason, check.path, passed=True)
        return [said._replace(words=check.sentence)]
    answers: Mapping[str, Any] = look.block("answers")
    answered = check.level == SOFT and not blank(answers.get(check.key))
    return [
        Finding(
            check.key, check.level, words % values, check.reason, path, answered, words, values
        )  # fmt: skip
        for path, words, values in problems
    ]
