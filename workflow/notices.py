"""Who is told what after a step. Notices are rows first; the worker mails them afterwards."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from place.models import Person
from place.services import record
from workflow.models import Decision, Notice, Proposal
from workflow.refusals import NotAllowed, NotYet
from workflow.rules import is_coordinator
from workflow.stages import Stage

# Which notice the authors get after a step; anything not listed tells them nothing by mail.
TO_AUTHORS: dict[str, Notice.Kind] = {
    "submit": Notice.Kind.RECEIVED,
    "ask": Notice.Kind.QUESTION,
    **dict.fromkeys(
        (
            "just_do_it",
            "approve",
            "decline",
            "park",
            "resume",
            "merge",
            "unmerge",
            "commit",
            "bank",
            "deliver",
            "stop",
        ),
        Notice.Kind.DECIDED,
    ),
}


def tell(
    person: Person,
    kind: Notice.Kind,
    proposal: Proposal | None,
    *,
    decision: Decision | None = None,
    text: str = "",
) -> Notice:
    """Write one notice and queue its mail in the same transaction; without a proposal it is about their account."""
    from workflow.tasks import mail_notice

    notice = Notice.objects.create(
        person=person, kind=kind, proposal_id=proposal and proposal.pk, decision=decision, text=text
    )
    mail_notice.enqueue(notice.pk)
    return notice


def tell_of(proposal: Proposal, decision: Decision) -> None:
    """Tell the authors what was decided, and the new holder that something waits for them."""
    kind = TO_AUTHORS.get(decision.step)
    if kind:
        for author in Person.objects.filter(pk__in=proposal.author_ids(), is_active=True):
            tell(author, kind, proposal, decision=decision)
    holder = proposal.holder
    if holder and holder.pk not in (decision.by_id, *(proposal.author_ids() if kind else ())):
        tell(holder, Notice.Kind.WAITING, proposal, decision=decision)


@transaction.atomic
def remind(proposal: Proposal, *, by: Person) -> None:
    """Remind the authors that a question waits for them, once a day; two such days let the coordinator close it."""
    if proposal.stage != Stage.NEEDS_INFORMATION or not is_coordinator(proposal, by):
        raise NotAllowed(
            _("Only a coordinator can send a reminder, and only while a question waits for an answer.")
        )
    if reminded_today(proposal):
        raise NotYet([_("A reminder has gone out today already.")])
    for author in Person.objects.filter(pk__in=proposal.author_ids(), is_active=True):
        tell(author, Notice.Kind.REMINDER, proposal)
    record(by=by, action="remind", target=proposal)


def reminded_today(proposal: Proposal) -> bool:
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Notice.objects.filter(
        proposal_id=proposal.pk, kind=Notice.Kind.REMINDER, created_at__gte=since
    ).exists()
