"""Somebody leaves, or gives up a role: their work goes to others in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from place.models import Organisation, Person, RoleGrant
from place.refusals import Refused
from place.services import change_team, end_role, join, let_go
from portal.organisation.holdings import Holdings, holdings
from workflow.clocks import role_holding
from workflow.leaving import pass_on, stand_down_reviews, succeed, work_of


def to_hand_on(held: Holdings) -> list[str]:
    """The fields that have to be answered before somebody can go."""
    return [each.key for each in held.to_name]


@transaction.atomic
def leave(*, by: Person, person: Person, takers: Mapping[str, Person]) -> Person:
    """No access from now on; everything in hand is somebody else's, or nothing has changed. Drafts stay with their author."""
    held = holdings(person, reader=by)
    if [key for key in to_hand_on(held) if not takers.get(key)]:
        raise Refused(_("Name somebody for everything on the list first."))
    _hand_on_teams(by, person, held, takers)
    ideas = list(work_of(person))
    gone = let_go(by=by, person=person)
    for idea in ideas:
        succeed(
            idea, by=by, leaver=gone,
            case_owner=takers.get(f"case_{idea.pk}"), delivery_owner=takers.get(f"delivery_{idea.pk}"))  # fmt: skip
    stand_down_reviews(by=by, leaver=gone)
    return gone


def _hand_on_teams(by: Person, person: Person, held: Holdings, takers: Mapping[str, Person]) -> None:
    for team in {each.subject for each in held.to_name if each.duty in ("manager", "budget")}:
        team.refresh_from_db()
        change_team(
            by=by, team=team, name=team.name,
            manager=takers.get(f"manager_{team.uid}", team.manager),
            budget_holder=takers.get(f"budget_{team.uid}", team.budget_holder))  # fmt: skip


@transaction.atomic
def give_up_role(*, by: Person, grant: RoleGrant) -> None:
    """End a role; what waits in it goes to the next holder, and where there is none the role stays."""
    end_role(by=by, grant=grant)
    body: Organisation = grant.organisation
    for idea in work_of(grant.person).filter(holder=grant.person, home_organisation=body):
        if role_holding(idea.stage) == grant.role:
            pass_on(idea, by=by, holder=grant.person)


@transaction.atomic
def come_over(*, person: Person, token: str) -> Person:
    """Somebody moves from one body to another by an invitation, once nothing waits for them where they were."""
    held = holdings(person, reader=person)
    if not held.nothing and person.organisation_id:
        raise Refused(
            _(
                "Work still waits for you where you are. Ask an administrator there to hand it on, then open this link again."
            )
        )
    return join(by=person, token=token)
