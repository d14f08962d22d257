"""What somebody gave before they came by an interest: left out while an idea is judged, and for good once it is decided.

Nobody's own doing need be in it: a joined idea, a new team, a budget. What somebody comes by after the decision changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from place.models import Person
from place.services import record
from workflow.interests import Interests
from workflow.models import Assignment, PanelVote, Proposal, Sitting
from workflow.registry import PARTIES, proposals
from workflow.stages import UNDECIDED

COUNTS = (Assignment.State.DONE, Assignment.State.CONFIRM)


def scores_left_out(ids: Sequence[int]) -> set[tuple[int, int]]:
    """Scores of ideas still to be decided that do not count, as (proposal, reviewer); in the same few queries."""
    undecided = list(proposals().filter(pk__in=ids, stage__in=UNDECIDED).for_judging())
    scored = [
        (each, one.reviewer_id) for each in undecided for one in each.assignments.all() if one.state in COUNTS
    ]
    people = _with_teams({reviewer for _idea, reviewer in scored})
    known = Interests(undecided)
    return {(idea.pk, reviewer) for idea, reviewer in scored if known.of(idea, people[reviewer])}


def interested_in(proposal: Proposal) -> set[int]:
    """Ids of those whose scores of this one do not count now; asks nothing where a list has looked it up."""
    return PARTIES["interested"](proposal) if proposal.stage in UNDECIDED else set()


def leave_out(proposal: Proposal, *, by: Person) -> None:
    """At the decision: whoever has an interest is taken off, and their votes about it with them."""
    near = PARTIES["interested"](proposal)
    theirs = proposal.assignments.select_for_update(of=("self",)).filter(reviewer__in=near)
    for one in theirs.filter(state__in=COUNTS):
        one.state, one.stood_down_because = (
            Assignment.State.STOOD_DOWN,
            _("Came by an interest after scoring."),
        )
        one.save(update_fields=["state", "stood_down_because"])
        record(by=by, action="stand_down", target=proposal, reviewer=one.reviewer_id)
    about = votes_about(proposal)
    people, known = _with_teams(set(about.values_list("voter", flat=True))), Interests([proposal])
    about.filter(voter__in=[pk for pk, person in people.items() if known.of(proposal, person)]).delete()


def votes_about(proposal: Proposal) -> Any:
    """Votes between this one and another at a sitting that is still open."""
    either = Q(first=proposal.pk) | Q(second=proposal.pk)
    return PanelVote.objects.filter(either, sitting__state=Sitting.State.OPEN)


def _with_teams(ids: set[int]) -> dict[int, Person]:
    return {person.pk: person for person in Person.objects.filter(pk__in=ids).select_related("team")}
