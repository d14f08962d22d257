"""What somebody said about their own part in a proposal: an interest that keeps them from judging it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class DeclaredInterest(models.Model):
    """Somebody who says they should not judge a proposal. Why is private: its coordinators and they themselves read it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(settings.PROPOSAL_MODEL, models.CASCADE, related_name="declared_interests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="declared_interests")
    because = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # said by mistake, and taken back

    class Meta:
        ordering = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal", "person"],
                condition=models.Q(withdrawn_at=None),
                name="interest_declared_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} has an interest in {self.proposal}"
