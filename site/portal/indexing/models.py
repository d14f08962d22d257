"""The outbox of the search index."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class SearchChange(models.Model):
    """One object the index has to look at again, written in the transaction that changed it. It holds no words."""

    model = models.CharField(max_length=100)
    key = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    bulk = models.BooleanField(
        default=False
    )  # written with many others: whoever changed one thing does not wait for them

    class Meta:
        app_label = "portal"
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["bulk", "id"], name="search_change_in_turn")]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"
