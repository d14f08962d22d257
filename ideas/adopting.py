"""What a body may do about the idea of another, one table; and who may say so for it.

Same problem → considering → adopting → adopted, or not for us, with a reason. Adopting starts a case of the body's own,
so only `casebuilder` takes that step; docs/decisions/0011-an-adopter-gets-its-own-idea.md says why it is made as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.models import Adoption, AdoptionStep, Idea
from place.models import Organisation, Person
from place.standing import Capacity
from place.vocabulary import Role
from workflow.stages import Stage

State: TypeAlias = Adoption.State
Reason: TypeAlias = Adoption.Reason

# From where a body stands (None: it has said nothing yet) to where it may go next, in the order a page offers it.
MOVES: dict[State | None, tuple[State, ...]] = {
    None: (State.SAME_PROBLEM, State.CONSIDERING, State.ADOPTING, State.NOT_FOR_US),
    State.SAME_PROBLEM: (State.CONSIDERING, State.ADOPTING, State.NOT_FOR_US),
    State.CONSIDERING: (State.SAME_PROBLEM, State.ADOPTING, State.NOT_FOR_US),
    State.ADOPTING: (State.ADOPTED, State.CONSIDERING, State.NOT_FOR_US),
    State.ADOPTED: (State.CONSIDERING, State.NOT_FOR_US),
    State.NOT_FOR_US: (State.SAME_PROBLEM, State.CONSIDERING, State.ADOPTING),
}


@dataclass(frozen=True)
class WhyNot:
    """A reason for “not for us”: what it says to whoever chooses it, and whether words must go with it."""

    hint: str | Promise
    needs_words: bool = False


# fmt: off
REASONS: dict[Reason, WhyNot] = {
    Reason.ALREADY:     WhyNot(gettext_lazy("Say since when, and whether others may ask you about it."), needs_words=True),
    Reason.ANOTHER_WAY: WhyNot(gettext_lazy("Say how: others may want to do the same."), needs_words=True),
    Reason.NOT_OUR_JOB: WhyNot(gettext_lazy("Another body does this here, or nobody has to.")),
    Reason.TOO_SMALL:   WhyNot(gettext_lazy("What it costs would be more than it saves.")),
    Reason.NO_MEANS:    WhyNot(gettext_lazy("You can come back to it at any time.")),
    Reason.NOT_ALLOWED: WhyNot(gettext_lazy("Say which: it may stand in the way of others too."), needs_words=True),
    Reason.TRIED:       WhyNot(gettext_lazy("Say what went wrong: that helps others most."), needs_words=True),
    Reason.OTHER:       WhyNot(gettext_lazy("Say what it is."), needs_words=True),
}
# fmt: on
TONES = {
    State.SAME_PROBLEM: "info",
    State.CONSIDERING: "wait",
    State.ADOPTING: "accent",
    State.ADOPTED: "good",
    State.NOT_FOR_US: "plain",
}
# Nobody can take these up: nobody else knows of them yet, or they go on elsewhere, or not at all.
CLOSED = (Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN)
# A body's own idea in one of these has come to nothing: it may say so, or begin again.
GIVEN_UP = (Stage.DECLINED, Stage.WITHDRAWN, Stage.MERGED, Stage.STOPPED)


def bodies_of(person: Person) -> QuerySet[Organisation]:
    """The bodies somebody coordinates, themselves or as a deputy: those they may speak for."""
    return Organisation.objects.filter(pk__in=person.standing.organisations(Role.COORDINATOR))


def capacity_at(person: Person, organisation: Organisation) -> Capacity | None:
    """In what capacity somebody speaks for a body."""
    return next(iter(person.standing.at(Role.COORDINATOR, organisation.pk)), None)


def may_take_up(person: Person, idea: Idea) -> bool:
    """Whether somebody who sees an idea speaks for a body other than its own; no query."""
    speaks_for = person.standing.organisations(Role.COORDINATOR) - {idea.home_organisation_id}
    return bool(speaks_for) and idea.stage not in CLOSED


def why_closed(idea: Idea, person: Person) -> str:
    """Why an idea cannot be taken up by anybody; empty when it can."""
    if idea.stage in CLOSED:
        return _("This idea cannot be taken up: it is “%(stage)s”.") % {"stage": idea.get_stage_display()}
    first = origin_of(idea, person)
    if first:
        return _("This idea is itself taken up from another. Take up the first one, %(reference)s.") % {
            "reference": first.reference
        }
    return ""


def origin_of(idea: Idea, person: Person) -> Idea | None:
    """The idea of another body this one was made from, where this person may see it."""
    begun = AdoptionStep.objects.filter(own=idea).values("adoption__idea")
    return Idea.objects.visible_to(person).filter(pk__in=begun).with_people().first()


def origin_ids() -> Subquery:
    """The id of that idea as a column, so that a page of any other idea asks nothing more."""
    return Subquery(AdoptionStep.objects.filter(own=OuterRef("pk")).values("adoption__idea")[:1])


def what_is_missing(adoption: Adoption | None, state: State) -> list[str | Promise]:
    """Sentences for what a body still lacks to go on to a state."""
    if state not in MOVES[State(adoption.state) if adoption else None]:
        return [
            _("Your organisation cannot go to “%(state)s” from where it stands.") % {"state": state.label}
        ]
    own = adoption.own if adoption and adoption.state in (State.ADOPTING, State.ADOPTED) else None
    if state == State.ADOPTED and own and not own.about.committed:
        return [
            _("It is adopted once the savings in your own business case, %(reference)s, are signed for.")
            % {"reference": own.reference}
        ]
    if state in (State.CONSIDERING, State.NOT_FOR_US) and own and own.stage not in GIVEN_UP:
        return [
            _("Your own idea, %(reference)s, is still going on. Withdraw or stop it first.")
            % {"reference": own.reference}
        ]
    return []


def unsaid(state: State, reason: str, note: str) -> dict[str, str | Promise]:
    """What still has to be said with a state, by the name of what is missing: a reason, or words that go with it."""
    if state != State.NOT_FOR_US:
        return {}
    if reason not in Reason.values:
        return {"reason": _("Say why it is not for you")}
    wanted = REASONS[Reason(reason)]
    return {"note": wanted.hint} if wanted.needs_words and not note.strip() else {}
