"""Decisions: who took which step on which idea, and when. A reviewer is always only “a reviewer”."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ideas.models import Idea
from ideas.rules import may_know_author
from place.models import Person
from place.vocabulary import Role
from portal.reports.report import Column, Kind, Report, Row
from portal.story import STEPS
from workflow.models import Decision
from workflow.stages import Stage

ROLES = dict(Role.choices)


def find(person: Person, ideas: QuerySet[Idea]) -> QuerySet[Decision]:
    """The latest first, to be paged through; without what reviewers did with an idea its reader wrote."""
    taken = Decision.objects.filter(proposal__in=ideas.order_by().values("pk"))
    # The hour at which their own last score came in, and between what, would tell authors who gave it.
    own = Idea.objects.written_by(person).order_by().values("pk")
    taken = taken.exclude(role=Role.REVIEWER, proposal__in=own)
    people = taken.select_related("by", "on_behalf_of", "proposal__home_organisation", "proposal__author")
    return people.prefetch_related("proposal__coauthors").order_by("-at", "-pk")


def tell(person: Person, decision: Decision) -> Row:
    idea = decision.proposal
    return {
        "url": idea.get_absolute_url(),
        "at": decision.at,
        "reference": idea.reference,
        "title": idea.title,
        "organisation": idea.home_organisation.name,
        "step": str(STEPS[decision.step][0]) if decision.step in STEPS else decision.step,
        "from_stage": str(Stage(decision.from_stage).label),
        "to_stage": str(Stage(decision.to_stage).label),
        "who": who(person, decision),
        "role": str(ROLES.get(decision.role, "")),
    }


def who(person: Person, decision: Decision) -> str:
    """A name, unless it is a reviewer's, or an author's who hid theirs from this reader."""
    if decision.role == Role.REVIEWER:
        return _now("a reviewer")
    idea = decision.proposal
    acted = {decision.by_id, decision.on_behalf_of_id}
    if idea.anonymous() and acted & idea.author_ids() and not may_know_author(person, idea):
        return _now("the author")
    if decision.on_behalf_of is None:
        return decision.by.name
    return _now("%(deputy)s for %(person)s") % {
        "deputy": decision.by.name, "person": decision.on_behalf_of.name
    }  # fmt: skip


DECISIONS = Report(
    name="decisions",
    title=_("Decisions"),
    lead=_("Every step anybody took, the latest first. Reviewers are not named."),
    icon="history",
    columns=(
        Column("at", _("When"), Kind.MOMENT),
        Column("reference", _("Reference")),
        Column("title", _("Idea")),
        Column("organisation", _("Organisation")),
        Column("step", _("What happened")),
        Column("from_stage", _("From")),
        Column("to_stage", _("To")),
        Column("who", _("Who")),
        Column("role", _("As")),
    ),
    find=find,
    tell=tell,
)
