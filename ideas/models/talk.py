"""What people say about an idea, and who follows it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from ideas.models.idea import Idea

if TYPE_CHECKING:
    from place.models import Person

TEXT_LENGTH = 2_000


class Comment(models.Model):
    """Something said about an idea, or in answer to something said. Answers are not answered: two levels are enough."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="comments")
    answers = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answered_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    as_author = models.BooleanField(default=False)  # of the idea, when this was written
    text = models.TextField(max_length=TEXT_LENGTH)
    told = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)  # by its writer; the words are gone with it
    hidden_at = models.DateTimeField(null=True, blank=True)  # by a coordinator; the words are kept
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    hidden_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["idea", "at"], name="comments_of_an_idea")]

    def __str__(self) -> str:
        return f"{self.by} on {self.idea.reference}"


class Report(models.Model):
    """Somebody asks the coordinator to look at a comment; once a person."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "by"], name="reported_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.by} reports {self.comment}"


class Follow(models.Model):
    """Somebody who wants to hear of every step of an idea."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="follows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["idea", "person"], name="followed_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person} follows {self.idea.reference}"


class NoteQuerySet(models.QuerySet):
    """Notes, and the one rule of who may read them."""

    def visible_to(self, person: Person, idea: Idea) -> Self:
        from ideas.rules import may_read_notes

        return self.filter(idea=idea) if may_read_notes(person, idea) else self.none()


class Note(models.Model):
    """Something those who decide on an idea write for one another. Never for its authors."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(max_length=TEXT_LENGTH)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.by} notes on {self.idea.reference}"
