"""What an idea is worth: the case, its versions, who agreed and signed each, the document made from it, the plan."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index

from ideas.models import Idea
from place.formats import short_day
from place.keeping import KeptFile
from place.models import Organisation
from workflow.stages import Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from place.models import Person


# An idea in one of these stages takes out of budgets what its current version says.
CLAIMING = (Stage.AWAITING_COMMITMENT, Stage.COMMITTED, Stage.DELIVERING, Stage.BANKED)


class CaseQuerySet(models.QuerySet):
    """Cases, and the one rule of who may see them."""

    def visible_to(self, person: Person | AnonymousUser) -> Self:
        from casebuilder.rules import visible

        return self.filter(visible(person))


class Case(models.Model):
    """The business case of one approved idea: one current version, and all those before it."""

    idea = models.OneToOneField(Idea, models.CASCADE, related_name="case")
    organisations = models.ManyToManyField(Organisation, related_name="cases")  # named in the current version
    # Null only between the two inserts that open a case, inside one transaction; nobody ever reads it so.
    current: models.OneToOneField[CaseVersion, CaseVersion] = models.OneToOneField(  # type: ignore[misc]
        "CaseVersion", models.PROTECT, null=True, related_name="+"
    )
    current_id: int
    released_at = models.DateTimeField(null=True, blank=True)
    release_why = models.CharField(max_length=500, blank=True)  # of the last release, or of its withdrawal
    created_at = models.DateTimeField(default=timezone.now)

    reader: Person | None = (
        None  # who is looking, on a page; other ideas are named to them as far as they may see
    )

    objects: ClassVar = CaseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Case {self.idea.reference}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("casebuilder:case", args=[self.idea.reference])


class CaseWords(index.Indexed, models.Model):
    """What a case is found by: the words of its current version that everybody who may see the case may read."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="words")
    heading = models.TextField(blank=True)  # its title and the names of its options
    text = models.TextField(blank=True)  # what else it says

    search_fields: ClassVar = [index.SearchField("heading", boost=4), index.SearchField("text")]

    class Meta:
        verbose_name_plural = _("words business cases are found by")

    def __str__(self) -> str:
        return str(self.case)


