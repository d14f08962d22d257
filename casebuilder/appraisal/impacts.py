"""Impacts decides what the impact sections of a case may say about where consultation and the like stand."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


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
