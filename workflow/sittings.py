"""What is done at a panel's sitting: open it, name who sits, declare an interest, vote, issue the minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from place.formats import day, moment
from place.languages import in_language_of
from place.models import Organisation, Person
from place.services import record
from place.vocabulary import Role
from workflow import reviews
from workflow.interests import Interests
from workflow.left_out import votes_about
from workflow.models import Considered, Decision, DeclaredInterest, Notice, PanelVote, Proposal, Seat, Sitting
from workflow.notices import tell
from workflow.panel import round_of
from workflow.refusals import NotAllowed, NotYet, Refusal
from workflow.rules import earlier_deciders
from workflow.services import proposals, stale
from workflow.stages import Stage

DECIDED_HERE = ("approve", "decline", "park", "ask", "rescore")


class Taken(Refusal):
    """Somebody else was first."""

    status = 409


def chairs(person: Person, sitting: Sitting) -> bool:
    """Whether this person chairs it, or stands in for somebody who does."""
    return sitting.organisation_id in person.standing.organisations(Role.PANEL_CHAIR)


def sits(person: Person, sitting: Sitting) -> bool:
    return chairs(person, sitting) or sitting.seats.filter(person=person.pk).exists()


def _open(sitting: Sitting) -> Sitting:
    """The sitting, locked; refused once its minutes are issued."""
    locked: Sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if not locked.is_open:
        raise Taken(
            _(
                "The minutes were already issued by %(who)s on %(when)s: nothing of this sitting changes any more."
            )
            % {"who": locked.issued_by.name if locked.issued_by else "", "when": moment(locked.issued_at)}
        )
    return locked


def _chaired(sitting: Sitting, by: Person) -> Sitting:
    if not chairs(by, sitting):
        raise NotAllowed(_("Only the chair of this panel can do this."))
    return _open(sitting)


@transaction.atomic
def open_sitting(*, by: Person, organisation: Organisation, held_on: date) -> Sitting:
    """Open one for a body, with every idea that waits for its panel; there is one open sitting a body at a time."""
    if organisation.pk not in by.standing.organisations(Role.PANEL_CHAIR):
        raise NotAllowed(_("Only the chair of this panel can do this."))
    try:
        with transaction.atomic():
            sitting: Sitting = Sitting.objects.create(organisation=organisation, chair=by, held_on=held_on)
    except IntegrityError:
        raise Taken(
            _("A sitting of %(body)s is already open. Issue its minutes first.") % {"body": organisation.name}
        ) from None
    Seat.objects.create(sitting=sitting, person=by, named_by=by)
    _take_in(sitting)
    record(by=by, action="open_sitting", target=sitting, organisation=organisation, held_on=str(held_on))
    return sitting


def came_since(sitting: Sitting) -> Any:
    """What waits for this panel and is not on its list yet."""
    waiting = proposals().filter(
        home_organisation=sitting.organisation_id, stage=Stage.AT_PANEL, rerouted_at=None
    )
    return waiting.exclude(pk__in=sitting.considered.values("proposal"))


def _take_in(sitting: Sitting) -> int:
    """Put that on the list."""
    new = [Considered(sitting=sitting, proposal=each) for each in came_since(sitting).order_by("pk")]
    Considered.objects.bulk_create(new)
    return len(new)


@transaction.atomic
def take_in(sitting: Sitting, *, by: Person) -> int:
    """Put ideas on the list that have come to the panel since it was opened; how many."""
    count = _take_in(_chaired(sitting, by))
    record(by=by, action="sitting_takes_in", target=sitting, count=count)
    return count


@transaction.atomic
def set_line(
    sitting: Sitting,
    *,
    by: Person,
    held_on: date,
    room: int | None,
    budget: Decimal | None,
    costs: Mapping[int, Decimal | None],
) -> None:
    """When it is held, how many or how much it can take, and what starting each idea costs, by the id of the idea."""
    locked = _chaired(sitting, by)
    if room is not None and budget is not None:
        raise NotYet([_("Give a number of ideas or an amount of money, not both.")])
    locked.held_on, locked.room, locked.budget = held_on, room, budget
    locked.save(update_fields=["held_on", "room", "budget"])
    for row in locked.considered.all():
        if row.proposal_id in costs and row.cost != costs[row.proposal_id]:
            row.cost = costs[row.proposal_id]
            row.save(update_fields=["cost"])
    record(by=by, action="sitting_line", target=sitting, room=room, budget=str(budget or ""))


@transaction.atomic
def name_member(sitting: Sitting, *, by: Person, person: Person) -> Seat:
    """Let somebody sit and vote this time. It shows them no idea they could not see before."""
    locked = _chaired(sitting, by)
    if not person.is_active:
        raise NotYet([_("%(name)s cannot sit on the panel.") % {"name": person.name}])
    seat, made = Seat.objects.get_or_create(sitting=locked, person=person, defaults={"named_by": by})
    if made:
        record(by=by, action="name_member", target=sitting, person=person.pk)
        if person.pk != by.pk:
            _tell_member(locked, by, person)
    return seat


def _tell_member(sitting: Sitting, by: Person, person: Person) -> None:
    with in_language_of(person):
        text = _(
            "%(chair)s has named you for the panel of %(body)s on %(day)s. Say beforehand if you have an interest in one"
            " of its ideas; you vote between ideas that the scores do not tell apart."
        ) % {"chair": by.name, "body": sitting.organisation.name, "day": day(sitting.held_on)}
        tell(person, Notice.Kind.SITTING, None, text=text)


@transaction.atomic
def set_present(sitting: Sitting, *, by: Person, present: set[int]) -> None:
    """Who came, by the ids of their seats."""
    locked = _chaired(sitting, by)
    locked.seats.filter(pk__in=present).update(present=True)
    locked.seats.exclude(pk__in=present).update(present=False)
    record(by=by, action="sitting_present", target=sitting, count=len(present))


@transaction.atomic
def unseat(sitting: Sitting, *, by: Person, person: Person) -> None:
    """Take a member off; their votes go with them."""
    locked = _chaired(sitting, by)
    locked.votes.filter(voter=person).delete()
    if locked.seats.filter(person=person).delete()[0]:
        record(by=by, action="unseat", target=sitting, person=person.pk)


# Interests


def part_in(proposal: Any, person: Person, known: Interests | None = None) -> bool:
    """Whether this person has another part in an idea, derived or declared, and so neither votes nor decides on it."""
    judged = {each.reviewer_id for each in proposal.assignments.all()}
    if person.pk in judged | proposal.wrote_it() | earlier_deciders(proposal):
        return True
    return bool((known or Interests([proposal])).of(proposal, person))


@transaction.atomic
def declare_interest(sitting: Sitting, *, by: Person, proposal: Any) -> None:
    """Said once, it holds: no vote of theirs on it counts, and they do not decide on it. Nobody asks why."""
    if not sits(by, sitting):
        raise NotAllowed(_("Only those who sit on this panel can do this."))
    locked = _open(sitting)
    if not locked.considered.filter(proposal=proposal.pk).exists():
        raise NotYet([_("This idea is not before this sitting.")])
    if reviews.may_declare(proposal, by):
        reviews.declare_interest(by=by, proposal=proposal)
    else:
        DeclaredInterest.objects.get_or_create(proposal_id=proposal.pk, person=by, withdrawn_at=None)
        record(by=by, action="declare_interest", target=proposal)
        votes_about(proposal).filter(voter=by).delete()


def declared_at(sitting: Sitting) -> dict[int, list[str]]:
    """By the id of the idea, who of those who sat had declared an interest when the minutes were issued; one query."""
    until = sitting.issued_at or timezone.now()
    rows = DeclaredInterest.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=until),
        person__in=sitting.seats.values("person"),
        proposal__in=sitting.considered.values("proposal"),
        at__lte=until,
    ).select_related("person")
    found: dict[int, list[str]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.proposal_id, []).append(row.person.name)
    return found


# Votes


@transaction.atomic
def vote(sitting: Sitting, *, by: Person, preferred: Proposal, other: Proposal) -> PanelVote:
    """One vote a person and pair; it can be changed until one of the two is decided."""
    if not sits(by, sitting):
        raise NotAllowed(_("Only those who sit on this panel can do this."))
    locked = _open(sitting)
    first, second = sorted((preferred.pk, other.pk))
    here = locked.considered.filter(proposal__in=(first, second)).values("proposal")
    ideas = list(proposals().visible_to(by).filter(pk__in=here).for_judging())
    if len(ideas) != 2:  # one idea twice, one that is not before it, or one this member may not see
        raise NotYet([_("These two ideas are not before this sitting.")])
    for idea in ideas:
        if idea.stage != Stage.AT_PANEL:
            raise stale(idea)
        if part_in(idea, by):
            raise NotAllowed(_("You have an interest in one of the two, so you do not vote between them."))
    cast, _made = PanelVote.objects.update_or_create(
        sitting=locked,
        voter=by,
        first_id=first,
        second_id=second,
        defaults={"for_first": preferred.pk == first, "at": timezone.now()},
    )
    record(by=by, action="panel_vote", target=sitting)
    return cast


# Minutes


@transaction.atomic
def issue(sitting: Sitting, *, by: Person) -> Sitting:
    """Write down how each idea stood and what was decided, and close the sitting for good: of votes, those that count."""
    locked = _chaired(sitting, by)
    Seat.objects.get_or_create(
        sitting=locked, person=by, defaults={"named_by": by}
    )  # who chairs by now was there
    rows = list(locked.considered.all())
    if not rows:
        raise NotYet([_("No idea was before this sitting: there is nothing to minute.")])
    considered = [row.proposal_id for row in rows]
    # Whoever decides at this moment is either minuted or comes after.
    list(
        proposals().select_for_update(of=("self",)).filter(pk__in=considered).order_by("pk").values_list("pk")
    )
    entries = {entry.proposal: entry for entry in round_of(considered).entries}
    decisions = decided_at(locked)
    counted = votes_that_count(locked)
    locked.votes.exclude(pk__in=[each.pk for each in counted]).delete()
    tallies = tally(counted)
    for row in rows:
        entry = entries[row.proposal_id]
        row.place, row.reviews = entry.place, entry.summary.reviews
        if entry.merit:
            row.merit, row.low, row.high = entry.merit.merit, entry.merit.low, entry.merit.high
        row.won, row.lost = tallies.get(row.proposal_id, (0, 0))
        row.decision = decisions.get(row.proposal_id)
    Considered.objects.bulk_update(
        rows, ["place", "merit", "low", "high", "reviews", "won", "lost", "decision"], batch_size=200
    )
    locked.state, locked.issued_at, locked.issued_by = Sitting.State.ISSUED, timezone.now(), by
    locked.save(update_fields=["state", "issued_at", "issued_by"])
    record(by=by, action="issue_minutes", target=sitting, organisation=locked.organisation, ideas=len(rows))
    return locked


def decided_at(sitting: Sitting) -> dict[int, Decision]:
    """The last decision the panel took on each idea since the sitting was opened; one query."""
    ids = sitting.considered.values("proposal")
    taken = Decision.objects.filter(
        proposal__in=ids, from_stage=Stage.AT_PANEL, step__in=DECIDED_HERE, at__gte=sitting.opened_at
    )
    if sitting.issued_at:
        taken = taken.filter(at__lte=sitting.issued_at)
    return {each.proposal_id: each for each in taken.select_related("by", "on_behalf_of").order_by("number")}


def votes_that_count(sitting: Sitting) -> list[PanelVote]:
    """None of whoever has come by a part in one of the two since; of decided ideas, those that counted then are left."""
    given = list(sitting.votes.all())
    pairs = {pk for each in given for pk in (each.first_id, each.second_id)}
    ideas = list(proposals().filter(pk__in=pairs, stage=Stage.AT_PANEL).for_judging())
    voters = list(Person.objects.filter(pk__in={each.voter_id for each in given}).select_related("team"))
    known = Interests(ideas)
    barred = {(idea.pk, one.pk) for idea in ideas for one in voters if part_in(idea, one, known)}
    return [
        each
        for each in given
        if not {(each.first_id, each.voter_id), (each.second_id, each.voter_id)} & barred
    ]


def tally(votes: Iterable[PanelVote]) -> dict[int, tuple[int, int]]:
    """How often each idea was preferred, and how often the other was."""
    found: dict[int, tuple[int, int]] = {}
    for each in votes:
        first, second = each.first_id, each.second_id
        winner, loser = (first, second) if each.for_first else (second, first)
        won, lost = found.get(winner, (0, 0))
        found[winner] = (won + 1, lost)
        won, lost = found.get(loser, (0, 0))
        found[loser] = (won, lost + 1)
    return found
