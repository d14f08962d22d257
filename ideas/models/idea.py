"""An idea, who may be shown it, and the versions of its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index

from ideas.references import new_reference, normalise
from place.formats import pounds, roughly
from place.models import Organisation, Outcome, Service, Team
from place.standing import acting_for
from place.vocabulary import Role
from workflow.models import Proposal, ProposalQuerySet
from workflow.stages import Stage

if TYPE_CHECKING:
    from place.models import Person


class Audience(models.TextChoices):
    """Who may see an idea once a coordinator has read it."""

    EVERYBODY = "everybody", _("All staff")
    CONCERNED = "concerned", _("The organisations concerned")
    CONFIDENTIAL = "confidential", _("Confidential: only those who deal with it")


class IdeaQuerySet(ProposalQuerySet):
    """Ideas, and the one rule of who may see them."""

    def visible_to(self, person: Person) -> Self:
        from ideas.rules import visible

        return self.filter(visible(person))

    def written_by(self, person: Person) -> Self:
        together = Idea.coauthors.through.objects.filter(person=person).values("idea")
        # Ids kept as JSON, which not every database can look into: as text, between what is no figure.
        once = Idea.objects.order_by().annotate(gone=Cast("wrote_once", models.TextField()))
        once = once.exclude(gone="[]").filter(gone__regex=rf"(^|[^0-9]){person.pk}([^0-9]|$)")
        return self.filter(Q(author=person) | Q(pk__in=together) | Q(pk__in=once.values("pk")))

    def with_people(self) -> Self:
        """Everything a list of ideas prints about people and places, joined once."""
        joined = self.select_related(
            "home_organisation", "team", "outcome", "service__organisation", "holder", "author", "challenge"
        )
        return joined.defer("challenge__why", "challenge__body", "challenge__results")

    def with_counts(self) -> Self:
        """How many comments, files, notes and standing offers each has: for one idea's pages, not for lists."""
        return self.annotate(
            comments_count=_count("Comment", removed_at=None, hidden_at=None),
            files_count=_count("Attachment"),
            notes_count=_count("Note"),
            offers_count=_count("Offer", state__in=apps.get_model("ideas", "Offer").STANDING),
        )

    def for_judging(self) -> Self:
        """Ideas with everything a list for judging them reads."""
        return super().for_judging().with_people().prefetch_related("coauthors", "organisations")


def _count(name: str, **wanted: Any) -> Coalesce:
    """How many rows of another table an idea has, asked within the same query."""
    rows = apps.get_model("ideas", name)._default_manager.filter(idea=models.OuterRef("pk"), **wanted)
    counted = rows.order_by().values("idea").annotate(n=models.Count("pk")).values("n")
    return Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)


