"""Puts right whose idea it is to deal with, and what it is about: organisation, service, team, outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ideas.models import Idea
from place.models import Organisation, Outcome, Person, Service, Team
from place.services import record
from workflow.clocks import due_date, natural_holder
from workflow.models import Notice
from workflow.notices import authors_to_tell, tell
from workflow.refusals import NotAllowed, NotYet
from workflow.rules import is_coordinator
from workflow.services import lock
from workflow.stages import Holder, Stage

# Where somebody else would judge it afresh, another body can still take it over.
MOVABLE = (Stage.SUBMITTED, Stage.NEEDS_INFORMATION, Stage.PARKED)


@dataclass(frozen=True)
class Whereabouts:
    """Where an idea belongs."""

    home_organisation: Organisation
    team: Team | None = None
    service: Service | None = None
    outcome: Outcome | None = None


def may_correct(idea: Idea, person: Person) -> bool:
    return bool(idea.is_open and is_coordinator(idea, person))


@transaction.atomic
def correct(idea: Idea, *, by: Person, version: int, to: Whereabouts, why: str) -> Idea:
    """Change where it belongs and tell its authors. Under another body its coordinator has it, and the clock starts again."""
    now = lock(idea, version)
    if not may_correct(now, by):
        raise NotAllowed(_("Only a coordinator who did not write the idea can correct where it belongs."))
    fields = vars(to)
    changed = {name for name, value in fields.items() if getattr(now, name) != value}
    if not changed:
        raise NotYet([_("Nothing is different. Change something, or go back.")])
    if to.team and to.team.organisation_id != to.home_organisation.pk:
        raise NotYet([_("Choose a team of the organisation the idea belongs to.")])
    moves = "home_organisation" in changed
    if moves and now.stage not in MOVABLE:
        raise NotYet(
            [_("It is being judged here already, so it stays with this organisation. Change the rest.")]
        )
    was = {name: str(getattr(now, name) or "") for name in sorted(changed)}
    for name in changed:
        setattr(now, name, fields[name])
    if moves:
        _hand_to(now)
    now.version += 1
    now.save()
    _tell_authors(now, was, why)
    record(by=by, action="correct", target=now, was=was)
    return now


def _hand_to(idea: Idea) -> None:
    """The new home's coordinator has it now, unless it waits for its author; nobody there, and it cannot go."""
    idea.organisations.add(idea.home_organisation)
    holder = natural_holder(idea)
    if holder is None:
        raise NotYet([_("%(body)s has nobody who could take it.") % {"body": idea.home_organisation.name}])
    idea.holder_id = holder
    if idea.stage != Stage.PARKED:
        idea.due = due_date(idea, {})
    if idea.about.held_by is Holder.COORDINATOR:
        tell(Person.objects.get(pk=holder), Notice.Kind.WAITING, idea)


def _tell_authors(idea: Idea, was: dict[str, Any], why: str) -> None:
    names = {
        "home_organisation": _("Organisation"), "team": _("Team"), "service": _("Service"), "outcome": _("Outcome"),
    }  # fmt: skip
    lines = [
        _("%(what)s: %(now)s (before: %(was)s)")
        % {"what": names[name], "now": getattr(idea, name) or _("none"), "was": before or _("none")}
        for name, before in was.items()
    ]
    first = _("A coordinator has corrected where your idea “%(title)s” belongs:") % {"title": idea.title}
    for author in authors_to_tell(idea):
        tell(author, Notice.Kind.DECIDED, idea, text="\n".join([first, *lines, why]))
