"""Who may see an idea: one rule, as a query and as an object check made from the same query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from place.vocabulary import Role
from workflow.models import Assignment
from workflow.rules import is_coordinator
from workflow.stages import Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from ideas.models import Attachment, Idea
    from place.models import Person

# Roles that decide on, or answer for, their own organisation's ideas, whatever audience the author chose.
DECIDING = (Role.COORDINATOR, Role.PANEL_CHAIR, Role.FINANCE_OFFICER, Role.EXECUTIVE)


def visible(person: Person | AnonymousUser) -> Q:
    """A filter over ideas: drafts to their authors only; then the home organisation; once triaged, whom the author chose."""
    from ideas.models import Audience, Idea

    if not person.is_authenticated or not person.is_active:
        return Q(pk__in=[])
    mine = Q(author=person) | Q(pk__in=Idea.coauthors.through.objects.filter(person=person).values("idea"))
    # Not a draft, nor one withdrawn before anybody saw it, nor a concern that was taken out of sight.
    shared = Q(submitted_at__isnull=False, rerouted_at=None)
    standing = person.standing
    if person.is_superuser or standing.holds(Role.AUDITOR):
        return mine | shared
    body = person.organisation_id or 0
    concerned = Exists(Idea.organisations.through.objects.filter(idea=OuterRef("pk"), organisation=body))
    at_home = Q(home_organisation=body)
    open_to_all = Q(audience=Audience.EVERYBODY, triaged_at__isnull=False) if body else Q(pk__in=[])
    open_to_some = ~Q(audience=Audience.CONFIDENTIAL) & (at_home | (Q(triaged_at__isnull=False) & concerned))
    dealing = (
        Q(home_organisation__in=_bodies_decided_for(person))
        | Q(holder__in=standing.principals)
        | Q(case_owner__in=standing.principals)
        | Q(delivery_owner__in=standing.principals)
        | Q(team__budget_holder__in=standing.principals, home_organisation=body)
        | Q(
            pk__in=Assignment.objects.filter(reviewer=person)
            .exclude(state=Assignment.State.STOOD_DOWN)
            .values("proposal")
        )
        | Q(pk__in=_cases_answered_for(person))
    )
    return mine | (shared & (open_to_all | open_to_some | dealing))


def rerouted_to(person: Person | AnonymousUser) -> Q:
    """A filter over concerns taken out of sight: for the coordinators of their home organisation, on a page of their own.

    Nobody else has a way to them but their authors: they are in no list, count, search, export or report.
    """
    if not person.is_authenticated or not person.is_active:
        return Q(pk__in=[])
    own = person.standing.organisations(Role.COORDINATOR)
    return Q(rerouted_at__isnull=False, home_organisation__in=own) & ~Q(author=person)


def can_see(person: Person | AnonymousUser, idea: Idea) -> bool:
    """The object check: the same rule asked of one row."""
    from ideas.models import Idea

    return Idea.objects.filter(visible(person), pk=idea.pk).exists()


def can_edit(person: Person, idea: Idea) -> bool:
    """Authors change the words of a draft, and of an idea sent back with a question."""
    return idea.stage in (Stage.DRAFT, Stage.NEEDS_INFORMATION) and idea.is_author(person)


def may_know_author(person: Person | AnonymousUser, idea: Idea) -> bool:
    """A hidden name is for its owner and for the coordinator of the home organisation."""
    if not idea.hide_name or not person.is_authenticated:
        return not idea.hide_name
    return idea.is_author(person) or bool(person.standing.at(Role.COORDINATOR, idea.home_organisation_id))


def _bodies_decided_for(person: Person) -> set[int]:
    """Organisations the person decides at, and those whose partner body theirs is."""
    own = person.standing.organisations(*DECIDING)
    return own | {body for body, partner in person.standing.partners.items() if partner in own}


def _cases_answered_for(person: Person) -> object:
    """Ideas whose case names a body this person agrees or signs for."""
    from ideas.models import Idea

    bodies = person.standing.organisations(Role.FINANCE_OFFICER, Role.EXECUTIVE)
    approved = Idea.objects.filter(case__organisations__in=bodies) if bodies else Idea.objects.none()
    return approved.values("pk")


# Files


def may_attach(person: Person, idea: Idea) -> bool:
    """Its authors, from the draft on, while the idea is open."""
    return idea.is_author(person) and idea.is_open


def may_detach(person: Person, attachment: Attachment) -> bool:
    """Whoever added it, while they write the idea; and the coordinator."""
    own = attachment.by_id == person.pk and attachment.idea.is_author(person)
    return own or is_coordinator(attachment.idea, person)
