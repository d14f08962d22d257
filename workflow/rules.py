"""Who may take which step: the functions behind the names of the step table, and the one check pages and services share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from place.models import Person
from place.standing import Capacity, partner_capacities
from place.vocabulary import Role
from workflow.knowing import may_know_judging
from workflow.models.reviews import Assignment
from workflow.registry import NEEDS, PARTIES, WHO, Who, need, parties, who
from workflow.stages import Stage
from workflow.steps import Step

if TYPE_CHECKING:
    from workflow.models import Proposal


def excluded(proposal: Proposal, names: tuple[str, ...]) -> set[int]:
    """Ids of everybody whose other duty on this proposal keeps them from this one."""
    return set().union(*(PARTIES[name](proposal) for name in names)) if names else set()


# A concern that was taken out of sight is no longer judged here; its author can still take it back.
STILL_OPEN = ("withdraw",)


# Whoever has an interest does not act; whom they named to act for them may.
OWN_ONLY = ("interested",)


def capacity_for(proposal: Proposal, person: Person, row: Step) -> Capacity | None:
    """In what capacity a person may take a step, or None: neither they nor whom they stand in for may be excluded.

    An interest excludes only who has it: a deputy without one acts.
    """
    if proposal.rerouted_at and row.name not in STILL_OPEN:
        return None
    barred = excluded(proposal, tuple(name for name in row.unless if name not in OWN_ONLY))
    if person.pk in barred:
        return None
    near = _near(proposal, person, row)
    if person.pk in near:
        return None
    for name in row.who:
        found = (
            WHO[name](proposal, person)
            if name not in _BY_ROLE
            else _role(proposal, person, _BY_ROLE[name], barred, near)
        )
        if found and found.principal_id not in barred:
            return found
    return None


def _near(proposal: Proposal, person: Person, row: Step) -> set[int]:
    """Those with an interest, where the step asks for it and this person could take it at all."""
    names = tuple(name for name in row.unless if name in OWN_ONLY)
    may = person.standing.holds(*(_BY_ROLE[name] for name in row.who if name in _BY_ROLE))
    return excluded(proposal, names) if names and may else set()


# Who, by role at the home organisation: their own, as a deputy, or as the partner body that acts for it

_BY_ROLE: dict[str, Role] = {
    "coordinator": Role.COORDINATOR,
    "panel_chair": Role.PANEL_CHAIR,
    "finance_officer": Role.FINANCE_OFFICER,
    "executive": Role.EXECUTIVE,
}


def _role(
    proposal: Proposal, person: Person, role: Role, barred: set[int], near: set[int] | None = None
) -> Capacity | None:
    home = proposal.home_organisation_id
    here = [capacity for capacity in person.standing.at(role, home) if capacity.principal_id not in barred]
    if here:
        return here[0]
    if not person.standing.holds(role):
        return None
    lent = partner_capacities(person, role, home, barred=barred | (near or set()))
    return next((capacity for capacity in lent if capacity.principal_id not in barred), None)


def _holds(role: Role) -> Who:
    def holds(proposal: Proposal, person: Person) -> Capacity | None:
        return _role(proposal, person, role, set())

    return holds


for _name, _of in _BY_ROLE.items():
    who(_name)(_holds(_of))


def named(person: Person, person_id: int | None, role: str, organisation_id: int | None) -> Capacity | None:
    """The capacity of somebody named on the proposal itself, or of their deputy."""
    if person_id is None or person_id not in person.standing.principals:
        return None
    return Capacity(role, organisation_id, person_id)


@who("author")
def author(proposal: Proposal, person: Person) -> Capacity | None:
    """The author or a co-author; nobody stands in for an author, but whoever wrote an idea down for one sends it in."""
    if proposal.is_author(person):
        return Capacity("author", proposal.home_organisation_id, person.pk)
    if proposal.stage == Stage.DRAFT and proposal.scribe_id() == person.pk:
        return Capacity("author", proposal.home_organisation_id, proposal.author_id)  # type: ignore[attr-defined]
    return None


@who("budget_holder")
def budget_holder(proposal: Proposal, person: Person) -> Capacity | None:
    team = person.standing.budgets.get(proposal.affected_team_id() or 0)
    return named(person, team.budget_holder_id, "budget_holder", team.organisation_id) if team else None


@who("case_owner")
def case_owner(proposal: Proposal, person: Person) -> Capacity | None:
    return named(person, proposal.case_owner_id, "case_owner", proposal.home_organisation_id)


@who("delivery_owner")
def delivery_owner(proposal: Proposal, person: Person) -> Capacity | None:
    return named(person, proposal.delivery_owner_id, "delivery_owner", proposal.home_organisation_id)


@who("last_scorer")
def last_scorer(proposal: Proposal, person: Person) -> Capacity | None:
    """A reviewer who has scored: the move to the panel that follows the last score is theirs."""
    scored = person.pk in scorers(proposal)
    return Capacity("reviewer", proposal.home_organisation_id, person.pk) if scored else None


# Duties kept apart


@parties("author")
def authors(proposal: Proposal) -> set[int]:
    return proposal.wrote_it()


@parties("scorer")
def scorers(proposal: Proposal) -> set[int]:
    """Everybody who has given a score that counts."""
    done = (Assignment.State.DONE, Assignment.State.CONFIRM)
    return {assignment.reviewer_id for assignment in proposal.assignments.all() if assignment.state in done}


@parties("case_owner")
def the_case_owner(proposal: Proposal) -> set[int]:
    return {proposal.case_owner_id} if proposal.case_owner_id else set()


@parties("delivery_owner")
def the_delivery_owner(proposal: Proposal) -> set[int]:
    return {proposal.delivery_owner_id} if proposal.delivery_owner_id else set()


@parties("earlier_decider")
def earlier_deciders(proposal: Proposal) -> set[int]:
    """After an appeal, whoever declined before (and whoever they stood in for) may not decide again."""
    if not proposal.appealed:
        return set()
    declined = [decision for decision in proposal.decisions.all() if decision.step == "decline"]
    return {pk for decision in declined for pk in (decision.by_id, decision.on_behalf_of_id) if pk}


# Needs that workflow can answer itself


def _free_of_interest(proposal: Proposal) -> list[Assignment]:
    """Those asked whose scores count, or will."""
    near = PARTIES["interested"](proposal)
    asked = [a for a in proposal.assignments.all() if a.state != Assignment.State.STOOD_DOWN]
    return [assignment for assignment in asked if assignment.reviewer_id not in near]


@need("enough_reviewers")
def enough_reviewers(proposal: Proposal, said: dict[str, Any]) -> list[str | Promise]:
    """Enough people are asked who have no conflict, and have not come by one since."""
    asked = len(_free_of_interest(proposal))
    wanted = proposal.home_organisation.reviewers_needed
    if asked >= wanted:
        return []
    return [
        _("%(asked)s of the %(wanted)s reviewers needed are assigned.") % {"asked": asked, "wanted": wanted}
    ]


@need("scores_in")
def scores_in(proposal: Proposal, said: dict[str, Any]) -> list[str | Promise]:
    """Enough of those that count, and none still to come; whoever came by an interest gives none that counts."""
    assignments = _free_of_interest(proposal)
    done = sum(assignment.state == Assignment.State.DONE for assignment in assignments)
    wanted = proposal.home_organisation.reviewers_needed
    waiting = len(assignments) - done
    if done >= wanted and not waiting:
        return []
    if waiting:
        return [_("Scores in: %(done)s. Still to come: %(waiting)s.") % {"done": done, "waiting": waiting}]
    return [
        _("%(done)s of the %(wanted)s scores needed are in: assign more reviewers.")
        % {"done": done, "wanted": wanted}
    ]


@need("two_reminders")
def two_reminders(proposal: Proposal, said: dict[str, Any]) -> list[str | Promise]:
    from workflow.models import Notice

    sent = Notice.objects.filter(
        proposal=proposal.pk,
        kind=Notice.Kind.REMINDER,
        created_at__gte=proposal.stage_since,
        person__in=proposal.author_ids(),
    )
    days = len({timezone.localdate(notice.created_at) for notice in sent})
    return [] if days >= 2 else [_("The author has had %(sent)s of two reminders.") % {"sent": days}]


@need("not_yet_appealed")
def not_yet_appealed(proposal: Proposal, said: dict[str, Any]) -> list[str | Promise]:
    return [_("This idea has already been appealed once.")] if proposal.appealed else []


# What a page may offer


@dataclass(frozen=True)
class Offer:
    """A step a person may take now, and what is still missing before it would go through."""

    row: Step
    capacity: Capacity
    missing: list[str | Promise] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def ready(self) -> bool:
        return not self.missing


def offers(proposal: Proposal, person: Person) -> list[Offer]:
    """Every step this person may take on this proposal as it stands, in the order of the table."""
    found: list[Offer] = []
    for row in proposal.rows_here():
        capacity = capacity_for(proposal, person, row)
        if capacity:
            found.append(Offer(row, capacity, missing_for(proposal, row)))
    return found


def missing_for(proposal: Proposal, row: Step, said: dict[str, Any] | None = None) -> list[str | Promise]:
    """Sentences for everything the step still lacks; with nothing said, only what the proposal itself lacks."""
    return [sentence for name in row.needs for sentence in NEEDS[name](proposal, said or {})]


def may(proposal: Proposal, person: Person, name: str) -> bool:
    """Whether this person may take this step now, whatever is still missing."""
    row = proposal.row(name, proposal.stage)
    return row is not None and capacity_for(proposal, person, row) is not None


# Not a step, but the same question as one: who looks after an idea's way, and who never.
LOOK_AFTER = Step((), "", who=("coordinator",), unless=("author",), name="look_after")


def is_coordinator(proposal: Proposal, person: Person) -> bool:
    """Whether this person may choose its reviewers, remind its authors and hand it over."""
    return capacity_for(proposal, person, LOOK_AFTER) is not None


def is_assigned(proposal: Proposal, person: Person) -> bool:
    return any(
        a.reviewer_id == person.pk and a.state != Assignment.State.STOOD_DOWN
        for a in proposal.assignments.all()
    )


def may_read_scores(proposal: Proposal, person: Person) -> bool:
    """Who gave which score, and what they changed: the coordinators of an idea and auditors; never who wrote it.

    Nor anybody whose own score is still to come, whatever else they do here.
    """
    asked = Assignment.State.ASKED
    owes = any(a.reviewer_id == person.pk and a.state == asked for a in proposal.assignments.all())
    if owes or not may_know_judging(person, proposal):
        return False
    return person.standing.holds(Role.AUDITOR) or is_coordinator(proposal, person)
