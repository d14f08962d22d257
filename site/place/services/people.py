"""What an administrator changes about people: their details and team, leaving, coming back."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from place.models import Invitation, Organisation, Person, RoleGrant, RoleRequest, Team
from place.refusals import Refused
from place.rules import may_change
from place.services.audit import record
from place.services.deputies import end_all_deputies
from place.vocabulary import PayBand


@transaction.atomic
def change_person(
    *, by: Person, person: Person, first_name: str, last_name: str, job_title: str, team: Team | None
) -> Person:
    """Change the details an administrator keeps. Never the address: who changes that can take the account."""
    _only_their_administrator(by, person)
    _of_the_same_body(person.organisation_id, team)
    person.first_name, person.last_name, person.job_title, person.team = (
        first_name,
        last_name,
        job_title,
        team,
    )
    person.save(update_fields=["first_name", "last_name", "job_title", "team"])
    record(
        by=by, action="change_person", target=person, organisation=person.organisation,
        team=team.pk if team else None)  # fmt: skip
    return person


@transaction.atomic
def say_pay_band(*, by: Person, pay_band: str) -> None:
    """Say one's own, or take it back with nothing. That it was said is recorded, never what."""
    if pay_band and pay_band not in PayBand.values:
        raise ValidationError(_("Choose one of the groups, or no answer."))
    if by.pay_band != pay_band:
        by.pay_band = pay_band
        by.save(update_fields=["pay_band"])
        record(by=by, action="say_pay_band", target=by, organisation=by.organisation)


@transaction.atomic
def let_go(*, by: Person, person: Person) -> Person:
    """Somebody leaves: no way in from this moment. Their work is handed on by whoever calls this, in the same transaction."""
    gone = Person.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=person.pk)
    _only_their_administrator(by, gone)
    if not gone.is_active:
        raise Refused(_("%(name)s has left already.") % {"name": gone.name})
    gone.is_active, gone.left_at, gone.pay_band = False, timezone.now(), ""
    gone.save(update_fields=["is_active", "left_at", "pay_band"])
    part(by=by, person=gone)
    end_sessions(gone)
    record(by=by, action="let_go", target=gone, organisation=gone.organisation)
    return gone


@transaction.atomic
def bring_back(*, by: Person, person: Person) -> Person:
    """Somebody comes back to the same body. Roles and deputies are given anew."""
    _only_their_administrator(by, person)
    person.is_active, person.left_at = True, None
    person.save(update_fields=["is_active", "left_at"])
    record(by=by, action="bring_back", target=person, organisation=person.organisation)
    return person


def part(*, by: Person, person: Person) -> None:
    """End what somebody holds at the body they leave, and everywhere else in its name."""
    now = timezone.now()
    for grant in RoleGrant.objects.filter(person=person, ended_at=None).select_related("organisation"):
        grant.ended_at = now
        grant.save(update_fields=["ended_at"])
        record(by=by, action="end_role", target=person, organisation=grant.organisation, role=grant.role)
    end_all_deputies(by=by, person=person)
    waiting = RoleRequest.objects.filter(state=RoleRequest.State.WAITING)
    for request in waiting.filter(person=person) | waiting.filter(asked_by=person):
        request.state, request.decided_by, request.decided_at = RoleRequest.State.TAKEN_BACK, by, now
        request.save(update_fields=["state", "decided_by", "decided_at"])
    Invitation.objects.open().filter(invited_by=person).update(withdrawn_at=now)
    Team.objects.filter(manager=person).update(manager=None)
    Team.objects.filter(budget_holder=person).update(budget_holder=None)


def end_sessions(person: Person) -> None:
    """Sign somebody out everywhere."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()


def _only_their_administrator(by: Person, person: Person) -> None:
    if not may_change(by, person):
        raise PermissionDenied(
            _(
                "Only another administrator of their organisation can change this. Nobody changes their own entry."
            )
        )


def _of_the_same_body(organisation_id: int | None, team: Team | None) -> None:
    if team is not None and (team.organisation_id != organisation_id or team.closed_at):
        raise PermissionDenied(_("Choose a team of the same organisation."))


def move_to(*, person: Person, organisation: Organisation, team: Team | None) -> None:
    """Somebody leaves one body for another, of their own will: what they held is over."""
    if person.organisation_id:
        part(by=person, person=person)
        record(by=person, action="leave_for_another", target=person, organisation=person.organisation)
    person.organisation, person.team, person.pay_band = organisation, team, ""
