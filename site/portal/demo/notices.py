"""What the demonstration's people were told: the last steps of their ideas, some still unread, and one who hears once a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from ideas.models import Idea
from place.models import Person
from workflow.models import Decision, How, Notice, NoticeChoice
from workflow.notices import TO_AUTHORS
from workflow.stages import Stage

LATELY = timedelta(days=60)
UNREAD = timedelta(days=9)  # what is younger waits to be read
DAILY = (Notice.Kind.DECIDED, Notice.Kind.WAITING, Notice.Kind.DUE, Notice.Kind.MENTION, Notice.Kind.OFFER)


def write(*, now: datetime) -> None:
    """Notices as the steps would have left them; no mail waits behind them."""
    taken = Decision.objects.filter(at__gte=now - LATELY).select_related("proposal").order_by("at", "pk")
    recent = list(taken)
    told = [notice for decision in recent for notice in _of(decision, now)]
    Notice.objects.bulk_create(told)
    busy = Person.objects.filter(notices__kind=Notice.Kind.WAITING).order_by("pk").first()
    if busy:
        NoticeChoice.objects.bulk_create(
            NoticeChoice(person=busy, kind=kind, how=How.DAILY) for kind in DAILY
        )


def _of(decision: Decision, now: datetime) -> Iterable[Notice]:
    """To the author what was decided; to whoever has the idea now that it waits for them."""
    idea: Idea = decision.proposal
    kind = TO_AUTHORS.get(decision.step)
    if kind:
        yield _notice(idea.author_id, kind, decision, now)
    moved_on = decision.to_stage != idea.stage or idea.stage in (Stage.DRAFT, Stage.PARKED)
    if idea.holder_id and idea.holder_id not in (decision.by_id, idea.author_id) and not moved_on:
        yield _notice(idea.holder_id, Notice.Kind.WAITING, decision, now)


def _notice(person_id: int, kind: str, decision: Decision, now: datetime) -> Notice:
    read = decision.at + timedelta(hours=5) if decision.at < now - UNREAD else None
    return Notice(
        person_id=person_id,
        kind=kind,
        proposal_id=decision.proposal_id,
        decision=decision,
        created_at=decision.at,
        read_at=read,
    )
