"""A body says what it does about the idea of another; and what joining two ideas brings along. Each step is dated and audited."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.adopting import GIVEN_UP, bodies_of, capacity_at, unsaid, what_is_missing, why_closed
from ideas.models import Adoption, AdoptionStep, Audience, Idea
from ideas.rules import can_see, who_can_see
from ideas.services.writing import joined_beside
from place.formats import moment
from place.models import Organisation, Person
from place.services import record
from place.standing import Capacity
from workflow.models import Notice
from workflow.notices import authors_to_tell, tell_all
from workflow.refusals import NotAllowed, NotYet, Refusal

State = Adoption.State
SPREAD = Notice.Kind.SPREAD

# What the authors, and those of the body who have the problem, read. Titles stay out: the notice names the idea itself.
NEWS = {
    State.SAME_PROBLEM: gettext_lazy("%(body)s has this problem too."),
    State.CONSIDERING: gettext_lazy("%(body)s is considering this idea."),
    State.ADOPTING: gettext_lazy("%(body)s is adopting this idea and writes a business case of its own."),
    State.ADOPTED: gettext_lazy("%(body)s has adopted this idea: its savings are signed for there too."),
    State.NOT_FOR_US: gettext_lazy("%(body)s says this idea is not for them: %(reason)s."),
}


class SaidBefore(Refusal):
    """Somebody else spoke for the body first. Says who, what and when."""

    status = 409

    def __init__(self, adoption: Adoption | None) -> None:
        last = adoption.steps.select_related("by").last() if adoption else None
        if (
            adoption is None or last is None
        ):  # the ideas were taken apart, and what the join had brought is gone
            super().__init__(_("Where your organisation stands changed while you were looking. Look again."))
            return
        said = {
            "body": adoption.organisation.name,
            "state": adoption.get_state_display(),
            "who": last.by.name,
            "when": moment(last.at),
        }
        super().__init__(
            _(
                "This was already decided by %(who)s for %(body)s on %(when)s: it now says “%(state)s”. Look again."
            )
            % said
        )


@transaction.atomic
def take_up(
    *,
    by: Person,
    idea: Idea,
    organisation: Organisation,
    state: str,
    expected: int,
    reason: str = "",
    note: str = "",
    own: Idea | None = None,
    at: datetime | None = None,
) -> Adoption:
    """Say where a body stands with an idea. `expected` is the version of what the person was looking at, 0 for nothing.

    Raises NotAllowed, NotYet or SaidBefore; then nothing has changed. `own` is the body's own idea, for adopting.
    """
    held = _held(idea)
    capacity = _permitted(by, held, organisation)
    now = held.adoptions.select_related("own").filter(organisation=organisation).first()
    if (now.version if now else 0) != expected:
        raise SaidBefore(now)
    to = State(state)
    missing = [*what_is_missing(now, to), *unsaid(to, reason, note).values()]
    if not missing and (to == State.ADOPTING) != (own is not None):
        missing = [_("Adopting starts a business case of your own: use its page.")]
    if missing:
        raise NotYet(missing)
    adoption = now or Adoption(idea=held, organisation=organisation, version=0)
    _stand(adoption, to, reason=reason if to == State.NOT_FOR_US else "", own=own, at=at or timezone.now())
    _write_down(adoption, by=by, capacity=capacity, note=note.strip())
    _tell(adoption, by=by)
    return adoption


def _held(idea: Idea) -> Idea:
    """The row, locked: two coordinators of one body speak one after the other."""
    found: Idea = (
        Idea.objects.select_for_update(of=("self",), no_key=True)
        .select_related("home_organisation")
        .get(pk=idea.pk)
    )
    return found


def _permitted(by: Person, idea: Idea, organisation: Organisation) -> Capacity:
    capacity = capacity_at(by, organisation)
    if capacity is None or not can_see(by, idea):
        raise NotAllowed(_("Only a coordinator of %(body)s can speak for it.") % {"body": organisation.name})
    if organisation.pk == idea.home_organisation_id:
        raise NotAllowed(_("This idea is your own organisation's. Others can take it up."))
    closed = why_closed(idea, by)
    if closed:
        raise NotAllowed(closed)
    return capacity


def _stand(adoption: Adoption, state: State, *, reason: str, own: Idea | None, at: datetime) -> None:
    """Where it stands from now on. An own idea that came to nothing is let go of; its steps still name it."""
    if own is not None or (adoption.own and adoption.own.stage in GIVEN_UP and state != State.ADOPTED):
        adoption.own = own
    adoption.began = adoption.began if adoption.pk else at
    adoption.state, adoption.reason, adoption.since = state, reason, at
    adoption.version += 1
    adoption.save()


def _write_down(adoption: Adoption, *, by: Person, capacity: Capacity, note: str) -> None:
    AdoptionStep.objects.create(
        adoption=adoption,
        number=adoption.version,
        state=adoption.state,
        reason=adoption.reason,
        note=note,
        by=by,
        on_behalf_of_id=capacity.principal_id if capacity.for_another(by) else None,
        at=adoption.since,
        own=adoption.own if adoption.state == State.ADOPTING else None,
    )
    said = {"state": adoption.state, "reason": adoption.reason, "version": adoption.version}
    record(by=by, action="take_up", target=adoption.idea, organisation=adoption.organisation, **said)


def _tell(adoption: Adoption, *, by: Person) -> None:
    """The authors see their idea travel; colleagues who have its problem hear what their body does about it."""
    said: dict[str, Any] = {"body": adoption.organisation.name, "reason": adoption.get_reason_display()}
    concerned = set(authors_to_tell(adoption.idea).values_list("pk", flat=True)) - {by.pk}
    colleagues = Person.objects.filter(
        supports__idea=adoption.idea, organisation=adoption.organisation, is_active=True
    ).exclude(pk__in={by.pk, *adoption.idea.author_ids()})
    if adoption.state != State.SAME_PROBLEM:  # that much they have said themselves
        concerned |= who_can_see(colleagues, adoption.idea)
    told = Person.objects.filter(pk__in=concerned)
    tell_all(told, SPREAD, adoption.idea, text=NEWS[State(adoption.state)], **said)


# The body's own idea


def begin_own(*, by: Person, origin: Idea, organisation: Organisation) -> Idea:
    """A draft of the adopting body with the words of the origin; the caller holds the transaction and moves it on at once.

    Whoever speaks for the body puts it forward, and so may not judge it. Who may see it is as with the origin, which
    for “the organisations concerned” means both bodies.
    """
    own: Idea = Idea.objects.create(
        author=by,
        holder=by,
        home_organisation=organisation,
        title=origin.title,
        problem=origin.problem,
        proposal=origin.proposal,
        outcome=origin.outcome,
        audience=origin.audience,
        steps_done=["idea", "where", "saving"],
    )
    concerned = {organisation.pk}
    if origin.audience == Audience.CONCERNED:
        concerned |= origin.organisation_ids()
    own.organisations.set(concerned)
    record(by=by, action="start", target=own, adopted_from=origin.reference)
    return own


# Joining two ideas, and taking them apart again


def bring_along(idea: Idea, *, to: Idea, by: Person, at: datetime) -> None:
    """A repeat from another body is that body saying “we have this problem too”; so are the bodies that took it up."""
    there = _bodies_with(to)
    bodies = [idea.home_organisation_id, *idea.adoptions.values_list("organisation", flat=True)]
    for body in dict.fromkeys(bodies):
        if body in there:
            continue
        made = Adoption.objects.create(
            idea=to, organisation_id=body, state=State.SAME_PROBLEM, through=idea, since=at, began=at
        )
        AdoptionStep.objects.create(adoption=made, number=1, state=made.state, by=by, at=at)
        record(
            by=by, action="take_up", target=to, organisation=made.organisation, state=made.state,
            through=idea.reference,
        )  # fmt: skip


def take_along(idea: Idea, *, by: Person, only: set[int] | None = None) -> None:
    """Undo it: what a join brought goes, unless another idea still joined brings it too or the body itself has spoken.

    Where the other has been joined with a third since, it goes there too: `only` are the bodies this is about.
    """
    others: dict[int, Idea] = {}
    for other in joined_beside(idea):
        for body in _bodies_with(other):
            others.setdefault(body, other)
    brought, gone = Adoption.objects.select_related("organisation", "idea").filter(through=idea), set[int]()
    if only is not None:
        brought = brought.filter(organisation__in=only - _bodies_with(idea))
    for made in brought:
        heir = others.get(made.organisation_id) if made.version == 1 else None
        if made.version > 1 or heir:
            made.through = heir
            made.save(update_fields=["through"])
            continue
        record(by=by, action="take_back", target=made.idea, organisation=made.organisation, state=made.state)
        gone.add(made.organisation_id)
        made.delete()
    target: Idea | None = idea.merged_into  # type: ignore[assignment]  # an idea is joined with an idea
    if gone and target and target.merged_into_id:
        take_along(target, by=by, only=gone)


def _bodies_with(idea: Idea) -> set[int]:
    """Where an idea's problem is: at its home, and wherever somebody has spoken about it."""
    return {idea.home_organisation_id, *idea.adoptions.values_list("organisation", flat=True)}


def speaks_for(person: Person, idea: Idea) -> list[Organisation]:
    """The bodies somebody may speak for about an idea of another body."""
    return list(bodies_of(person).exclude(pk=idea.home_organisation_id))
