"""Published figures as a finance officer writes them, one to a line, and back: “0 to 30: 3.5%”."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

LAST_YEAR = 125
BAND = re.compile(r"(\d{1,3})\s*(?:to|[-–])\s*(\d{1,3})\s*:\s*(-?\d{1,3}(?:\.\d{1,6})?)\s*%?")
YEAR = re.compile(r"(\d{4})\s*:\s*£?\s*((?:\d{1,9}|\d{1,3}(?:,\d{3})+)(?:\.\d{1,4})?)")
CHANGE = re.compile(r"(\d{4})(?:[-/]\d{2,4})?\s*:\s*(-?\d{1,3}(?:\.\d{1,6})?)\s*%?")
BIAS = re.compile(r"([^:,]{1,60}),\s*(duration|capital|operating)\s*:\s*(\d{1,3})\s*%?\s*to\s*(\d{1,3})\s*%?")


class NotRead(ValueError):
    """A line that cannot be read, or that does not go with the others; the message says which and what to write."""


def percent(share: Decimal | str) -> str:
    """0.035 as 3.5."""
    return f"{(Decimal(share) * 100).normalize():f}"


def share(percent_: Decimal | str) -> str:
    """3.5 as 0.035."""
    return f"{(Decimal(percent_) / 100).normalize():f}"


def lines_of_bands(bands: Sequence[Sequence[Any]]) -> str:
    return "\n".join(f"{first} to {last}: {percent(rate)}%" for first, last, rate in bands)


def bands_in(text: str) -> list[list[Any]]:
    """Bands from year 0 to year 125 without a gap, each with its rate above −100%."""
    found: list[list[Any]] = []
    for match in _each(text, BAND, _("“%(line)s” is not a band. Write it like 0 to 30: 3.5%%")):
        first, last, rate = int(match[1]), int(match[2]), Decimal(match[3])
        expected = found[-1][1] + 1 if found else 0
        if first != expected or last < first:
            raise NotRead(_("“%(line)s”: this band has to start in year %(year)s and end no earlier.")
                          % {"line": match[0], "year": expected})  # fmt: skip
        if not -100 < rate <= 100:
            raise NotRead(_("“%(line)s”: a rate is above −100%% and at most 100%%.") % {"line": match[0]})
        found.append([first, last, share(rate)])
    if not found or found[-1][1] != LAST_YEAR:
        raise NotRead(_("The last band has to end in year %(year)s.") % {"year": LAST_YEAR})
    return found


def lines_of_carbon(pounds: Mapping[str, str]) -> str:
    return "\n".join(f"{year}: {value}" for year, value in pounds.items())


def carbon_in(text: str) -> dict[str, str]:
    """Pounds a tonne by year, each year once and in order."""
    found: dict[str, str] = {}
    for match in _each(text, YEAR, _("“%(line)s” is not a year and its value. Write it like 2030: 294.50")):
        if found and int(match[1]) <= int(max(found)):
            raise NotRead(_("“%(line)s”: each year comes once, the earliest first.") % {"line": match[0]})
        found[match[1]] = match[2].replace(",", "")
    if not found:
        raise NotRead(_("Give the value of at least one year."))
    return found


def lines_of_deflators(changes: Mapping[str, str]) -> str:
    return "\n".join(f"{year}: {percent(change)}%" for year, change in changes.items())


def deflators_in(text: str) -> dict[str, str]:
    """The change of prices into each financial year, each year once and in order; years left out go on as the one before."""
    found: dict[str, str] = {}
    for match in _each(text, CHANGE, _("“%(line)s” is not a year and its change. Write it like 2027: 2.1%%")):
        if found and int(match[1]) <= int(max(found)):
            raise NotRead(_("“%(line)s”: each year comes once, the earliest first.") % {"line": match[0]})
        if not -50 < Decimal(match[2]) <= 100:
            raise NotRead(_("“%(line)s”: a change is above −50%% and at most 100%%.") % {"line": match[0]})
        found[match[1]] = share(match[2])
    if not found:
        raise NotRead(_("Give the change of at least one year."))
    return found


def lines_of_bias(percent_: Mapping[str, Mapping[str, Any]]) -> str:
    return "\n".join(
        f"{kind}, {what}: {bounds[0]} to {bounds[1]}"
        for kind, each in percent_.items()
        for what, bounds in each.items()
        if bounds
    )


def bias_in(text: str) -> dict[str, dict[str, Any]]:
    """Upper and lower bound in per cent by kind of project, for duration and for capital or operating spending."""
    found: dict[str, dict[str, Any]] = {}
    said = _("“%(line)s” is not a kind with its bounds. Write it like standard buildings, capital: 24 to 2")
    for match in _each(text, BIAS, said):
        upper, lower = int(match[3]), int(match[4])
        if upper < lower:
            raise NotRead(_("“%(line)s”: the upper bound comes first.") % {"line": match[0]})
        found.setdefault(match[1].strip(), {})[match[2]] = [upper, lower]
    if not found:
        raise NotRead(_("Give the bounds of at least one kind of project."))
    for kind in found.values():
        if "duration" not in kind:
            kind["duration"] = None
    return found


def _each(text: str, pattern: re.Pattern[str], otherwise: str) -> list[re.Match[str]]:
    """Every line that is not empty, as the pattern reads it."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = pattern.fullmatch(line)
        if match is None:
            raise NotRead(otherwise % {"line": line[:60]})
        found.append(match)
    return found
