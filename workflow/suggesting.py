"""Suggests reviewers for several ideas at once: without a conflict, the least busy first, the work spread over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workflow.interests import Interests
from workflow.models import Assignment
from workflow.reviews import why_not


@dataclass(frozen=True)
class Choice:
    """Somebody who may score an idea, with how much they have already, and whether they are asked."""

    person: Any
    load: int
    ticked: bool


class Suggestions:
    """Reads reviewers and authors once, however many ideas there are."""

    def __init__(self, proposals: Sequence[Any]) -> None:
        from workflow.views.assign import reviewers

        self.reviewers: list[Any] = list(reviewers())
        self.load = Counter({person.pk: person.load for person in self.reviewers})
        self.known = Interests(proposals)

    def choices(self, proposal: Any, ticked: set[str] | None) -> list[Choice]:
        """Everybody free to score it; ticked by whoever chose or, where nobody has yet, as many as are still needed."""
        taken = {
            each.reviewer_id
            for each in proposal.assignments.all()
            if each.state != Assignment.State.STOOD_DOWN
        }
        home = proposal.home_organisation_id
        free = [
            person
            for person in self.reviewers
            if person.pk not in taken and not why_not(proposal, person, self.known)
        ]
        free.sort(key=lambda one: (self.load[one.pk], one.organisation_id != home, one.name))
        wanted = max(0, proposal.home_organisation.reviewers_needed - len(taken))
        chosen = {str(person.uid) for person in free[:wanted]} if ticked is None else ticked
        made = [Choice(person, self.load[person.pk], str(person.uid) in chosen) for person in free]
        self.load.update(choice.person.pk for choice in made if choice.ticked)
        return made
