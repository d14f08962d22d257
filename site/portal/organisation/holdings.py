"""What somebody has in hand, as an administrator may read it: a confidential idea has a stage here and no title.

What waits for them as an author whose name is hidden from the reader is left out: it goes on without being named to anybody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.models import Idea
from ideas.rules import may_know_author
from place.models import Person, RoleGrant, Team
from workflow.clocks import role_holding
from workflow.leaving import delivers, holds_by_role, owns_case, reviews_of, work_of
from workflow.stages import Stage


@dataclass(frozen=True)
class Held:
    """One thing somebody has in hand, and the duty by which they have it."""

    duty: str  # role, case, delivery, answer, manager or budget
    label: str
    url: str = ""
    stage: str = ""
    due: Any = None
    subject: Any = None
    key: str = ""  # of the field that asks who takes it over; empty where that follows by rule
    next: str = ""  # who follows by rule


@dataclass
class Holdings:
    """All of it: what follows by rule, what somebody has to be named for, what ends."""

    by_rule: list[Held] = field(default_factory=list)
    to_name: list[Held] = field(default_factory=list)
    reviews: int = 0

    @property
    def all(self) -> list[Held]:
        return [*self.by_rule, *self.to_name]

    @property
    def nothing(self) -> bool:
        return not (self.all or self.reviews)


DUTIES: dict[str, Promise] = {
    "case": gettext_lazy("Writes the business case"),
    "delivery": gettext_lazy("Delivers it"),
    "answer": gettext_lazy("A question to them as its author"),
    "manager": gettext_lazy("Manages the team"),
    "budget": gettext_lazy("Holds the team's budget"),
}


def holdings(person: Person, *, reader: Person) -> Holdings:
    """What somebody has in hand now, in a handful of queries however much it is."""
    ideas: list[Any] = list(work_of(person))
    seen = set(
        Idea.objects.visible_to(reader)
        .filter(pk__in=[idea.pk for idea in ideas])
        .values_list("pk", flat=True)
    )
    # An administrator who wrote an idea would see from one more review who scores it.
    told = reviews_of(person).exclude(proposal__in=Idea.objects.written_by(reader).order_by().values("pk"))
    found = Holdings(reviews=told.count())
    following = _following([idea for idea in ideas if holds_by_role(idea, person)], person)
    for idea in ideas:
        shown = {
            "label": idea.title if idea.pk in seen else _("A confidential idea"),
            "url": idea.get_absolute_url() if idea.pk in seen else "",
            "stage": idea.get_stage_display(), "due": idea.due, "subject": idea,
        }  # fmt: skip
        if owns_case(idea, person):
            found.to_name.append(Held("case", key=f"case_{idea.pk}", **shown))
        if delivers(idea, person):
            found.to_name.append(Held("delivery", key=f"delivery_{idea.pk}", **shown))
        if holds_by_role(idea, person):
            found.by_rule.append(
                Held(
                    "role", next=following[str(role_holding(idea.stage)), idea.home_organisation_id], **shown
                )
            )
        elif answers(idea, person) and may_know_author(reader, idea):
            found.by_rule.append(Held("answer", next=_("a co-author, or the coordinator"), **shown))
    for team in Team.objects.filter(Q(manager=person) | Q(budget_holder=person), closed_at=None).order_by(
        "name"
    ):
        if team.manager_id == person.pk:
            found.to_name.append(Held("manager", team.name, subject=team, key=f"manager_{team.uid}"))
        if team.budget_holder_id == person.pk:
            found.to_name.append(Held("budget", team.name, subject=team, key=f"budget_{team.uid}"))
    return found


def answers(idea: Idea, person: Person) -> bool:
    """Whether a question waits for somebody as an author. By itself this would tell whose idea it is, its name hidden or not."""
    return idea.holder_id == person.pk and idea.stage == Stage.NEEDS_INFORMATION


def drafts_of(person: Person) -> int:
    """Ideas still being written, which stay theirs."""
    return Idea.objects.filter(author=person, stage=Stage.DRAFT).count()


def _following(ideas: list[Any], person: Person) -> dict[tuple[str, int], str]:
    """Who holds each role next, here or at the partner that acts; whoever wrote an idea is passed over when it is done."""
    bodies = {idea.home_organisation_id: idea.home_organisation.acts_for_us_id for idea in ideas}
    roles = {role for idea in ideas if (role := role_holding(idea.stage))}
    if not roles:
        return {}
    there = {body for pair in bodies.items() for body in pair if body}
    grants = RoleGrant.objects.filter(
        role__in=roles, organisation__in=there, ended_at=None, person__is_active=True
    )
    held: dict[tuple[str, int | None], str] = {}
    for grant in grants.exclude(person=person).select_related("person").order_by("pk"):
        held.setdefault((grant.role, grant.organisation_id), grant.person.name)
    return {
        (role, body): held.get((role, body)) or held.get((role, partner), "")
        for role in roles for body, partner in bodies.items()
    }  # fmt: skip
