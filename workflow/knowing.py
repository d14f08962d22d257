"""Who may know whose an idea is, and who judges it: one rule each way, asked by every page, list, file, report and mail.

Nothing of how an idea is judged is for who wrote it, whatever else they are here: its coordinator, in the chair, on the
panel, an administrator. And whoever scores an idea judged without names does not read one, also where they coordinate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from place.vocabulary import Role
from workflow.models.reviews import Assignment

if TYPE_CHECKING:
    from place.models import Person
    from workflow.models import Proposal


def may_know_judging(person: Person, proposal: Proposal) -> bool:
    """Whether who scores it, what they gave and when can be for this person at all: never for who writes it or once did."""
    return person.pk not in proposal.wrote_it()


def may_know_author(person: Any, proposal: Proposal) -> bool:
    """A hidden name is for its owner and for the coordinator of the home organisation, unless they score it unnamed."""
    hidden = proposal.anonymous()
    if not hidden or not person.is_authenticated:
        return not hidden
    if proposal.is_author(person):
        return True
    if not person.standing.at(Role.COORDINATOR, proposal.home_organisation_id):
        return False
    return not (proposal.unnamed() and proposal.pk in asked_to_score(person))


def asked_to_score(person: Person) -> set[int]:
    """Ids of what somebody scores or has scored; asked once, however long the list is that wants to know."""
    kept = person.standing.__dict__
    if "asked_to_score" not in kept:
        asked = Assignment.objects.filter(reviewer=person).exclude(state=Assignment.State.STOOD_DOWN)
        kept["asked_to_score"] = set(asked.values_list("proposal", flat=True))
    found: set[int] = kept["asked_to_score"]
    return found


def interest_told(person: Person, proposal: Proposal, because: str | Promise) -> str | Promise:
    """Why somebody has an interest, as this reader may know it: beside whom they work would tell a hidden name."""
    if not because or may_know_author(person, proposal):
        return because
    return _("has an interest in it")
