"""Where else a person's work on an idea goes on: a draft, a business case, a share to agree, milestones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from casebuilder.rules import can_edit, may_name_delivery_owner, may_plan
from ideas.rules import can_edit as can_write
from portal.owed import answers_due, frozen_cases
from workflow.models import Assignment
from workflow.stages import Stage

if TYPE_CHECKING:
    from ideas.models import Idea
    from place.models import Person
    from portal.reader import Reader


@dataclass(frozen=True)
class Way:
    """A link to the page where the work is."""

    label: str | Promise
    url: str


def ways(reader: Reader) -> list[Way]:
    """The pages of other floors on which this person has something to do, the most pressing first."""
    idea, person = reader.idea, reader.person
    return [
        *_writing(idea, person),
        *_scoring(idea, person),
        *_answering(idea, person),
        *_delivering(idea, person),
    ]


def _writing(idea: Idea, person: Person) -> list[Way]:
    if idea.is_draft and can_write(person, idea):
        return [Way(_("Go on writing"), reverse("ideas:edit", args=[idea.reference, "idea"]))]
    if getattr(idea, "case", None) and can_edit(person, idea.case):
        return [Way(_("Go on with the business case"), reverse("casebuilder:edit", args=[idea.reference]))]
    return []


def _scoring(idea: Idea, person: Person) -> list[Way]:
    """The scores this person still owes, or may change."""
    labels = {
        Assignment.State.ASKED: _("Score this idea"),
        Assignment.State.DONE: _("Your scores"),
        Assignment.State.CONFIRM: _("Confirm your scores"),
    }
    if idea.stage != Stage.IN_REVIEW:
        return []
    return [
        Way(labels[Assignment.State(each.state)], reverse("workflow:review", args=[each.uid]))
        for each in idea.assignments.all() if each.reviewer_id == person.pk and each.state in labels
    ]  # fmt: skip


def _answering(idea: Idea, person: Person) -> list[Way]:
    if idea.stage != Stage.AWAITING_COMMITMENT:
        return []
    due = answers_due(person, frozen_cases(person).filter(case__idea=idea))
    return [Way(each.label % {"body": each.named.organisation.short_name}, each.url) for each in due]


def _delivering(idea: Idea, person: Person) -> list[Way]:
    found = []
    if idea.delivery_owner_id is None and idea.about.approved and may_name_delivery_owner(person, idea):
        found.append(
            Way(_("Name who delivers it"), reverse("casebuilder:delivery_owner", args=[idea.reference]))
        )
    if may_plan(person, idea):
        found.append(Way(_("Milestones"), reverse("casebuilder:milestones", args=[idea.reference])))
    return found
