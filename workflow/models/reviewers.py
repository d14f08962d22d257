"""What a reviewer knows about, how many ideas they take at once, and when they are away."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from place.models import Outcome, Service


class ReviewerProfile(models.Model):
    """Whoever has none takes any number of ideas about anything."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reviewer_profile")
    outcomes = models.ManyToManyField(Outcome, blank=True, related_name="+")
    services = models.ManyToManyField(Service, blank=True, related_name="+")
    most = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )

    def __str__(self) -> str:
        return f"What {self.person} reviews"


class Absence(models.Model):
    """Days on which somebody is asked nothing new. Nobody but they themselves is shown it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences")
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        ordering = ["starts", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="absence_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.starts} to {self.ends}"
