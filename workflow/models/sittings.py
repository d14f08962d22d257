"""A panel's sitting: who is there, what it considers, and how its members vote between two ideas."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from place.models import Organisation
from place.vocabulary import Role
from workflow.models.audit import Decision
from workflow.registry import proposals

if TYPE_CHECKING:
    from place.models import Person


class SittingQuerySet(models.QuerySet):
    """Sittings, by who may look in."""

    def attended_by(self, person: Person) -> Self:
        """Those this person chairs or deputises for, or has a seat at."""
        chaired = person.standing.organisations(Role.PANEL_CHAIR)
        seats = Seat.objects.filter(person=person.pk).values("sitting")
        return self.filter(Q(organisation__in=chaired) | Q(pk__in=seats))

    def readable_by(self, person: Person) -> Self:
        """Issued, with at least one idea this person may see; and those they attend."""
        seen = proposals().visible_to(person).order_by().values("pk")
        issued = Q(state=Sitting.State.ISSUED) & Q(
            pk__in=Considered.objects.filter(proposal__in=seen).values("sitting")
        )
        attended: Any = SittingQuerySet(self.model).attended_by(person).values("pk")
        return self.filter(issued | Q(pk__in=attended))


class Sitting(models.Model):
    """One meeting of the panel of one body. Once its minutes are issued, nothing of it changes."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ISSUED = "issued", _("Minutes issued")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sittings")
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    held_on = models.DateField(default=timezone.localdate)
    room = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    budget = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(1)]
    )
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(default=timezone.now)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state="open"), name="one_open_sitting_a_body"
            ),
            models.CheckConstraint(condition=Q(room=None) | Q(budget=None), name="sitting_has_room_or_money"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.held_on}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Seat(models.Model):
    """A member the chair named for one sitting, and whether they came."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    present = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["sitting", "person"], name="seat_once")]

    def __str__(self) -> str:
        return f"{self.person} at {self.sitting}"


class Considered(models.Model):
    """One idea before a sitting: what starting it costs and, once the minutes are issued, how it stood and what was decided.

    No words are copied: what was said stands in the decision, where redaction reaches it.
    """

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="considered")
    proposal = models.ForeignKey(settings.PROPOSAL_MODEL, models.CASCADE, related_name="considered")
    cost = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    place = models.PositiveIntegerField(null=True, blank=True)
    merit = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    reviews = models.PositiveSmallIntegerField(default=0)
    won = models.PositiveSmallIntegerField(default=0)
    lost = models.PositiveSmallIntegerField(default=0)
    decision = models.ForeignKey(Decision, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = [F("place").asc(nulls_last=True), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sitting", "proposal"], name="considered_once_a_sitting")
        ]

    def __str__(self) -> str:
        return f"{self.proposal} at {self.sitting}"


class PanelVote(models.Model):
    """Which of two ideas a member would take first. `first` has the lower number, so that a pair is one pair."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="votes")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="panel_votes")
    first = models.ForeignKey(settings.PROPOSAL_MODEL, models.CASCADE, related_name="+")
    second = models.ForeignKey(settings.PROPOSAL_MODEL, models.CASCADE, related_name="+")
    for_first = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sitting", "voter", "first", "second"], name="one_vote_a_person_and_pair"
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="a_pair_is_one_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.voter}: {self.first} or {self.second}"
