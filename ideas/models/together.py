"""Who joins in: colleagues asked to be co-authors, and other bodies that offer something."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models.idea import Idea
from place.models import Organisation

STANDS = timedelta(days=30)


class Invitation(models.Model):
    """A colleague asked, by e-mail address, to become a co-author. Whether anybody has that address, nobody is told."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="invitations")
    email = models.EmailField()  # in small letters
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["idea", "email"], condition=Q(state="waiting"), name="asked_once_an_address"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["email", "state"], name="invitation_to_address")]

    def __str__(self) -> str:
        return f"{self.email} asked to write {self.idea.reference}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("ideas:invitation", args=[self.uid])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.WAITING and timezone.now() < self.at + STANDS


class Offer(models.Model):
    """People, assets or data that another body offers to an idea."""

    class Kind(models.TextChoices):
        PEOPLE = "people", _("People’s time")
        ASSET = "asset", _("A building, vehicle or equipment")
        DATA = "data", _("Data")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    STANDING: ClassVar = (State.WAITING, State.ACCEPTED)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="offers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="offers")
    kind = models.CharField(max_length=6, choices=Kind)
    what = models.CharField(max_length=300)
    how_much = models.CharField(max_length=120, blank=True)
    when = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["people", "asset", "data", "other"]), name="offer_kind_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} offers {self.get_kind_display()}"
