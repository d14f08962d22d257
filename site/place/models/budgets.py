"""What the place spends: the budgets of its bodies, year by year."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from place.models.organisations import Organisation, Team
from place.models.wants import Service


class BudgetLine(models.Model):
    """What one budget code of a body holds in one financial year and fund, before any idea takes something out of it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="budget_lines")
    code = models.CharField(
        max_length=100, help_text=_("As your ledger writes it. It is kept in capital letters.")
    )
    name = models.CharField(_("budget"), max_length=120)
    fund = models.CharField(
        max_length=60,
        default="general",
        help_text=_("For example general, HRA, public health, ring-fenced or capital."),
    )
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="budget_lines")
    team = models.ForeignKey(
        Team,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="budget_lines",
        help_text=_(
            "Whose budget it is: whoever holds the team's budget does not judge ideas that save out of it."
        ),
    )
    year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1900), MaxValueValidator(2200)],
        help_text=_("The year the financial year starts in: 2026 for 2026-27."),
    )
    amount = models.DecimalField(
        _("amount (£)"),
        max_digits=16,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text=_("The baseline: what it holds before any idea here takes something out of it."),
    )

    class Meta:
        ordering = ["organisation__name", "code", "fund", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "code", "fund", "year"], name="budget_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year_label}"

    @property
    def year_label(self) -> str:
        return f"{self.year}-{(self.year + 1) % 100:02d}"

    def clean(self) -> None:
        super().clean()
        if self.team and self.organisation_id and self.team.organisation_id != self.organisation_id:
            raise ValidationError({"team": _now("Choose a team of this organisation.")})

    def clean_fields(self, exclude: Any = None) -> None:
        self.code = as_kept(self.code)
        super().clean_fields(exclude)


def as_kept(code: str) -> str:
    """A budget code in capitals, with one space at most between its parts, so that one budget has one code."""
    return " ".join(code.split()).upper()
