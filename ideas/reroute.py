"""Takes an idea that is really a concern about safety or wrongdoing out of sight, and tells its author where to go."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.search.backends import get_search_backends

from ideas.models import Idea
from ideas.rules import rerouted_to
from place.models import Person
from place.services import record
from workflow.clocks import due_date, natural_holder
from workflow.models import Assignment, Notice
from workflow.notices import authors_to_tell, tell
from workflow.refusals import NotAllowed
from workflow.rules import is_coordinator
from workflow.services import lock
from workflow.stages import Stage

# Until somebody has said yes to it; after that many have read it and a case may hang on it.
REROUTABLE = (Stage.SUBMITTED, Stage.NEEDS_INFORMATION, Stage.IN_REVIEW, Stage.AT_PANEL, Stage.PARKED)


def may_reroute(idea: Idea, person: Person) -> bool:
    return idea.stage in REROUTABLE and is_coordinator(idea, person)


@transaction.atomic
def reroute(idea: Idea, *, by: Person, version: int) -> Idea:
    """From now on its authors and this body's coordinators reach it, nobody else; it waits for nobody.

    The stage stays, so that the table of steps need know nothing of it: move() takes no step on it but “withdraw”.
    """
    now = lock(idea, version)
    if not may_reroute(now, by):
        raise NotAllowed(
            _("Only a coordinator who did not write the idea can do this, before it is approved.")
        )
    now.rerouted_at = timezone.now()
    now.holder = None
    if now.stage != Stage.PARKED:
        now.due = None
    now.version += 1
    now.save()
    now.assignments.exclude(state=Assignment.State.STOOD_DOWN).update(state=Assignment.State.STOOD_DOWN)
    Notice.objects.filter(proposal=now).exclude(person__in=now.author_ids()).delete()
    for engine in get_search_backends():
        engine.delete(now)
    for author in authors_to_tell(now):
        tell(author, Notice.Kind.DECIDED, now, text=what_the_author_reads(now))
    record(by=by, action="reroute", target=now)
    return now


def what_the_author_reads(idea: Idea) -> str:
    """Kind words, and the body's own route; nothing of what was written."""
    where = idea.home_organisation.speaking_up or _(
        "Speak to your manager, to another manager you trust, or to the person your organisation names in its "
        "speaking-up policy."
    )
    return "\n\n".join(
        (
            _(
                "Thank you for speaking up. What you wrote is a concern about safety or wrongdoing, not an idea."
            ),
            _("We have taken it out of the ideas: nobody sees it here now but you and the coordinators."),
            _("Nobody has passed it on for you. Please take it where it is dealt with at once:"),
            where,
            _("If anybody is in danger now, call 999 or your own emergency number."),
        )
    )


@transaction.atomic
def put_back(idea: Idea, *, by: Person) -> Idea:
    """It was an idea after all: back to the stage it was in, with its clock started again."""
    now = Idea.objects.select_for_update(of=("self",)).filter(rerouted_to(by), pk=idea.pk).first()
    if now is None:
        raise NotAllowed(_("Only a coordinator of its organisation can put it back."))
    now.rerouted_at = None
    now.holder_id = natural_holder(now)
    if now.stage != Stage.PARKED:
        now.due = due_date(now, {})
    now.version += 1
    now.save()
    record(by=by, action="put_back", target=now)
    return now


def rerouted(person: Person) -> Any:
    """What a coordinator took out of sight, the newest first."""
    return (
        Idea.objects.filter(rerouted_to(person))
        .select_related("home_organisation", "author")
        .order_by("-rerouted_at", "-pk")
    )
