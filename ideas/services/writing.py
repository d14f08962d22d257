"""Changes to ideas: drafting, answering, keeping versions, joining. Each is one transaction with an audit entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ideas.models import Challenge, Estimate, Idea, IdeaVersion, Support, total
from ideas.rules import why_unsupported
from place.models import Person
from place.services import record
from workflow.refusals import NotAllowed, Stale
from workflow.rules import may
from workflow.services import lock


def keep_words(idea: Idea, *, by: Person, at: datetime | None = None) -> IdeaVersion | None:
    """Write a version when the words differ from the last one; the caller holds the transaction."""
    last = idea.versions.last()
    words = {"title": idea.title, "problem": idea.problem, "proposal": idea.proposal}
    if last and all(getattr(last, name) == text for name, text in words.items()):
        return None
    return IdeaVersion.objects.create(
        idea=idea, number=last.number + 1 if last else 1, by=by, at=at or timezone.now(), **words
    )


def carry_over(idea: Idea, *, to: Idea, at: datetime) -> list[int]:
    """Count the authors and supporters of a joined idea among those who have the target's problem; ids of its supporters."""
    hold(to.pk)
    people = {
        person.pk: person for person in Person.objects.filter(pk__in=idea.author_ids() | _supporter_ids(idea))
    }
    already = _supporter_ids(to) | to.author_ids()
    Support.objects.bulk_create(
        Support(idea=to, person=person, organisation_id=person.organisation_id, through=idea, at=at)
        for pk, person in people.items()
        if pk not in already
    )
    recount(to)
    return sorted(people.keys() - idea.author_ids())


def take_back(idea: Idea, *, only: set[int] | None = None) -> None:
    """Remove the supports an idea brought to the one it was joined with, unless another joined with it brings them too.

    Where that one has been joined with a third since, they are not counted there by way of it any more: `only` are people.
    """
    others: dict[int, Idea] = {}
    for other in joined_beside(idea):
        for person in other.author_ids() | _supporter_ids(other):
            others.setdefault(person, other)
    brought, gone = Support.objects.filter(through=idea), set[int]()
    if only is not None:
        brought = brought.filter(person__in=only - idea.author_ids() - _supporter_ids(idea))
    for each in brought:
        each.through = others.get(each.person_id)
        if each.through:
            each.save(update_fields=["through"])
        else:
            gone.add(each.person_id)
            each.delete()
    target: Idea | None = idea.merged_into  # type: ignore[assignment]  # an idea is joined with an idea
    if target:
        recount(target)
        if gone and target.merged_into_id:
            take_back(target, only=gone)


def joined_beside(idea: Idea) -> list[Idea]:
    """The other ideas joined with the same one, the longest joined first; no two of them are taken apart at once."""
    if idea.merged_into_id is None:
        return []
    hold(idea.merged_into_id)
    beside = Idea.objects.filter(merged_into=idea.merged_into_id).exclude(pk=idea.pk)
    return list(beside.prefetch_related("coauthors").order_by("stage_since", "pk"))


def hold(idea_id: int) -> None:
    """Let nobody else count or join here until this is done."""
    Idea.objects.select_for_update(of=("self",), no_key=True).filter(pk=idea_id).first()


def recount(idea: Idea) -> None:
    """Count anew, one after another: counted side by side, each would miss whom the others are about to add."""
    hold(idea.pk)
    Idea.objects.filter(pk=idea.pk).update(supporters_count=idea.supports.count())


def _supporter_ids(idea: Idea) -> set[int]:
    return set(idea.supports.values_list("person_id", flat=True))


@transaction.atomic
def support(*, by: Person, idea: Idea) -> None:
    """Say “we have this problem too”, once a person; authors have it already."""
    unsupported = why_unsupported(by, idea)
    if unsupported:
        raise NotAllowed(unsupported)
    made = Support.objects.get_or_create(
        idea=idea, person=by, defaults={"organisation_id": by.organisation_id}
    )[1]
    if made:
        recount(idea)
        record(by=by, action="support", target=idea)


