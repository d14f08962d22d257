"""What somebody is to be told, written in the transaction that caused it, and the mails that carry it afterwards."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class How(models.TextChoices):
    """When somebody wants to be mailed about a kind of notice."""

    ONCE = "once", _("At once")
    DAILY = "daily", _("Once a day")
    OFF = "off", _("Not by e-mail")


class Mail(models.Model):
    """One mail to one person, not yet written: it is composed from its notices when it goes out."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("Not needed any more")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mails")
    digest = models.BooleanField(default=False)
    # What must not go out twice has a name, such as a person and a day.
    name = models.CharField(max_length=80, null=True, blank=True, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["state", "next_at"], name="mail_by_state")]

    def __str__(self) -> str:
        return f"{self.get_state_display()} → {self.person}"


class Notice(models.Model):
    """One thing told to one person, about one proposal or (proposal None) about their account or their week."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Your idea has arrived")
        QUESTION = "question", _("We need more from you")
        DECIDED = "decided", _("A decision about your idea")
        WAITING = "waiting", _("Something waits for you")
        REMINDER = "reminder", _("A reminder to answer")
        DUE = "due", _("A date is near or past")
        COMMENT = "comment", _("A comment on your idea")
        MENTION = "mention", _("Somebody mentioned you")
        FOLLOWED = "followed", _("News of an idea you follow")
        OFFER = "offer", _("An offer of help")
        SPREAD = "spread", _("News of an idea that spreads")
        INVITED = "invited", _("An invitation")
        VOIDED = "voided", _("What you agreed or signed no longer counts")
        RELEASED = "released", _("A business case of yours is released")
        SITTING = "sitting", _("A seat on a panel")
        ACCOUNT = "account", _("About your account")
        WEEKLY = "weekly", _("The coordinator's week")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    proposal = models.ForeignKey(
        settings.PROPOSAL_MODEL, models.CASCADE, null=True, blank=True, related_name="notices"
    )
    decision = models.ForeignKey(
        "workflow.Decision", models.CASCADE, null=True, blank=True, related_name="notices"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(blank=True)
    # What is said once only has a name, such as an idea, its due day and how near that is.
    name = models.CharField(max_length=120, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=5, choices=How, default=How.ONCE)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="notices")

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["person", "-created_at"]),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(
                fields=["person"],
                condition=Q(mail=None, how=How.DAILY, read_at=None),
                name="notice_for_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.person}"


class NoticeChoice(models.Model):
    """How one person wants to hear of one kind, where that is not how everybody does."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=10, choices=Notice.Kind)
    how = models.CharField(max_length=5, choices=How)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind"], name="notice_chosen_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind} {self.how}"


class Job(models.Model):
    """When a job of the timetable is next due, and until when somebody is at it."""

    name = models.CharField(max_length=60, unique=True)
    next_at = models.DateTimeField()
    busy_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
