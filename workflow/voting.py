"""How a sitting stands: what it can still take, which ideas the scores do not tell apart, and what the vote says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from typing import Any

from place.models import Person
from workflow import scoring
from workflow.interests import Interests, look_up
from workflow.knowing import may_know_judging
from workflow.models import Considered, Decision, PanelVote, Sitting
from workflow.panel import LIKELY, UNLIKELY, Entry, Round, round_of
from workflow.scoring import Line, Outcome
from workflow.services import proposals
from workflow.sittings import chairs, decided_at, part_in, votes_that_count
from workflow.stages import Stage

MOST_TIED = 6  # ideas voted between: fifteen pairs are as many as anybody weighs well


@dataclass
class Standing:
    """One sitting as one of those who sit sees it; asks the same few questions however many ideas there are."""

    sitting: Sitting
    person: Person

    @cached_property
    def rows(self) -> dict[int, Considered]:
        """By the id of the idea, only those this person may see: a seat shows nobody more than before."""
        seen = proposals().visible_to(self.person).order_by().values("pk")
        return {row.proposal_id: row for row in self.sitting.considered.filter(proposal__in=seen)}

    @cached_property
    def all_ids(self) -> list[int]:
        return list(self.sitting.considered.order_by("pk").values_list("proposal", flat=True))

    @cached_property
    def ideas(self) -> dict[int, Any]:
        found: dict[int, Any] = proposals().filter(pk__in=self.rows).for_judging().in_bulk()
        look_up(list(found.values()))
        return found

    @cached_property
    def of_others(self) -> dict[int, Any]:
        """Ideas this person did not write: how their own is judged, authors read at the decision."""
        return {pk: idea for pk, idea in self.ideas.items() if may_know_judging(self.person, idea)}

    @property
    def own_among(self) -> bool:
        """Whether this person wrote one of them: what is said of all is then in part of their own."""
        return len(self.of_others) < len(self.ideas)

    @cached_property
    def decisions(self) -> dict[int, Decision]:
        return decided_at(self.sitting)

    @cached_property
    def chairing(self) -> bool:
        return chairs(self.person, self.sitting)

    @cached_property
    def costs(self) -> dict[int, Decimal]:
        pairs = self.sitting.considered.exclude(cost=None).values_list("proposal", "cost")
        return {pk: cost for pk, cost in pairs if cost is not None}

    @cached_property
    def open_ids(self) -> set[int]:
        """Ideas still before the panel."""
        return set(
            proposals()
            .filter(pk__in=self.all_ids, stage=Stage.AT_PANEL)
            .order_by()
            .values_list("pk", flat=True)
        )

    @property
    def approved(self) -> list[int]:
        return [pk for pk, decision in self.decisions.items() if decision.step == "approve"]

    @cached_property
    def room_left(self) -> int | None:
        return None if self.sitting.room is None else max(self.sitting.room - len(self.approved), 0)

    @cached_property
    def money_left(self) -> Decimal | None:
        if self.sitting.budget is None:
            return None
        return self.sitting.budget - sum((self.costs.get(pk, Decimal(0)) for pk in self.approved), Decimal(0))

    @property
    def has_line(self) -> bool:
        return self.sitting.room is not None or self.sitting.budget is not None

    @cached_property
    def round(self) -> Round:
        """Every idea of the sitting, in its place; the probability is of being among what it can still take."""
        if not self.has_line:
            return round_of(self.all_ids)
        money = None if self.money_left is None else max(float(self.money_left), 0.0)
        line = Line(
            frozenset(str(pk) for pk in self.open_ids),
            self.room_left,
            money,
            tuple(sorted((str(pk), float(cost)) for pk, cost in self.costs.items()))
            if money is not None
            else (),
        )
        return round_of(self.all_ids, line=line)

    # The vote

    @cached_property
    def tied(self) -> list[int]:
        """Open ideas for which the line is uncertain and whose intervals overlap with another such: what a vote is for."""
        if not self.has_line:
            return []
        unsure = [
            entry
            for entry in self.round.entries
            if entry.merit and entry.proposal in self.open_ids and UNLIKELY < entry.merit.p_top < LIKELY
        ]
        return [
            entry.proposal
            for entry in unsure
            if any(overlap(entry, other) for other in unsure if other is not entry)
        ][:MOST_TIED]

    @cached_property
    def barred(self) -> set[int]:
        """Tied ideas this person has an interest in."""
        tied = [self.ideas[pk] for pk in self.tied if pk in self.ideas]
        known = Interests(tied)
        return {idea.pk for idea in tied if part_in(idea, self.person, known)}

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """What this person may vote on: pairs whose intervals overlap, seen by them, without an interest of theirs."""
        entries = {entry.proposal: entry for entry in self.round.entries}
        mine = [pk for pk in self.tied if pk in self.rows and pk not in self.barred]
        return [
            (min(pair), max(pair)) for pair in combinations(mine, 2) if overlap(*(entries[pk] for pk in pair))
        ]

    @cached_property
    def own(self) -> dict[tuple[int, int], PanelVote]:
        return {
            (each.first_id, each.second_id): each for each in self.sitting.votes.filter(voter=self.person)
        }

    @property
    def still_to_vote(self) -> list[tuple[int, int]]:
        return [pair for pair in self.pairs if pair not in self.own]

    @cached_property
    def outcome(self) -> Outcome | None:
        """What all votes say; None until this person has given their own."""
        if self.still_to_vote:
            return None
        given = votes_that_count(self.sitting)
        votes = [each for each in given if {each.first_id, each.second_id} <= self.open_ids]
        cast = [
            (str(each.first_id), str(each.second_id))
            if each.for_first
            else (str(each.second_id), str(each.first_id))
            for each in votes
        ]
        return scoring.outcome(cast, len({each.voter_id for each in votes}))


def overlap(one: Entry, other: Entry) -> bool:
    """Whether the scores do not tell two ideas apart."""
    return bool(
        one.merit and other.merit and one.merit.low <= other.merit.high and other.merit.low <= one.merit.high
    )


def seen_first(standing: Standing) -> Sequence[Entry]:
    """Entries this person may see, in their places; what they wrote comes last, and then no place tells which it left."""
    entries = [entry for entry in standing.round.entries if entry.proposal in standing.rows]
    others = [entry for entry in entries if entry.proposal in standing.of_others]
    own = [entry for entry in entries if entry.proposal not in standing.of_others]
    if not own:
        return others
    return [replace(entry, place=None) for entry in (*others, *sorted(own, key=lambda one: one.proposal))]
