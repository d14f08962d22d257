"""Hard checks decide what keeps a case from going to finance, whatever is said about it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from .casefile import Line
from .claims import claims_of
from .flows import amounts
from .looking import Look, Placed, Problem, blank
from .rounding import ZERO
from .wording import N_

# Units of time: a line that counts these and takes them to the bank is about somebody's working time.
HOURS = re.compile(
    r"(?<!watt[ -])\b(hours?|hrs?)\b", re.IGNORECASE
)  # staff time, not a meter's kilowatt hours
MINUTES = re.compile(r"\b(minutes?|mins?)\b", re.IGNORECASE)


def business_as_usual(look: Look) -> Iterator[Problem]:
    said = look.block("narrative").get("business_as_usual")
    if blank(said):
        yield Problem("narrative.business_as_usual", N_("Business as usual is not described."))
    elif not look.case.baseline.lines and not re.search(r"\d", said):
        place = look.case.options.index(look.case.baseline)
        yield Problem(f"options[{place}].lines", N_("Business as usual is described without a figure."))


def options(look: Look) -> Iterator[Problem]:
    beside = len(look.case.options) - 1
    if beside == 0:
        yield Problem("options", N_("There must be two options beside business as usual; there is none."))
    elif beside == 1:
        yield Problem("options", N_("There must be two options beside business as usual; there is one."))
    if look.case.preferred is None:
        places = [place for place, option in enumerate(look.case.options) if option.role != "baseline"]
        path = f"options[{places[0]}].role" if places else "options"
        yield Problem(path, N_("No option is marked as the preferred one."))


def always(_: Look) -> Iterator[Problem]:
    """What the format itself guarantees: a case that breaks it was refused before it came here."""
    yield from ()


def lines(look: Look) -> Iterator[Problem]:
    for path, line in look.lines(baseline=True):
        if line.by_year is not None and not line.by_year:
            yield _about(
                line,
                f"{path}.by_year",
                N_("“%(line)s” gives no amount for any year: write 0 where it is nothing."),
            )
        if line.unit is not None and blank(line.unit.unit):
            yield _about(line, f"{path}.unit.unit", N_("“%(line)s” does not say what it counts."))
        if blank(line.source):
            yield _about(line, f"{path}.source", N_("“%(line)s” does not say where its figure comes from."))
        if blank(line.justification):
            yield _about(
                line, f"{path}.justification", N_("“%(line)s” does not say why it is needed or believed.")
            )
        if not line.is_cost and blank(line.outcome):
            yield _about(line, f"{path}.outcome", N_("“%(line)s” does not say which outcome it serves."))


def _about(line: Line, path: str, words: str, **values: str) -> Problem:
    return Problem(path, words, {"line": line.name, **values})


def cashable_lines(look: Look) -> Iterator[Problem]:
    for path, line in _cashable(look):
        budget = line.budget
        if budget is None or blank(budget.code):
            field = "budget" if budget is None else "budget.code"
            words = N_("“%(line)s” does not name the budget code the money comes out of.")
            yield _about(line, f"{path}.{field}", words)
        elif blank(budget.fund):
            words = N_("“%(line)s” does not say which fund its budget belongs to.")
            yield _about(line, f"{path}.budget.fund", words)
        elif not line.shares.get(budget.organisation):
            words = N_("“%(line)s” names a budget of %(body)s, which has no share in it.")
            holder = look.name_of(budget.organisation)
            yield _about(line, f"{path}.budget.organisation", words, body=holder)
        if line.starts is None:
            words = N_("“%(line)s” does not say on which date the saving starts.")
            yield _about(line, f"{path}.starts", words)
        if line.recurrence is None:
            words = N_("“%(line)s” does not say whether it comes once or every year.")
            yield _about(line, f"{path}.recurrence", words)


def _cashable(look: Look) -> Iterator[Placed]:
    return (placed for placed in look.lines() if placed.line.is_cashable)


def cost_of_saving(look: Look) -> Iterator[Problem]:
    for place, option in enumerate(look.case.options):
        saves = option.role != "baseline" and any(line.is_cashable for line in option.lines)
        if saves and not any(line.is_cost for line in option.lines):
            words = N_("“%(option)s” saves cash and counts no cost of getting it.")
            yield Problem(f"options[{place}].lines", words, {"option": option.name})


def staff_time(look: Look) -> Iterator[Problem]:
    for path, line in _cashable(look):
        hours = line.hours if line.hours is not None else _hours_counted(line)
        if hours is None and line.people is None and line.posts is None:
            continue
        field = next(
            (name for name in ("hours", "posts", "people") if getattr(line, name) is not None), "unit"
        )
        words, values = _staff_time_words(line, hours, look.published.hours_a_post)
        if words:
            yield _about(line, f"{path}.{field}", words, **values)


def _hours_counted(line: Line) -> Decimal | None:
    """Hours a year where the line itself counts hours or minutes."""
    if line.unit is None:
        return None
    if HOURS.search(line.unit.unit):
        return line.unit.quantity
    return line.unit.quantity / 60 if MINUTES.search(line.unit.unit) else None


def _staff_time_words(line: Line, hours: Decimal | None, hours_a_post: Decimal) -> tuple[str, dict[str, str]]:
    """Why this time is not cash; no words where whole posts go and the hours bear it out."""
    posts = line.posts
    goes = posts is not None and posts >= 1 and posts == posts.to_integral_value()
    if hours is None:
        words = N_(
            "“%(line)s”: staff time is cash only when whole posts or a contract go. Say how many hours."
        )
        return ("", {}) if goes else (words, {})
    if line.people is None:
        return N_("“%(line)s”: say over how many people the %(hours)s hours are spread."), {
            "hours": _plain(hours)
        }
    worth = hours / hours_a_post
    values = {"hours": _plain(hours), "people": _plain(line.people), "worth": f"{worth:.2f}"}
    if not goes:
        words = N_(
            "“%(line)s”: %(hours)s hours over %(people)s people is %(worth)s of a post. No whole post goes, so it is not cash."
        )
        return words, values
    if posts is not None and posts > worth:
        words = N_(
            "“%(line)s”: %(hours)s hours over %(people)s people is %(worth)s of a post, not %(posts)s. "
            "The hours do not bear out the posts, so it is not cash."
        )
        return words, values | {"posts": _plain(posts)}
    return "", {}


def _plain(number: Decimal) -> str:
    """12,000 or 0.5, without the zeros behind."""
    shown = f"{number:,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def budget_claims(look: Look) -> Iterator[Problem]:
    """The first year, for each budget code, in which this case claims more than other ideas leave."""
    reported = set()
    for (organisation, code, year), claim in sorted(claims_of(look.case, look.published).items()):
        left = look.claims.get((organisation, code, year))
        if left is None or claim.amount <= left or (organisation, code) in reported:
            continue
        reported.add((organisation, code))
        others = look.budgets.others.get((organisation, code, year), ())
        words = N_(
            "This case claims £%(claimed)s of budget %(code)s of %(body)s in %(year)s; other ideas leave £%(left)s."
        )
        if others:
            words = N_(
                "This case claims £%(claimed)s of budget %(code)s of %(body)s in %(year)s; "
                "other ideas (%(others)s) leave £%(left)s."
            )
        values = {
            "claimed": f"{claim.amount:,.2f}", "code": code, "body": look.name_of(organisation),
            "year": look.case.year_label(year - look.case.base_year), "left": f"{max(left, ZERO):,.2f}",
            "others": ", ".join(others),
        }  # fmt: skip
        yield Problem(f"{claim.path}.budget.code", words, values)


def income(look: Look) -> Iterator[Problem]:
    """Income from within the place only moves money about, so the loss of whoever pays must be counted."""
    if not blank(look.block("answers").get("income")):
        return
    by_option: dict[str, list[Placed]] = defaultdict(list)
    for placed in look.lines():
        by_option[placed.path.partition(".")[0]].append(placed)
    for placed_lines in by_option.values():
        flows = {placed.path: amounts(placed.line, look.case.horizon) for placed in placed_lines}
        against = [_loss(placed.line, flows[placed.path]) for placed in placed_lines]
        for path, line in placed_lines:
            earned = flows[path]
            if line.class_ == "income" and any(earned) and earned not in against:
                words = N_("“%(line)s” is income without the cost or disbenefit of whoever pays it.")
                yield _about(line, f"{path}.class", words)


def _loss(line: Line, yearly: list[Decimal]) -> list[Decimal]:
    """A line's amounts as somebody's loss: a cost as it stands, a disbenefit turned round."""
    return yearly if line.is_cost else [-amount for amount in yearly]


def risks(look: Look) -> Iterator[Problem]:
    register = look.block("risks")
    if not register:
        yield Problem("risks", N_("No risk is named."))
    for place, risk in enumerate(register):
        if blank(risk.get("owner")):
            words = N_("The risk “%(risk)s” has no owner.")
            yield Problem(f"risks[{place}].owner", words, {"risk": risk["risk"]})


MEASURED = {
    "measure": N_("The benefit “%(benefit)s” does not say how it is measured."),
    "baseline": N_("The benefit “%(benefit)s” does not say where it stands today."),
    "owner": N_("The benefit “%(benefit)s” does not say who owns it."),
    "from": N_("The benefit “%(benefit)s” does not say from when it is measured."),
    "to": N_("The benefit “%(benefit)s” does not say until when it is measured."),
}


def measures(look: Look) -> Iterator[Problem]:
    register = list(look.block("measures"))
    measured = {row.get("line") for row in register} | {row["name"] for row in register}
    for _, line in look.chosen:
        if not line.is_cost and not {line.key, line.name} & measured:
            yield _about(line, "measures", N_("The benefit “%(line)s” is not in the register of measures."))
    for place, row in enumerate(register):
        for field, words in MEASURED.items():
            if blank(row.get(field)):
                yield Problem(f"measures[{place}].{field}", words, {"benefit": row["name"]})
