"""Who is told what after a step. Notices are rows first; the worker mails them afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from place.languages import in_language_of
from place.models import Person
from place.services import record
from workflow.models import Assignment, Decision, How, Mail, Notice, Proposal
from workflow.preferences import how_for, how_for_each
from workflow.refusals import NotAllowed, NotYet
from workflow.registry import AUDIENCES, WAITERS
from workflow.rules import is_coordinator
from workflow.stages import Holder, Stage

# Which notice the authors get after a step; anything not listed tells them nothing by mail.
TO_AUTHORS: dict[str, Notice.Kind] = {
    "submit": Notice.Kind.RECEIVED,
    "ask": Notice.Kind.QUESTION,
    **dict.fromkeys(
        (
            "review",
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


# Steps everybody who may see an idea reads of on its page: followers hear of these.
PUBLIC_STEPS = frozenset({
    "review", "refer", "just_do_it", "approve", "adopt", "decline", "appeal", "park", "resume", "merge", "unmerge",
    "withdraw", "assure", "commit", "start", "bank", "deliver", "reopen", "stop",
})  # fmt: skip


# Of these, those that tell by their hour when a score was given: never for who once wrote it, even if they follow it.
OF_ITS_JUDGING = ("refer",)

# Steps that bring an idea back to reviewers who were asked before and have not scored yet.
BACK_TO_REVIEWERS = ("answer", "resume", "unmerge")


def tell(
    person: Person,
    kind: Notice.Kind,
    proposal: Proposal | None,
    *,
    decision: Decision | None = None,
    text: str | Promise = "",
    name: str | None = None,
) -> Notice:
    """Write one notice, and its mail into the outbox, in the same transaction; without a proposal it is about their account."""
    from workflow.tasks import send_mail

    how = how_for(person, kind)
    mail = Mail.objects.create(person=person) if how == How.ONCE else None
    with in_language_of(person):  # words of ours are kept as their reader reads them
        said = str(text)
    notice = Notice.objects.create(
        person=person,
        kind=kind,
        proposal_id=proposal.pk if proposal else None,
        decision=decision,
        text=said,
        name=name,
        how=how,
        mail=mail,
    )
    if mail:
        send_mail.enqueue(mail.pk)
    return notice


def tell_all(
    people: Collection[Person],
    kind: Notice.Kind,
    proposal: Proposal,
    *,
    decision: Decision | None = None,
    text: str | Promise = "",
    **said: Any,
) -> None:
    """The same news for many, in a few statements however many they are; mail goes with the worker's next round."""
    ways = how_for_each(people, kind)
    at_once = [person for person in people if ways[person.pk] == How.ONCE]
    mails = {mail.person_id: mail for mail in Mail.objects.bulk_create(Mail(person=one) for one in at_once)}
    written = []
    for person in people:
        with in_language_of(person):
            words = str(text) % said if said else str(text)
        written.append(
            Notice(
                person=person, kind=kind, proposal_id=proposal.pk, decision=decision, text=words,
                how=ways[person.pk], mail=mails.get(person.pk),
            )
        )  # fmt: skip
    Notice.objects.bulk_create(written)


def tell_once(
    name: str, person: Person, kind: Notice.Kind, proposal: Proposal | None, *, text: str | Promise = ""
) -> Notice | None:
    """The same, unless a notice of this name was written before, by this worker or another."""
    if Notice.objects.filter(name=name).exists():
        return None
    try:
        with transaction.atomic():
            return tell(person, kind, proposal, text=text, name=name)
    except IntegrityError:
        return None


def authors_to_tell(proposal: Proposal) -> QuerySet[Person]:
    """Authors with an account, and those without one: their notices wait on the desk until somebody posts or rings."""
    reached = Q(is_active=True) | Q(by_letter=True)
    return Person.objects.filter(reached, pk__in=proposal.author_ids())


