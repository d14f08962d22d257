"""Decided ideas by the pay band of their authors, counted once a quarter and kept as numbers.

Counted at each reading, the numbers would move while somebody changes their band, leaves, or takes it back: whoever looks
before and after would know whose it was. So they are taken on the first night of a quarter, with all changes of the one
before at once, and stand until the next. Nobody's band is kept for it, only how many; the quarter before is deleted.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time
from typing import Any

from django.db import models, transaction
from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone

from workflow.stages import Stage
from workflow.timetable import daily

Counts = dict[str, dict[str, list[int]]]  # by the id of a body, then by band: approved, not taken forward
OUTCOMES = (Stage.APPROVED, Stage.DECLINED)


class BandCounts(models.Model):
    """The numbers of one quarter."""

    began = models.DateField(unique=True)
    counts = models.JSONField(default=dict)

    class Meta:
        app_label = "portal"
        verbose_name_plural = "band counts"

    def __str__(self) -> str:
        return f"Pay bands, from {self.began}"


@transaction.atomic
def counts_of_the_quarter() -> Counts:
    """The numbers that stand now; the first to ask in a quarter has them counted."""
    began = quarter_began(timezone.localtime())
    kept = BandCounts.objects.filter(began=began.date()).first()
    if kept is None:
        kept, made = BandCounts.objects.get_or_create(began=began.date(), defaults={"counts": _count(began)})
        if made:
            BandCounts.objects.exclude(pk=kept.pk).delete()
    found: Counts = kept.counts
    return found


@daily(at=time(0, 5))
def take_counts() -> None:
    """Before anybody could look, change their band and look again."""
    counts_of_the_quarter()


def _count(began: datetime) -> Counts:
    """By the last decision before the quarter; one query."""
    from ideas.models import Idea
    from workflow.models import Decision

    decided = Decision.objects.filter(proposal=OuterRef("pk"), to_stage__in=OUTCOMES, at__lt=began)
    decided = decided.exclude(
        step="adopt"
    )  # a body takes up an idea judged elsewhere: no judgement of its author
    last = Subquery(decided.order_by("-number").values("to_stage")[:1])
    seen = Idea.objects.filter(submitted_at__isnull=False, rerouted_at=None).order_by()
    columns = ("home_organisation", "author__pay_band", "became")
    rows: Any = seen.annotate(became=last).exclude(became=None).values_list(*columns).annotate(Count("pk"))
    found: Counts = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for body, band, became, number in rows:
        found[str(body)][band][OUTCOMES.index(became)] += number
    return found


def quarter_began(now: datetime) -> datetime:
    """The first moment of the quarter of the year we are in."""
    month = now.month - (now.month - 1) % 3
    return timezone.make_aware(datetime(now.year, month, 1))
