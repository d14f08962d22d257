"""What was done, by whom."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from place.models.organisations import Organisation


class AuditEntry(models.Model):
    """What somebody did, when, to which thing. Written by services; never changed."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Whose business it is, where it is one body's own: its administrators read these entries.
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=60)
    said = models.JSONField(default=dict)
    # Its place in the chain and the sum over it and all before it; both empty until it is sealed, right after the commit.
    number = models.PositiveBigIntegerField(null=True, unique=True, editable=False)
    chain = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "audit entries"
        indexes: ClassVar = [
            models.Index(fields=["target_type", "target_id"]),
            models.Index(fields=["organisation", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type} {self.target_id}"


class AuditHead(models.Model):
    """The end of the chain: one row, locked while entries are added to it."""

    number = models.PositiveBigIntegerField(default=0)
    chain = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.number} entries"
