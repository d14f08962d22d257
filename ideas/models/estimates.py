"""What an idea might save, by a small calculator."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.models.idea import Idea
from place.formats import pounds


class Estimate(models.Model):
    """One line of the rough-savings calculator. Money is pounds a year."""

    class Kind(models.TextChoices):
        HOURS = "hours", _("Time")
        VOLUME = "volume", _("Things we buy, send or do")
        UNKNOWN = "unknown", _("I don't know")

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="estimates")
    kind = models.CharField(max_length=8, choices=Kind)
    hours = models.DecimalField(  # hours saved by each person in a year
        max_digits=9, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    people = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    rate = models.DecimalField(  # pounds an hour, with on-costs
        max_digits=9, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    volume = models.DecimalField(  # units a year
        max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(max_length=40, blank=True)
    unit_cost = models.DecimalField(  # pounds a unit
        max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        """The sum in words; what is not finished, or not known, says so."""
        if self.yearly_saving is None:
            return str(self.note or _("Not known yet"))
        if self.kind == self.Kind.HOURS:
            name, words = self.note, _("%(hours)s hours a year × %(people)s people × %(rate)s an hour")
            said = {"hours": plain(self.hours), "people": plain(self.people), "rate": _price(self.rate)}
        else:
            name, words = "", _("%(volume)s %(unit)s a year × %(cost)s each")
            said = {"volume": plain(self.volume), "unit": self.unit, "cost": _price(self.unit_cost)}
        return f"{name}: {words % said}" if name else str(words % said)

    @property
    def yearly_saving(self) -> Decimal | None:
        """Pounds a year; None when nobody knows yet."""
        if self.kind == self.Kind.HOURS:
            parts: tuple[Decimal | None, ...] = (self.hours, self.people, self.rate)
        elif self.kind == self.Kind.VOLUME:
            parts = (self.volume, self.unit_cost)
        else:
            return None
        if any(part is None for part in parts):
            return None
        product = Decimal(1)
        for part in parts:
            product *= part or Decimal(0)
        return product.quantize(Decimal("0.01"))

    def figures(self) -> tuple[Any, ...]:
        """Everything somebody typed into this line."""
        return (
            self.kind, self.hours, self.people, self.rate, self.volume, self.unit, self.unit_cost, self.note,
        )  # fmt: skip


def plain(figure: Decimal | None) -> str:
    """12,000 or 18.5: a figure as somebody would write it."""
    return f"{(figure or Decimal(0)).normalize():,f}"


def _price(figure: Decimal | None) -> str:
    """£20 or £18.50."""
    return pounds(figure, pence=bool((figure or Decimal(0)) % 1))


def total(lines: Iterable[Estimate]) -> Decimal | None:
    """What several lines make together; None when none of them is known."""
    known = [saving for line in lines if (saving := line.yearly_saving) is not None]
    return sum(known, Decimal(0)) if known else None
