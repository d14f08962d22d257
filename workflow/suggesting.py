"""Suggests reviewers: without an interest, who knows the topic, who has least to do, a mix from home and outside.

What is weighed stands in `Candidate.rank`; why somebody is suggested, or is not, is said in a few words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from place.calendar import working_days_after
from place.models import Person
from workflow.interests import Interests
from workflow.knowing import interest_told
from workflow.models import Assignment
from workflow.reviewers import reviewers, takes_more
from workflow.reviews import stood_down, why_not
from workflow.stages import ABOUT, Stage

KNOWS, IN_POOL = 2, 3  # what a topic known, and being chosen for the challenge, weigh in ideas waiting
FAR_MORE = 3  # ideas waiting; somebody from home who has more than so many more than the one who would give way is spared


@dataclass(frozen=True)
class Candidate:
    """Somebody who may score an idea, and what speaks for them."""

    person: Any
    load: int
    outside: bool  # not of the home organisation
    in_pool: bool  # chosen for the challenge
    knows: tuple[str, ...]  # the outcome and the service they know about, by name
    free: bool = True  # below their limit, and here, and not taken off this idea before
    gone: bool = False  # was asked before, and no longer scores it

    @property
    def rank(self) -> tuple[Any, ...]:
        """The lowest is asked first: whoever is free, then what they know against what they have to do."""
        worth = KNOWS * len(self.knows) + IN_POOL * self.in_pool
        return (not self.free, self.load - worth, self.load, self.outside, self.person.name, self.person.pk)


def chosen(
    candidates: Sequence[Candidate], wanted: int, *, has_outside: bool = False, has_home: bool = False
) -> list[Candidate]:
    """As many as are wanted, the best first; the last of them gives way when nobody would be from outside, or all would.

    Somebody from outside always; somebody from home unless they have far more to do, or a body with one reviewer would
    have that one score everything.
    """
    ranked = sorted((one for one in candidates if one.free), key=lambda one: one.rank)
    picked, others = ranked[:wanted], ranked[wanted:]
    if not picked:
        return []
    if not has_outside and not any(one.outside for one in picked):
        instead = next((one for one in others if one.outside), None)
    elif not has_home and all(one.outside for one in picked) and (has_outside or len(picked) > 1):
        most = picked[-1].load + FAR_MORE
        instead = next((one for one in others if not one.outside and one.load <= most), None)
    else:
        instead = None
    return [*picked[:-1], instead] if instead else picked


@dataclass(frozen=True)
class Choice:
    """Somebody who may score an idea, whether they are ticked, and in a few words why or why not."""

    person: Any
    load: int
    ticked: bool
    why: str


class Suggestions:
    """Reads reviewers and what keeps them from an idea once, however many ideas there are."""

    def __init__(self, proposals: Sequence[Any], *, reader: Person | None = None) -> None:
        self.reader = reader
        self.reviewers: list[Any] = list(reviewers(seen_by=reader))
        # What waits for each: as the reader may know it, and all of it, which a limit is held against.
        self.load = Counter({person.pk: person.load for person in self.reviewers})
        self.waiting = Counter({person.pk: person.waiting for person in self.reviewers})
        self.known = Interests(proposals)
        self.today = timezone.localdate()

    def choices(self, proposal: Any, ticked: Collection[str] | None) -> list[Choice]:
        """Everybody free to score it; ticked by whoever chose or, where nobody has yet, as many as are still needed."""
        taken = _asked(proposal)
        candidates = [one for one in self.candidates(proposal) if one.person.pk not in taken]
        needed = proposal.home_organisation.reviewers_needed
        home = proposal.home_organisation_id
        from_outside = {one.organisation_id != home for one in self.reviewers if one.pk in taken}
        has = {
            "has_outside": True in from_outside or needed == 1,
            "has_home": False in from_outside or needed == 1,
        }
        best = chosen(candidates, max(0, needed - len(taken)), **has)
        names = {str(one.person.uid) for one in best} if ticked is None else set(ticked)
        first = {one.person.pk: place for place, one in enumerate(best)}
        candidates.sort(key=lambda one: (first.get(one.person.pk, len(best)), one.rank))
        made = [
            Choice(one.person, one.load, str(one.person.uid) in names, why(one, proposal))
            for one in candidates
        ]
        self._count([choice.person.pk for choice in made if choice.ticked])
        return made

    def instead(self, proposal: Any) -> Choice | None:
        """The one who could be asked in somebody's place; they count as busier for the next one suggested."""
        taken = _asked(proposal)
        free = [one for one in self.candidates(proposal) if one.person.pk not in taken]
        best = next(iter(chosen(free, 1, has_outside=True, has_home=True)), None)
        if best is None:
            return None
        self._count([best.person.pk])
        return Choice(best.person, best.load, True, why(best, proposal))

    def _count(self, chosen: Sequence[int]) -> None:
        self.load.update(chosen)
        self.waiting.update(chosen)

    def candidates(self, proposal: Any) -> list[Candidate]:
        """Whoever may judge it, asked already or not."""
        pool, home = proposal.pool_ids(), proposal.home_organisation_id
        due, gone = self._due(proposal), stood_down(proposal)
        return [
            Candidate(
                person, self.load[person.pk], person.organisation_id != home, person.pk in pool,
                _knows(person, proposal),
                person.pk not in gone and takes_more(person, self.waiting[person.pk], self.today, due), person.pk in gone,
            )
            for person in self.reviewers if not why_not(proposal, person, self.known)
        ]  # fmt: skip

    def excluded(self, proposal: Any) -> list[tuple[Any, str | Promise]]:
        """Who may not, and why, as far as the reader may know it."""
        taken = _asked(proposal)
        others = [one for one in self.reviewers if one.pk not in taken]
        found = [(one, why_not(proposal, one, self.known, reader=self.reader)) for one in others]
        return [(person, because) for person, because in found if because]

    def interest(self, proposal: Any, person: Person) -> str | Promise:
        """Why somebody asked already would not be asked any more."""
        because = self.known.of(proposal, person)
        return interest_told(self.reader, proposal, because) if self.reader else because

    def _due(self, proposal: Any) -> date:
        if proposal.stage == Stage.IN_REVIEW and proposal.due and proposal.due > self.today:
            due: date = proposal.due
            return due
        clock = int(ABOUT[Stage.IN_REVIEW].clock or 0)
        return working_days_after(self.today, clock, proposal.home_organisation.calendar)