@transaction.atomic
def unsupport(*, by: Person, idea: Idea) -> None:
    """Take one's own support back; a support carried over from a joined idea goes only with that idea."""
    gone, _each = Support.objects.filter(idea=idea, person=by, through=None).delete()
    if gone:
        recount(idea)
        record(by=by, action="unsupport", target=idea)


# Drafting and answering


@transaction.atomic
def start(*, by: Person, reference: str, challenge: Challenge | None = None, **words: str) -> Idea:
    """Begin a draft under a reference its form already carries, so that sending the form twice begins one only."""
    if by.organisation is None:
        raise NotAllowed(
            _("Your account belongs to no organisation yet, so an idea of yours would have no home.")
        )
    begun = Idea.objects.filter(reference=reference).first()
    if begun and begun.author_id == by.pk and begun.is_draft:
        return begun
    idea = Idea.objects.create(
        reference="" if begun else reference, author=by, holder=by, home_organisation=by.organisation,
        challenge=challenge, **words
    )  # fmt: skip
    idea.organisations.set([by.organisation])
    record(by=by, action="start", target=idea)
    return idea


@transaction.atomic
def keep(
    idea: Idea,
    *,
    by: Person,
    version: int,
    step: str,
    done: bool = False,
    quietly: bool = False,
    lines: list[Estimate] | None = None,
    **fields: Any,
) -> Idea:
    """Keep one step of a draft. Raises Stale when it was changed elsewhere since and this would change it again.

    `quietly` is for saving while somebody types: no entry in the audit and no new version.
    """
    draft = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    if not draft.is_draft or not draft.is_author(by):
        raise NotAllowed(_("Only its author can change this idea, and only until it is sent in."))
    changed = _differences(draft, fields, lines)
    if version != draft.version:
        if changed:
            raise Stale(draft, None)
        return draft
    for name in changed & fields.keys():
        _put(draft, name, fields[name])
    if "lines" in changed:
        _replace_lines(draft, lines or [])
    draft.steps_done = sorted({*draft.steps_done, step}) if done else draft.steps_done
    if not quietly:
        draft.version += 1
        record(by=by, action="keep_draft", target=draft, step=step, changed=sorted(changed))
    draft.save()
    return draft


@transaction.atomic
def revise(idea: Idea, *, by: Person, version: int, title: str, problem: str, proposal: str) -> bool:
    """Change the words of an idea sent back with a question, keeping how they stood; whether they changed."""
    now = lock(idea, version)
    if not may(now, by, "answer"):
        raise NotAllowed(_("The words of an idea can be changed only while a question about it is open."))
    words = {"title": title, "problem": problem, "proposal": proposal}
    changed = _differences(now, words, None)
    if not changed:
        return False
    keep_words(now, by=now.author, at=now.submitted_at)  # as they stood, should no version hold them yet
    for name, text in words.items():
        setattr(now, name, text)
    now.version += 1
    now.save()
    keep_words(now, by=by)
    record(by=by, action="revise", target=now, changed=sorted(changed))
    return True


def _differences(idea: Idea, fields: dict[str, Any], lines: list[Estimate] | None) -> set[str]:
    """Names of what differs from what is kept."""
    changed = {
        name for name, value in fields.items() if name != "organisations" and getattr(idea, name) != value
    }
    if "organisations" in fields and {body.pk for body in fields["organisations"]} != {
        body.pk for body in idea.organisations.all()
    }:
        changed.add("organisations")
    if lines is not None and [line.figures() for line in lines] != [
        line.figures() for line in idea.estimates.all()
    ]:
        changed.add("lines")
    return changed


def _put(idea: Idea, name: str, value: Any) -> None:
    if name == "organisations":
        idea.organisations.set(value)
    else:
        setattr(idea, name, value)


def _replace_lines(idea: Idea, lines: list[Estimate]) -> None:
    """The lines are few and nothing refers to one: write them anew, and keep their total for lists."""
    idea.estimates.all().delete()
    for line in lines:
        line.pk, line.idea = None, idea
    Estimate.objects.bulk_create(lines)
    idea.yearly_saving = total(lines)
