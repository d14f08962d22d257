"""What a committed version promises, body by body and year by year, kept as rows that can be summed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from casebuilder.documents.sums import lines_that_come_once
from casebuilder.models import CaseVersion, Commitment
from casebuilder.reckoning import commitments
from place.models import Organisation


def commitments_of(version: CaseVersion, bodies: Mapping[str, Organisation]) -> list[Commitment]:
    """The rows of one version, unsaved; `bodies` are the site's organisations by slug."""
    once = lines_that_come_once(version.document)
    sums: dict[tuple[str, int], dict[str, Decimal]] = defaultdict(
        lambda: dict.fromkeys(("cost", "recurring", "once"), Decimal(0))
    )
    for row in commitments(version):
        found = sums[row["organisation"], version.document["base_year"] + row["year"]]
        found["cost"] += Decimal(row["cost"])
        found["once" if (row["option"], row["line"]) in once else "recurring"] += Decimal(row["cashable"])
    return [
        Commitment(version=version, organisation=bodies[body], year=year, **amounts)
        for (body, year), amounts in sorted(sums.items())
    ]


def keep_commitments(version: CaseVersion) -> None:
    """Write them once, when the last signature is in; the caller holds the transaction."""
    if not version.commitments.exists():
        bodies = Organisation.objects.in_bulk(field_name="slug")
        Commitment.objects.bulk_create(commitments_of(version, bodies))
