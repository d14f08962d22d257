"""Scaling decides what a case of one body becomes in another: line by line, by what drives each, with weaker evidence."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from .rounding import PRECISE, ZERO

CARRIED_ROLES = ("baseline", "preferred")
KEPT_BACK = "kept-back-"  # a released copy holds only sums of these lines, and nothing that drives them
STAFF = ("posts", "people", "hours")
EXACT = Decimal("1e-12")  # the finest amount a case file writes
WEAKEST = 6
ELSEWHERE_MEASURED, ELSEWHERE_PLANNED, NOT_SCALED = 3, 4, 5  # the best a figure from another body can be

Place = tuple[int, int]  # of an option, and of a line in it


@dataclass(frozen=True)
class Driver:
    """What one line's amount hangs on: so many of something, at so much each."""

    place: Place
    line: str
    is_cost: bool
    unit: str  # empty: people who might be reached
    quantity: Decimal
    rate: Decimal


@dataclass(frozen=True)
class Own:
    """The same two figures in the adopting body."""

    quantity: Decimal
    rate: Decimal


@dataclass(frozen=True)
class Words:
    """How a scaled line says where it comes from; each is handed the line as it was and, where scaled, the body's figures."""

    source: Callable[[Mapping[str, Any]], str]
    scaled: Callable[[Driver, Own, Mapping[str, Any]], str]
    not_scaled: Callable[[Mapping[str, Any]], str]


def lines_carried(document: Mapping[str, Any]) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """The lines of business as usual and of the option asked for, without sums whose line is kept back."""
    for option, each in enumerate(document["options"]):
        if each["role"] in CARRIED_ROLES:
            for number, line in enumerate(each["lines"]):
                if not line["key"].startswith(KEPT_BACK):
                    yield (option, number), line


def drivers(document: Mapping[str, Any]) -> list[Driver]:
    """One for each line that has one. Amounts written year by year have none: nobody can tell what they hang on."""
    return [driver for place, line in lines_carried(document) if (driver := _driver(place, line))]


def _driver(place: Place, line: Mapping[str, Any]) -> Driver | None:
    if "by_year" in line:
        return None
    unit, funnel = line.get("unit"), line.get("funnel")
    said = (
        (unit["unit"], unit["quantity"], unit["value"])
        if unit
        else ("", funnel["population"], funnel["unit_value"])  # type: ignore[index]  # a line has one of the three
    )
    return Driver(place, line["name"], line["kind"] == "cost", said[0], Decimal(said[1]), Decimal(said[2]))


def not_scaled(document: Mapping[str, Any]) -> list[str]:
    """Names of the lines that are taken over as they are."""
    return [line["name"] for _place, line in lines_carried(document) if "by_year" in line]


def left_out(document: Mapping[str, Any]) -> list[str]:
    """Names of the lines of those two options that cannot be taken over at all."""
    return [
        line["name"]
        for option in document["options"]
        if option["role"] in CARRIED_ROLES
        for line in option["lines"]
        if line["key"].startswith(KEPT_BACK)
    ]


def scaled_options(
    document: Mapping[str, Any],
    own: Mapping[Place, Own],
    *,
    body: str,
    measured: bool,
    corrections: Mapping[int, Decimal],
    words: Words,
) -> list[dict[str, Any]]:
    """Business as usual and the option asked for, as they are in the adopting body.

    Everything falls to that body, out of budgets and from a day it still has to name. What the origin has measured
    (`measured`) is better evidence than what it planned; neither is as good as a figure of one's own.
    """
    found: list[dict[str, Any]] = []
    with localcontext(PRECISE):
        found += [
            {**{name: option[name] for name in ("key", "name", "role")}, "lines": []}
            for option in document["options"]
            if option["role"] in CARRIED_ROLES
        ]
        by_key = {option["key"]: option for option in found}
        for place, line in lines_carried(document):
            made = _scaled(line, _driver(place, line), own.get(place), words)
            made["shares"] = {body: "1"}
            made |= _evidence(line, measured=measured, corrections=corrections)
            by_key[document["options"][place[0]]["key"]]["lines"].append(made)
    return found


def _scaled(line: Mapping[str, Any], driver: Driver | None, own: Own | None, words: Words) -> dict[str, Any]:
    made = copy.deepcopy(dict(line))
    for name in ("budget", "starts", "grade", "correction"):  # the origin's own
        made.pop(name, None)
    made["source"] = words.source(line)
    if driver is None or own is None:
        return made | {"justification": words.not_scaled(line)}
    names = ("quantity", "value") if "unit" in made else ("population", "unit_value")
    made["unit" if "unit" in made else "funnel"] |= {names[0]: plain(own.quantity), names[1]: plain(own.rate)}
    for name in STAFF:
        if name in made:
            if driver.quantity:
                made[name] = plain(Decimal(made[name]) * own.quantity / driver.quantity)
            else:
                del made[name]  # of nothing there is no share
    return made | {"justification": words.scaled(driver, own, line)}


def _evidence(
    line: Mapping[str, Any], *, measured: bool, corrections: Mapping[int, Decimal]
) -> dict[str, Any]:
    """The grade in the adopting body: never better than another body's figures can be, nor than it was there."""
    grade = line.get("grade") or _grade_for(Decimal(line["correction"]), corrections)
    if grade is None:
        return {"correction": line["correction"]}  # further off than any grade: it stays as cautious
    if "by_year" in line:
        best = NOT_SCALED
    else:
        cash = line["kind"] == "benefit" and Decimal(line.get("cashable", "0")) > 0
        best = ELSEWHERE_MEASURED if measured and cash else ELSEWHERE_PLANNED
        if measured and cash:
            grade = best  # money that finance there saw leave a budget, however it was first guessed
    return {"grade": min(max(grade, best), WEAKEST)}


def _grade_for(correction: Decimal, corrections: Mapping[int, Decimal]) -> int | None:
    """The best grade that is at least as cautious as a correction of one's own."""
    return next((grade for grade in sorted(corrections) if corrections[grade] >= correction), None)


def plain(value: Decimal) -> str:
    """As a case file has it: no exponent, no zeros behind, no finer than it can hold."""
    text = f"{value.quantize(EXACT) if value else ZERO:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
