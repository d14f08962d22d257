"""Hard checks decide what keeps a case from going to finance, whatever is said about it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from .casefile import Line
from .flows import amounts
from .looking import Look, Placed, Problem, blank
from .rounding import ZERO

IMPACTS = {
    "equality": "equality",
    "quality_and_safety": "quality and safety",
    "data_protection": "data protection",
    "carbon": "carbon",
    "workforce": "workforce",
    "residents": "residents",
}
# Units of time: a line that counts these and takes them to the bank is about somebody's working time.
HOURS = re.compile(
    r"(?<!watt[ -])\b(hours?|hrs?)\b", re.IGNORECASE
)  # staff time, not a meter's kilowatt hours
MINUTES = re.compile(r"\b(minutes?|mins?)\b", re.IGNORECASE)


def business_as_usual(look: Look) -> Iterator[Problem]:
    said = look.block("narrative").get("business_as_usual")
    if blank(said):
        yield Problem("narrative.business_as_usual", "Business as usual is not described.")
    elif not look.case.baseline.lines and not re.search(r"\d", said):
        place = look.case.options.index(look.case.baseline)
        yield Problem(f"options[{place}].lines", "Business as usual is described without a figure.")


def options(look: Look) -> Iterator[Problem]:
    beside = len(look.case.options) - 1
    if beside < 2:
        yield Problem(
            "options", f"There must be two options beside business as usual; there is {beside or 'none'}."
        )
    if look.case.preferred is None:
        yield Problem("options", "No option is marked as the preferred one.")


def always(_: Look) -> Iterator[Problem]:
    """What the format itself guarantees: a case that breaks it was refused before it came here."""
    yield from ()


def lines(look: Look) -> Iterator[Problem]:
    for path, line in look.lines(baseline=True):
        if blank(line.source):
            yield Problem(f"{path}.source", f"“{line.name}” does not say where its figure comes from.")
        if blank(line.justification):
            yield Problem(
                f"{path}.justification", f"“{line.name}” does not say why it is needed or believed."
            )


def cashable_lines(look: Look) -> Iterator[Problem]:
    for path, line in _cashable(look):
        budget = line.budget
        if budget is None or blank(budget.code):
            field = "budget" if budget is None else "budget.code"
            yield Problem(
                f"{path}.{field}", f"“{line.name}” does not name the budget code the money comes out of."
            )
        elif blank(budget.fund):
            yield Problem(
                f"{path}.budget.fund", f"“{line.name}” does not say which fund its budget belongs to."
            )
        elif not line.shares.get(budget.organisation):
            holder = look.name_of(budget.organisation)
            sentence = f"“{line.name}” names a budget of {holder}, which has no share in it."
            yield Problem(f"{path}.budget.organisation", sentence)
        if line.starts is None:
            yield Problem(f"{path}.starts", f"“{line.name}” does not say on which date the saving starts.")
        if line.recurrence is None:
            sentence = f"“{line.name}” does not say whether it comes once or every year."
            yield Problem(f"{path}.recurrence", sentence)


def _cashable(look: Look) -> Iterator[Placed]:
    return (placed for placed in look.lines() if placed.line.is_cashable)


def cost_of_saving(look: Look) -> Iterator[Problem]:
    for place, option in enumerate(look.case.options):
        saves = option.role != "baseline" and any(line.is_cashable for line in option.lines)
        if saves and not any(line.is_cost for line in option.lines):
            sentence = f"“{option.name}” saves cash and counts no cost of getting it."
            yield Problem(f"options[{place}].lines", sentence)


def staff_time(look: Look) -> Iterator[Problem]:
    for path, line in _cashable(look):
        hours = line.hours if line.hours is not None else _hours_counted(line)
        if hours is None and line.people is None and line.posts is None:
            continue
        field = next(
            (name for name in ("hours", "posts", "people") if getattr(line, name) is not None), "unit"
        )
        sentence = _staff_time_sentence(line, hours, look.published.hours_a_post)
        if sentence:
            yield Problem(f"{path}.{field}", f"“{line.name}”: {sentence}")


def _hours_counted(line: Line) -> Decimal | None:
    """Hours a year where the line itself counts hours or minutes."""
    if line.unit is None:
        return None
    if HOURS.search(line.unit.unit):
        return line.unit.quantity
    return line.unit.quantity / 60 if MINUTES.search(line.unit.unit) else None


def _staff_time_sentence(line: Line, hours: Decimal | None, hours_a_post: Decimal) -> str | None:
    """Why this time is not cash; None where whole posts go and the hours bear it out."""
    posts = line.posts
    goes = posts is not None and posts >= 1 and posts == posts.to_integral_value()
    if hours is None:
        return (
            None if goes else "staff time is cash only when whole posts or a contract go. Say how many hours."
        )
    if line.people is None:
        return f"say over how many people the {hours:,f} hours are spread."
    worth = hours / hours_a_post
    spread = f"{_plain(hours)} hours over {_plain(line.people)} people is {worth:.2f} of a post"
    if not goes:
        return f"{spread}. No whole post goes, so it is not cash."
    if posts is not None and posts > worth:
        return f"{spread}, not {_plain(posts)}. The hours do not bear out the posts, so it is not cash."
    return None


def _plain(number: Decimal) -> str:
    """12,000 or 0.5, without the zeros behind."""
    shown = f"{number:,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def budget_claims(look: Look) -> Iterator[Problem]:
    """The first year, for each budget code, in which this case claims more than other ideas leave."""
    reported = set()
    for (organisation, code, year), (path, claimed) in sorted(_claimed(look).items()):
        left = look.claims.get((organisation, code, year))
        if left is None or claimed <= Decimal(left) or (organisation, code) in reported:
            continue
        reported.add((organisation, code))
        label = look.case.year_label(year - look.case.base_year)
        yield Problem(
            f"{path}.budget.code",
            f"This case claims £{claimed:,.2f} of budget {code} of {look.name_of(organisation)} in {label}; "
            f"other ideas leave £{Decimal(left):,.2f}.",
        )


def _claimed(look: Look) -> dict[tuple[str, str, int], tuple[str, Decimal]]:
    """What the preferred option takes out of each budget in each year, and the first line that does."""
    found: dict[tuple[str, str, int], tuple[str, Decimal]] = {}
    for (path, line), (_, flow) in zip(look.chosen, look.flows, strict=True):
        if not line.is_cashable or line.budget is None:
            continue
        share = line.cashable * line.shares.get(line.budget.organisation, ZERO)
        for year, amount in enumerate(flow.cash):
            key = (line.budget.organisation, line.budget.code, look.case.base_year + year)
            first, so_far = found.get(key, (path, ZERO))
            found[key] = (first, so_far + amount * share)
    return found


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
                yield Problem(
                    path, f"“{line.name}” is income without the cost or disbenefit of whoever pays it."
                )


def _loss(line: Line, yearly: list[Decimal]) -> list[Decimal]:
    """A line's amounts as somebody's loss: a cost as it stands, a disbenefit turned round."""
    return yearly if line.is_cost else [-amount for amount in yearly]


def impacts(look: Look) -> Iterator[Problem]:
    answered = look.block("impacts")
    for key, name in IMPACTS.items():
        said = answered.get(key)
        if blank(said.get("text") if isinstance(said, dict) else said):
            yield Problem(f"impacts.{key}", f"The impact on {name} is not answered.")


def risks(look: Look) -> Iterator[Problem]:
    register = look.block("risks")
    if not register:
        yield Problem("risks", "No risk is named.")
    for place, risk in enumerate(register):
        if blank(risk.get("owner")):
            yield Problem(f"risks[{place}].owner", f"The risk “{risk['risk']}” has no owner.")


def measures(look: Look) -> Iterator[Problem]:
    register = list(look.block("measures"))
    measured = {row.get("line") for row in register} | {row["name"] for row in register}
    for _, line in look.chosen:
        if not line.is_cost and not {line.key, line.name} & measured:
            yield Problem("measures", f"The benefit “{line.name}” is not in the register of measures.")
    for place, row in enumerate(register):
        for field, missing in (
            ("measure", "how it is measured"),
            ("baseline", "where it stands today"),
            ("owner", "who owns it"),
            ("from", "from when it is measured"),
            ("to", "until when it is measured"),
        ):
            if blank(row.get(field)):
                yield Problem(
                    f"measures[{place}].{field}", f"The benefit “{row['name']}” does not say {missing}."
                )
