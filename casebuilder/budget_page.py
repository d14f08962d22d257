"""What the budgets page of a body shows for one financial year: each baseline, what is claimed of it and what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import Max, Min, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casebuilder.budgets import Baseline, baselines
from casebuilder.models import BudgetClaim, Case
from place.models import BudgetLine
from workflow.stages import Stage

if TYPE_CHECKING:
    from place.models import Organisation, Person

CODES = 50  # to a page
ZERO = Decimal(0)
# The rungs a claim can stand on, by the stage of its idea; amounts of different rungs are never added in a column.
RUNGS: dict[str, Promise] = {
    Stage.AWAITING_COMMITMENT: _("Assured"),
    Stage.COMMITTED: _("Committed"),
    Stage.DELIVERING: _("Delivering"),
    Stage.BANKED: _("Banked"),
}


@dataclass
class Held:
    """One budget code in the year that is shown."""

    code: str
    name: str = ""
    funds: tuple[str, ...] = ()
    baseline: Decimal | None = None
    recurring: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))  # by stage
    once: Decimal = ZERO

    @property
    def left(self) -> Decimal | None:
        if self.baseline is None:
            return None
        return self.baseline - sum(self.recurring.values(), ZERO) - self.once

    @property
    def is_overdrawn(self) -> bool:
        return self.left is not None and self.left < 0


@dataclass(frozen=True)
class Claimed:
    """One claim of one idea; `case` is None for those who may not see it."""

    code: str
    case: Case | None
    rung: str | Promise
    recurring: Decimal
    once: Decimal


def years_of(organisation: Organisation) -> range:
    """Every financial year that a baseline or a claim of this body is about."""
    ends = [
        row
        for found in (
            BudgetLine.objects.filter(organisation=organisation),
            BudgetClaim.objects.standing().filter(organisation=organisation),
        )
        for row in found.aggregate(first=Min("year"), last=Max("year")).values()
        if row is not None
    ]
    return range(min(ends), max(ends) + 1) if ends else range(0)


def codes_page(organisation: Organisation, *, sought: str, page: Any) -> Page[Any]:
    """The codes of a body that hold something or are claimed, some at a time; `sought` is part of a code or a name."""
    lines = BudgetLine.objects.filter(organisation=organisation)
    claims = BudgetClaim.objects.standing().filter(organisation=organisation)
    if sought:
        lines = lines.filter(Q(code__icontains=sought) | Q(name__icontains=sought))
        claims = claims.filter(code__icontains=sought)
    codes = lines.order_by().values_list("code").union(claims.values_list("code")).order_by("code")
    return Paginator(codes, CODES).get_page(page)


def held(
    organisation: Organisation, codes: list[str], year: int, reader: Person
) -> tuple[list[Held], list[Claimed]]:
    """These codes in that year, and the claims on them."""
    names: QuerySet[Any] = BudgetLine.objects.filter(organisation=organisation, code__in=codes)
    found = {code: Held(code) for code in codes}
    for code, name in names.order_by("year").values_list("code", "name"):
        found[code].name = name
    for (_slug, code), baseline in baselines([organisation.slug], codes).items():
        _fill(found[code], baseline, year)
    claims = BudgetClaim.objects.standing().filter(organisation=organisation, code__in=codes, year=year)
    rows = list(claims.order_by("code", "pk").select_related("version__case__idea"))
    for row in rows:
        found[row.code].recurring[row.version.case.idea.stage] += row.recurring
        found[row.code].once += row.once
    return list(found.values()), _claimed(rows, reader)


def _fill(budget: Held, baseline: Baseline, year: int) -> None:
    budget.baseline, budget.funds = baseline.of(year), tuple(sorted(baseline.funds))


def _claimed(rows: Iterable[BudgetClaim], reader: Person) -> list[Claimed]:
    asked = [row.version.case_id for row in rows]
    seen = set(Case.objects.visible_to(reader).filter(pk__in=asked).values_list("pk", flat=True))
    return [
        Claimed(
            row.code,
            row.version.case if row.version.case_id in seen else None,
            RUNGS[row.version.case.idea.stage],
            row.recurring,
            row.once,
        )
        for row in rows
    ]
