"""Why somebody may not decide about an idea, and who decides instead: said by name, or said whom to ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from place.models import Person, RoleGrant
from place.vocabulary import Role
from workflow.knowing import may_know_judging
from workflow.registry import PARTIES, WHO
from workflow.rules import OWN_ONLY, excluded
from workflow.stages import Stage

if TYPE_CHECKING:
    from workflow.models import Proposal

# Whose decision an idea waits for, where it is, and the step whose row of the table says who may not take it.
DECIDED_BY: dict[Stage, tuple[Role, str]] = {
    Stage.SUBMITTED: (Role.COORDINATOR, "decline"),
    Stage.NEEDS_INFORMATION: (Role.COORDINATOR, "decline"),
    Stage.IN_REVIEW: (Role.COORDINATOR, "park"),
    Stage.PARKED: (Role.COORDINATOR, "merge"),
    Stage.AT_PANEL: (Role.PANEL_CHAIR, "approve"),
}
WHY_NOT: dict[str, str | Promise] = {
    "author": gettext_lazy("You wrote this idea, so somebody else has to decide about it."),
    "scorer": gettext_lazy("You scored this idea, so somebody else has to decide about it."),
    "interested": gettext_lazy("You have an interest in this idea, so somebody else has to decide about it."),
    "earlier_decider": gettext_lazy(
        "You declined this idea before its author appealed, so somebody else has to decide this time."
    ),
}


def decides(proposal: Proposal, person: Person) -> bool:
    """Whether an idea waits for the decision of somebody in this person's role, if it were not for their other parts in it."""
    role, _step = DECIDED_BY.get(Stage(proposal.stage), ("", ""))
    return bool(role and WHO[role](proposal, person))


def why_not(proposal: Proposal, person: Person) -> str | Promise:
    """Which other part in an idea keeps somebody from deciding about it; empty where none does."""
    return next((WHY_NOT[name] for name in _duties(proposal) if person.pk in PARTIES[name](proposal)), "")


def _duties(proposal: Proposal) -> tuple[str, ...]:
    """The parts in an idea that whoever decides about it, where it is now, may not have."""
    _role, step = DECIDED_BY.get(Stage(proposal.stage), ("", ""))
    row = proposal.row(step, proposal.stage)
    return row.unless if row else ()


class Instead:
    """For one person and a list of ideas; asks the same three questions however many there are."""

    def __init__(self, person: Person, proposals: Sequence[Any]) -> None:
        self.person = person
        self.homes = {each.home_organisation_id for each in proposals}

    def sentence(self, proposal: Any) -> str:
        """Whoever has it now, another holder of the role, one of the partner body, or one's deputy; else whom to ask for one."""
        never = self._never(proposal) | {self.person.pk}
        able = self._holders[proposal.home_organisation_id, DECIDED_BY[Stage(proposal.stage)][0]]
        if proposal.holder in able:
            able = [proposal.holder, *able]
        other = next((one for one in able if one.pk not in never), None)
        if other:
            return _("%(name)s can decide about it.") % {"name": other.name}
        deputy = next((one for one in self._deputies if one.pk not in never), None)
        if deputy and self._only_interested(proposal):
            return _("Your deputy, %(name)s, can decide about it.") % {"name": deputy.name}
        return self._whom_to_ask(proposal)

    def _never(self, proposal: Any) -> set[int]:
        """Whoever has another part in it. Who wrote it is told of nobody who is left out because they scored it."""
        known = may_know_judging(self.person, proposal)
        return excluded(proposal, _duties(proposal)) if known else proposal.wrote_it()

    def _only_interested(self, proposal: Any) -> bool:
        """An interest keeps only its owner from deciding; any other part keeps their deputy too."""
        others = tuple(name for name in _duties(proposal) if name not in OWN_ONLY)
        return self.person.pk not in excluded(proposal, others)

    def _whom_to_ask(self, proposal: Any) -> str:
        asked = self._administrators[proposal.home_organisation_id]
        names = _(" or ").join(asked) or _("an administrator of %(body)s") % {
            "body": proposal.home_organisation.name
        }
        said = {"names": names, "role": DECIDED_BY[Stage(proposal.stage)][0].label}
        if self._only_interested(proposal):
            return (
                _(
                    "Nobody else can decide about it yet. Name a deputy under “My account”, or ask %(names)s to give"
                    " somebody else the role “%(role)s”."
                )
                % said
            )
        return (
            _("Nobody else can decide about it yet. Ask %(names)s to give somebody else the role “%(role)s”.")
            % said
        )

    @cached_property
    def _holders(self) -> dict[tuple[int, str], list[Person]]:
        """By body and role, its own people before those of the partner body that acts for it."""
        here = Q(organisation__in=self.homes) | Q(organisation__acts_for__in=self.homes)
        roles = {role for role, _step in DECIDED_BY.values()}
        grants = RoleGrant.objects.filter(here, role__in=roles, ended_at=None, person__is_active=True)
        found: dict[tuple[int, str], list[Person]] = defaultdict(list)
        lent: dict[tuple[int, str], list[Person]] = defaultdict(list)
        for grant in grants.select_related("person", "organisation").prefetch_related(
            "organisation__acts_for"
        ):
            found[grant.organisation_id, grant.role].append(grant.person)
            for home in grant.organisation.acts_for.all():
                lent[home.pk, grant.role].append(grant.person)
        for key, people in lent.items():
            found[key] += people
        return found

    @cached_property
    def _deputies(self) -> list[Person]:
        today = timezone.localdate()
        standing_in = Person.objects.filter(
            stands_in__person=self.person, stands_in__starts__lte=today, stands_in__ends__gte=today
        )
        return list(standing_in.filter(is_active=True).order_by("pk").distinct())

    @cached_property
    def _administrators(self) -> dict[int, list[str]]:
        grants = RoleGrant.objects.filter(
            organisation__in=self.homes, role=Role.ORGANISATION_ADMIN, ended_at=None, person__is_active=True
        )
        found: dict[int, list[str]] = defaultdict(list)
        for grant in grants.select_related("person").order_by("pk"):
            found[grant.organisation_id].append(grant.person.name)
        return found
