"""Puts an idea forward for somebody who rang, wrote or came by; with an account, or without one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ideas.models import Behalf, Idea, Support
from ideas.rules import may_know_author
from place.models import Organisation, Person, Team
from place.services import record
from place.vocabulary import Role
from workflow.models import Decision, Notice
from workflow.refusals import NotAllowed, NotYet
from workflow.services import move
from workflow.stages import Stage

FOUND, EARLIER = 10, 6  # people shown for a search, ideas shown of each


@dataclass(frozen=True)
class Caller:
    """Somebody without an account: what they are called, where they work, how to reach them."""

    name: str
    contact: str
    organisation: Organisation
    team: Team | None = None


@dataclass(frozen=True)
class Told:
    """The idea as it was told."""

    how: str
    title: str
    problem: str
    proposal: str
    audience: str
    hide_name: bool = False
    consented: bool = False
    reference: str = ""


def bodies_of(coordinator: Person) -> set[int]:
    """Organisations this person puts ideas forward for."""
    return coordinator.standing.organisations(Role.COORDINATOR)


def people_found(coordinator: Person, words: str) -> QuerySet[Person]:
    """People of the coordinator's organisations by name or e-mail, with an account or reached by letter."""
    people = Person.objects.filter(
        Q(is_active=True) | Q(by_letter=True), organisation__in=bodies_of(coordinator)
    ).exclude(pk=coordinator.pk)
    for word in words.split()[:5]:
        people = people.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(email__icontains=word, by_letter=False)
        )
    return people.select_related("organisation", "team") if words.strip() else people.none()


def earlier_ideas(coordinator: Person, person: Person) -> list[Idea]:
    """What this person put forward before, as far as the coordinator may see it and know that it was theirs."""
    ideas = (
        Idea.objects.visible_to(coordinator).filter(author=person).exclude(stage=Stage.DRAFT).with_people()
    )
    return [idea for idea in ideas[: 2 * EARLIER] if may_know_author(coordinator, idea)][:EARLIER]


@transaction.atomic
def put_forward(
    *, by: Person, told: Told, person: Person | None = None, caller: Caller | None = None
) -> Idea:
    """Write down and send in what somebody told a coordinator. The coordinator is its scribe, never its author."""
    body = person.organisation if person else caller.organisation if caller else None
    if body is None or body.pk not in bodies_of(by) or person == by:
        raise NotAllowed(_("You can put an idea forward for people of the organisations you coordinate."))
    if not told.consented:
        raise NotYet([_("Ask them first: an idea is put forward in somebody's name only when they agree.")])
    begun = (
        Idea.objects.filter(reference=told.reference, behalf__scribe=by).first() if told.reference else None
    )
    if begun:
        return begun  # the form was sent twice
    author = person or _caller(caller)
    idea = Idea.objects.create(
        reference=told.reference, author=author, holder=author, home_organisation=body, team=author.team,
        title=told.title, problem=told.problem, proposal=told.proposal, audience=told.audience,
        hide_name=told.hide_name, steps_done=["idea", "where", "saving"],
    )  # fmt: skip
    idea.organisations.set([body])
    contact = caller.contact if caller else _known_contact(author)
    Behalf.objects.create(idea=idea, how=told.how, scribe=by, contact=contact, consented=True)
    record(by=by, action="put_forward", target=idea, how=told.how, author=author.pk)
    return move(idea, "submit", by=by, version=idea.version, how=told.how)


def _caller(caller: Caller | None) -> Person:
    """A person without an account: nobody can sign in as them, and no mail goes to them."""
    if caller is None:
        raise NotYet([_("Say whose idea it is.")])
    first, _space, last = caller.name.strip().rpartition(" ")
    made = Person(
        email=f"{uuid.uuid4()}@by-letter.invalid", first_name=first[:150], last_name=last[:150], is_active=False,
        by_letter=True, organisation=caller.organisation, team=caller.team,
    )  # fmt: skip
    made.set_unusable_password()
    made.save()
    return made


def _known_contact(person: Person) -> str:
    """How somebody without an account was reached before."""
    last = Behalf.objects.filter(idea__author=person).exclude(contact="").order_by("-at").first()
    return last.contact if last and person.by_letter else ""


@transaction.atomic
def link_to_account(*, by: Person, caller: Person, account: Person) -> None:
    """Give everything of somebody without an account to the account they have now."""
    ours = {caller.organisation_id, account.organisation_id} <= bodies_of(by)
    if not (caller.by_letter and account.is_active and ours) or account == by:
        raise NotAllowed(_("Choose somebody of your organisation who has an account."))
    ideas = Idea.objects.filter(author=caller)
    references = list(ideas.values_list("reference", flat=True))
    Behalf.objects.filter(idea__author=caller).update(contact="")
    Idea.objects.filter(holder=caller).update(holder=account)
    ideas.update(author=account)
    for idea in Idea.objects.filter(coauthors=caller):
        idea.coauthors.remove(caller)
        idea.coauthors.add(account)
    Decision.objects.filter(on_behalf_of=caller).update(on_behalf_of=account)
    Notice.objects.filter(person=caller).update(person=account)
    Support.objects.filter(person=caller).exclude(idea__supports__person=account).update(person=account)
    record(by=by, action="link_to_account", target=account, ideas=references)
    caller.delete()


# Letters: the notices of those without an account


def letters(coordinator: Person) -> QuerySet[Notice]:
    """What somebody without an account has still to be told, by post or by ringing them, the oldest first."""
    waiting = Notice.objects.filter(
        person__by_letter=True, person__organisation__in=bodies_of(coordinator), read_at=None
    )
    return waiting.select_related(
        "person__organisation", "proposal__home_organisation", "proposal__behalf", "decision"
    ).order_by("created_at", "pk")


@transaction.atomic
def letter_done(*, by: Person, notice: Notice, how: str) -> None:
    """It was posted, or they were rung: said once, by a coordinator who has it on their list."""
    if not letters(by).filter(pk=notice.pk).exists():
        raise NotAllowed(_("This letter is not on your list, or somebody has ticked it off already."))
    notice.read_at = timezone.now()
    notice.save(update_fields=["read_at"])
    record(by=by, action="told_by_letter", target=notice, how=how)
