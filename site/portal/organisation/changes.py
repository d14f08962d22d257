"""The record of an organisation in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from place.formats import day
from place.models import AuditEntry, Invitation, Organisation, Person, Team
from place.vocabulary import Role

WORDS: dict[str, Promise] = {
    "grant_role": gettext_lazy("Gave %(target)s the role: %(role)s"),
    "change_role": gettext_lazy("Changed the role of %(target)s: %(role)s"),
    "ask_for_role": gettext_lazy("Asked for a role for %(target)s: %(role)s"),
    "refuse_role": gettext_lazy("Refused a role for %(target)s: %(role)s"),
    "take_back_role": gettext_lazy("Took back the request for %(target)s: %(role)s"),
    "end_role": gettext_lazy("Ended a role of %(target)s: %(role)s"),
    "name_deputy": gettext_lazy("Named %(deputy)s to act for %(target)s"),
    "end_deputy": gettext_lazy("Ended %(deputy)s acting for %(target)s"),
    "change_person": gettext_lazy("Changed the details of %(target)s"),
    "let_go": gettext_lazy("%(target)s left"),
    "bring_back": gettext_lazy("%(target)s came back"),
    "leave_for_another": gettext_lazy("%(target)s left for another organisation"),
    "change_settings": gettext_lazy("Changed settings: %(settings)s"),
    "add_team": gettext_lazy("Added the team %(target)s"),
    "change_team": gettext_lazy("Changed the team %(target)s"),
    "close_team": gettext_lazy("Closed the team %(target)s"),
    "invite": gettext_lazy("Invited %(target)s"),
    "invite_again": gettext_lazy("Invited %(target)s again"),
    "withdraw_invitation": gettext_lazy("Withdrew the invitation of %(target)s"),
    "accept_invitation": gettext_lazy("%(target)s accepted an invitation"),
    "take_over": gettext_lazy("Handed work of %(was)s to %(to)s"),
    "say_pay_band": gettext_lazy("Said which pay band they are in, or took it back"),
    "choose_language": gettext_lazy("Chose a language"),
    "keep_budgets": gettext_lazy("Brought in a list of budgets"),
    "open_sitting": gettext_lazy("Opened a sitting of the panel"),
    "issue_minutes": gettext_lazy("Issued the minutes of a sitting"),
    "take_up": gettext_lazy("Said where we stand with an idea of another body"),
    "take_back": gettext_lazy("Two ideas were taken apart, and with them what that had said for us"),
    "export_ideas": gettext_lazy("Took the list of ideas away"),
    "upload_list": gettext_lazy("Uploaded a list of ideas"),
    "choose_columns": gettext_lazy("Said what the columns of a list of ideas are"),
    "bring_in_list": gettext_lazy("Had a list of ideas brought in"),
    "list_brought_in": gettext_lazy("A list of ideas is brought in"),
    "go_on_with_list": gettext_lazy("Had work on a list of ideas go on"),
    "throw_list_away": gettext_lazy("Threw a list of ideas away"),
    "undo_list": gettext_lazy("Had a list of ideas taken out again"),
    "list_taken_out": gettext_lazy("A list of ideas is taken out again"),
    "join_group": gettext_lazy("Joined ideas of a list that are alike"),
    "leave_group": gettext_lazy("Left ideas of a list apart"),
}
SETTING_NAMES: dict[str, Promise] = {
    "just_do_it_limit": gettext_lazy("just-do-it limit"),
    "reviewers_needed": gettext_lazy("reviewers for each idea"),
    "bank_holidays": gettext_lazy("bank holidays"),
    "accent": gettext_lazy("colour"),
    "speaking_up": gettext_lazy("where concerns go"),
    "acts_for_us": gettext_lazy("partner that acts for us"),
}


def said_of(entries: list[AuditEntry], organisation: Organisation) -> list[dict[str, Any]]:
    """Entries for the timeline. Names are read now, three queries however many there are: the record keeps ids only."""
    people = {person.pk: person.name for person in Person.objects.filter(pk__in=_people(entries))}
    teams = dict(
        Team.objects.filter(pk__in=_targets(entries, "place.team"), organisation=organisation).values_list(
            "pk", "name"
        )
    )
    invited = Invitation.objects.filter(
        pk__in=_targets(entries, "place.invitation"), organisation=organisation
    )
    addresses = dict(invited.values_list("pk", "email"))
    names = {"place.person": people, "place.team": teams, "place.invitation": addresses}
    return [_item(entry, names, people) for entry in entries]


def _item(entry: AuditEntry, names: dict[str, dict[int, str]], people: dict[int, str]) -> dict[str, Any]:
    said = entry.said
    target = names.get(entry.target_type, {}).get(_whole(entry.target_id), "")
    words = {
        "target": target or _("somebody"),
        "role": Role(said["role"]).label.lower() if said.get("role") in Role.values else "",
        "deputy": people.get(said.get("deputy") or 0, _("somebody")),
        "was": people.get(said.get("was") or 0, _("somebody")),
        "to": ", ".join(people.get(each, _("somebody")) for each in _ids(said.get("to"))) or _("others"),
        "settings": ", ".join(str(SETTING_NAMES.get(each, each)) for each in said.get("settings", [])),
    }
    title = WORDS.get(entry.action)
    return {
        "title": str(title) % words if title else entry.action.replace("_", " ").capitalize(),
        "when": entry.at,
        "who": entry.by.name if entry.by else _("the platform"),
        "text": _detail(said, people),
        "tone": "plain",
    }


def _detail(said: dict[str, Any], people: dict[int, str]) -> str:
    if said.get("because"):
        return str(said["because"])
    if said.get("starts") and said.get("ends"):
        return _("From %(starts)s to %(ends)s") % {
            "starts": day(date.fromisoformat(said["starts"])), "ends": day(date.fromisoformat(said["ends"]))}  # fmt: skip
    if said.get("asked_by"):
        return _("Asked for by %(name)s") % {"name": people.get(said["asked_by"], _("somebody"))}
    return ""


def _people(entries: Iterable[AuditEntry]) -> set[int]:
    """Everybody an entry speaks of."""
    found: set[int] = set()
    for entry in entries:
        if entry.target_type == "place.person":
            found.add(_whole(entry.target_id))
        for name in ("deputy", "was", "to", "asked_by"):
            found.update(_ids(entry.said.get(name)))
    return found


def _targets(entries: Iterable[AuditEntry], kind: str) -> set[int]:
    return {_whole(entry.target_id) for entry in entries if entry.target_type == kind}


def _ids(value: Any) -> list[int]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, int)]


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else 0
