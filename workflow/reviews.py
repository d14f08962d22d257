"""Changes to reviews: who is asked to score, who stands down, and what they gave. Each leaves an audit entry."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from place.calendar import working_days_after
from place.models import Person
from place.services import record
from place.standing import acting_for
from place.vocabulary import Role
from workflow.clocks import natural_holder
from workflow.interests import Interests, interest_of
from workflow.knowing import interest_told
from workflow.left_out import votes_about
from workflow.models import (
    Amendment,
    Assignment,
    CriteriaSet,
    Criterion,
    DeclaredInterest,
    Notice,
    Proposal,
    Score,
)
from workflow.notices import tell
from workflow.refusals import NotAllowed, NotYet
from workflow.rules import capacity_for, is_assigned, is_coordinator, missing_for
from workflow.services import lock, move
from workflow.stages import UNDECIDED, Stage

HIGHEST = 5
LEAST_DAYS = 5  # working days somebody has who is asked late

CHOOSING = (Stage.SUBMITTED, Stage.IN_REVIEW)  # stages in which reviewers are chosen
STANDING_BY = (Assignment.State.ASKED, Assignment.State.CONFIRM)  # their scores are still to come
BY_WHEN = Coalesce("due", "proposal__due")  # what `due_of` says, for the database


def may_choose(proposal: Proposal, person: Person) -> bool:
    """Whether somebody may choose this proposal's reviewers now."""
    return proposal.stage in CHOOSING and is_coordinator(proposal, person)


def may_score(assignment: Assignment, person: Person) -> bool:
    """Reviewers score in person: nobody stands in for them."""
    return (
        assignment.reviewer_id == person.pk
        and person.is_active
        and assignment.state != Assignment.State.STOOD_DOWN
    )


def why_not(
    proposal: Proposal, person: Person, known: Interests, *, reader: Person | None = None
) -> str | Promise:
    """Why somebody cannot be asked to score, as its reader may know it: an interest, or a name they know."""
    interest = known.of(proposal, person)
    if interest:
        return interest_told(reader, proposal, interest) if reader else interest
    return known.knows(proposal, person)


def stood_down(proposal: Proposal) -> set[int]:
    """Ids of those who no longer score it, whoever took them off."""
    return {a.reviewer_id for a in proposal.assignments.all() if a.state == Assignment.State.STOOD_DOWN}


def due_of(assignment: Assignment) -> date | None:
    """When these scores are to be there: a day of their own for whoever was asked late, else the idea's."""
    own = assignment.due if assignment.state in STANDING_BY else None
    return own or assignment.proposal.due


# Choosing reviewers


@transaction.atomic
def assign(
    *, by: Person, proposal: Proposal, reviewers: Collection[Person], version: int
) -> list[Assignment]:
    """Ask several people to score; whoever has a conflict, or is no reviewer, stops it all with a sentence."""
    locked = lock(proposal, version)
    if not may_choose(locked, by):
        raise NotAllowed(_("Only a coordinator who did not write the idea can choose its reviewers."))
    wanted = locked.criteria_set_id()
    criteria = CriteriaSet.objects.filter(**({"pk": wanted} if wanted else {"is_default": True})).first()
    if criteria is None:
        raise NotYet([_("There are no criteria to score by yet. An administrator has to set them.")])
    _unsuited(locked, reviewers, by)
    gone = {a.reviewer_id: a for a in locked.assignments.all() if a.state == Assignment.State.STOOD_DOWN}
    made = [
        _again(gone[reviewer.pk], by, _due(locked)) if reviewer.pk in gone else Assignment.objects.create(
            proposal_id=locked.pk, reviewer=reviewer, criteria_set=criteria, assigned_by=by, due=_due(locked))
        for reviewer in reviewers if not is_assigned(locked, reviewer)
    ]  # fmt: skip
    for assignment in made if locked.stage == Stage.IN_REVIEW else ():
        tell(assignment.reviewer, Notice.Kind.WAITING, locked)
    record(by=by, action="assign_reviewers", target=locked, reviewers=[a.reviewer_id for a in made])
    return made


def _again(gone: Assignment, by: Person, due: date | None) -> Assignment:
    """Somebody taken off by mistake is asked after all; what they had given waits for their word that it stands."""
    gone.state = Assignment.State.CONFIRM if gone.done_at else Assignment.State.ASKED
    gone.stood_down_because, gone.assigned_by, gone.due = "", by, due
    gone.save(update_fields=["state", "stood_down_because", "assigned_by", "due"])
    return gone


def _due(proposal: Proposal) -> date | None:
    """Whoever is asked while others score already has some days for it, whatever the clock says."""
    if proposal.stage != Stage.IN_REVIEW or proposal.due is None:
        return None
    least = working_days_after(timezone.localdate(), LEAST_DAYS, proposal.home_organisation.calendar)
    return max(proposal.due, least)


