"""What every proposal has, and the table of steps it can take."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django_fsm import ConcurrentTransitionMixin, FSMField

from place.calendar import working_days_left
from place.models import Organisation
from workflow.stages import ABOUT, OPEN, About, Stage
from workflow.stages import Stage as S
from workflow.steps import BACK, Step, Steps, step

if TYPE_CHECKING:
    from place.models import Person

BEFORE_APPROVAL = [S.SUBMITTED, S.IN_REVIEW, S.AT_PANEL]


class ProposalQuerySet(models.QuerySet):
    """Sets of proposals that pages and clocks speak of."""

    def open(self) -> Self:
        return self.filter(stage__in=OPEN)

    def for_judging(self) -> Self:
        """With all that deciding who may take which step reads, so that a list asks no further questions."""
        return self.select_related("home_organisation", "holder").prefetch_related("assignments", "decisions")

    def written_by(self, person: Person) -> Self:
        """Those somebody writes or once wrote: how these are judged is not for them to know."""
        raise NotImplementedError

    def late(self, today: date | None = None) -> Self:
        return self.open().filter(due__lt=today or timezone.localdate())


class Proposal(ConcurrentTransitionMixin, models.Model):
    """Something put forward. Read the table down: each row is one step a person can take."""

    reference = models.CharField(max_length=12, unique=True, editable=False)
    title = models.CharField(max_length=90)
    home_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="home_%(class)ss")
    stage = FSMField(max_length=20, choices=Stage, default=Stage.DRAFT, editable=False)
    stage_since = models.DateTimeField(default=timezone.now, editable=False)
    due = models.DateField(null=True, blank=True, editable=False)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="holds_%(class)ss",
    )
    case_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="cases_of_%(class)s",
    )
    delivery_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="delivers_%(class)ss",
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="joined"
    )
    triaged_at = models.DateTimeField(null=True, blank=True, editable=False)
    appealed = models.BooleanField(default=False, editable=False)
    rerouted_at = models.DateTimeField(
        null=True, blank=True, editable=False
    )  # really a concern; out of sight
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    TABLE: ClassVar[list[Steps]] = []

    if TYPE_CHECKING:  # what the rows of this floor are called from the concrete class
        decisions: Any
        assignments: Any

    # fmt: off
    # step        from                               to                   who                             who never                        only if                            what is said               what follows
    submit          = step(S.DRAFT,                   S.SUBMITTED,         "author",                                                        only_if="required_fields, challenge_takes_it",                 then="welcome")
    just_do_it      = step(S.SUBMITTED,               S.DELIVERING,        "budget_holder",                unless="author",                 only_if="under_limit",             says="what, cost, saving, recurrence, delivery_owner", then="name_delivery_owner, triage")
    ask             = step([S.SUBMITTED, S.IN_REVIEW], S.NEEDS_INFORMATION, "coordinator",                 unless="author",                                                    says="question",            then="triage") \
                    + step(S.AT_PANEL,                S.NEEDS_INFORMATION, "panel_chair",                  unless="author, scorer, interested",                                       says="question")
    answer          = step(S.NEEDS_INFORMATION,       BACK,                "author, coordinator",                                                                              says="answer",              then="reconfirm_scores",  undoes="ask")
    review          = step(S.SUBMITTED,               S.IN_REVIEW,         "coordinator",                  unless="author",                 only_if="enough_reviewers",                                    then="triage, invite_reviewers")
    refer           = step(S.IN_REVIEW,               S.AT_PANEL,          "last_scorer, coordinator",     unless="author",                 only_if="scores_in")
    rescore         = step(S.AT_PANEL,                S.IN_REVIEW,         "panel_chair",                  unless="author, scorer, earlier_decider, interested",                          says="reason",              then="reopen_scores")
    approve         = step(S.AT_PANEL,                S.APPROVED,          "panel_chair",                  unless="author, scorer, earlier_decider, interested",                          says="rationale, case_owner", then="leave_out, name_case_owner, open_case")
    adopt           = step(S.DRAFT,                   S.APPROVED,          "adopter",                                                                                          says="rationale, case_owner", then="welcome, triage, name_case_owner")
    decline         = step(S.SUBMITTED,               S.DECLINED,          "coordinator",                  unless="author, earlier_decider, interested",                                   says="decline_reason, feedback, could_change", then="triage, leave_out") \
                    + step(S.NEEDS_INFORMATION,       S.DECLINED,          "coordinator",                  unless="author, earlier_decider, interested", only_if="two_reminders",          says="decline_reason, feedback, could_change", then="leave_out") \
                    + step([S.IN_REVIEW, S.AT_PANEL, S.APPROVED, S.FINANCE_CHECK, S.PARKED],
                                                      S.DECLINED,          "panel_chair",                  unless="author, scorer, earlier_decider, interested",                          says="decline_reason, feedback, could_change", then="leave_out")
    appeal          = step(S.DECLINED,                S.SUBMITTED,         "author",                                                        only_if="not_yet_appealed",        says="something_new",       then="note_appeal")
    park            = step([*BEFORE_APPROVAL, S.APPROVED], S.PARKED,       "coordinator, panel_chair",     unless="author, earlier_decider, interested",                                  says="until, reason",       then="triage")
    resume          = step(S.PARKED,                  BACK,                "coordinator, panel_chair",     unless="author",                                                    says="reason",                                        undoes="park")
    merge           = step([S.SUBMITTED, S.IN_REVIEW, S.PARKED], S.MERGED, "coordinator",                  unless="author, interested",     only_if="mergeable_target",        says="target, reason",      then="triage, join")
    unmerge         = step(S.MERGED,                  BACK,                "coordinator",                  unless="author",                                                    says="reason",              then="part",              undoes="merge")
    withdraw        = step([S.DRAFT, *BEFORE_APPROVAL, S.APPROVED, S.NEEDS_INFORMATION, S.PARKED],
                                                      S.WITHDRAWN,         "author",                                                                                           says="reason")
    send_to_finance = step(S.APPROVED,                S.FINANCE_CHECK,     "case_owner",                                                    only_if="case_passes_checks")
    return_case     = step([S.FINANCE_CHECK, S.AWAITING_COMMITMENT], S.APPROVED, "finance_officer",        unless="case_owner",                                                says="comments",            then="thaw_case")
    assure          = step(S.FINANCE_CHECK,           S.AWAITING_COMMITMENT, "finance_officer",            unless="case_owner",             only_if="case_passes_checks",      says="comments",            then="freeze_case")
    refuse          = step(S.AWAITING_COMMITMENT,     S.APPROVED,          "named_executive",                                                                                  says="reason",              then="thaw_case")
    commit          = step(S.AWAITING_COMMITMENT,     S.COMMITTED,         "last_signatory",               unless="assurer",                only_if="all_agreed, all_signed, delivery_owner_named",       then="commit_case")
    start           = step(S.COMMITTED,               S.DELIVERING,        "delivery_owner",                                                only_if="milestones_exist")
    bank            = step(S.DELIVERING,              S.BANKED,            "finance_officer",              unless="delivery_owner",         only_if="something_cashable, savings_confirmed")
    deliver         = step(S.DELIVERING,              S.DELIVERED,         "delivery_owner",                                                only_if="nothing_cashable, benefits_read")
    reopen          = step([S.BANKED, S.DELIVERED],   S.DELIVERING,        "finance_officer",                                               only_if="confirmation_in_doubt",   says="reason")
    stop            = step([S.COMMITTED, S.DELIVERING], S.STOPPED,         "executive",                                                                                        says="reason",              then="stop_case")
    # fmt: on

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read again, it has to be asked again who has an interest in it."""
        self.__dict__.pop("interested_ids", None)
        super().refresh_from_db(*args, **kwargs)

    # What workflow asks of the concrete proposal

    def author_ids(self) -> set[int]:
        """Ids of the author and co-authors."""
        raise NotImplementedError

    def wrote_once_ids(self) -> set[int]:
        """Ids of people who wrote it with its authors and left: they may not judge it either."""
        return set()

    def wrote_it(self) -> set[int]:
        """Ids of everybody who writes it or once did; leaving an idea makes nobody its judge."""
        return self.author_ids() | self.wrote_once_ids()

    def affected_team_id(self) -> int | None:
        """Id of the team whose budget the proposal touches."""
        raise NotImplementedError

    def anonymous(self) -> bool:
        """Whether its authors' names are hidden from colleagues."""
        raise NotImplementedError

    def unnamed(self) -> bool:
        """Whether it is judged without its authors' names."""
        raise NotImplementedError

    def confidential(self) -> bool:
        """Whether its words stay on the site, and out of mails."""
        raise NotImplementedError

    def scribe_id(self) -> int | None:
        """Id of whoever wrote it down for its author, if somebody did."""
        return None

    def words(self) -> list[tuple[str, str]]:
        """What it says, part by part: (heading, text), for those who judge it."""
        raise NotImplementedError

    def get_absolute_url(self) -> str:
        """Where its page is."""
        raise NotImplementedError

    def facts(self) -> list[tuple[str, str]]:
        """Where it is about and what it might save, in short: (name, value)."""
        raise NotImplementedError

    def criteria_set_id(self) -> int | None:
        """Id of the criteria it asked to be scored on; None for the usual ones."""
        return None

    def pool_ids(self) -> set[int]:
        """Ids of the reviewers to be offered first."""
        return set()

    def topics(self) -> list[str]:
        """Names of the outcome it serves and the service it is about, where it says so."""
        return []

    def organisation_ids(self) -> set[int]:
        """Ids of the organisations concerned, its home among them."""
        return {self.home_organisation_id}

    @staticmethod
    def normalise(reference: str) -> str:
        """A reference as somebody typed it, as it is stored."""
        return reference.strip().upper()

    # What pages ask of it

    @property
    def about(self) -> About:
        return ABOUT[Stage(self.stage)]

    @property
    def is_open(self) -> bool:
        return not self.about.closed

    def days_late(self, today: date | None = None) -> int:
        """Working days past its due date; 0 when in time, closed, or without a clock."""
        today = today or timezone.localdate()
        if self.due is None or not self.is_open or self.due >= today:
            return 0
        return -working_days_left(today, self.due, self.home_organisation.calendar)

    def stage_before(self, undone: str) -> str:
        """The stage a step that goes back leads to: where the step it undoes came from."""
        decision = self.decisions.filter(step=undone).order_by("-number").first()
        return str(decision.from_stage) if decision else str(Stage.SUBMITTED)

    @classmethod
    def table(cls) -> list[Step]:
        """Every row, in the order of the table above."""
        return [row for steps in cls.TABLE for row in steps]

    @classmethod
    def row(cls, name: str, stage: str) -> Step | None:
        """The row for a step at a stage; None when the step does not start there."""
        return next((row for row in cls.table() if row.name == name and stage in row.sources), None)

    def rows_here(self) -> list[Step]:
        return [row for row in self.table() if self.stage in row.sources]

    def is_author(self, person: Person) -> bool:
        return person.pk in self.author_ids()
