"""What reviewers wrote for the author, under names that tell nothing: released together, once it is decided.

A pseudonym belongs to one idea. Which reviewer gets which is settled by a keyed hash of idea and assignment: the same
whenever it is asked, another on every idea, and nothing of the order people were asked, scored or are called in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from workflow.left_out import COUNTS
from workflow.models import Assignment

if TYPE_CHECKING:
    from workflow.models import Proposal

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which look like figures


@dataclass(frozen=True)
class Feedback:
    """One comment, and who it is from: a pseudonym, or a name where the reviewer signed."""

    name: str
    text: str
    signed: bool = False


def feedback_on(proposal: Proposal) -> list[Feedback]:
    """Everything written for the author, in the order of the pseudonyms."""
    given = Assignment.objects.filter(proposal=proposal.pk, state__in=COUNTS)
    return feedback_of(given.select_related("reviewer"))


def feedback_of(assignments: Iterable[Assignment]) -> list[Feedback]:
    """The same of assignments at hand, which come with their reviewers."""
    counted = in_no_telling_order(each for each in assignments if each.state in COUNTS)
    return [
        Feedback(each.reviewer.name if each.signed else pseudonym(place), each.author_comment, each.signed)
        for place, each in enumerate(counted) if each.author_comment
    ]  # fmt: skip


def in_no_telling_order(assignments: Iterable[Assignment]) -> list[Assignment]:
    """Not as people were asked, scored or are called."""
    return sorted(assignments, key=_place)


def pseudonym(place: int) -> str:
    """Reviewer A to Z, then A2 and on."""
    again, letter = divmod(place, len(LETTERS))
    return _("Reviewer %(letter)s") % {"letter": f"{LETTERS[letter]}{again + 1 if again else ''}"}


def _place(assignment: Assignment) -> str:
    return salted_hmac("workflow.feedback", f"{assignment.proposal_id}.{assignment.pk}").hexdigest()
