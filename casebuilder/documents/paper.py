"""Everything one business-case document says, as plain values: nothing here reads a database or a clock."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, localcontext
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from casebuilder.appraisal import CaseFile, Finding, canonical, parse
from casebuilder.appraisal.rates import Parameters, parameters
from casebuilder.appraisal.rounding import PRECISE
from casebuilder.appraisal.workings import Workings, each_option

# A document beyond these is refused before it is laid out: layout time grows with rows and text.
MOST_ORGANISATIONS = 60
MOST_LINES = 600
MOST_YEAR_CELLS = 20_000
MOST_CHARACTERS = 600_000


class Status(StrEnum):
    DRAFT = "draft"
    ASSURED = "assured"
    AGREED = "agreed"
    COMMITTED = "committed"
    STOPPED = "stopped"  # signed once, and not carried on with
    OVERTAKEN = "overtaken"  # another version stands: whatever was agreed or signed in this one fell


class TooLarge(Exception):
    """The case is too large to lay out; the message says what to take out."""


@dataclass(frozen=True)
class Mark:
    """One person's agreement or signature for one organisation."""

    organisation: str
    person: str
    capacity: str
    authority: str = ""
    limit: Decimal | None = None
    minute: str = ""
    at: datetime | None = None
    for_person: str = ""  # whom a deputy acted for


@dataclass(frozen=True)
class Paper:
    """A document's whole content; the same Paper always makes the same PDF, byte for byte."""

    case: dict[str, Any]
    results: dict[str, Any]  # what the appraisal engine returned: option key to result
    made_at: datetime
    status: Status = Status.DRAFT
    version: int | None = None
    fingerprint: str = ""
    place: str = ""
    home_organisation: str = ""
    findings: tuple[Finding, ...] | None = None  # None: the checks were not run
    agreements: tuple[Mark, ...] = ()
    signatures: tuple[Mark, ...] = ()
    withheld: tuple[
        str, ...
    ] = ()  # sections kept back: this is a released copy, and the fingerprint the full record's
    editions: Sequence[Parameters] | None = None  # published rates of this installation; None: those shipped

    def __post_init__(self) -> None:
        if self.fingerprint and not self.withheld and self.fingerprint != self.computed_fingerprint:
            raise ValueError("The fingerprint is not the fingerprint of this case file.")

    @cached_property
    def case_bytes(self) -> bytes:
        """The canonical case file: what the fingerprint is of, and what the PDF carries."""
        return canonical(self.case)

    @cached_property
    def computed_fingerprint(self) -> str:
        return hashlib.sha256(self.case_bytes).hexdigest()

    @property
    def record_fingerprint(self) -> str:
        """What is printed: of the record, which a released copy is not."""
        return self.fingerprint or self.computed_fingerprint

    @property
    def title(self) -> str:
        return str(self.case["title"])

    @property
    def reference(self) -> str:
        return str(self.case["reference"])

    @property
    def is_draft(self) -> bool:
        return self.status in (Status.DRAFT, Status.OVERTAKEN)

    @property
    def baseline(self) -> dict[str, Any]:
        return next(option for option in self.case["options"] if option["role"] == "baseline")

    @property
    def option(self) -> dict[str, Any] | None:
        """The option the document argues for: the preferred one, else the first beside business as usual."""
        others = [option for option in self.case["options"] if option["role"] != "baseline"]
        preferred = [option for option in others if option["role"] == "preferred"]
        return next(iter(preferred or others), None)

    @property
    def result(self) -> dict[str, Any] | None:
        return self.results.get(self.option["key"]) if self.option else None

    @property
    def organisations(self) -> dict[str, str]:
        return {each["key"]: each["name"] for each in self.case["organisations"]}

    @cached_property
    def published(self) -> Parameters:
        """The edition of rates the case was appraised with."""
        said = self.case.get("parameters", {})
        as_of = date.fromisoformat(said["as_of"]) if said else None
        return parameters(as_of, self.editions, pinned=said.get("edition"))

    @cached_property
    def parsed(self) -> CaseFile:
        """The case as the engine reads it, read once for the whole document."""
        return parse(self.case)

    @cached_property
    def workings(self) -> Workings | None:
        """The unrounded sums of the option the document argues for."""
        chosen = self.option
        with localcontext(PRECISE):
            found = each_option(self.parsed, self.published) if chosen else iter(())
            return next((each for each in found if chosen and each.option.key == chosen["key"]), None)

    @property
    def filename(self) -> str:
        safe = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in self.reference)
        return f"{safe.strip('-') or 'case'}-v{self.version or 0}.json"

    def refuse_if_too_large(self) -> None:
        """Say what is too much before any time is spent on layout."""
        lines = sum(len(option["lines"]) for option in self.case["options"])
        bodies, years = len(self.case["organisations"]), self.case["horizon"] + 1
        limits = [
            (bodies, MOST_ORGANISATIONS, _("organisations")),
            (lines, MOST_LINES, _("lines")),
            (bodies * years * 3, MOST_YEAR_CELLS, _("figures by organisation and year")),
            (len(self.case_bytes), MOST_CHARACTERS, _("characters of text")),
        ]
        for count, most, what in limits:
            if count > most:
                raise TooLarge(
                    _(
                        "This case has %(count)s %(what)s. A document can hold %(most)s: "
                        "shorten the case and try again."
                    )
                    % {"count": f"{count:,}", "what": what, "most": f"{most:,}"}
                )
