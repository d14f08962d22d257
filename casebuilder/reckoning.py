"""What the engine says of one version: its result, the bodies that answer for it, its open checks, its two figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from casebuilder.appraisal import CaseFile, Finding, appraise, checks, fingerprint, headline, parse
from casebuilder.appraisal.rates import Parameters, parameters
from casebuilder.editions import editions
from place.models import Organisation

if TYPE_CHECKING:
    from casebuilder.models import Case, CaseVersion

ZERO = Decimal(0)


def preferred(document: Mapping[str, Any]) -> dict[str, Any] | None:
    """The option a case asks for."""
    return next((option for option in document["options"] if option["role"] == "preferred"), None)


def line_words(document: Mapping[str, Any], key: str) -> str:
    """What a line is called that something names by its key: of the option asked for, or else of the first that has it."""
    by_part = sorted(document["options"], key=lambda option: option["role"] != "preferred")
    named = (line["name"] for option in by_part for line in option["lines"] if line["key"] == key)
    return str(next(named, key))


def result_of(version: CaseVersion) -> dict[str, Any]:
    """What the engine answers for every option: as it was frozen, or reckoned now (once a page) for a draft."""
    if version.result:
        return version.result
    kept = version.__dict__.setdefault("_reckoned", {})
    if "result" not in kept:
        kept["result"] = appraise(version.document, editions=editions_of(version))
    return dict(kept["result"])


def commitments(version: CaseVersion) -> list[dict[str, Any]]:
    """Cash by line, organisation and year of the option asked for."""
    option = preferred(version.document)
    return list(result_of(version)[option["key"]]["commitments"]) if option else []


def reckoned(
    document: Mapping[str, Any] | CaseFile, *, only: str | None = None, brief: bool = False
) -> dict[str, Any]:
    """What the engine answers for a document that is no version yet, with the figures of today."""
    return appraise(document, editions=editions().known(), only=only, brief=brief)


def editions_of(version: CaseVersion) -> tuple[Parameters, ...]:
    """What a version is reckoned with: the edition it was frozen with and no other, or those of today."""
    pinned = editions().by_id.get(version.edition_id) if version.edition_id else None
    return (pinned,) if pinned else editions().known()


def figures(
    document: Mapping[str, Any] | CaseFile, known: Sequence[Parameters] | None = None, *, cash: bool = True
) -> dict[str, Decimal | None]:
    """The two headline figures kept on a version: full-year recurring £ a year and one-off £, both cashable.

    Corrected, less business as usual, before the cost of getting them; a document without a preferred option has none.
    With `cash` false, the same of what is not cash.
    """
    case = parse(document)
    if case.preferred is None:
        return {"recurring": None, "one_off": None}
    said = headline(case, case.preferred.key, editions=known or editions().known(), cash=cash)
    return {"recurring": Decimal(said["recurring_full_year"]), "one_off": Decimal(said["one_off"])}


def as_draft(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document without the day and edition it was frozen with: to be worked on, with the figures of today."""
    return {name: value for name, value in document.items() if name != "parameters"}


def print_of(document: Mapping[str, Any]) -> str:
    return fingerprint(document)


def words_read(document: Mapping[str, Any]) -> str:
    """What an editor's page had in front of it, by which a passage redacted since is noticed: freezing is no change."""
    return print_of(as_draft(document))


def findings(document: Mapping[str, Any] | CaseFile, **known: Any) -> list[Finding]:
    """What every check says of a document, in the reader's language; `known`: what the engine is told besides it."""
    known.setdefault("editions", editions().known())
    return [
        finding._replace(sentence=gettext(finding.words) % finding.values, reason=gettext(finding.reason))
        for finding in checks(document, **known)
    ]


def open_checks(version: CaseVersion) -> list[Finding]:
    """Checks that still stand against the case: hard ones, and soft ones without a written answer."""
    found = case_findings(version.case, version.document, editions=editions_of(version))
    return [finding for finding in found if not finding.passed]


def case_findings(case: Case, document: Mapping[str, Any] | CaseFile, **known: Any) -> list[Finding]:
    """What every check says of a document of this case, beside what other ideas claim."""
    from casebuilder.budgets import known as known_of

    return findings(document, **known_of(document, idea=case.idea, reader=case.reader), **known)


@dataclass(frozen=True)
class Share:
    """What one body pays and cashes, year by year."""

    body: Organisation
    years: dict[int, tuple[Decimal, Decimal]]  # year → (pays, cashes)

    @property
    def pays(self) -> Decimal:
        """Cash put in, in the years in which it pays more than it does today, and cash it gets no longer.

        What it pays less in other years is not set against that: it has to find the money before. Income lost is found
        like any cost, though a case may write it as a benefit below nothing.
        """
        return sum((max(cost, ZERO) + max(-cashable, ZERO) for cost, cashable in self.years.values()), ZERO)

    @property
    def cashes(self) -> Decimal:
        """The most that leaves the body's budgets in any one year: a recurring saving is never added up over years."""
        return max((cashable for _, cashable in self.years.values()), default=ZERO)

    @property
    def amount(self) -> Decimal:
        """What a signature must be good for: the larger of the two."""
        return max(self.pays, self.cashes, ZERO)


def shares(version: CaseVersion) -> dict[str, Share]:
    """The share of every body that pays or cashes, by slug, in the order of the case file; worked out once a page.

    Where no cash moves at all the home organisation answers for the case, with a share of nothing.
    """
    kept = version.__dict__.setdefault("_reckoned", {})
    if "shares" not in kept:
        kept["shares"] = _shares(version)
    return dict(kept["shares"])


def _shares(version: CaseVersion) -> dict[str, Share]:
    years: dict[str, dict[int, tuple[Decimal, Decimal]]] = defaultdict(dict)
    for row in commitments(version):
        cost, cashable = years[row["organisation"]].get(row["year"], (ZERO, ZERO))
        years[row["organisation"]][row["year"]] = (
            cost + Decimal(row["cost"]),
            cashable + Decimal(row["cashable"]),
        )
    if not years:
        home = version.case.idea.home_organisation
        return {home.slug: Share(home, {})}
    bodies = Organisation.objects.in_bulk(list(years), field_name="slug")
    named = [organisation["key"] for organisation in version.document["organisations"]]
    return {key: Share(bodies[key], dict(sorted(years[key].items()))) for key in named if key in bodies}


def signing_bodies(version: CaseVersion) -> list[Organisation]:
    """Every body with cash in the option asked for: it agrees its share, and signs."""
    return [share.body for share in shares(version).values()]


def bodies_without(version: CaseVersion, what: str) -> list[Organisation]:
    """Bodies whose agreement (or signature) on this version is still missing; `what` names the relation."""
    there = {mark.organisation_id for mark in getattr(version, what).all() if mark.voided_at is None}
    return [body for body in signing_bodies(version) if body.pk not in there]


@dataclass(frozen=True)
class Frozen:
    """A document with the day and the edition of the parameters it is frozen with, and what they make of it."""

    document: dict[str, Any]
    edition_id: int | None
    result: dict[str, Any]
    figures: dict[str, Decimal | None]


def freeze(document: Mapping[str, Any], day: date) -> Frozen:
    """The edition in force on a day becomes part of the document, and so of its fingerprint; the figures follow from both."""
    here = editions()
    published = parameters(day, here.known(day))
    pinned = {**document, "parameters": {"as_of": day.isoformat(), "edition": published.fingerprint}}
    return Frozen(
        document=pinned,
        edition_id=here.id_of(published),
        result=appraise(pinned, editions=(published,)),
        figures=figures(pinned, (published,)),
    )
