"""One row for each step anybody ever took."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from workflow.stages import Stage


class Decision(models.Model):
    """Who took which step when, from where to where, in what capacity, and what they said."""

    proposal = models.ForeignKey(settings.PROPOSAL_MODEL, models.CASCADE, related_name="decisions")
    number = models.PositiveIntegerField()  # 1 for the first decision on this proposal, and so on
    step = models.CharField(max_length=20)
    from_stage = models.CharField(max_length=20, choices=Stage)
    to_stage = models.CharField(max_length=20, choices=Stage)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(default=timezone.now)
    said = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints: ClassVar = [
            # The database's own answer to two people deciding at once: there is one decision number three.
            models.UniqueConstraint(fields=["proposal", "number"], name="one_decision_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(from_stage__in=Stage.values, to_stage__in=Stage.values),
                name="decision_stages_known",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["by", "step"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.step}: {self.from_stage} → {self.to_stage}"
