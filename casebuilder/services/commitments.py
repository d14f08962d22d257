"""What a committed version promises, body by body and year by year, kept as rows that can be summed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from casebuilder.models import CaseVersion, Commitment
from casebuilder.reckoning import commitments
from place.models import Organisation

ZERO = Decimal(0)


def commitments_of(version: CaseVersion, bodies: Mapping[str, Organisation]) -> list[Commitment]:
    """The rows of one version, unsaved; `bodies` are the site's organisations by slug."""
    cost: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    cashable: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for row in commitments(version):
        at = row["organisation"], version.document["base_year"] + row["year"]
        cost[at] += Decimal(row["cost"])
        cashable[at] += Decimal(row["cashable"])
    return [
        Commitment(version=version, organisation=bodies[body], year=year, cost=cost[body, year], cashable=cashable[body, year])
        for body, year in sorted(cost)
    ]


def keep_commitments(version: CaseVersion) -> None:
    """Write them once, when the last signature is in; the caller holds the transaction."""
    if not version.commitments.exists():
        bodies = Organisation.objects.in_bulk(field_name="slug")
        Commitment.objects.bulk_create(commitments_of(version, bodies))
