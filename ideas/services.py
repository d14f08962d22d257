"""Changes to ideas: drafting, answering, keeping versions, joining. Each is one transaction with an audit entry."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from ideas.models import Idea, IdeaVersion, Support
from place.models import Person


def keep_words(idea: Idea, *, by: Person, at: datetime | None = None) -> IdeaVersion | None:
    """Write a version when the words differ from the last one; the caller holds the transaction."""
    last = idea.versions.last()
    words = {"title": idea.title, "problem": idea.problem, "proposal": idea.proposal}
    if last and all(getattr(last, name) == text for name, text in words.items()):
        return None
    return IdeaVersion.objects.create(
        idea=idea, number=last.number + 1 if last else 1, by=by, at=at or timezone.now(), **words)


def carry_over(idea: Idea, *, to: Idea, at: datetime) -> None:
    """Count the authors and supporters of a joined idea among those who have the target's problem."""
    people = {person.pk: person for person in Person.objects.filter(pk__in=idea.author_ids() | _supporter_ids(idea))}
    already = _supporter_ids(to) | to.author_ids()
    Support.objects.bulk_create(
        Support(idea=to, person=person, organisation_id=person.organisation_id, through=idea, at=at)
        for pk, person in people.items() if pk not in already
    )
    recount(to)


def take_back(idea: Idea) -> None:
    """Remove the supports an idea brought to the one it was joined with."""
    target = idea.merged_into
    Support.objects.filter(through=idea).delete()
    if target:
        recount(target)


def recount(idea: Idea) -> None:
    Idea.objects.filter(pk=idea.pk).update(supporters_count=idea.supports.count())


def _supporter_ids(idea: Idea) -> set[int]:
    return set(idea.supports.values_list("person_id", flat=True))