class Idea(index.Indexed, Proposal):
    """A frontline idea: a problem, what to do instead, where, and what it might save."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="ideas", editable=False)
    coauthors = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="coauthored")
    wrote_once = models.JSONField(
        default=list, editable=False
    )  # ids of co-authors who left: they still may not judge it
    problem = models.TextField(_("what is the problem?"), max_length=4000, blank=True)
    proposal = models.TextField(_("what would you do instead?"), max_length=4000, blank=True)
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="concerned_ideas")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="ideas")
    outcome = models.ForeignKey(Outcome, models.SET_NULL, null=True, blank=True, related_name="ideas")
    service = models.ForeignKey(Service, models.SET_NULL, null=True, blank=True, related_name="ideas")
    challenge = models.ForeignKey(
        "ideas.Challenge", models.SET_NULL, null=True, blank=True, related_name="ideas"
    )
    blind = models.BooleanField(
        default=False, editable=False
    )  # sent in under a challenge judged without names
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.EVERYBODY)
    hide_name = models.BooleanField(_("hide my name from colleagues"), default=False)
    steps_done = models.JSONField(default=list, editable=False)  # the steps of the form already filled in
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    yearly_saving = models.DecimalField(  # the calculator's total, kept for lists and sorting
        max_digits=14, decimal_places=2, null=True, blank=True, editable=False
    )
    supporters_count = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)  # anything of it, words above all

    if TYPE_CHECKING:  # what with_counts() brings
        comments_count: int
        files_count: int
        notes_count: int
        offers_count: int
        followed: bool  # by the reader
        because: str  # why it was found to be like another
        reads: str  # and its stage in others' words
        can_take_up: bool  # and whether whoever looks may speak for a body about it
        can_support: bool  # or for themselves
        supported: bool  # and is counted with it already
        supported_alone: bool  # by their own word
        wrote: bool  # or wrote it with its author
        scores: bool  # or is asked to score it
        made_from: int | None  # the idea of another body that it was taken up from

    objects: ClassVar = IdeaQuerySet.as_manager()

    search_fields: ClassVar = [
        index.SearchField("title", boost=4),
        index.SearchField("reference", boost=4),
        index.SearchField("problem", boost=2),
        index.SearchField("proposal"),
        index.AutocompleteField("title"),
        index.FilterField("id"),
        index.FilterField("stage"),
        index.FilterField("home_organisation"),
        index.FilterField("outcome"),
        index.FilterField("challenge"),
        index.FilterField("submitted_at"),
        index.FilterField("yearly_saving"),
    ]

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="idea_stage_is_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="idea_audience_is_known"),
            models.CheckConstraint(
                condition=Q(stage=Stage.PARKED, due__isnull=False) | ~Q(stage=Stage.PARKED),
                name="parked_until_a_date",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["stage", "-submitted_at"], name="idea_by_stage"),
            models.Index(fields=["home_organisation", "stage", "-submitted_at"], name="idea_by_home"),
            models.Index(fields=["-submitted_at", "-id"], name="idea_newest"),
            models.Index(fields=["-yearly_saving", "-id"], name="idea_largest"),
            models.Index(fields=["due"], name="idea_due"),
            models.Index(fields=["changed_at"], name="idea_changed"),
            models.Index(fields=["outcome", "-submitted_at"], name="idea_by_outcome"),
        ]

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet:
        """Nothing that was never sent in, or was taken out of sight, can be found by its words."""
        return super().get_indexed_objects().filter(submitted_at__isnull=False, rerouted_at=None)

    def save(self, *args: object, **kwargs: object) -> None:
        if not self.reference:
            self.reference = _unused_reference()
        self.changed_at = timezone.now()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "changed_at"}  # type: ignore[misc]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("idea", args=[self.reference])

    def author_ids(self) -> set[int]:
        return {self.author_id, *(person.pk for person in self.coauthors.all())}

    def moderator(self) -> Person | None:
        """Who looks after the talk about it: the coordinator of its home, or of the body that acts for it."""
        from place.models import Person as People

        chosen = acting_for(Role.COORDINATOR, self.home_organisation_id, barred=self.wrote_it())
        return People.objects.filter(pk=chosen or 0).first()

    def wrote_once_ids(self) -> set[int]:
        return set(self.wrote_once)

    def scribe_id(self) -> int | None:
        return self.behalf.scribe_id if hasattr(self, "behalf") else None

    def affected_team_id(self) -> int | None:
        return self.team_id

    def anonymous(self) -> bool:
        """By the author's wish for good; in a challenge judged without names, until the decision."""
        return self.hide_name or self.unnamed()

    def unnamed(self) -> bool:
        return self.blind and not self.is_decided

    @property
    def is_decided(self) -> bool:
        """Whether a panel, a coordinator or a budget holder has said yes or no."""
        if self.stage == Stage.PARKED:
            return self.case_owner_id is not None
        return self.stage == Stage.DECLINED or self.about.approved

    def criteria_set_id(self) -> int | None:
        return self.challenge.criteria_set_id if self.challenge else None

    def pool_ids(self) -> set[int]:
        return {person.pk for person in self.challenge.reviewers.all()} if self.challenge else set()

    def topics(self) -> list[str]:
        return [each.name for each in (self.outcome, self.service) if each]

    def confidential(self) -> bool:
        return self.audience == Audience.CONFIDENTIAL

    def words(self) -> list[tuple[str, str]]:
        return [(str(_("The problem")), self.problem), (str(_("What to do instead")), self.proposal)]

    def facts(self) -> list[tuple[str, str]]:
        """Only what is known."""
        known = (
            (_("Challenge"), self.challenge and self.challenge.title),
            (_("Team"), self.team and self.team.name),
            (_("Service"), self.service and self.service.name),
            (_("Outcome"), self.outcome and self.outcome.name),
            (_("Organisations"), ", ".join(body.name for body in self.organisations.all())),
            (
                _("Might save"),
                _("about %s a year") % pounds(roughly(self.yearly_saving)) if self.yearly_saving else "",
            ),
        )
        return [(str(name), str(value)) for name, value in known if value]

    def organisation_ids(self) -> set[int]:
        return {self.home_organisation_id, *(body.pk for body in self.organisations.all())}

    @staticmethod
    def normalise(reference: str) -> str:
        return normalise(reference)

    @property
    def is_draft(self) -> bool:
        return bool(self.stage == Stage.DRAFT)


def _unused_reference() -> str:
    """A reference no idea has; with 100,000 ideas one draw in sixty is taken already."""
    while Idea.objects.filter(reference=(drawn := new_reference())).exists():
        pass
    return drawn


class IdeaVersion(models.Model):
    """The words of an idea as they stood from a moment on."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=90)
    problem = models.TextField()
    proposal = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["idea", "number"], name="idea_version_once")]

    def __str__(self) -> str:
        return f"{self.idea.reference} version {self.number}"
