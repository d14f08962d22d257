"""What a step still lacks, each sentence with the page where it is put right."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from workflow.models import Proposal
from workflow.registry import MENDS, NEEDS, mend
from workflow.steps import Step


@dataclass(frozen=True)
class Missing:
    """One thing still to be done first, and where."""

    sentence: str | Promise
    url: str = ""


def missing_with_links(proposal: Proposal, row: Step) -> list[Missing]:
    return [
        Missing(sentence, MENDS[name](proposal) if name in MENDS else "")
        for name in row.needs
        for sentence in NEEDS[name](proposal, {})
    ]


@mend("enough_reviewers")
def choose_reviewers(proposal: Proposal) -> str:
    return reverse("workflow:assign", args=[proposal.reference])


@mend("scores_in")
def see_reviewers(proposal: Proposal) -> str:
    return reverse("workflow:assign", args=[proposal.reference])


@mend("two_reminders")
def send_reminder(proposal: Proposal) -> str:
    return reverse("workflow:remind", args=[proposal.reference])
