"""Who decides about an idea when the one who looks at it may not: said by name, or said whom to ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from place.models import Person, RoleGrant
from place.vocabulary import Role
from workflow.clocks import never_holds
from workflow.knowing import may_know_judging
from workflow.registry import PARTIES
from workflow.rules import OWN_ONLY


class Instead:
    """For one person and a list of ideas; asks the same three questions however many there are."""

    def __init__(self, person: Person, proposals: Sequence[Any]) -> None:
        self.person = person
        self.homes = {each.home_organisation_id for each in proposals}

    def sentence(self, proposal: Any) -> str:
        """Whoever has it now, another chair, a chair of the partner body, or one's deputy; else whom to ask for one."""
        never = self._never(proposal) | {self.person.pk}
        chairs = self._chairs[proposal.home_organisation_id]
        if proposal.holder in chairs:
            chairs = [proposal.holder, *chairs]
        other = next((one for one in chairs if one.pk not in never), None)
        if other:
            return _("%(name)s can decide about it.") % {"name": other.name}
        deputy = next((one for one in self._deputies if one.pk not in never), None)
        if deputy and self._only_interested(proposal):
            return _("Your deputy, %(name)s, can decide about it.") % {"name": deputy.name}
        return self._whom_to_ask(proposal)

    def _never(self, proposal: Any) -> set[int]:
        """Whoever has another part in it. Who wrote it is told of no chair who is left out because they scored it."""
        known = may_know_judging(self.person, proposal)
        return never_holds(proposal, Role.PANEL_CHAIR) if known else proposal.wrote_it()

    def _only_interested(self, proposal: Any) -> bool:
        """An interest keeps only its owner from deciding; any other part keeps their deputy too."""
        duties = set(proposal.row("approve", "at_panel").unless) - set(OWN_ONLY)
        return not any(self.person.pk in PARTIES[name](proposal) for name in duties)

    def _whom_to_ask(self, proposal: Any) -> str:
        asked = self._administrators[proposal.home_organisation_id]
        names = _(" or ").join(asked) or _("an administrator of %(body)s") % {
            "body": proposal.home_organisation.name
        }
        if self._only_interested(proposal):
            return _(
                "Nobody else can decide about it yet. Name a deputy under “My account”, or ask %(names)s to give"
                " somebody else the role of panel chair."
            ) % {"names": names}
        return _(
            "Nobody else can decide about it yet. Ask %(names)s to give somebody else the role of panel chair."
        ) % {"names": names}

    @cached_property
    def _chairs(self) -> dict[int, list[Person]]:
        """By body, its own chairs before those of the partner body that acts for it."""
        here = Q(organisation__in=self.homes) | Q(organisation__acts_for__in=self.homes)
        grants = RoleGrant.objects.filter(here, role=Role.PANEL_CHAIR, ended_at=None, person__is_active=True)
        found: dict[int, list[Person]] = defaultdict(list)
        lent: dict[int, list[Person]] = defaultdict(list)
        for grant in grants.select_related("person", "organisation").prefetch_related(
            "organisation__acts_for"
        ):
            found[grant.organisation_id].append(grant.person)
            for home in grant.organisation.acts_for.all():
                lent[home.pk].append(grant.person)
        for pk, people in lent.items():
            found[pk] += people
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