class ParameterEdition(models.Model):
    """Published figures from a day on: added, never changed; what one got wrong, a later one of the same day puts right."""

    number = models.PositiveIntegerField(unique=True)
    in_force_from = models.DateField()
    figures = models.JSONField()  # one edition as a parameters file has it: see docs/appraisal.md
    fingerprint = models.CharField(max_length=64, unique=True)  # of the figures; frozen cases name it
    why = models.CharField(max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # none: shipped
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["in_force_from", "number"]

    def __str__(self) -> str:
        return _("Edition %(number)s, in force from %(day)s") % {
            "number": self.number,
            "day": short_day(self.in_force_from),
        }


class VersionQuerySet(models.QuerySet):
    """Versions, and what reading one needs."""

    def with_marks(self) -> Self:
        """Agreements and signatures with the people and bodies they name, read together."""
        people = ("organisation", "by", "on_behalf_of")
        return self.prefetch_related(
            models.Prefetch("agreements", Agreement.objects.select_related(*people)),
            models.Prefetch("signatures", Signature.objects.select_related(*people)),
        )


class CaseVersion(models.Model):
    """One saved state of a case: its case file, its fingerprint, and the two headline figures computed from it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ASSURED = "assured", _("Assured")  # frozen by finance; agreements and signatures bind to it
        COMMITTED = "committed", _("Committed")
        SUPERSEDED = "superseded", _("Superseded")

    case = models.ForeignKey(Case, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    document = models.JSONField()  # the case file, as docs/appraisal.md describes it
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the document's canonical JSON, in hexadecimal
    # The published figures it was frozen with; none: a draft, which takes those of the day it is looked at
    edition = models.ForeignKey(ParameterEdition, models.PROTECT, null=True, related_name="versions")
    result = models.JSONField(null=True)  # what the engine answered, kept with a frozen version
    # Pounds, of the preferred option less business as usual, in the case's own price basis
    recurring = models.DecimalField(max_digits=16, decimal_places=2, null=True)  # full-year cashable, a year
    one_off = models.DecimalField(max_digits=16, decimal_places=2, null=True)  # cashable once, in total
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    assured_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    assured_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, blank=True)  # what changed, in a few words

    objects: ClassVar = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="case_version_once")]
        indexes: ClassVar = [
            models.Index(fields=["state"]),
            models.Index(fields=["fingerprint"], name="version_by_fingerprint"),
        ]

    def __str__(self) -> str:
        return f"{self.case.idea.reference} version {self.number}"

    @property
    def is_frozen(self) -> bool:
        return self.state in (self.State.ASSURED, self.State.COMMITTED)


class Agreement(models.Model):
    """A body's own finance officer agrees its share of one frozen version."""

    version = models.ForeignKey(CaseVersion, models.CASCADE, related_name="agreements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    comment = models.TextField(blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "organisation"], condition=Q(voided_at=None), name="agreed_once_a_body"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} agrees {self.version}"


class Signature(models.Model):
    """A body's executive signs one frozen version, with capacity and authority stated."""

    version = models.ForeignKey(CaseVersion, models.CASCADE, related_name="signatures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    fingerprint = models.CharField(max_length=64)  # of the version signed
    capacity = models.CharField(max_length=120)  # “Director of Resources”
    authority = models.CharField(max_length=200)  # “delegated up to £250,000, scheme of delegation 4.2”
    limit = models.DecimalField(
        max_digits=14, decimal_places=2, null=True
    )  # pounds; none: by a committee's minute
    minute_reference = models.CharField(max_length=80, blank=True)
    amount = models.DecimalField(
        max_digits=16, decimal_places=2
    )  # pounds: the largest of what the body pays or cashes
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "organisation"], condition=Q(voided_at=None), name="signed_once_a_body"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} signs {self.version}"


class Commitment(models.Model):
    """What one body signed for in one financial year of a committed version, in the case's own prices."""

    version = models.ForeignKey(CaseVersion, models.CASCADE, related_name="commitments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()  # the financial year that starts in April of it
    cost = models.DecimalField(max_digits=16, decimal_places=2)  # pounds of cash it pays
    # Pounds that leave its budgets: what comes back every year, and what comes once, never in one figure
    recurring = models.DecimalField(max_digits=16, decimal_places=2)
    once = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "organisation", "year"], name="committed_once_a_body_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}: {self.recurring} and {self.once}"


class ClaimQuerySet(models.QuerySet):
    """Claims, and which of them stand."""

    def standing(self) -> Self:
        """Of the current version of every case that finance has assured and nobody has stopped since."""
        return self.filter(
            version__case__current=models.F("version"), version__case__idea__stage__in=CLAIMING
        )


class BudgetClaim(models.Model):
    """What an assured version takes out of one budget code of a body in one financial year."""

    version = models.ForeignKey(CaseVersion, models.CASCADE, related_name="claims")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField(max_length=100)  # as place.models.budgets keeps it
    year = models.PositiveSmallIntegerField()  # the financial year that starts in April of it
    # Pounds of corrected cash: what comes back every year, and what comes once, never in one figure
    recurring = models.DecimalField(max_digits=16, decimal_places=2)
    once = models.DecimalField(max_digits=16, decimal_places=2)

    objects: ClassVar = ClaimQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "organisation", "code", "year"], name="claimed_once_a_code_and_year"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "code", "year"], name="claims_on_a_budget")]

    def __str__(self) -> str:
        return f"{self.version} claims {self.code} {self.year}: {self.recurring} and {self.once}"


class CaseDocument(models.Model):
    """The PDF or the workbook of one version: made once by the worker, kept, and served through the access rule."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")
        XLSX = "xlsx", _("Workbook")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to start")
        RUNNING = "running", _("Being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Could not be made")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(CaseVersion, models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.PDF)
    key = models.CharField(
        max_length=80
    )  # what the pages show: fingerprint, state, agreements and signatures, sections kept back
    withheld = models.CharField(
        max_length=80, blank=True
    )  # sections kept back, by name; none: the whole record
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    file = models.FileField(upload_to="cases", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "kind", "key"], name="document_made_once")
        ]
        # “Check a document” looks for a file by what is in it.
        indexes: ClassVar = [models.Index(fields=["sha256"], name="document_by_content")]

    def __str__(self) -> str:
        return f"{self.version} {self.kind}"


class Milestone(models.Model):
    """Something the delivery owner promises by a date."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=120)
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due", "pk"]

    def __str__(self) -> str:
        return self.name


class CaseFile(KeptFile):
    """A quotation, a contract, a sheet of workings: seen by whoever may see the case, and by nobody else."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="files")

    class Meta(KeptFile.Meta):
        indexes: ClassVar = [models.Index(fields=["by", "size"], name="case_file_by_person")]
