"""Colleagues are asked to write an idea together, say yes or no, and leave."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.models import Follow, Idea, Invitation, Support
from ideas.rules import may_invite, may_join
from ideas.services.telling import tell_them
from ideas.services.writing import recount
from place.models import Person
from place.services import record
from workflow.clocks import natural_holder
from workflow.models import Notice
from workflow.refusals import NotAllowed, NotYet
from workflow.stages import Holder

INVITED_AT_MOST = 15  # addresses one idea asks in all
State = Invitation.State


def _held(idea: Idea) -> Idea:
    found: Idea = (
        Idea.objects.select_for_update(of=("self",)).select_related("home_organisation").get(pk=idea.pk)
    )
    return found


@transaction.atomic
def invite(*, by: Person, idea: Idea, email: str) -> None:
    """Ask whoever has this address. Nothing that follows tells the author whether anybody has."""
    held, email = _held(idea), email.strip().lower()
    if not may_invite(by, held):
        raise NotAllowed(_("Its authors can ask others to join them until the idea is scored."))
    if held.invitations.count() >= INVITED_AT_MOST:
        raise NotYet([_("You have asked 15 addresses already, which is as many as one idea can.")])
    if held.invitations.filter(
        email=email, state__in=[State.WAITING, State.DECLINED, State.ACCEPTED]
    ).exists():
        return
    invitation = Invitation.objects.create(idea=held, email=email, by=by)
    asked = (
        Person.objects.filter(email__iexact=email, is_active=True).exclude(pk__in=held.author_ids()).first()
    )
    if asked:
        said = gettext_lazy("%(name)s asks you to write “%(title)s” together.")
        tell_them(asked, Notice.Kind.INVITED, held, said, name=by.name, title=held.title)
    record(by=by, action="invite", target=held, invitation=str(invitation.uid))


def invitation_to(person: Person, idea: Idea) -> Invitation | None:
    """The open invitation of somebody who has not answered yet."""
    waiting = Invitation.objects.filter(idea=idea, email=person.email.lower(), state=State.WAITING)
    found = waiting.select_related("idea", "by").first()
    return found if found and found.is_open else None


@transaction.atomic
def accept(*, by: Person, invitation: Invitation) -> Idea:
    """Become a co-author. Who scores an idea, or decided on it, cannot."""
    held = _held(invitation.idea)
    mine = _mine(by, invitation)
    if not may_join(by, held):
        raise NotAllowed(
            _(
                "You cannot join this idea now: it is being judged, or you have a part in judging it. Its coordinator knows more."
            )
        )
    held.coauthors.add(by)
    held._prefetched_objects_cache = {}
    _answered(mine, State.ACCEPTED)
    Support.objects.filter(idea=held, person=by).delete()
    Follow.objects.filter(idea=held, person=by).delete()
    recount(held)
    _hand_on(held, by)
    said = gettext_lazy("%(name)s now writes this idea with you.")
    tell_them(mine.by, Notice.Kind.INVITED, held, said, name=by.name)
    record(by=by, action="join_authors", target=held)
    return held


@transaction.atomic
def refuse(*, by: Person, invitation: Invitation) -> None:
    _held(invitation.idea)
    _answered(_mine(by, invitation), State.DECLINED)
    record(by=by, action="refuse_to_join", target=invitation.idea)


def _mine(person: Person, invitation: Invitation) -> Invitation:
    now = Invitation.objects.select_related("by").get(pk=invitation.pk)
    if now.email != person.email.lower() or not now.is_open:
        raise NotYet([_("This invitation has been answered or taken back already.")])
    return now


def _answered(invitation: Invitation, state: State) -> None:
    invitation.state, invitation.answered_at = state, timezone.now()
    invitation.save(update_fields=["state", "answered_at"])


def _hand_on(idea: Idea, joined: Person) -> None:
    """An idea does not wait for somebody who may no longer decide on it."""
    if idea.holder_id == joined.pk and idea.about.held_by is not Holder.AUTHOR:
        idea.holder_id = natural_holder(idea)
        idea.save(update_fields=["holder"])


@transaction.atomic
def take_back_invitation(*, by: Person, invitation: Invitation) -> None:
    held = _held(invitation.idea)
    if not held.is_author(by):
        raise NotAllowed(_("Only its authors can take back an invitation."))
    if Invitation.objects.filter(pk=invitation.pk, state=State.WAITING).exists():
        _answered(invitation, State.WITHDRAWN)
        record(by=by, action="take_back_invitation", target=held, invitation=str(invitation.uid))


@transaction.atomic
def part_with(*, by: Person, idea: Idea, coauthor: Person) -> None:
    """A co-author leaves, or whoever began the idea parts with them. They still may not judge it."""
    held = _held(idea)
    if by.pk not in (coauthor.pk, held.author_id):
        raise NotAllowed(_("Only whoever began the idea can part with a co-author."))
    if not held.coauthors.filter(pk=coauthor.pk).exists():
        raise NotYet([_("%(name)s is not a co-author any more.") % {"name": coauthor.name}])
    held.coauthors.remove(coauthor)
    held.wrote_once = sorted({*held.wrote_once, coauthor.pk})
    held.save(update_fields=["wrote_once"])
    if by.pk != coauthor.pk:
        said = gettext_lazy("You are no longer a co-author of “%(title)s”.")
        which = held.reference if held.confidential() else held.title
        tell_them(coauthor, Notice.Kind.ACCOUNT, None, said, title=which)
    record(by=by, action="part_with_author", target=held, coauthor=coauthor.pk)
