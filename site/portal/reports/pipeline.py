"""Pipeline: how many ideas stand at each stage, body by body, and what they are worth on their rung of the ladder."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebuilder.models import Case
from ideas.models import Idea
from place.models import Person
from portal.reports.report import Column, Kind, Report, Row
from portal.savings import LABELS, WITHOUT_A_CASE, Rung, rung_of
from workflow.stages import OPEN, Stage

Money = dict[tuple[int, str], tuple[Rung, Decimal | None, Decimal | None]]


def find(person: Person, ideas: QuerySet[Idea]) -> list[Row]:
    """One row for each stage at each body: two queries, whatever there is. Money of different rungs never shares a row."""
    overdue = Q(due__lt=timezone.localdate(), stage__in=OPEN)
    counted = (
        ideas.order_by()
        .values("home_organisation", "home_organisation__name", "stage")
        .annotate(count=Count("pk"), late=Count("pk", filter=overdue), reckoned=Sum("yearly_saving"))
    )
    money = _of_cases(person, ideas)
    order = list(Stage)
    rows = sorted(counted, key=lambda row: (row["home_organisation__name"], order.index(Stage(row["stage"]))))
    return [_row(row, money) for row in rows]


def _row(row: Mapping[str, Any], money: Money) -> Row:
    stage = Stage(row["stage"])
    rung, yearly, once = money.get((row["home_organisation"], stage), (None, None, None))
    if stage in WITHOUT_A_CASE:
        rung, yearly = Rung.ESTIMATED, row["reckoned"]
    return {
        "organisation": row["home_organisation__name"],
        "stage": str(stage.label),
        "ideas": row["count"],
        "late": row["late"],
        "rung": str(LABELS[rung][0]) if rung else "",
        "yearly": yearly,
        "once": once,
    }


def _of_cases(person: Person, ideas: QuerySet[Idea]) -> Money:
    """What cases this person may see are worth, by body and stage; a stage stands on one rung."""
    rows = Case.objects.visible_to(person).filter(
        current__isnull=False, idea__in=ideas.order_by().values("pk")
    )
    sums = (
        rows.order_by()
        .values("idea__home_organisation", "idea__stage", "current__state")
        .annotate(yearly=Sum(Coalesce(F("current__recurring"), F("idea__yearly_saving"))), once=Sum("current__one_off"))
    )  # fmt: skip
    return {
        (row["idea__home_organisation"], row["idea__stage"]): (rung, row["yearly"], row["once"])
        for row in sums
        if (rung := rung_of(row["idea__stage"], row["current__state"]))
    }


PIPELINE = Report(
    name="pipeline",
    title=_("Pipeline"),
    lead=_(
        "Ideas at each stage, body by body, with what they are worth on their rung. Rungs are never added up."
    ),
    icon="order",
    columns=(
        Column("organisation", _("Organisation")),
        Column("stage", _("Stage")),
        Column("ideas", _("Ideas"), Kind.FIGURE),
        Column("late", _("Late"), Kind.FIGURE),
        Column("rung", _("Rung")),
        Column("yearly", _("£ a year"), Kind.POUNDS),
        Column("once", _("£ once"), Kind.POUNDS),
    ),
    find=find,
)
