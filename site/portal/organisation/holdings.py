"""What somebody has in hand, as an administrator may read it: a confidential idea has a stage here and no title."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.models import Idea
from place.models import Person, Team
from place.standing import acting_for
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
    """All of it: what follows by rule, what somebody has to be named for, what ends, what stays."""

    by_rule: list[Held] = field(default_factory=list)
    to_name: list[Held] = field(default_factory=list)
    reviews: int = 0
    drafts: int = 0

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
    found = Holdings(
        reviews=reviews_of(person).count(),
        drafts=Idea.objects.filter(author=person, stage=Stage.DRAFT).count(),
    )
    following: dict[tuple[str, int], str] = {}
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
            found.by_rule.append(Held("role", next=_next(idea, person, following), **shown))
        elif idea.holder_id == person.pk and idea.stage == Stage.NEEDS_INFORMATION:
            found.by_rule.append(Held("answer", next=_("a co-author, or the coordinator"), **shown))
    for team in Team.objects.filter(manager=person, closed_at=None):
        found.to_name.append(Held("manager", team.name, subject=team, key=f"manager_{team.uid}"))
    for team in Team.objects.filter(budget_holder=person, closed_at=None):
        found.to_name.append(Held("budget", team.name, subject=team, key=f"budget_{team.uid}"))
    return found


def _next(idea: Any, person: Person, known: dict[tuple[str, int], str]) -> str:
    """Who holds the same role next; asked once for each role and body. Whoever wrote an idea is passed over when it is done."""
    role = role_holding(idea.stage)
    if role is None:
        return ""
    place = (role, idea.home_organisation_id)
    if place not in known:
        following = acting_for(role, idea.home_organisation_id, barred={person.pk})
        somebody = Person.objects.filter(pk=following or 0).first()
        known[place] = somebody.name if somebody else ""
    return known[place]
