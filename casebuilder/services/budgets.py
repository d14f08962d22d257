"""How an assured version lays its hand on budgets: held first, so that two cases never take the same pound."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from casebuilder import budgets, reckoning
from casebuilder.appraisal.checks import HARD
from casebuilder.models import BudgetClaim, CaseVersion
from place.models import BudgetLine, Organisation, Person
from workflow.refusals import NotYet

CHECK = "budget_claims"


def claim_budgets(version: CaseVersion, *, by: Person) -> None:
    """Keep what a version that is being assured takes out of budgets, or refuse it; the caller holds the transaction.

    Whoever assures another case on one of these budgets waits until this one is done, then counts it.
    """
    rows = budgets.claim_rows(version, Organisation.objects.in_bulk(field_name="slug"))
    if not rows:
        return
    hold([(row.organisation_id, row.code) for row in rows])
    known = budgets.known(version.document, idea=version.case.idea, reader=by)
    refused = [
        finding.sentence
        for finding in reckoning.findings(version.document, **known)
        if finding.key == CHECK and finding.level == HARD and not finding.passed
    ]
    if refused:
        raise NotYet([*refused])
    BudgetClaim.objects.filter(version=version).delete()
    BudgetClaim.objects.bulk_create(rows)


def hold(places: list[tuple[int, str]]) -> None:
    """Lock the baselines of these codes, always in the same order; what has no baseline has no limit to race for."""
    wanted = reduce(or_, (Q(organisation=body, code=code) for body, code in sorted(set(places))))
    lines = BudgetLine.objects.select_for_update(of=("self",)).filter(wanted).order_by("pk")
    list(lines.values_list("pk"))
