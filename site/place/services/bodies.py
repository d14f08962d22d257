"""What an administrator changes about an organisation and its teams."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from place.models import Organisation, Person, Team
from place.refusals import Refused
from place.rules import administers
from place.services.audit import record

# What an administrator may set about their own body; all else is the platform's.
SETTINGS = (
    "just_do_it_limit", "reviewers_needed", "bank_holidays", "accent", "speaking_up", "acts_for_us",
)  # fmt: skip


@transaction.atomic
def change_settings(*, by: Person, organisation: Organisation, **said: Any) -> Organisation:
    """Change some of SETTINGS and note which; anything else is refused."""
    _only_administrators(by, organisation)
    if set(said) - set(SETTINGS):
        raise PermissionDenied(_("This can only be changed by the platform's administrators."))
    if said.get("acts_for_us") == organisation:
        raise Refused(_("An organisation cannot be its own partner."))
    now = (
        Organisation.objects.select_for_update(of=("self",))
        .select_related("acts_for_us")
        .get(pk=organisation.pk)
    )
    changed = [name for name, value in said.items() if getattr(now, name) != value]
    for name in changed:
        setattr(now, name, said[name])
    if changed:
        now.full_clean()
        now.save(update_fields=changed)
        record(by=by, action="change_settings", target=now, organisation=now, settings=changed)
    return now


@transaction.atomic
def add_team(
    *,
    by: Person,
    organisation: Organisation,
    name: str,
    manager: Person | None = None,
    budget_holder: Person | None = None,
) -> Team:
    """A new team. A name that belonged to a closed one opens that one again, with its history."""
    _only_administrators(by, organisation)
    _works_here(organisation, manager, budget_holder)
    before = Team.objects.filter(organisation=organisation, name__iexact=name).first()
    if before and before.closed_at is None:
        raise Refused(_("There is a team of this name already."))
    team = before or Team(organisation=organisation)
    team.name, team.manager, team.budget_holder, team.closed_at = name, manager, budget_holder, None
    return _save(by, team, "add_team")


@transaction.atomic
def change_team(
    *, by: Person, team: Team, name: str, manager: Person | None, budget_holder: Person | None
) -> Team:
    """Rename a team, or name who manages it and who holds its budget."""
    _only_administrators(by, team.organisation)
    _works_here(team.organisation, manager, budget_holder)
    namesakes = Team.objects.filter(organisation=team.organisation, name__iexact=name).exclude(pk=team.pk)
    if namesakes.exists():
        raise Refused(_("There is, or was, another team of this name."))
    team.name, team.manager, team.budget_holder = name, manager, budget_holder
    return _save(by, team, "change_team")


@transaction.atomic
def close_team(*, by: Person, team: Team) -> None:
    """Close a team nobody works in any more. Ideas about it keep its name."""
    _only_administrators(by, team.organisation)
    team = Team.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=team.pk)
    if team.people.filter(is_active=True).exists():
        raise Refused(_("People still work in this team. Move them to another first."))
    team.closed_at = timezone.now()
    team.save(update_fields=["closed_at"])
    record(by=by, action="close_team", target=team, organisation=team.organisation)


def _save(by: Person, team: Team, action: str) -> Team:
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError:
        raise Refused(_("There is a team of this name already.")) from None
    record(by=by, action=action, target=team, organisation=team.organisation)
    return team


def _only_administrators(by: Person, organisation: Organisation) -> None:
    if not administers(by, organisation.pk):
        raise PermissionDenied(_("Only an administrator of this organisation can change this."))


def _works_here(organisation: Organisation, *people: Person | None) -> None:
    for person in people:
        if person and (person.organisation_id != organisation.pk or not person.is_active):
            raise PermissionDenied(_("Choose somebody who works for your organisation."))
