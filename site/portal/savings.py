"""The savings ladder: what stands on each rung, in two figures that are never added across rungs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, DecimalField, F, Q, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casebuilder.models import Case, CaseVersion
from ideas.models import Idea
from workflow.models import Decision
from workflow.stages import Stage

ZERO = Decimal(0)
Frozen = CaseVersion.State


class Rung(StrEnum):
    """How sure a saving is; an idea stands on one rung at a time."""

    ESTIMATED = "estimated"
    ASSURED = "assured"
    COMMITTED = "committed"
    DELIVERING = "delivering"
    BANKED = "banked"


# fmt: off
LABELS: dict[Rung, tuple[Promise, Promise]] = {
    Rung.ESTIMATED:  (_("Estimated"),  _("Rough figures from the people who had the ideas, time saved included.")),
    Rung.ASSURED:    (_("Assured"),    _("A finance officer has checked the business case. The bodies have still to sign.")),
    Rung.COMMITTED:  (_("Committed"),  _("Every body that pays or gains has signed for its share.")),
    Rung.DELIVERING: (_("Delivering"), _("Signed for, and the work has begun.")),
    Rung.BANKED:     (_("Banked"),     _("Finance has confirmed that the money has left a budget. None yet.")),
}
# The stages, and the states of the case's current version, that stand on a rung with a business case.
WITH_A_CASE: dict[Rung, tuple[tuple[Stage, ...], str]] = {
    Rung.ESTIMATED:  ((Stage.APPROVED, Stage.FINANCE_CHECK), Frozen.DRAFT),
    Rung.ASSURED:    ((Stage.AWAITING_COMMITMENT,), Frozen.ASSURED),
    Rung.COMMITTED:  ((Stage.COMMITTED,), Frozen.COMMITTED),
    Rung.DELIVERING: ((Stage.DELIVERING,), Frozen.COMMITTED),
    Rung.BANKED:     ((Stage.BANKED,), Frozen.COMMITTED),
}
# fmt: on
# Before there is a case, the calculator's total is all anybody knows.
WITHOUT_A_CASE = (Stage.SUBMITTED, Stage.NEEDS_INFORMATION, Stage.IN_REVIEW, Stage.AT_PANEL)


@dataclass(frozen=True)
class Standing:
    """What stands on one rung: pounds a year once in full swing, pounds once, and how many ideas they come from."""

    rung: Rung
    recurring: Decimal = ZERO
    once: Decimal = ZERO
    count: int = 0

    @property
    def label(self) -> Promise:
        return LABELS[self.rung][0]

    @property
    def meaning(self) -> Promise:
        return LABELS[self.rung][1]

    def __add__(self, other: Standing) -> Standing:
        return Standing(
            self.rung, self.recurring + other.recurring, self.once + other.once, self.count + other.count
        )


@dataclass(frozen=True)
class JustDone:
    """Small ideas that a budget holder simply had done: nobody has assured or signed for what they save."""

    recurring: Decimal = ZERO
    once: Decimal = ZERO
    count: int = 0


def ladder() -> list[Standing]:
    """Every rung from the least to the most certain, in two queries."""
    found = {rung: Standing(rung) for rung in Rung}
    for row in _sums():
        rung = rung_of(row["idea__stage"], row["current__state"])
        if rung:
            found[rung] += Standing(rung, row["recurring"] or ZERO, row["once"] or ZERO, row["ideas"])
    found[Rung.ESTIMATED] += _without_a_case()
    return list(found.values())


def just_done() -> JustDone:
    """What stands on no rung: small ideas being delivered without a case, on the word of a budget holder; one query."""
    done = Decision.objects.filter(
        step="just_do_it", proposal__stage=Stage.DELIVERING, proposal__case__isnull=True
    )
    said = Cast(KeyTextTransform("saving", "said"), DecimalField(max_digits=14, decimal_places=2))
    rows = done.order_by().values("said__recurrence").annotate(saving=Sum(said), ideas=Count("pk"))
    sums = {row["said__recurrence"]: row for row in rows}
    once: Any = sums.pop("once", {"saving": ZERO, "ideas": 0})
    return JustDone(
        recurring=sum((row["saving"] or ZERO for row in sums.values()), ZERO),
        once=once["saving"] or ZERO,
        count=once["ideas"] + sum(row["ideas"] for row in sums.values()),
    )


def signed_for() -> dict[str, Standing]:
    """The rungs from committed upwards, which the front page speaks of; one query."""
    found = {rung: Standing(rung) for rung in (Rung.COMMITTED, Rung.DELIVERING, Rung.BANKED)}
    for row in _sums(current__state=Frozen.COMMITTED):
        rung = rung_of(row["idea__stage"], row["current__state"])
        if rung:
            found[rung] += Standing(rung, row["recurring"] or ZERO, row["once"] or ZERO, row["ideas"])
    return {str(rung): standing for rung, standing in found.items()}


def rung_of(stage: str, state: str | None) -> Rung | None:
    """The rung of an idea with a case; None where its saving does not count (parked, stopped, nothing cashable)."""
    return next(
        (rung for rung, (stages, held) in WITH_A_CASE.items() if stage in stages and state == held), None
    )


def on_rung(rung: Rung, case: str = "") -> Q:
    """A filter over cases, or over what hangs on them by the path `case`: those that stand on a rung."""
    stages, state = WITH_A_CASE[rung]
    return Q(**{f"{case}idea__stage__in": stages, f"{case}current__state": state})


def _sums(**only: Any) -> Any:
    """Sums by stage and state. A draft without a preferred option yet falls back on what its author reckoned."""
    rows = (
        Case.objects.filter(current__isnull=False, **only).order_by().values("idea__stage", "current__state")
    )
    return rows.annotate(
        recurring=Sum(Coalesce(F("current__recurring"), F("idea__yearly_saving"))),
        once=Sum("current__one_off"),
        ideas=Count("pk"),
    )


def _without_a_case() -> Standing:
    reckoned = Idea.objects.filter(stage__in=WITHOUT_A_CASE, yearly_saving__gt=0, rerouted_at=None).order_by()
    sums = reckoned.aggregate(recurring=Sum("yearly_saving"), ideas=Count("pk"))
    return Standing(Rung.ESTIMATED, sums["recurring"] or ZERO, ZERO, sums["ideas"])
