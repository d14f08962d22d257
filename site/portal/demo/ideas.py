"""Writes ideas with their stories, in bulk: rows of one kind at a time, however many ideas there are."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils import timezone

from casebuilder.models import Milestone
from ideas.models import Estimate, Idea, IdeaVersion
from ideas.references import ALPHABET, LENGTH, PREFIX
from place.calendar import working_days_after
from place.vocabulary import Role
from portal.demo.content import Words
from portal.demo.days import last_worked, next_worked
from portal.demo.place import Severnside
from portal.demo.stories import Story
from workflow.history import replay
from workflow.models import Assignment, Decision, Score
from workflow.stages import ABOUT, Clock, Holder, Stage

BATCH = 2_000  # ideas written together: a few hundred megabytes at most


@dataclass
class Written:
    """An idea about to be a row, with everything that hangs on it."""

    said: Words
    idea: Idea
    decisions: list[Decision]
    coauthors: list[int] = field(default_factory=list)
    concerned: list[int] = field(default_factory=list)


class Writer:
    """Writes ideas into the place; the same ones for the same seed and moment."""

    def __init__(self, place: Severnside, *, seed: int, now: datetime) -> None:
        self.place, self.now = place, now
        self.chance = random.Random(seed)  # noqa: S311  (a demonstration, repeatable by its seed)
        self.references: set[str] = set()
        self.by_key: dict[str, Idea] = {}

    def write(self, ideas: Iterable[Words]) -> list[Written]:
        """Write every idea and all that belongs to it; joined ideas follow the ones they were joined with."""
        written: list[Written] = []
        source = iter(ideas)
        while batch := list(islice(source, BATCH)):
            written += self._batch([self.prepare(said) for said in batch])
        self._join(written)
        return written

    def prepare(self, said: Words) -> Written:
        place, story = self.place, Story(self.place, said, self.now)
        taken = story.taken()
        stage, decisions = replay(Idea, taken)
        since = taken[-1].at if taken else self.now - timedelta(days=said.get("started_days_ago") or 1)
        triage = next((d.at for d in decisions if d.step not in ("submit", "withdraw")), None)
        idea = Idea(
            reference=self.reference(),
            title=said["title"],
            problem=said["problem"],
            proposal=said["proposal"],
            author=place.people[said["author"]],
            home_organisation=place.organisations[said["organisation"]],
            team=place.teams.get(said["team"] or ""),
            outcome=place.outcomes.get(said["outcome"] or ""),
            service=place.services.get(said["service"] or ""),
            audience=said["audience"],
            hide_name=said["hide_name"],
            stage=stage,
            stage_since=since,
            submitted_at=decisions[0].at if decisions else None,
            triaged_at=triage,
            version=1 + len(decisions),
            steps_done=["idea", "where", "saving"] if decisions else ["idea"],
            created_at=since if not decisions else decisions[0].at,
            yearly_saving=_total(said["estimates"]),
        )
        about = ABOUT[stage]
        if about.approved and "case_owner" in said["story"]:
            idea.case_owner = place.people[said["story"]["case_owner"]]
        if stage in (Stage.AWAITING_COMMITMENT,) or about.committed or stage is Stage.STOPPED:
            idea.delivery_owner = place.people[said["story"]["delivery_owner"]]
        idea.holder_id = self.holder(idea, story)
        idea.due = self.due(idea, said, decisions, story.calendar)
        concerned = {place.organisations[key].pk for key in said["concerned"]} | {idea.home_organisation.pk}
        return Written(
            said, idea, decisions, [place.people[key].pk for key in said["coauthors"]], sorted(concerned)
        )

    def reference(self) -> str:
        while (made := PREFIX + "".join(self.chance.choices(ALPHABET, k=LENGTH))) in self.references:
            pass
        self.references.add(made)
        return made

    def holder(self, idea: Idea, story: Story) -> int | None:
        """Who the stage waits for, as move() would have chosen."""
        held_by = ABOUT[Stage(idea.stage)].held_by
        if held_by is Holder.AUTHOR:
            return idea.author_id
        if held_by in (Holder.CASE_OWNER, Holder.DELIVERY_OWNER):
            return idea.case_owner_id if held_by is Holder.CASE_OWNER else idea.delivery_owner_id
        role = {
            Holder.COORDINATOR: Role.COORDINATOR, Holder.PANEL_CHAIR: Role.PANEL_CHAIR,
            Holder.FINANCE_OFFICER: Role.FINANCE_OFFICER,
        }.get(held_by) if held_by else None  # fmt: skip
        if role is None:
            return None
        never = {story.told["case_owner"]} if role is Role.FINANCE_OFFICER else story.authors
        return self.place.people[self.place.holder(role, story.idea["organisation"], never=never)].pk

    def due(self, idea: Idea, said: Words, decisions: list[Decision], calendar: str) -> date | None:
        clock = ABOUT[Stage(idea.stage)].clock
        if clock is None:
            return None
        if clock == Clock.PARKED_UNTIL:
            return date.fromisoformat(decisions[-1].said["until"])
        if clock == Clock.NEXT_MILESTONE:
            waiting = [
                m["due_days"] for m in said["story"].get("milestones", []) if m.get("done_days") is None
            ]
            return next_worked(self._in(min(waiting)), calendar) if waiting else None
        return working_days_after(timezone.localdate(idea.stage_since), int(clock), calendar)

    # One kind of row at a time

    def _batch(self, written: list[Written]) -> list[Written]:
        Idea.objects.bulk_create((w.idea for w in written), batch_size=500)
        for w in written:
            self.by_key[w.said["key"]] = w.idea
            for decision in w.decisions:
                decision.proposal_id = w.idea.pk
        Decision.objects.bulk_create((d for w in written for d in w.decisions), batch_size=1000)
        Idea.coauthors.through.objects.bulk_create(
            Idea.coauthors.through(idea_id=w.idea.pk, person_id=pk) for w in written for pk in w.coauthors
        )
        Idea.organisations.through.objects.bulk_create(
            (
                Idea.organisations.through(idea_id=w.idea.pk, organisation_id=pk)
                for w in written
                for pk in w.concerned
            ),
            batch_size=1000,
        )
        Estimate.objects.bulk_create((e for w in written for e in _estimates(w)), batch_size=1000)
        IdeaVersion.objects.bulk_create((_version(w) for w in written if w.decisions), batch_size=500)
        Milestone.objects.bulk_create((m for w in written for m in self._milestones(w)), batch_size=1000)
        self._scores(written)
        return written

    def _milestones(self, w: Written) -> list[Milestone]:
        if w.idea.stage not in (Stage.COMMITTED, Stage.DELIVERING, Stage.STOPPED):
            return []
        calendar = w.idea.home_organisation.calendar
        return [
            Milestone(
                idea=w.idea,
                name=said["name"],
                due=next_worked(self._in(said["due_days"]), calendar),
                done_on=None
                if said.get("done_days") is None
                else last_worked(self._in(said["done_days"]), calendar),
            )
            for said in w.said["story"].get("milestones", [])
        ]

    def _in(self, days: int) -> date:
        return self.now.date() + timedelta(days=days)

    def _scores(self, written: list[Written]) -> None:
        asked = [
            (w, given, self._assignment(w, given))
            for w in written
            for given in w.said["story"].get("review_scores", [])
        ]
        Assignment.objects.bulk_create((assignment for _, _, assignment in asked), batch_size=1000)
        Score.objects.bulk_create(
            (
                Score(assignment=assignment, criterion=criterion, value=given["scores"][criterion.slug])
                for _, given, assignment in asked
                if given["scores"]
                for criterion in self.place.criteria
            ),
            batch_size=2000,
        )

    def _assignment(self, w: Written, given: Words) -> Assignment:
        review = next((d for d in w.decisions if d.step == "review"), w.decisions[0])
        done = review.at + timedelta(days=self.chance.uniform(1, 9)) if given["scores"] else None
        return Assignment(
            uid=uuid.UUID(int=self.chance.getrandbits(128), version=4),
            proposal=w.idea,
            reviewer=self.place.people[given["reviewer"]],
            criteria_set=self.place.criteria[0].criteria_set,
            assigned_by_id=review.by_id,
            assigned_at=review.at,
            due=working_days_after(review.at.date(), 15),
            state=Assignment.State.DONE if done else Assignment.State.ASKED,
            done_at=min(done, self.now) if done else None,
            panel_comment=given["comment"],
        )

    def _join(self, written: list[Written]) -> None:
        """Give joined ideas the one they were joined with, now that it is a row, and carry their people over."""
        from ideas.services import carry_over

        for w in written:
            if w.idea.stage != Stage.MERGED:
                continue
            target, last = self.by_key[w.said["story"]["merge"]["target"]], w.decisions[-1]
            Idea.objects.filter(pk=w.idea.pk).update(merged_into=target)
            last.said["target"] = target.pk
            last.save(update_fields=["said"])
            carry_over(w.idea, to=target, at=last.at)


def _total(estimates: list[Words]) -> Decimal | None:
    totals = [line.yearly_saving for line in (_estimate(said) for said in estimates)]
    known = [total for total in totals if total is not None]
    return sum(known, Decimal(0)) if known else None


def _estimate(said: Words, **more: Any) -> Estimate:
    money = {
        name: Decimal(str(said[name]))
        for name in ("hours", "people", "rate", "volume", "unit_cost")
        if said.get(name)
    }
    return Estimate(kind=said["kind"], unit=said.get("unit", ""), note=said.get("note", ""), **money, **more)


def _estimates(w: Written) -> list[Estimate]:
    return [_estimate(said, idea=w.idea) for said in w.said["estimates"]]


def _version(w: Written) -> IdeaVersion:
    idea = w.idea
    return IdeaVersion(
        idea=idea,
        number=1,
        title=idea.title,
        problem=idea.problem,
        proposal=idea.proposal,
        by=idea.author,
        at=w.decisions[0].at,
    )
