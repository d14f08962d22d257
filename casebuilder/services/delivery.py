"""Who delivers a case, and what they promise by when."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebuilder import rules
from casebuilder.models import Milestone
from casebuilder.services.locking import locked_idea
from ideas.models import Idea
from place.models import Person
from place.services import record
from workflow.clocks import due_date
from workflow.models import Notice
from workflow.notices import tell
from workflow.refusals import NotAllowed, NotYet
from workflow.rules import missing_for
from workflow.stages import ABOUT, Holder, Stage

NAMED = gettext_lazy("You are named as the delivery owner.")
NAMED_EARLY = gettext_lazy("You are named as the delivery owner. You hear again once everybody has signed.")


@transaction.atomic
def name_delivery_owner(*, by: Person, idea: Idea, to: Person) -> Idea:
    """Say who will deliver; where only this was missing, the last signatory hears that they can commit."""
    idea = locked_idea(idea)
    if not rules.may_name_delivery_owner(by, idea):
        raise NotAllowed(
            _("Only the case owner, or somebody who signs for the case, can name its delivery owner.")
        )
    if not to.is_active or to.organisation_id not in rules.bodies_delivering(idea):
        raise NotYet([_("Choose somebody who works for one of the organisations in the case.")])
    was, idea.delivery_owner = idea.delivery_owner_id, to
    if ABOUT[Stage(idea.stage)].held_by is Holder.DELIVERY_OWNER:
        idea.holder = to
    idea.version += 1
    idea.save()
    record(by=by, action="name_delivery_owner", target=idea, was=was, to=to.pk)
    if to.pk not in (by.pk, was):
        tell(to, Notice.Kind.WAITING, idea, text=NAMED if idea.about.committed else NAMED_EARLY)
    _say_it_can_be_committed(idea)
    return idea


def _say_it_can_be_committed(idea: Idea) -> None:
    row = idea.row("commit", idea.stage)
    if row is None or missing_for(idea, row):
        return
    last = idea.case.current.signatures.filter(voided_at=None).select_related("by").last()
    if last:
        tell(
            last.by,
            Notice.Kind.WAITING,
            idea,
            text=gettext_lazy("Everybody has signed and a delivery owner is named: it can be committed."),
        )


@transaction.atomic
def add_milestone(*, by: Person, idea: Idea, name: str, due: date) -> Milestone:
    """The delivery owner promises something by a day."""
    idea = _planned_by(idea, by)
    made = Milestone.objects.create(idea=idea, name=name.strip(), due=due)
    _reset_clock(idea)
    record(by=by, action="add_milestone", target=idea, milestone=made.pk, due=str(due))
    return made


@transaction.atomic
def complete_milestone(*, by: Person, milestone: Milestone, on: date | None = None) -> Milestone:
    """It is done, on a day that is not to come."""
    idea = _planned_by(milestone.idea, by)
    on = on or timezone.localdate()
    if on > timezone.localdate():
        raise NotYet([_("The day it was done cannot be in the future.")])
    milestone = Milestone.objects.get(pk=milestone.pk)
    if milestone.done_on:
        raise NotYet([_("“%(name)s” is marked as done already.") % {"name": milestone.name}])
    milestone.done_on = on
    milestone.save(update_fields=["done_on"])
    _reset_clock(idea)
    record(by=by, action="complete_milestone", target=idea, milestone=milestone.pk, on=str(on))
    return milestone


def _planned_by(idea: Idea, by: Person) -> Idea:
    idea = locked_idea(idea)
    if not rules.may_plan(by, idea):
        raise NotAllowed(
            _("Only the delivery owner can change the milestones, from the day the savings are committed.")
        )
    return idea


def _reset_clock(idea: Idea) -> None:
    """While it is being delivered, the idea is due when its next milestone is."""
    if idea.stage == Stage.DELIVERING:
        Idea.objects.filter(pk=idea.pk).update(due=due_date(idea, {}), version=F("version") + 1)