def why(one: Candidate, proposal: Any) -> str:
    """Where somebody works and what speaks for or against them; why they take nothing new is theirs to know."""
    where = one.person.organisation.short_name if one.person.organisation else ""
    waiting = ngettext("%(n)s idea to score", "%(n)s ideas to score", one.load) % {"n": one.load}
    parts = [
        _("was asked before, and stood down or was taken off") if one.gone else "",
        _("takes nothing new now") if not (one.free or one.gone) else "",
        _("chosen for this challenge") if one.in_pool else "",
        _("knows %(topics)s") % {"topics": ", ".join(one.knows)} if one.knows else "",
        _("from outside: %(body)s") % {"body": where} if one.outside and where else where,
        waiting if one.load else _("nothing to score now"),
    ]
    return " · ".join(part for part in parts if part)


def _asked(proposal: Any) -> set[int]:
    return {a.reviewer_id for a in proposal.assignments.all() if a.state != Assignment.State.STOOD_DOWN}


def _knows(person: Any, proposal: Any) -> tuple[str, ...]:
    """Which of the idea's topics somebody knows about; a service by its name, whichever body runs it."""
    profile = getattr(person, "reviewer_profile", None)
    if profile is None:
        return ()
    theirs = {each.name.casefold() for each in [*profile.outcomes.all(), *profile.services.all()]}
    return tuple(name for name in proposal.topics() if name.casefold() in theirs)
