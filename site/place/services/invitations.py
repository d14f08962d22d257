"""Inviting somebody, and what becomes of it: sent again, withdrawn, accepted once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from place.models import Invitation, Organisation, Person, Team
from place.refusals import Refused
from place.rules import administers, of_the_platform
from place.services.audit import record
from place.services.people import end_sessions, move_to

GOOD_FOR = timedelta(days=7)
NOT_AGAIN_WITHIN = timedelta(minutes=5)  # nobody's inbox is filled by pressing a button


def hashed(token: str) -> str:
    """What is kept of a link. The token is 256 random bits, so one round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_invitation(token: str) -> Invitation | None:
    """The invitation a link belongs to, whatever became of it."""
    return (
        Invitation.objects.select_related("organisation", "invited_by", "team")
        .filter(token_hash=hashed(token))
        .first()
    )


@transaction.atomic
def invite(
    *,
    by: Person,
    organisation: Organisation,
    email: str,
    first_name: str = "",
    last_name: str = "",
    job_title: str = "",
    team: Team | None = None,
) -> Invitation:
    """Ask an address to join. Says nothing about accounts that belong to other organisations."""
    _only_administrators(by, organisation)
    if team is not None and (team.organisation_id != organisation.pk or team.closed_at):
        raise PermissionDenied(_("Choose a team of the same organisation."))
    email = email.strip().lower()
    already = in_the_way(organisation, [email]).get(email)
    if already:
        raise Refused(already)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                organisation=organisation, email=email, first_name=first_name, last_name=last_name,
                job_title=job_title, team=team, invited_by=by, expires_at=timezone.now() + GOOD_FOR)  # fmt: skip
    except IntegrityError:
        raise Refused(_already_invited()) from None
    record(by=by, action="invite", target=invitation, organisation=organisation)
    _post(invitation)
    return invitation


def in_the_way(organisation: Organisation, emails: list[str]) -> dict[str, str]:
    """Addresses that cannot be invited here, and why; only what this organisation knows of itself."""
    here = Person.objects.filter(organisation=organisation, email__in=emails).only("email", "is_active")
    found = {
        person.email.lower(): _("This address belongs to somebody who works here already.")
        if person.is_active
        else _("This address belongs to somebody who has left. Find them under people and bring them back.")
        for person in here
    }
    invited = Invitation.objects.open().filter(organisation=organisation, email__in=emails)
    return dict.fromkeys(invited.values_list("email", flat=True), _already_invited()) | found


def _already_invited() -> str:
    return _("This address is invited already. Send the invitation again if it did not arrive.")


@transaction.atomic
def send_again(*, by: Person, invitation: Invitation) -> Invitation:
    """A new link, good for seven days from now; the old one stops working when the new one goes out."""
    invitation = _open(by, invitation)
    if invitation.sent_at and invitation.sent_at > timezone.now() - NOT_AGAIN_WITHIN:
        raise Refused(_("It was sent a moment ago. Wait five minutes before you send it again."))
    invitation.expires_at = timezone.now() + GOOD_FOR
    invitation.failed = ""
    invitation.save(update_fields=["expires_at", "failed"])
    record(by=by, action="invite_again", target=invitation, organisation=invitation.organisation)
    _post(invitation)
    return invitation


@transaction.atomic
def withdraw(*, by: Person, invitation: Invitation) -> None:
    """The link stops working, and says so to whoever opens it."""
    invitation = _open(by, invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record(by=by, action="withdraw_invitation", target=invitation, organisation=invitation.organisation)


@transaction.atomic
def accept(*, token: str, first_name: str, last_name: str, password: str) -> Person:
    """Make the account and use the link up. An address that has a live account signs in with that instead."""
    invitation = _usable(token)
    person = Person.objects.select_for_update(of=("self",)).filter(email__iexact=invitation.email).first()
    if person and (person.is_active or of_the_platform(person)):
        raise Refused(_("There is an account for this address. Sign in with it, then open the link again."))
    if person is None:
        person = Person(email=invitation.email)
    move_to(person=person, organisation=invitation.organisation, team=_team(invitation))
    person.first_name, person.last_name, person.job_title = first_name, last_name, invitation.job_title
    person.is_active, person.left_at = True, None
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise Refused(
            _("There is an account for this address. Sign in with it, then open the link again.")
        ) from None
    end_sessions(person)
    _use_up(invitation, person)
    return person


@transaction.atomic
def join(*, by: Person, token: str) -> Person:
    """Somebody who has an account elsewhere comes over. They have to be signed in as who the link was sent to."""
    invitation = _usable(token)
    person = Person.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=by.pk)
    if person.email.lower() != invitation.email or not person.is_active:
        raise PermissionDenied(_("This invitation was sent to somebody else."))
    if of_the_platform(person):
        raise PermissionDenied(_("Accounts of the platform's administrators are moved by the platform."))
    if person.organisation_id != invitation.organisation_id:
        move_to(person=person, organisation=invitation.organisation, team=_team(invitation))
        person.job_title = invitation.job_title or person.job_title
        person.save(update_fields=["organisation", "team", "job_title", "pay_band"])
    _use_up(invitation, person)
    return person


def _usable(token: str) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "team")
    invitation = found.filter(token_hash=hashed(token)).first()
    if invitation is None or not invitation.is_open or invitation.expired:
        raise Refused(_("This link no longer works. Ask for a new invitation."))
    return invitation


def _use_up(invitation: Invitation, person: Person) -> None:
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record(by=person, action="accept_invitation", target=person, organisation=invitation.organisation)


def _team(invitation: Invitation) -> Team | None:
    return invitation.team if invitation.team and invitation.team.closed_at is None else None


def _open(by: Person, invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("organisation")
    invitation = rows.get(pk=invitation.pk)
    _only_administrators(by, invitation.organisation)
    if not invitation.is_open:
        raise Refused(_("This invitation has been accepted or withdrawn already."))
    return invitation


def _only_administrators(by: Person, organisation: Organisation) -> None:
    if not administers(by, organisation.pk):
        raise PermissionDenied(_("Only an administrator of this organisation can invite people."))


def _post(invitation: Invitation) -> None:
    from place.tasks import mail_invitation

    mail_invitation.enqueue(invitation.pk)


def new_link(invitation: Invitation) -> str:
    """A fresh token, of which only the hash is kept: it exists in the mail and nowhere else, not even in the queue."""
    token = secrets.token_urlsafe(32)
    invitation.token_hash = hashed(token)
    invitation.save(update_fields=["token_hash"])
    return token