def tell_of(proposal: Proposal, decision: Decision) -> None:
    """Tell the authors what was decided, the new holder that something waits for them, and followers the news."""
    kind = TO_AUTHORS.get(decision.step)
    authors = proposal.author_ids()
    if kind:
        for author in authors_to_tell(proposal):
            if (
                author.pk != decision.by_id or kind == Notice.Kind.RECEIVED
            ):  # a receipt is for whoever sent it in
                tell(author, kind, proposal, decision=decision)
    next_ones = waits_for(proposal, decision) - {decision.by_id, *(authors if kind else ())}
    for person in Person.objects.filter(pk__in=next_ones, is_active=True):
        tell(person, Notice.Kind.WAITING, proposal, decision=decision)
    tell_followers(proposal, decision)


def waits_for(proposal: Proposal, decision: Decision) -> set[int]:
    """Ids of those a step brings the proposal to. Reviewers who are asked, or asked again, hear of it where that is done."""
    held_by = proposal.about.held_by
    if held_by is Holder.REVIEWERS:
        asked = proposal.assignments.filter(state=Assignment.State.ASKED)
        return set(asked.values_list("reviewer", flat=True)) if decision.step in BACK_TO_REVIEWERS else set()
    if held_by and held_by.value in WAITERS:
        return WAITERS[held_by.value](proposal)
    return {proposal.holder_id} if proposal.holder_id else set()


def tell_followers(proposal: Proposal, decision: Decision) -> None:
    """Public steps are news for whoever follows and was not told otherwise; whether they may still see it is asked when read."""
    if decision.step not in PUBLIC_STEPS or not AUDIENCES:
        return
    told = set(Notice.objects.filter(decision=decision).values_list("person", flat=True))
    knows = {decision.by_id, *proposal.author_ids(), *told}
    if decision.step in OF_ITS_JUDGING:
        knows |= proposal.wrote_it()
    ids = set().union(*(audience(proposal) for audience in AUDIENCES.values())) - knows
    tell_all(
        Person.objects.filter(pk__in=ids, is_active=True), Notice.Kind.FOLLOWED, proposal, decision=decision
    )


def with_unread(people: QuerySet[Person]) -> QuerySet[Person]:
    """People with how many notices they have not read, for `unread` to find without asking again."""
    theirs = Notice.objects.filter(person=OuterRef("pk"), read_at=None).order_by().values("person")
    return people.annotate(unread_notices=Coalesce(Subquery(theirs.annotate(n=Count("pk")).values("n")), 0))


def unread(person: Person) -> int:
    """How many notices somebody has not read; as they were when the request began, where that is known."""
    known: int | None = getattr(person, "unread_notices", None)
    if known is not None:
        return known
    return Notice.objects.filter(person=person, read_at=None).count()


def mark_read(*, by: Person, uids: Iterable[str] | None = None) -> int:
    """Mark one's own notices as read, all of them unless some are named; how many there were."""
    mine = Notice.objects.filter(person=by, read_at=None)
    if uids is not None:
        mine = mine.filter(uid__in=uids)
    return mine.update(read_at=timezone.now())


@transaction.atomic
def remind(proposal: Proposal, *, by: Person) -> None:
    """Remind the authors that a question waits for them, once a day; two such days let the coordinator close it."""
    if proposal.stage != Stage.NEEDS_INFORMATION or not is_coordinator(proposal, by):
        raise NotAllowed(
            _("Only a coordinator can send a reminder, and only while a question waits for an answer.")
        )
    if reminded_today(proposal):
        raise NotYet([_("A reminder has gone out today already.")])
    for author in authors_to_tell(proposal):
        tell(author, Notice.Kind.REMINDER, proposal)
    record(by=by, action="remind", target=proposal)


def reminded_today(proposal: Proposal) -> bool:
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Notice.objects.filter(
        proposal_id=proposal.pk, kind=Notice.Kind.REMINDER, created_at__gte=since
    ).exists()
