"""Days on which a body does not work although its nation does: the days between the years, a local holiday."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from place.models.organisations import Organisation


class ClosedDay(models.Model):
    """One such day of one body; clocks skip it."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="closed_days", verbose_name=_("organisation")
    )
    day = models.DateField(_("day"))
    name = models.CharField(
        _("why"), max_length=80, help_text=_("For example: Offices closed between the years")
    )

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ["-day", "organisation__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "day"], name="closed_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.day.isoformat()}"
