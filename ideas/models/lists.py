"""Lists of ideas brought in from elsewhere: the file, how far it is, what became of each row, and which ideas are alike."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models.idea import Audience, Idea
from place.keeping import KeptFile
from place.models import Organisation


class IdeaList(KeptFile):
    """One uploaded list, from the upload to the moment its ideas are in, or out again. What is kept is the table in it."""

    class State(models.TextChoices):
        NEW = "new", _("Not brought in yet")
        RUNNING = "running", _("Being brought in")
        GROUPING = "grouping", _("Compared with other ideas")
        DONE = "done", _("Brought in")
        UNDOING = "undoing", _("Being taken out again")
        UNDONE = "undone", _("Taken out again")
        STOPPED = "stopped", _("Stopped")

    WORKING: ClassVar = (State.RUNNING, State.GROUPING, State.UNDOING)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="idea_lists")
    columns = models.JSONField(default=dict)  # the name of a part of an idea → the place of its column
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.EVERYBODY)
    hide_name = models.BooleanField(default=False)
    fill_gaps = models.BooleanField(default=True)  # a missing problem or proposal is said to be missing
    consented = models.BooleanField(default=False)  # who is named in it agreed
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    stopped_at = models.CharField(max_length=8, blank=True)  # the state it goes on from
    total = models.PositiveIntegerField(default=0)  # rows to bring in, ideas to compare or to take out
    done = models.PositiveIntegerField(default=0)  # of these
    problem = models.CharField(max_length=200, blank=True)
    beat_at = models.DateTimeField(default=timezone.now)  # when somebody last worked on it
    began_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta(KeptFile.Meta):
        ordering: ClassVar = ["-at", "-pk"]

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    def counts(self) -> dict[str, int]:
        """How many of its rows met which fate."""
        counted = self.rows.order_by().values_list("fate").annotate(n=models.Count("pk"))
        return dict.fromkeys(ListedIdea.Fate.values, 0) | dict(counted)


class ListedIdea(models.Model):
    """One row of a list and the idea it became; its key tells it again when the same list comes a second time."""

    class Fate(models.TextChoices):
        IN = "in", _("Brought in")
        THERE = "there", _("Was there already")
        OUT = "out", _("Taken out again")
        STAYS = "stays", _("Could not be taken out")

    list = models.ForeignKey(IdeaList, models.CASCADE, related_name="rows")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # of the row in the file
    key = models.CharField(max_length=64)
    old_reference = models.CharField(max_length=80, blank=True)  # in the system it comes from
    idea = models.ForeignKey(Idea, models.SET_NULL, null=True, blank=True, related_name="listed")
    fate = models.CharField(max_length=5, choices=Fate, default=Fate.IN)
    why = models.CharField(max_length=200, blank=True)  # it stays

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "number"], name="row_of_a_list_once"),
            models.UniqueConstraint(
                fields=["organisation", "key"],
                condition=Q(fate__in=["in", "stays"], idea__isnull=False),
                name="listed_idea_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "key"], name="listed_by_key")]

    def __str__(self) -> str:
        return f"{self.list} {self.number}"


class AlikeGroup(models.Model):
    """Ideas of a list that may be one and the same, with those on the site they are like."""

    class State(models.TextChoices):
        OPEN = "open", _("To be looked at")
        JOINED = "joined", _("Joined")
        APART = "apart", _("Left as they are")

    list = models.ForeignKey(IdeaList, models.CASCADE, related_name="groups")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    ideas = models.ManyToManyField(Idea, through="AlikeIdea", related_name="alike_groups")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "number"], name="group_of_a_list_once")
        ]

    def __str__(self) -> str:
        return f"{self.list} {self.number}"


class AlikeIdea(models.Model):
    """One idea of a group, and its place in it: the first stands for the others."""

    group = models.ForeignKey(AlikeGroup, models.CASCADE, related_name="members")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="alike")
    place = models.PositiveSmallIntegerField(default=0)
    shared = models.CharField(max_length=200, blank=True)  # the words both have, with commas

    class Meta:
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "idea"], name="idea_in_a_group_once")
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.idea}"
