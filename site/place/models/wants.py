"""What the place wants, and what it runs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from place.models.organisations import Organisation


class Outcome(models.Model):
    """Something the place wants more or less of, and how it is measured."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80, unique=True)
    description = models.TextField(blank=True)
    measure = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    better = models.CharField(
        max_length=6, choices=[("higher", _("Higher is better")), ("lower", _("Lower is better"))]
    )
    baseline = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """Something an organisation runs for people."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="services")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["organisation__name", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="service_named_once")
        ]

    def __str__(self) -> str:
        return self.name
