"""Who may see and change a case: its team, finance, the executives it names, auditors; others once it is released."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from place.vocabulary import Role
from workflow.stages import Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from casebuilder.models import Case
    from place.models import Person

READERS_OF_RELEASED = (Role.COUNCILLOR, Role.BOARD_MEMBER)


def visible(person: Person | AnonymousUser) -> Q:
    """A filter over cases, for every surface that shows one."""
    if not person.is_authenticated or not person.is_active:
        return Q(pk__in=[])
    standing = person.standing
    if person.is_superuser or standing.holds(Role.AUDITOR):
        return Q()
    finance = standing.organisations(Role.FINANCE_OFFICER)
    bodies = finance | standing.organisations(Role.EXECUTIVE)
    named = Q(organisations__in=bodies) | Q(idea__home_organisation__in=finance)
    team = Q(idea__case_owner__in=standing.principals) | Q(idea__delivery_owner__in=standing.principals)
    from casebuilder.models import Case

    ours = Case.objects.filter(named | team | Q(idea__home_organisation__acts_for_us__in=finance))
    return Q(pk__in=ours.values("pk")) | Q(released_at__isnull=False, idea__in=_ideas(person))


def _ideas(person: Person) -> object:
    from ideas.models import Idea

    return Idea.objects.visible_to(person).values("pk")


def can_see(person: Person | AnonymousUser, case: Case) -> bool:
    from casebuilder.models import Case

    return Case.objects.filter(visible(person), pk=case.pk).exists()


def can_edit(person: Person, case: Case) -> bool:
    """The case owner (or their deputy) while it is being prepared, and after assurance, which then falls."""
    owner = case.idea.case_owner_id
    stages = (Stage.APPROVED, Stage.FINANCE_CHECK, Stage.AWAITING_COMMITMENT)
    return owner is not None and owner in person.standing.principals and case.idea.stage in stages
