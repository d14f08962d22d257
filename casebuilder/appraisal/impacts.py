"""Impacts decides what the impact sections of a case may say about where consultation and the like stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from .casefile import CaseFile
from .rates import Parameters


class Consultation(StrEnum):
    """How far the people whose work changes have been consulted; their unions with them."""

    NOT_NEEDED = "not_needed"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    RECORDED = "recorded"  # with whom, and on which day

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Consultation | None:
        """What a case file says; None where it does not."""
        said = about(document, "workforce").get("consultation")
        # Files written before there was a date said “complete”; they were signed so and stay so.
        return cls.RECORDED if said == "complete" else cls(said) if said else None


def about(document: Mapping[str, Any], section: str) -> Mapping[str, Any]:
    """One impact section as an object; a plain text is its `text`."""
    said = document.get("impacts", {}).get(section, {})
    return {"text": said} if isinstance(said, str) else said


class Engagement(StrEnum):
    """How far the people who will notice have been asked."""

    NOT_NEEDED = "not_needed"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"


class Characteristic(StrEnum):
    """The protected characteristics of the Equality Act 2010."""

    AGE = "age"
    DISABILITY = "disability"
    GENDER_REASSIGNMENT = "gender_reassignment"
    MARRIAGE = "marriage"
    PREGNANCY = "pregnancy"
    RACE = "race"
    RELIGION = "religion"
    SEX = "sex"
    ORIENTATION = "orientation"


class Needed(StrEnum):
    """Whether a data protection impact assessment is needed, and done."""

    NO = "no"
    YES = "yes"
    DONE = "done"


class Route(StrEnum):
    """How something is bought."""

    NONE = "none"
    QUOTATIONS = "quotations"
    OPEN = "open"
    RESTRICTED = "restricted"
    FRAMEWORK = "framework"
    DIRECT_AWARD = "direct_award"
    IN_HOUSE = "in_house"
    GRANT = "grant"


BUYING = frozenset({Route.QUOTATIONS, Route.OPEN, Route.RESTRICTED, Route.FRAMEWORK, Route.DIRECT_AWARD})


@dataclass(frozen=True)
class Carbon:
    """What is not emitted in one year, and what that is worth; no value where none is published for the year."""

    year: int  # from the base year
    label: str
    tonnes: Decimal
    pounds_a_tonne: Decimal | None
    pounds: Decimal | None


def carbon(case: CaseFile, published: Parameters) -> list[Carbon]:
    """Tonnes by year at the published values of those years: year by year, never summed, and in no other figure."""
    tonnes = about(case.data, "carbon").get("tonnes", {})
    found = []
    for year in sorted(map(int, tonnes)):
        amount, price = Decimal(tonnes[str(year)]), published.carbon.get(case.base_year + year)
        worth = None if price is None else amount * price
        found.append(Carbon(year, case.year_label(year), amount, price, worth))
    return found
