"""What budgets hold, what assured cases take out of them, and what is left for a case: read, never written, here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Any

from casebuilder.appraisal import CaseFile, parse
from casebuilder.appraisal.claims import Budgets, Claim, Key, claims_of
from casebuilder.appraisal.rates import Parameters, parameters
from casebuilder.appraisal.rounding import PRECISE, ZERO, pence
from casebuilder.editions import editions
from casebuilder.models import BudgetClaim, Case
from place.models import BudgetLine

if TYPE_CHECKING:
    from casebuilder.models import CaseVersion
    from ideas.models import Idea
    from place.models import Organisation, Person


LONGEST = 100  # letters of a code; a longer one cannot have a baseline, so nothing limits it
OFFERED = 1_000  # codes in the list beside the box; any other can be typed


@dataclass
class Baseline:
    """What one budget code holds: by fund, the amounts of the years somebody gave."""

    funds: dict[str, dict[int, Decimal]] = field(default_factory=lambda: defaultdict(dict))

    def of(self, year: int) -> Decimal | None:
        """All funds together; a later year without a figure of its own holds what the last one before it did."""
        amounts = [series[max(known)] for series in self.funds.values() if (known := _until(series, year))]
        return sum(amounts, ZERO) if amounts else None


def _until(series: Iterable[int], year: int) -> list[int]:
    return [each for each in series if each <= year]


def claims_in(
    document: Mapping[str, Any] | CaseFile, known: Sequence[Parameters] | None = None
) -> dict[Key, Claim]:
    """What a document takes out of budgets, by the slug of the body, the code and the year; what takes nothing is left out."""
    case = parse(document)
    published = parameters(case.as_of, known or editions().known(), pinned=None if known else case.edition)
    with localcontext(PRECISE):
        return {
            key: claim for key, claim in claims_of(case, published).items() if claim.recurring or claim.once
        }


def claim_rows(
    version: CaseVersion, bodies: Mapping[str, Organisation], claims: Mapping[Key, Claim] | None = None
) -> list[BudgetClaim]:
    """What a version claims, as rows not yet saved; `bodies` are the site's organisations by slug."""
    found = claims_in(version.document) if claims is None else claims
    return [
        BudgetClaim(
            version=version,
            organisation=bodies[slug],
            code=code,
            year=year,
            recurring=pence(claim.recurring),
            once=pence(claim.once),
        )
        for (slug, code, year), claim in sorted(found.items())
        if slug in bodies and len(code) <= LONGEST
    ]


def known(
    document: Mapping[str, Any] | CaseFile, *, idea: Idea, reader: Person | None = None
) -> dict[str, Any]:
    """What the checks are told of budgets, in four queries at most; other ideas are named to whoever may see their case."""
    wanted = claims_in(document)
    if not wanted:
        return {}
    slugs, codes = {slug for slug, _, _ in wanted}, {code for _, code, _ in wanted}
    held = baselines(slugs, codes)
    others: Any = BudgetClaim.objects.standing().exclude(version__case__idea=idea)
    others = others.filter(organisation__slug__in=slugs, code__in=codes).values_list(
        "organisation__slug", "code", "year", "recurring", "once", "version__case__idea__reference"
    )
    taken: dict[Key, Decimal] = defaultdict(Decimal)
    by: dict[Key, list[str]] = defaultdict(list)
    for slug, code, year, recurring, once, reference in others.order_by("version__case__idea__reference"):
        taken[slug, code, year] += recurring + once
        by[slug, code, year].append(reference)
    left = {
        (slug, code, year): amount - taken[slug, code, year]
        for slug, code, year in wanted
        if (amount := held[slug, code].of(year) if (slug, code) in held else None) is not None
    }
    return {"claims": left, "budgets": _what_is_known(slugs, held, _visible(by, reader))}


def _what_is_known(
    slugs: set[str], held: Mapping[tuple[str, str], Baseline], others: dict[Key, tuple[str, ...]]
) -> Budgets:
    kept = BudgetLine.objects.filter(organisation__slug__in=slugs).order_by()
    return Budgets(
        bodies=frozenset(kept.values_list("organisation__slug", flat=True).distinct()),
        funds={place: frozenset(baseline.funds) for place, baseline in held.items()},
        others=others,
    )


def _visible(by: Mapping[Key, list[str]], reader: Person | None) -> dict[Key, tuple[str, ...]]:
    if reader is None or not by:
        return {}
    asked = {reference for references in by.values() for reference in references}
    cases = Case.objects.visible_to(reader).filter(idea__reference__in=asked)
    seen = set(cases.values_list("idea__reference", flat=True))
    return {key: tuple(each for each in references if each in seen) for key, references in by.items()}


def baselines(slugs: Iterable[str], codes: Iterable[str]) -> dict[tuple[str, str], Baseline]:
    """What these codes of these bodies hold; a code nobody gave a figure for is not there."""
    found: dict[tuple[str, str], Baseline] = {}
    lines = BudgetLine.objects.filter(organisation__slug__in=slugs, code__in=codes).order_by()
    for slug, code, fund, year, amount in lines.values_list(
        "organisation__slug", "code", "fund", "year", "amount"
    ):
        found.setdefault((slug, code), Baseline()).funds[fund][year] = amount
    return found


def codes_of(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The budget codes a line of this document may name, each with its budget and body, for the editor to offer."""
    slugs = [body["key"] for body in document["organisations"]]
    lines = BudgetLine.objects.filter(organisation__slug__in=slugs).order_by("code").distinct()
    named = lines.values_list("code", "name", "organisation__short_name")[:OFFERED]
    return [(code, f"{name} ({body})") for code, name, body in named]
