"""What one reader of one idea may know about the people around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ideas.models import Idea
from ideas.rules import may_know_author
from place.vocabulary import Role
from workflow.knowing import may_know_judging
from workflow.rules import is_assigned

if TYPE_CHECKING:
    from place.models import Person
    from workflow.models import Decision

# Who decides on an idea, and so reads what was said about it to its author.
DECIDERS = (Role.COORDINATOR, Role.PANEL_CHAIR, Role.FINANCE_OFFICER, Role.EXECUTIVE)


@dataclass
class Reader:
    """One person looking at one idea, which came with its co-authors, assignments and home organisation."""

    person: Person
    idea: Idea

    @cached_property
    def is_author(self) -> bool:
        return self.idea.is_author(self.person)

    @cached_property
    def knows_author(self) -> bool:
        return may_know_author(self.person, self.idea)

    @cached_property
    def is_reviewer(self) -> bool:
        return is_assigned(self.idea, self.person)

    @cached_property
    def knows_reviewers(self) -> bool:
        """The coordinator and the chair (or whoever acts for them) and auditors; never who wrote it."""
        judges = self.oversees or self._acts_as(Role.COORDINATOR, Role.PANEL_CHAIR)
        return judges and not self.is_author and may_know_judging(self.person, self.idea)

    @cached_property
    def knows_how_many_scored(self) -> bool:
        """Those who know the reviewers, and those who score with them; others could watch for when each score comes in."""
        return self.knows_reviewers or (self.is_reviewer and may_know_judging(self.person, self.idea))

    @cached_property
    def reads_what_was_said(self) -> bool:
        """Feedback and reasons go to the authors, and to those who decide or answer for the idea."""
        named = {self.idea.case_owner_id, self.idea.delivery_owner_id} & set(self.person.standing.principals)
        return self.is_author or self.oversees or bool(named) or self._acts_as(*DECIDERS)

    @cached_property
    def oversees(self) -> bool:
        return self.person.is_superuser or self.person.standing.holds(Role.AUDITOR)

    def _acts_as(self, *roles: Role) -> bool:
        home = self.idea.home_organisation
        return bool(self.person.standing.organisations(*roles) & {home.pk, home.acts_for_us_id})

    # Names, as this reader may read them

    def name_of(self, decision: Decision) -> str:
        """Who took a step: a reviewer stays one of the reviewers, a hidden author the author."""
        if decision.role == Role.REVIEWER and not self.knows_reviewers:
            return _("the reviewers")
        if decision.by_id in self.idea.author_ids() and not self.knows_author:
            return _("the author")
        if decision.on_behalf_of is None:
            return decision.by.name
        hidden = decision.on_behalf_of_id in self.idea.author_ids() and not self.knows_author
        return _("%(deputy)s for %(person)s") % {
            "deputy": decision.by.name,
            "person": _("the author") if hidden else decision.on_behalf_of.name,
        }

    def holder_name(self) -> str:
        """The one person who has the idea, where there is one."""
        holder = self.idea.holder
        if holder is None:
            return ""
        if holder.pk in self.idea.author_ids() and not self.knows_author:
            return _("The author")
        return _("%(name)s (you)") % {"name": holder.name} if holder == self.person else holder.name