def _unsuited(proposal: Proposal, reviewers: Collection[Person], by: Person) -> None:
    known = Interests([proposal])
    sentences: list[str | Promise] = []
    for reviewer in reviewers:
        if not reviewer.is_active or not reviewer.grants.filter(role=Role.REVIEWER, ended_at=None).exists():
            sentences.append(_("%(name)s is not a reviewer.") % {"name": reviewer.name})
        because = why_not(proposal, reviewer, known, reader=by)
        if because:
            sentences.append(
                _("%(name)s cannot score this: %(because)s.") % {"name": reviewer.name, "because": because}
            )
    if sentences:
        raise NotYet(sentences)


@transaction.atomic
def stand_down(*, by: Person, assignment: Assignment, because: str = "", interest: bool = True) -> None:
    """Take somebody off an idea: they themselves (“not me”), or the coordinator. A score already given no longer counts.

    Who goes for want of time or knowledge has no `interest`, and may be asked again.
    """
    proposal = lock(assignment.proposal, assignment.proposal.version)
    assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    own = may_score(assignment, by)
    if proposal.stage not in CHOOSING or not (own or may_choose(proposal, by)):
        raise NotAllowed(
            _("Reviewers can be changed until the panel opens, by themselves or by a coordinator.")
        )
    _take_off(proposal, assignment, because, by)
    if own:
        if interest:
            _keep_interest(proposal, by, because)
        ask_for_another(proposal, by)


def _take_off(proposal: Proposal, assignment: Assignment, because: str, by: Person) -> None:
    assignment.state, assignment.stood_down_because = Assignment.State.STOOD_DOWN, because.strip()
    assignment.save(update_fields=["state", "stood_down_because"])
    record(by=by, action="stand_down", target=proposal, reviewer=assignment.reviewer_id)


@transaction.atomic
def replace(*, by: Person, assignment: Assignment, instead: Person) -> Assignment:
    """Ask somebody else for scores that are late: the one goes and the other comes, or neither."""
    proposal = lock(assignment.proposal, assignment.proposal.version)
    kept = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if not may_choose(proposal, by):
        raise NotAllowed(_("Only a coordinator who did not write the idea can choose its reviewers."))
    if kept.state not in STANDING_BY:
        raise NotYet([_("These scores have come in, or somebody else was asked already.")])
    _take_off(proposal, kept, "", by)
    made = assign(by=by, proposal=proposal, reviewers=[instead], version=proposal.version)
    if not made:
        raise NotYet([_("%(name)s is asked already.") % {"name": instead.name}])
    return made[0]


# Interests somebody declares


def may_declare(proposal: Proposal, person: Person) -> bool:
    """Whoever may be asked to score it, to vote on it or to decide about it, until it is decided."""
    judges = person.standing.holds(Role.REVIEWER, Role.PANEL_CHAIR, Role.COORDINATOR)
    return proposal.stage in UNDECIDED and (judges or is_assigned(proposal, person))


@transaction.atomic
def declare_interest(*, by: Person, proposal: Proposal, because: str = "") -> None:
    """Somebody says they should not judge this. A score they gave no longer counts; why is private."""
    locked = lock(proposal, proposal.version)
    if not may_declare(locked, by):
        raise NotAllowed(_("Interests are declared by those who may judge an idea, until it is decided."))
    _keep_interest(locked, by, because)
    asked = locked.assignments.filter(reviewer=by).exclude(state=Assignment.State.STOOD_DOWN).first()
    if asked:
        _take_off(locked, asked, because, by)
        ask_for_another(locked, by)
    if locked.holder_id == by.pk and locked.stage == Stage.AT_PANEL:
        _pass_to_another(locked, by)


def _keep_interest(proposal: Proposal, person: Person, because: str) -> None:
    _said, new = DeclaredInterest.objects.get_or_create(
        proposal_id=proposal.pk, person=person, withdrawn_at=None, defaults={"because": because.strip()}
    )
    votes_about(proposal).filter(voter=person).delete()
    if new:
        record(by=person, action="declare_interest", target=proposal)


def _pass_to_another(proposal: Proposal, by: Person) -> None:
    """The panel's decision waits for somebody without an interest; where there is nobody else, for the deputy."""
    proposal.holder_id = natural_holder(proposal)
    proposal.version += 1
    proposal.save()
    if proposal.holder and proposal.holder_id != by.pk:
        tell(proposal.holder, Notice.Kind.WAITING, proposal)


@transaction.atomic
def lift_interest(*, by: Person, declared: DeclaredInterest) -> None:
    """It was declared by mistake: a coordinator takes it back, and the entry stays in the record."""
    proposal = lock(declared.proposal, declared.proposal.version)
    if not is_coordinator(proposal, by) or declared.person_id == by.pk:
        raise NotAllowed(_("Only another coordinator of the idea can take a declared interest back."))
    declared.withdrawn_at = timezone.now()
    declared.save(update_fields=["withdrawn_at"])
    record(by=by, action="lift_interest", target=proposal, person=declared.person_id)
    _take_back(proposal, declared.person)


