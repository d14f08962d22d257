"""What every view here starts from: the proposal a person may see, and the bodies they act for."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from place.calendar import working_days_left
from place.models import Organisation, Person, RoleGrant
from place.vocabulary import Role
from workflow.models import Proposal
from workflow.refusals import NotAllowed
from workflow.services import proposals

# Lists a step can be taken from; the page goes back there afterwards.
LISTS = {"triage": "workflow:triage", "panel": "workflow:panel"}


def person_in(request: HttpRequest) -> Person:
    """Who is signed in, on a page that asks for it."""
    return cast("Person", request.user)


def find(request: HttpRequest, reference: str) -> Any:
    """A proposal this person may see, with what deciding about it reads; otherwise it does not exist."""
    return get_object_or_404(proposals().visible_to(request.user).for_judging(), reference=reference)


def picks_in(data: QueryDict) -> list[tuple[str, str]]:
    """What was ticked on a list: the reference of each, and the version that was looked at."""
    picks = (pick.replace("\x00", "").partition(".") for pick in data.getlist("pick"))
    return [(reference, version) for reference, _dot, version in picks]


def in_the_hands_of(person: Person, role: Role) -> Q:
    """Proposals this person acts on in a role: at their own bodies, and where theirs acts for another that has nobody free."""
    own = person.standing.organisations(role)
    lent = Organisation.objects.filter(acts_for_us__in=own).exclude(pk__in=own)
    staffed = RoleGrant.objects.filter(role=role, ended_at=None, person__is_active=True).values(
        "organisation"
    )
    handed = Q(home_organisation__in=lent, holder__in=person.standing.principals)
    return Q(home_organisation__in=own) | Q(home_organisation__in=lent.exclude(pk__in=staffed)) | handed


def need_role(person: Person, role: Role, sentence: str) -> None:
    if not person.standing.holds(role):
        raise NotAllowed(sentence)


def days_left(proposal: Proposal) -> int | None:
    """Working days until the due day, negative when late; None without a clock."""
    return days_until(proposal.due, proposal)


def days_until(due: date | None, proposal: Proposal) -> int | None:
    """The same until a day of somebody's own."""
    return working_days_left(timezone.localdate(), due, proposal.home_organisation.calendar) if due else None


def back_to(request: HttpRequest, proposal: Any) -> str:
    """The list somebody came from, or the page of the idea."""
    name = LISTS.get(request.GET.get("back", ""))
    return reverse(name) if name else str(proposal.get_absolute_url())
