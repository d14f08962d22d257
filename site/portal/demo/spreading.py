"""How ideas travel in Severnside: bodies with the same problem, some that adopt it with a case of their own, some that do not."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from casebuilder import services
from casebuilder.adopting import figures_of, scaled_case
from casebuilder.appraisal.scaling import Driver, Own, drivers
from casebuilder.models import Agreement, Case, CaseVersion, Milestone, Signature
from casebuilder.reckoning import shares
from ideas.models import Adoption, AdoptionStep, Idea, IdeaVersion
from place.models import Organisation, Person, RoleGrant
from place.vocabulary import Role
from portal.demo.content import Words, read
from portal.demo.days import next_worked, worked
from portal.demo.ideas import Writer
from workflow.history import Taken, replay
from workflow.models import Notice
from workflow.stages import Stage

State = Adoption.State
# Days after it began to adopt that a body that has adopted took each step, and in what duty.
ROAD = (("send_to_finance", 30, "case_owner"), ("assure", 45, "finance_officer"), ("commit", 70, "executive"))


class Traveller:
    """Lets ideas travel; the same way for the same seed and moment."""

    def __init__(self, writer: Writer, *, seed: int, now: datetime) -> None:
        self.writer, self.place, self.now = writer, writer.place, now
        self.chance = Random(seed + 3)  # noqa: S311  (a demonstration, repeatable by its seed)

    def travel(self) -> None:
        for said in read("spreading"):
            self._body(self.writer.by_key[said["origin"]], self.place.organisations[said["body"]], said)

    def _person(self, role: Role, body: str, *never: str) -> Person:
        return self.place.people[self.place.holder(role, body, never=set(never))]

    def _body(self, origin: Idea, body: Organisation, said: Words) -> None:
        """One body and one idea: what it said, step by step."""
        by, steps = self._person(Role.COORDINATOR, said["body"]), said["said"]
        Case.objects.filter(
            idea=origin, released_at=None, idea__stage__in=(Stage.COMMITTED, Stage.DELIVERING)
        ).update(released_at=worked(self._ago(steps[0]) - timedelta(days=5)))
        own = self._own(origin, body, said, by) if any("factor" in step for step in steps) else None
        last = steps[-1]
        adoption = Adoption.objects.create(
            uid=uuid.UUID(int=self.chance.getrandbits(128), version=4), idea=origin, organisation=body, own=own,
            state=last["state"], reason=last.get("reason", ""), version=len(steps),
            began=self._ago(steps[0]), since=self._ago(last),
        )  # fmt: skip
        AdoptionStep.objects.bulk_create(
            AdoptionStep(
                adoption=adoption, number=number, state=step["state"], reason=step.get("reason", ""),
                note=step.get("note", ""), by=by, at=self._ago(step), own=own if step["state"] == State.ADOPTING else None,
            )
            for number, step in enumerate(steps, start=1)
        )  # fmt: skip
        self._tell(adoption)

    def _ago(self, step: Words) -> datetime:
        return worked(self.now - timedelta(days=step["days_ago"], hours=3))

    def _tell(self, adoption: Adoption) -> None:
        from ideas.services.adopting import NEWS

        words = {"body": adoption.organisation.name, "reason": adoption.get_reason_display()}
        Notice.objects.create(
            person=adoption.idea.author, kind=Notice.Kind.SPREAD, proposal_id=adoption.idea_id,
            text=str(NEWS[State(adoption.state)]) % words, created_at=adoption.since, read_at=self.now,
        )  # fmt: skip

    # The body's own idea

    def _own(self, origin: Idea, body: Organisation, said: Words, by: Person) -> Idea:
        adopting = next(step for step in said["said"] if "factor" in step)
        at, adopted = self._ago(adopting), said["said"][-1]["state"] == State.ADOPTED
        finance = self._person(Role.FINANCE_OFFICER, said["body"])
        owner = self._owner(said["body"], by, finance)
        taken = [
            Taken("adopt", by.pk, at, Role.COORDINATOR, {"rationale": adopting["why"], "case_owner": owner})
        ]
        if adopted:
            people = {
                "case_owner": owner,
                "finance_officer": finance,
                "executive": self._person(Role.EXECUTIVE, said["body"]),
            }
            taken += [
                Taken(
                    step,
                    people[role].pk,
                    worked(at + timedelta(days=days)),
                    role,
                    {"comments": "Checked against their figures."},
                )
                for step, days, role in ROAD
            ]
        own = self._write(origin, body, by, owner, taken)
        self._case(own, origin, body, Decimal(adopting["factor"]), by, owner, at, said.get("case"))
        if adopted:
            self._sign(own, body, finance, people["executive"], taken)
        return own

    def _owner(self, body: str, *never: Person) -> Person:
        barred = {person.pk for person in never}
        organisation = self.place.organisations[body]
        return next(
            person for person in self.place.people.values()
            if person.organisation_id == organisation.pk and person.pk not in barred and person.is_active
        )  # fmt: skip

    def _write(self, origin: Idea, body: Organisation, by: Person, owner: Person, taken: list[Taken]) -> Idea:
        stage, decisions = replay(Idea, taken)
        committed = stage == Stage.COMMITTED
        own = Idea.objects.create(
            reference=self.writer.reference(), author=by, home_organisation=body, stage=stage, stage_since=taken[-1].at,
            title=origin.title, problem=origin.problem, proposal=origin.proposal, outcome=origin.outcome,
            audience=origin.audience, submitted_at=taken[0].at, triaged_at=taken[0].at, created_at=taken[0].at,
            case_owner=owner, delivery_owner=owner if committed else None, holder=owner, version=1 + len(taken),
            due=self._due(taken[-1].at), steps_done=["idea", "where", "saving"],
        )  # fmt: skip
        own.organisations.set([body])
        for decision in decisions:
            decision.proposal_id = own.pk
            decision.save()
        IdeaVersion.objects.create(
            idea=own,
            number=1,
            title=own.title,
            problem=own.problem,
            proposal=own.proposal,
            by=by,
            at=taken[0].at,
        )
        return own

    def _due(self, since: datetime) -> date:
        """Given more time than usual, as a coordinator may ask for: the figures have to be made their own."""
        return next_worked(max(timezone.localdate(since), self.now.date()) + timedelta(days=14))

    def _case(
        self,
        own: Idea,
        origin: Idea,
        body: Organisation,
        factor: Decimal,
        by: Person,
        owner: Person,
        at: datetime,
        finished: Words | None,
    ) -> None:
        """The origin's case at so many tenths of its numbers; where the body finished it, with its own words and quotations."""
        figures = figures_of(origin, by)
        numbers = {driver.place: _scaled(driver, factor) for driver in drivers(figures.document)}
        document = scaled_case(figures, numbers, body=body, today=timezone.localdate(at))
        document["reference"] = own.reference
        if finished:
            _finish(document, finished)
        services.open_case(idea=own, by=by, at=at, document=document, why=f"Scaled from {origin.reference}")

    def _sign(
        self, own: Idea, body: Organisation, finance: Person, executive: Person, taken: list[Taken]
    ) -> None:
        case = Case.objects.select_related("idea", "current").get(idea=own)
        version = services.freeze(case, by=finance, at=taken[2].at)
        case.save()
        Agreement.objects.create(
            version=version, organisation=body, by=finance, at=worked(taken[3].at - timedelta(days=4))
        )
        grant = RoleGrant.objects.get(person=executive, organisation=body, role=Role.EXECUTIVE, ended_at=None)
        Signature.objects.create(
            version=version, organisation=body, by=executive, at=taken[3].at, fingerprint=version.fingerprint,
            capacity=executive.job_title, authority=grant.authority, limit=grant.signing_limit,
            amount=shares(version)[body.slug].amount,
        )  # fmt: skip
        Case.objects.filter(pk=case.pk).update(released_at=worked(taken[3].at + timedelta(days=3)))
        version.case.idea = own
        services.mark(version, CaseVersion.State.COMMITTED)
        Milestone.objects.create(
            idea=own, name="First four clinics", due=next_worked(self.now.date() + timedelta(days=20))
        )


FEW = 10  # of which a share is no whole number: a contract, or a post


def _scaled(driver: Driver, factor: Decimal) -> Own:
    """So many tenths of many things at the same price; of one contract, the same one at so many tenths of its price."""
    if driver.quantity < FEW:
        return Own(driver.quantity, (driver.rate * factor).quantize(Decimal(1)))
    return Own((driver.quantity * factor).quantize(Decimal(1)), driver.rate)


def _finish(document: Words, finished: Words) -> None:
    """Put in what a body adds to a scaled case before finance sees it: its own words, figures, budget and day."""
    text = json.dumps(finished)
    for later in range(4):
        text = text.replace(f"YEAR{later}", str(document["base_year"] + later))
    said = json.loads(text)
    lines, least = said.pop("lines"), said.pop("least")
    document["narrative"] |= said.pop("narrative")
    for option in document["options"]:
        for line in option["lines"]:
            line |= lines.get(line["key"], {})
        if option["role"] == "option":
            option |= {"name": "One-way texts two days before", "lines": least}
    document |= said


def write(writer: Writer, *, seed: int, now: datetime) -> None:
    Traveller(writer, seed=seed, now=now).travel()
