"""What the figures mean, one sentence at a time."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebuilder.documents.drawing import fit
from casebuilder.documents.paper import Paper
from casebuilder.documents.words import about, whole_percent, year_label, years_long

ONE = Decimal(1)
# How likely, in words; each row is the least probability the words stand for.
LIKELY = (
    (Decimal("0.99"), "almost certain"),
    (Decimal("0.90"), "very likely"),
    (Decimal("0.70"), "likely"),
    (Decimal("0.55"), "a little more likely than not"),
    (Decimal("0.45"), "about as likely as not"),
    (Decimal("0.30"), "a little less likely than not"),
    (Decimal("0.10"), "unlikely"),
    (Decimal("0.01"), "very unlikely"),
    (Decimal("0"), "almost impossible"),
)


def likelihood(probability: Decimal | str) -> str:
    """A probability in words."""
    value = Decimal(probability)
    words = {
        "almost certain": _("almost certain"),
        "very likely": _("very likely"),
        "likely": _("likely"),
        "a little more likely than not": _("a little more likely than not"),
        "about as likely as not": _("about as likely as not"),
        "a little less likely than not": _("a little less likely than not"),
        "unlikely": _("unlikely"),
        "very unlikely": _("very unlikely"),
        "almost impossible": _("almost impossible"),
    }
    return words[next(text for least, text in LIKELY if value >= least)]


def in_a_hundred(probability: Decimal | str) -> str:
    """98 times in 100; never 0 or 100, which no simulation can show."""
    value = Decimal(probability)
    if value < Decimal("0.01"):
        return _("fewer than 1 time in 100")
    if value > Decimal("0.99"):
        return _("more than 99 times in 100")
    count = int((value * 100).quantize(ONE))
    return ngettext("%(count)s time in 100", "%(count)s times in 100", count) % {"count": count}


def has_ranges(option: dict[str, Any], baseline: dict[str, Any]) -> bool:
    """Whether any line says how far out it may be; without one a simulation shows nothing."""
    ranges = [line.get("range") for line in (*baseline["lines"], *option["lines"])]
    return any(spread and (Decimal(spread["low"]) or Decimal(spread["high"])) for spread in ranges)


def payback(paper: Paper, year: int | None) -> str:
    """2028-29 (year 2), or not within the years of the case."""
    if year is None:
        return not_by_the_end(paper)
    return _("%(label)s (year %(year)s)") % {"label": year_label(paper.case["base_year"], year), "year": year}


def cash_payback(paper: Paper, result: dict[str, Any]) -> str:
    """The same for cash; where none moves, a running total of nothing is no payback."""
    if not moves_cash(result):
        return _("does not apply: no cash moves")
    return payback(paper, result["cashable_payback_year"])


def not_by_the_end(paper: Paper) -> str:
    return _("not by %(last)s") % {"last": year_label(paper.case["base_year"], paper.case["horizon"])}


def moves_cash(result: Mapping[str, Any]) -> bool:
    """Whether anybody pays or gets back anything in any year, beside what happens anyway."""
    return any(Decimal(year["cash_cost"]) or Decimal(year["cashable"]) for year in result["years"])


def plain_payback(paper: Paper, result: dict[str, Any]) -> str:
    """What people quote: nothing discounted or corrected, all benefits counted; as a year, to stand beside the others."""
    year = result["naive"]["payback_year"]
    if year is None:
        return _("not in the years shown")
    label = year_label(paper.case["base_year"], year)
    return f"{label} ({years_long(year)})" if year else label  # “0 years” says nothing


def settlement(
    paper: Paper, result: dict[str, Any], grade: int, *, name: int = 200, why: bool = False
) -> list[str]:
    """One sentence a transfer; the template says once that they are only a proposal."""
    names = {key: fit(given, name) for key, given in paper.organisations.items()}
    net = {key: Decimal(row["net_cash"]) for key, row in result["by_organisation"].items()}
    said = (
        _(
            "%(payer)s pays %(payee)s %(amount)s, because %(payer)s gains %(gain)s "
            "and %(payee)s would be %(loss)s out of pocket."
        )
        if why
        else _("%(payer)s pays %(payee)s %(amount)s.")
    )
    return [
        said
        % {
            "payer": names[row["from"]],
            "payee": names[row["to"]],
            "amount": about(row["amount"], grade),
            "gain": about(net[row["from"]], grade),
            "loss": about(-net[row["to"]], grade),
        }
        for row in result["settlement"]
    ]


def no_settlement(paper: Paper, result: dict[str, Any], grade: int) -> str:
    """Why nothing passes between the bodies."""
    if not moves_cash(result):
        return _("No cash moves, so no payment between the bodies is needed.")
    net = sum((Decimal(row["net_cash"]) for row in result["by_organisation"].values()), Decimal(0))
    if net >= 0:
        return _("No organisation is left worse off in cash, so no payment between the bodies is needed.")
    other = Decimal(result["pv_benefit"]) - Decimal(result["pv_cashable"])
    said = {"loss": about(-net, grade), "other": about(other, grade)}
    if other <= 0:
        return (
            _(
                "No payment between the bodies makes this whole: together they pay %(loss)s more in cash than "
                "they get back, in today's money, and there is no other benefit to justify it."
            )
            % said
        )
    if other < -net:
        return (
            _(
                "No payment between the bodies makes this whole: together they pay %(loss)s more in cash than they "
                "get back, in today's money. What is not cash would have to justify that, and is put at only %(other)s."
            )
            % said
        )
    return (
        _(
            "No payment between the bodies makes this whole: together they pay %(loss)s more in cash than they "
            "get back, in today's money. What is not cash, put at %(other)s, must justify that."
        )
        % said
    )


def switching(result: dict[str, Any]) -> list[tuple[str, str]]:
    """How far each thing may go wrong before the case is worth nothing: a short name and a sentence."""
    return [
        (_("Benefits"), _benefits(result)),
        (_("Costs"), _costs(result)),
        (_("Share of savings that is cash"), _cashability(result)),
    ]


def _benefits(result: dict[str, Any]) -> str:
    value = result["switching"]["benefits"]
    if value is None:
        return (
            _("Together the benefits are below nothing: more is lost than gained.")
            if Decimal(result["pv_benefit"]) < 0
            else _("There are no benefits to test.")
        )
    change = Decimal(value)
    if change < -ONE:
        return _("Even without any of its benefits the case would be worth more than it costs.")
    if change <= 0:
        return _("Benefits could fall by %(share)s before the case is worth nothing.") % {
            "share": whole_percent(-change)
        }
    return _("Benefits would have to rise by %(share)s before the case breaks even.") % {
        "share": whole_percent(change)
    }


def _costs(result: dict[str, Any]) -> str:
    value = result["switching"]["costs"]
    if value is None:
        return (
            _("Costs are lower than business as usual, so there is no rise to test.")
            if Decimal(result["pv_cost"]) < 0
            else _("There are no costs to test.")
        )
    change = Decimal(value)
    if change < -ONE:
        return _("Even if it cost nothing the case would not break even.")
    if change >= 0:
        return _("Costs could rise by %(share)s before the case is worth nothing.") % {
            "share": whole_percent(change)
        }
    return _("Costs would have to fall by %(share)s before the case breaks even.") % {
        "share": whole_percent(-change)
    }


def _cashability(result: dict[str, Any]) -> str:
    value = result["switching"]["cashability"]
    if value is None:
        return _("There are no cash-releasing or income benefits to test.")
    share = Decimal(value)
    if share <= 0:
        return _("None of those savings needs to turn into cash: there is no cash cost to cover.")
    if share > 1:
        return _(
            "No share is enough: if every pound of those savings were cash, it still would not cover the cost."
        )
    return _(
        "About %(share)s of cash-releasing and income benefits must turn into cash to cover the cash cost."
    ) % {"share": whole_percent(share)}


def confidence(paper: Paper, option: dict[str, Any], result: dict[str, Any], grade: int) -> list[str]:
    """How sure one can be, in three to six sentences."""
    return [*chances(paper, option, result, grade), *_evidence(option)]


def _evidence(option: dict[str, Any]) -> list[str]:
    """What the benefits rest on; a correction set by hand is no grade, however small it is."""
    benefits = [line for line in option["lines"] if line["kind"] == "benefit"]
    grades = [line["grade"] for line in benefits if "grade" in line]
    by_hand = len(benefits) - len(grades)
    said = []
    if grades:
        said.append(
            _("The weakest evidence behind a benefit is grade %(grade)s of 6 (1 is best).")
            % {"grade": max(grades)}
        )
    if by_hand:
        said.append(
            ngettext(
                "%(count)s benefit has no grade of evidence: its correction was set by hand.",
                "%(count)s benefits have no grade of evidence: their corrections were set by hand.",
                by_hand,
            )
            % {"count": by_hand}
        )
    return said


def chances(paper: Paper, option: dict[str, Any], result: dict[str, Any], grade: int) -> list[str]:
    """What the draws say, and how far benefits may fall before the answer changes."""
    return [*_chances(paper, option, result, grade), _benefits(result)]


def _chances(paper: Paper, option: dict[str, Any], result: dict[str, Any], grade: int) -> list[str]:
    """What the simulation counted: draws that come to nothing are among those that are not negative."""
    if not has_ranges(option, paper.baseline):
        return [_("No line says how far out it may be, so there is no test of chance.")]
    value, cash = (
        result["simulation"][name]["probability_not_negative"] for name in ("npv", "net_budget_impact")
    )
    worth = _("It is %(words)s that the case is worth at least what it costs (%(times)s).")
    spread = _("Eight times in ten its net present value lies between %(low)s and %(high)s.")
    ends = {
        name: about(result["simulation"]["npv"][mark], grade)
        for name, mark in (("low", "p10"), ("high", "p90"))
    }
    budgets = _("It is %(words)s that budgets at least break even in cash (%(times)s).")
    return [
        worth % {"words": likelihood(value), "times": in_a_hundred(value)},
        spread % ends,
        budgets % {"words": likelihood(cash), "times": in_a_hundred(cash)}
        if moves_cash(result)
        else _("No cash moves, so budgets stay as they are."),
    ]


def naive(result: dict[str, Any], grade: int) -> str:
    """Why the sum on the back of an envelope is not the answer."""
    return _(
        "A simple sum, with nothing corrected, discounted or taken off for what would happen anyway, says "
        "%(naive)s. The effect on budgets, in today's money, is %(real)s. The simple sum is shown only so that "
        "nobody relies on it."
    ) % {"naive": about(result["naive"]["net"], grade), "real": about(result["net_budget_impact"], grade)}
