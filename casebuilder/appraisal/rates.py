"""Rates decides which published figures a case is appraised with on a given date."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from .casefile import CaseFile, Line
from .reading import CaseFileError, Fault, fingerprint
from .rounding import ONE

NONE: Mapping[str, Any] = {"change_a_year": {}}  # of editions from before deflators were part of one
LEVEL = Decimal("0.0001")  # to which an index made from deflators is rounded
UNKNOWN = (
    "must be an edition of the parameters that is known here; ask where the case was appraised for theirs"
)


@dataclass(frozen=True, slots=True)
class Band:
    """A discount rate and the years it holds in, both ends included."""

    first: int
    last: int
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Published:
    """Where a set of figures comes from, when it was last checked, and what to be careful about."""

    source: str
    as_of: date
    note: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """One edition of everything an appraisal takes from outside the case."""

    in_force_from: date
    schedules: Mapping[str, tuple[Band, ...]]
    grade_corrections: Mapping[int, Decimal]
    hours_a_post: Decimal
    optimism_bias: Mapping[str, Mapping[str, Any]]
    carbon: Mapping[int, Decimal]
    deflators: Mapping[
        int, Decimal
    ]  # change of prices into a financial year, by the year of its April; may be empty
    published: Mapping[str, Published]
    fingerprint: str = ""  # SHA-256 of the edition as it was written: what a frozen case names


def read(text: str) -> tuple[Parameters, ...]:
    """Every edition in a parameters file, oldest first; an installation may keep its own file."""
    editions = map(edition, json.loads(text)["editions"])
    return tuple(sorted(editions, key=lambda edition: edition.in_force_from))


@cache
def shipped() -> tuple[Parameters, ...]:
    return read(resources.files(__package__).joinpath("parameters.json").read_text(encoding="utf-8"))


def parameters(
    as_of: date | None = None, editions: Sequence[Parameters] | None = None, *, pinned: str | None = None
) -> Parameters:
    """The edition a case names by its fingerprint; else the one in force on a date.

    That is the latest by default, the first for a date before all of them.
    """
    editions = shipped() if editions is None else editions
    if pinned is not None:
        found = next((edition for edition in editions if edition.fingerprint == pinned), None)
        if found is None:
            raise CaseFileError([Fault("parameters.edition", UNKNOWN)])
        return found
    if as_of is None:
        return editions[-1]
    return next((edition for edition in reversed(editions) if edition.in_force_from <= as_of), editions[0])


def edition(data: Mapping[str, Any]) -> Parameters:
    """One edition as a parameters file has it."""
    blocks = {name: block for name, block in data.items() if isinstance(block, dict)}
    return Parameters(
        in_force_from=date.fromisoformat(data["in_force_from"]),
        schedules={
            name: tuple(Band(first, last, Decimal(rate)) for first, last, rate in bands)
            for name, bands in data["discounting"]["schedules"].items()
        },
        grade_corrections={
            int(grade): Decimal(share) for grade, share in data["grade_corrections"]["corrections"].items()
        },
        hours_a_post=Decimal(data["hours_a_post"]["hours"]),
        optimism_bias=data["optimism_bias"]["percent"],
        carbon={int(year): Decimal(pounds) for year, pounds in data["carbon"]["pounds_a_tonne"].items()},
        deflators={
            int(year): Decimal(share) for year, share in data.get("deflators", NONE)["change_a_year"].items()
        },
        published={
            name: Published(block["source"], date.fromisoformat(block["as_of"]), block["note"])
            for name, block in blocks.items()
        },
        fingerprint=fingerprint(dict(data)),
    )


def rate(case: CaseFile, year: int, published: Parameters) -> Decimal:
    """The discount rate of one year."""
    if case.rate is not None:
        return case.rate
    if case.schedule == "none":
        return Decimal(0)
    return next(band.rate for band in published.schedules[case.schedule] if band.first <= year <= band.last)


def factors(case: CaseFile, published: Parameters) -> tuple[Decimal, ...]:
    """What a pound of each year is worth today: 1, then the year before over 1 + the rate of its band."""
    found = [ONE]
    for year in range(1, case.horizon + 1):
        found.append(found[-1] / (1 + rate(case, year, published)))
    return tuple(found)


def deflators(case: CaseFile) -> tuple[Decimal, ...]:
    """What turns a year's cash into prices of year 0: index(0) / index(t), and 1 where prices are real."""
    if case.index is not None:
        return tuple(case.index[0] / level for level in case.index)
    growth = 1 + (case.inflation or Decimal(0))
    return tuple(ONE / growth**year if year else ONE for year in range(case.horizon + 1))


def published_index(published: Parameters, base_year: int, horizon: int) -> dict[str, str] | None:
    """The `prices.index` of a case by an edition's deflators: 100 in year 0, then each year's change upon the last.

    A year after the last one listed changes as that one does, a year before the first as the first; None where the
    edition has no deflators. Levels are rounded to four places.
    """
    if not published.deflators:
        return None
    first = min(published.deflators)
    level, found = Decimal(100), {"0": "100"}
    for year in range(1, horizon + 1):
        known = [each for each in published.deflators if each <= max(base_year + year, first)]
        level *= 1 + published.deflators[max(known)]
        found[str(year)] = f"{level.quantize(LEVEL).normalize():f}"
    return found


def correction(line: Line, published: Parameters) -> Decimal:
    """How much of a figure optimism is expected to account for, as a share of it."""
    if line.correction is not None:
        return line.correction
    return published.grade_corrections[line.grade or 6]
