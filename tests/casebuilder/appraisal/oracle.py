"""A second appraisal, in exact fractions and with no regard for speed, to hold the engine against."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

GRADES = {1: "0", 2: "0.05", 3: "0.10", 4: "0.15", 5: "0.25", 6: "0.40"}
BANDS = {
    "standard": ("0.035", "0.03", "0.025"),
    "health": ("0.015", "0.0129", "0.0107"),
    "reduced": ("0.03", "0.0257", "0.0214"),
    "none": ("0", "0", "0"),
}


def factor(case: dict[str, Any], year: int) -> Fraction:
    found = Fraction(1)
    for past in range(1, year + 1):
        band = 0 if past <= 30 else 1 if past <= 75 else 2
        discounting = case["discounting"]
        found /= 1 + Fraction(discounting.get("rate") or BANDS[discounting["schedule"]][band])
    return found


def deflator(case: dict[str, Any], year: int) -> Fraction:
    prices = case["prices"]
    if "index" in prices:
        return Fraction(prices["index"]["0"]) / Fraction(prices["index"][str(year)])
    return 1 / (1 + Fraction(prices.get("inflation", "0"))) ** year


def amount(line: dict[str, Any], year: int) -> Fraction:
    if "by_year" in line:
        return Fraction(line["by_year"].get(str(year), "0"))
    if not line["from"] <= year <= line["to"]:
        return Fraction(0)
    since = year - line["from"]
    ramp = line.get("ramp", [])
    found = Fraction(ramp[since]) if since < len(ramp) else Fraction(1)
    found *= (1 + Fraction(line.get("growth", "0"))) ** since
    found *= (1 - Fraction(line.get("drop_off", "0"))) ** since
    for name, number in (line.get("unit") or line["funnel"]).items():
        if name == "deadweight":
            found *= 1 - Fraction(number)
        elif name != "unit":
            found *= Fraction(number)
    return found


def corrected(line: dict[str, Any], year: int) -> Fraction:
    share = Fraction(line["correction"] if "correction" in line else GRADES[line["grade"]])
    before = amount(line, year)
    return before + share * abs(before) if line["kind"] == "cost" else before - share * abs(before)


def present(case: dict[str, Any], line: dict[str, Any]) -> Fraction:
    years = range(case["horizon"] + 1)
    return sum(
        (corrected(line, year) * deflator(case, year) * factor(case, year) for year in years), Fraction(0)
    )


def total(case: dict[str, Any], option: int, kind: str, *, cash: bool) -> Fraction:
    """Present value of costs or benefits of an option less business as usual, whole or only the cash."""
    found = Fraction(0)
    for sign, lines in ((1, case["options"][option]["lines"]), (-1, case["options"][0]["lines"])):
        for line in lines:
            if line["kind"] == kind:
                found += sign * present(case, line) * (cash_share(line) if cash else 1)
    return found


def cash_share(line: dict[str, Any]) -> Fraction:
    if line["kind"] == "cost":
        return Fraction(line["class"] != "in_kind")
    return Fraction(line.get("cashable", "0"))