def _take_back(proposal: Proposal, person: Person) -> None:
    """Whoever was asked to score it is asked again; a score they gave counts again."""
    gone = proposal.assignments.filter(reviewer=person, state=Assignment.State.STOOD_DOWN).first()
    if gone is None or proposal.stage not in (UNDECIDED if gone.done_at else CHOOSING):
        return
    gone.state = Assignment.State.DONE if gone.done_at else Assignment.State.ASKED
    gone.stood_down_because = ""
    gone.save(update_fields=["state", "stood_down_because"])
    if gone.state == Assignment.State.ASKED and proposal.stage == Stage.IN_REVIEW:
        tell(person, Notice.Kind.WAITING, proposal)


def ask_for_another(proposal: Proposal, by: Person) -> None:
    """The coordinator hears that somebody has stood down, not who; the list of reviewers shows it to them."""
    coordinator_id = acting_for(Role.COORDINATOR, proposal.home_organisation_id, barred=proposal.wrote_it())
    coordinator = Person.objects.filter(pk=coordinator_id or 0).exclude(pk=by.pk).first()
    if coordinator:
        tell(
            coordinator,
            Notice.Kind.WAITING,
            proposal,
            text=gettext_lazy("A reviewer has stood down. You may have to ask somebody else."),
        )


# Scoring


@transaction.atomic
def give_scores(
    *,
    by: Person,
    assignment: Assignment,
    values: Mapping[str, int | None],
    version: int | None = None,
    panel_comment: str = "",
    author_comment: str = "",
    signed: bool = False,
) -> Proposal:
    """Keep one reviewer's scores, or amend them; what they gave before is kept. The last score missing goes to the panel.

    `values`, by criterion's slug: 0 to 5, or None for “cannot judge”; `version`: of the proposal the reviewer read.
    """
    proposal = lock(assignment.proposal, assignment.proposal.version if version is None else version)
    assignment = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("reviewer__team")
        .get(pk=assignment.pk)
    )
    _may_give(proposal, assignment, by)
    criteria = list(Criterion.objects.filter(criteria_set=assignment.criteria_set_id))
    _answered(criteria, values)
    words = {
        "panel_comment": panel_comment.strip(),
        "author_comment": author_comment.strip(),
        "signed": signed,
    }
    _keep_before(assignment, {criterion.name: values[criterion.slug] for criterion in criteria}, words)
    for criterion in criteria:
        Score.objects.update_or_create(
            assignment=assignment, criterion=criterion, defaults={"value": values[criterion.slug]}
        )
    first, assignment.due = assignment.state == Assignment.State.ASKED, _due_by(proposal, assignment)
    assignment.state, assignment.done_at, assignment.draft = Assignment.State.DONE, timezone.now(), {}
    for field, said in words.items():
        setattr(assignment, field, said)
    assignment.save()
    record(by=by, action="score" if first else "amend_score", target=proposal, assignment=assignment.pk)
    return _refer_when_complete(proposal, by)


def _due_by(proposal: Proposal, assignment: Assignment) -> date | None:
    """The day these scores were to be there, kept for the numbers; a change to what came in time is never late."""
    due, given = assignment.due, assignment.done_at
    if assignment.state in STANDING_BY:
        return max((day for day in (due, proposal.due) if day), default=None)
    if due and given and timezone.localdate(given) <= due:
        return max(due, timezone.localdate())
    return due


def _keep_before(assignment: Assignment, values: dict[str, int | None], words: dict[str, Any]) -> None:
    """What stood before a change, where something is changed."""
    rows = assignment.scores.select_related("criterion").order_by("criterion__order")
    before = {score.criterion.name: score.value for score in rows}
    said = {name: getattr(assignment, name) for name in words}
    if not before or assignment.done_at is None or (before, said) == (values, words):
        return
    number = assignment.amendments.count() + 1
    Amendment.objects.create(
        assignment=assignment, number=number, values=before, given_at=assignment.done_at, **said
    )


def _may_give(proposal: Proposal, assignment: Assignment, by: Person) -> None:
    if not may_score(assignment, by):
        raise NotAllowed(_("Only the reviewer who was asked can score."))
    if proposal.stage != Stage.IN_REVIEW:
        raise NotAllowed(_("Scores can be given and changed only while the idea is being scored."))
    because = interest_told(by, proposal, interest_of(proposal, assignment.reviewer))
    if because:
        raise NotAllowed(
            _("You cannot score this idea: a reviewer who %(because)s has a conflict of interest.")
            % {"because": because}
        )


def _answered(criteria: list[Criterion], values: Mapping[str, int | None]) -> None:
    missing = [criterion.name for criterion in criteria if criterion.slug not in values]
    wrong = [value for value in values.values() if value is not None and not 0 <= value <= HIGHEST]
    if missing:
        raise NotYet(
            [_("Score “%(name)s”, or say that you cannot judge it.") % {"name": name} for name in missing]
        )
    if wrong:
        raise NotYet([_("Scores go from 0 to 5.")])
    if all(values[criterion.slug] is None for criterion in criteria):
        raise NotYet([_("If you cannot judge any of it, choose “Not me” instead.")])


def _refer_when_complete(proposal: Proposal, by: Person) -> Proposal:
    row = proposal.row("refer", proposal.stage)
    if row is None or missing_for(proposal, row) or not capacity_for(proposal, by, row):
        return proposal
    return move(proposal, "refer", by=by, version=proposal.version)
