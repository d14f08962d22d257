"""Counts that all web processes share: how often something was done since when. Kept in the database, never in memory."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

KEPT_AFTER = timedelta(days=1)  # a tally that ended is swept away when another begins


class Tally(models.Model):
    """How often one thing was done by one person or address, until when it counts, and when last."""

    key = models.CharField(max_length=120, unique=True)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)
    last_at = models.DateTimeField()

    class Meta:
        app_label = "portal"
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


def key(action: str, *who: object) -> str:
    """A key that tells who only to somebody who knows both them and the site's secret."""
    digest = salted_hmac("portal.tallies", "\n".join(str(part).lower() for part in who)).hexdigest()
    return f"{action}:{digest}"


@transaction.atomic
def count(name: str, window: timedelta, *, renew: bool = False) -> Tally:
    """Count once more, exactly, however many processes do so at once; begin again when the window is over.

    With `renew` the window runs from the latest count, not from the first.
    """
    now = timezone.now()
    tally, made = Tally.objects.select_for_update().get_or_create(
        key=name, defaults={"ends_at": now + window, "last_at": now}
    )
    if tally.ends_at <= now:
        tally.count = 0
    if renew or tally.count == 0:
        tally.ends_at = now + window
    tally.count += 1
    tally.last_at = now
    tally.save(update_fields=["count", "ends_at", "last_at"])
    if made:
        Tally.objects.filter(ends_at__lt=now - KEPT_AFTER).delete()
    return tally


def standing_at(*names: str) -> dict[str, Tally]:
    """The tallies of these names that still count."""
    return {row.key: row for row in Tally.objects.filter(key__in=names, ends_at__gt=timezone.now())}


def forget(*names: str) -> None:
    Tally.objects.filter(key__in=names).delete()


def seconds_until(moment: datetime) -> int:
    """Whole seconds from now, at least one."""
    return max(1, ceil((moment - timezone.now()).total_seconds()))
