"""Ideas somebody told a coordinator, who wrote them down."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models.idea import Idea


class Behalf(models.Model):
    """How one idea came in that its author did not type, who wrote it down, and how its author is reached."""

    class How(models.TextChoices):
        PHONE = "phone", _("by phone")
        PAPER = "paper", _("on paper")
        EMAIL = "email", _("by e-mail")
        IN_PERSON = "in_person", _("in person")
        LIST = "list", _("in a list that was brought in")

        @classmethod
        def by_telling(cls) -> list[tuple[str, Any]]:
            """The ways somebody tells a coordinator; a list is brought in on a page of its own."""
            return [choice for choice in cls.choices if choice[0] != cls.LIST]

    idea = models.OneToOneField(Idea, models.CASCADE, related_name="behalf")
    how = models.CharField(max_length=10, choices=How)
    scribe = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    contact = models.TextField(blank=True)  # of somebody without an account: where to write or ring
    consented = models.BooleanField(default=False)  # they agreed that it is put forward in their name
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(how__in=["phone", "paper", "email", "in_person", "list"]),
                name="behalf_how_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.idea.reference} {self.get_how_display()}"
