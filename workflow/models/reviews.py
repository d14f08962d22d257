"""Criteria, who was asked to score what, and what they gave."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel


class DeclineReason(models.Model):
    """Why an idea was not taken forward: the name for staff, the text its author reads."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    text = models.TextField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class CriteriaSet(ClusterableModel):
    """A version of the questions reviewers answer; scores keep the version they were given under."""

    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "version"], name="criteria_version_once"),
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_criteria_set"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (version {self.version})"


class Criterion(models.Model):
    """One question, its weight, and what each score from 0 to 5 means in plain words."""

    criteria_set = ParentalKey(CriteriaSet, on_delete=models.CASCADE, related_name="criteria")
    slug = models.SlugField()
    name = models.CharField(max_length=60)
    question = models.CharField(max_length=200)
    weight = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100)])
    anchors = models.JSONField(default=list)  # six texts, for 0 to 5
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        verbose_name_plural = "criteria"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["criteria_set", "slug"], name="criterion_once_in_a_set")
        ]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """One reviewer asked to score one proposal, and how that ended."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        DONE = "done", _("Scored")
        CONFIRM = "confirm", _("Asked to confirm")
        STOOD_DOWN = "stood_down", _("Stood down")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(settings.PROPOSAL_MODEL, models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now)
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    stood_down_because = models.TextField(blank=True)  # private: read by the coordinator only
    panel_comment = models.TextField(blank=True)
    author_comment = models.TextField(blank=True)
    signed = models.BooleanField(default=False)  # the author reads the reviewer's name with the comment
    done_at = models.DateTimeField(null=True, blank=True)
    draft = models.JSONField(default=dict, blank=True)  # what was filled in and not yet given: no score

    class Meta:
        ordering = ["assigned_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "reviewer"], name="reviewer_asked_once")
        ]
        indexes: ClassVar = [models.Index(fields=["reviewer", "state"])]

    def __str__(self) -> str:
        return f"{self.reviewer} on {self.proposal}"


class Score(models.Model):
    """A number from 0 to 5 for one criterion, or none where the reviewer cannot judge."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="criterion_scored_once"),
            models.CheckConstraint(
                condition=models.Q(value=None) | models.Q(value__lte=5), name="score_from_0_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class Amendment(models.Model):
    """What a reviewer had given before they changed it. Kept for coordinators of the idea and auditors."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    values = models.JSONField(
        default=dict
    )  # by the name of each criterion: 0 to 5, or null for “cannot judge”
    panel_comment = models.TextField(blank=True)
    author_comment = models.TextField(blank=True)
    signed = models.BooleanField(default=False)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["assignment", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "number"], name="amendment_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.assignment}, before change {self.number}"
