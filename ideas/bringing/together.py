"""Joins groups of near-duplicates: each group in one transaction, each idea by the step everybody else takes too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ideas.bringing.services import may_bring_in
from ideas.models import AlikeGroup, Idea
from place.models import Person
from place.services import record
from workflow.refusals import NotAllowed, NotYet, Refusal
from workflow.rules import may
from workflow.services import move
from workflow.stages import Stage

State = AlikeGroup.State
NEVER_MAIN = (Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN)


@dataclass(frozen=True)
class Chosen:
    """What somebody ticked in one group: the main idea, and those that become part of it, with the versions they saw."""

    group: AlikeGroup
    main: Idea
    others: tuple[tuple[Idea, int], ...]


@dataclass(frozen=True)
class Outcome:
    """What became of one group."""

    group: AlikeGroup
    joined: int = 0
    refused: str = ""


def join_all(*, by: Person, chosen: Iterable[Chosen], reason: str) -> list[Outcome]:
    """Each group by itself: one that is refused stops no other, and nothing of it is done."""
    return [_joined(by, each, reason) for each in chosen]


def _joined(by: Person, chosen: Chosen, reason: str) -> Outcome:
    try:
        join(by=by, chosen=chosen, reason=reason)
    except Refusal as refusal:
        return Outcome(chosen.group, refused=str(refusal))
    return Outcome(chosen.group, joined=len(chosen.others))


@transaction.atomic
def join(*, by: Person, chosen: Chosen, reason: str) -> None:
    """Join every ticked idea of a group with its main one, or none of them."""
    group = _held(by, chosen.group)
    if not chosen.others:
        raise NotYet([_("Tick at least one idea besides the main one.")])
    if chosen.main.stage in NEVER_MAIN:
        raise NotYet([
            _("%(reference)s cannot be the main idea: it is “%(stage)s”.")
            % {"reference": chosen.main.reference, "stage": chosen.main.get_stage_display()}
        ])  # fmt: skip
    for idea, version in chosen.others:
        move(idea, "merge", by=by, version=version, target=chosen.main, reason=reason)
    group.state = State.JOINED
    group.save(update_fields=["state"])
    record(
        by=by, action="join_group", target=group, organisation=group.list.organisation, main=chosen.main.reference,
        joined=[idea.reference for idea, _version in chosen.others])  # fmt: skip


@transaction.atomic
def leave_apart(*, by: Person, group: AlikeGroup) -> None:
    """They are different ideas: the group is not shown again."""
    held = _held(by, group)
    held.state = State.APART
    held.save(update_fields=["state"])
    record(by=by, action="leave_group", target=held, organisation=held.list.organisation)


def _held(by: Person, group: AlikeGroup) -> AlikeGroup:
    held: AlikeGroup = (
        AlikeGroup.objects.select_for_update(of=("self",))
        .select_related("list__organisation")
        .get(pk=group.pk)
    )
    if not may_bring_in(by, held.list.organisation_id):
        raise NotAllowed(_("You can join ideas of the organisations you coordinate."))
    if held.state != State.OPEN:
        raise NotYet([_("Somebody has dealt with this group already.")])
    return held


def can_be_joined(idea: Idea, person: Person) -> bool:
    """Whether this one may become part of another: by the same rule as on its own page."""
    return may(idea, person, "merge")
