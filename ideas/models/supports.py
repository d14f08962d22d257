"""Who has the problem of an idea too."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ideas.models.idea import Idea
from place.models import Organisation


class Support(models.Model):
    """Somebody saying “we have this problem too”, by themselves or through an idea joined with this one."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="supports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="supports")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    through = models.ForeignKey(Idea, models.CASCADE, null=True, blank=True, related_name="carried")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["idea", "person"], name="supported_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person} has the problem of {self.idea.reference} too"
