"""Which other bodies have the problem of an idea, and what each of them does about it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models.idea import Idea
from place.models import Organisation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from place.models import Person


class AdoptionQuerySet(models.QuerySet):
    """What bodies do about ideas, and the one rule of who may see it: whoever may see the idea."""

    def visible_to(self, person: Person | AnonymousUser) -> Self:
        from ideas.rules import visible

        return self.filter(idea__in=Idea.objects.filter(visible(person)).values("pk"))


class Adoption(models.Model):
    """One body and the idea of another: where it stands with it. What it may do next is the table in ideas/adopting.py."""

    class State(models.TextChoices):
        SAME_PROBLEM = "same_problem", _("Same problem")
        CONSIDERING = "considering", _("Considering it")
        ADOPTING = "adopting", _("Adopting it")
        ADOPTED = "adopted", _("Adopted")
        NOT_FOR_US = "not_for_us", _("Not for us")

    class Reason(models.TextChoices):
        ALREADY = "already", _("We do this already")
        ANOTHER_WAY = "another_way", _("We solve this another way")
        NOT_OUR_JOB = "not_our_job", _("It is not our job")
        TOO_SMALL = "too_small", _("There is too little of it here")
        NO_MEANS = "no_means", _("We have no money or people for it now")
        NOT_ALLOWED = "not_allowed", _("Our rules, contracts or systems do not allow it")
        TRIED = "tried", _("We tried it, and it did not work here")
        OTHER = "other", _("Something else")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="adoptions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="adoptions")
    state = models.CharField(max_length=12, choices=State)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)  # of “not for us”
    since = models.DateTimeField(default=timezone.now)  # when it came to stand where it stands
    began = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)
    # The idea joined with this one that brought it; none: the body said so itself
    through = models.ForeignKey(Idea, models.SET_NULL, null=True, related_name="brought")
    # The body's own idea, with its own case, since it is adopting
    own = models.OneToOneField(Idea, models.SET_NULL, null=True, related_name="adopted_as")

    objects: ClassVar = AdoptionQuerySet.as_manager()

    class Meta:
        ordering = ["began", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["idea", "organisation"], name="adopted_once_a_body"),
            models.CheckConstraint(
                condition=Q(state__in=["same_problem", "considering", "adopting", "adopted", "not_for_us"]),
                name="adoption_state_is_known",
            ),
            models.CheckConstraint(
                condition=(Q(state="not_for_us") & ~Q(reason="")) | (~Q(state="not_for_us") & Q(reason="")),
                name="adoption_says_why_not",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "-since"], name="adoption_by_body"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.idea.reference}: {self.state}"


class AdoptionStep(models.Model):
    """One thing a body said about an idea, when, and who said it for the body."""

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=Adoption.State)
    reason = models.CharField(max_length=12, choices=Adoption.Reason, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    own = models.ForeignKey(Idea, models.SET_NULL, null=True, related_name="begun_by")

    class Meta:
        ordering = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["adoption", "number"], name="adoption_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.adoption} ({self.number})"
