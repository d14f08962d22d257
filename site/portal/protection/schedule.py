"""The retention schedule: what is kept, why, for how long, and the job that ends it. Read the table down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from casebuilder.models import CaseDocument, CaseVersion
from ideas.models import Idea, IdeaList, Invitation
from place.models import AuditEntry, Person
from place.models import Invitation as JoiningInvitation
from workflow.models import Absence, Mail, Notice
from workflow.stages import Stage

DAY = timedelta(days=1)
YEAR = 365 * DAY
ERASED = "erased.invalid"  # the domain of an erased account's address; nobody can ever own it


@dataclass(frozen=True)
class Kept:
    """One row: a kind of data, the lawful reason to keep it, how long, what happens then, and which rows are due."""

    key: str
    what: Promise
    why: Promise
    long: Promise
    then: Promise
    due: Callable[[datetime], QuerySet[Any]] | None = None


def sessions(now: datetime) -> QuerySet[Any]:
    return Session.objects.filter(expire_date__lt=now)


def joining(now: datetime) -> QuerySet[Any]:
    """Invitations to join that were answered, taken back or ran out three months ago."""
    old = now - 90 * DAY
    return JoiningInvitation.objects.filter(
        Q(accepted_at__lt=old) | Q(withdrawn_at__lt=old) | Q(expires_at__lt=old)
    )


def writing_together(now: datetime) -> QuerySet[Any]:
    return Invitation.objects.filter(at__lt=now - 120 * DAY)


def notices(now: datetime) -> QuerySet[Any]:
    return Notice.objects.filter(created_at__lt=now - 395 * DAY)


def mails(now: datetime) -> QuerySet[Any]:
    return Mail.objects.filter(created_at__lt=now - 395 * DAY)


def drafts(now: datetime) -> QuerySet[Any]:
    """Drafts begun two years ago and not touched since: by no step, and by nothing kept while somebody typed."""
    old = now - 2 * YEAR
    touched = AuditEntry.objects.filter(target_type="ideas.idea", target_id=OuterRef("key"), at__gte=old)
    begun = Idea.objects.filter(stage=Stage.DRAFT, submitted_at=None, created_at__lt=old, changed_at__lt=old)
    return begun.annotate(key=Cast("pk", CharField())).exclude(Exists(touched))


def days_away(now: datetime) -> QuerySet[Any]:
    return Absence.objects.filter(ends__lt=timezone.localdate(now - 30 * DAY))


def papers(now: datetime) -> QuerySet[Any]:
    """PDFs of drafts; they can be made again. Papers of assured and signed versions are records and stay."""
    return CaseDocument.objects.filter(version__state=CaseVersion.State.DRAFT, asked_at__lt=now - 90 * DAY)


def lists(now: datetime) -> QuerySet[Any]:
    """Uploaded lists whose file is still kept, and that nobody has worked on for three months."""
    resting = IdeaList.objects.exclude(stored="").exclude(state__in=IdeaList.WORKING)
    return resting.filter(beat_at__lt=now - 90 * DAY)


def errands(now: datetime) -> QuerySet[Any]:
    return DBTaskResult.objects.filter(finished_at__lt=now - 30 * DAY)


def leavers(now: datetime) -> QuerySet[Any]:
    old = now - 6 * YEAR
    return Person.objects.filter(is_active=False, left_at__lt=old).exclude(email__endswith=f"@{ERASED}")


TASK = _("Public task: improving services and accounting for public money")
SECURE = _("Public task, and keeping the site secure")

# fmt: off
SCHEDULE = (
    Kept("sessions",  _("Who is signed in"),                          SECURE, _("Until the session ends"),                   _("Deleted"), sessions),
    Kept("pay_band",  _("The pay band people may say they are in"),   TASK, _("Until they take it back or leave"),           _("Deleted at once")),
    Kept("joining",   _("Invitations to join, with an e-mail address"), TASK, _("Three months after they are answered or run out"), _("Deleted"), joining),
    Kept("coauthors", _("Invitations to write an idea together"),       TASK, _("Four months"),                              _("Deleted"), writing_together),
    Kept("mails",     _("That a mail was sent, and when"),              TASK, _("Thirteen months"),                          _("Deleted"), mails),
    Kept("notices",   _("Notices"),                                     TASK, _("Thirteen months"),                          _("Deleted"), notices),
    Kept("drafts",    _("Ideas begun and never sent in"),               TASK, _("Two years after they were last touched"),   _("Deleted"), drafts),
    Kept("away",      _("Days a reviewer is away"),                     TASK, _("A month after they end"),                   _("Deleted"), days_away),
    Kept("papers",    _("PDFs of draft business cases"),                TASK, _("Three months; they can be made again"),     _("Deleted"), papers),
    Kept("lists",     _("Lists of ideas as they were uploaded"),        TASK, _("Three months after they were last worked on"), _("The file is deleted; which idea came of which row stays"), lists),
    Kept("errands",   _("The record of background work"),             SECURE, _("Thirty days"),                              _("Deleted"), errands),
    Kept("leavers",   _("Accounts of people who left"),                 TASK, _("Six years after they left"),                _("Erased: their words and decisions stay, without their name"), leavers),
    Kept("ideas",     _("Ideas, comments, scores and decisions"),       TASK, _("Ten years after the idea is closed"),       _("Reviewed by a person: history, or destroyed")),
    Kept("adoptions", _("What bodies said about each other's ideas, and who said it"), TASK, _("As long as the idea"), _("Goes with the idea")),
    Kept("panels",    _("Who sat on a panel, interests declared and votes between ideas"), TASK, _("Ten years after the idea is closed"), _("Kept with the idea; votes are shown to nobody by name")),
    Kept("cases",     _("Business cases, agreements and signatures"),   TASK, _("Seven years after the last saving is confirmed"), _("Reviewed by a person; they are financial records")),
    Kept("audit",     _("Who did what and when, without names or words"), SECURE, _("As long as the installation runs"),     _("Destroyed with it: a chain with a link taken out proves nothing")),
)
# fmt: on
