"""What somebody is to be told, written in the transaction that caused it and mailed afterwards by the worker."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One thing told to one person, about one proposal or (proposal None) about their account or their week."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Your idea has arrived")
        QUESTION = "question", _("We need more from you")
        DECIDED = "decided", _("A decision about your idea")
        WAITING = "waiting", _("Something waits for you")
        REMINDER = "reminder", _("A reminder")
        DUE = "due", _("A date is near or past")
        COMMENT = "comment", _("A comment on your idea")
        MENTION = "mention", _("Somebody mentioned you")
        FOLLOWED = "followed", _("News of an idea you follow")
        OFFER = "offer", _("An offer of help")
        INVITED = "invited", _("An invitation")
        ACCOUNT = "account", _("About your account")
        WEEKLY = "weekly", _("The week ahead")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    proposal = models.ForeignKey(
        settings.PROPOSAL_MODEL, models.CASCADE, null=True, blank=True, related_name="notices"
    )
    decision = models.ForeignKey(
        "workflow.Decision", models.CASCADE, null=True, blank=True, related_name="notices"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["person", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.person}"
