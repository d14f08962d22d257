"""Changes to people, teams, roles, deputies and organisations, each leaving an audit entry."""

from __future__ import annotations

from place.services.audit import record
from place.services.deputies import end_deputy, name_deputy, set_deputy
from place.services.roles import ask_for_role, confirm_role, end_role, grant_role, refuse_role, take_back_role

__all__ = [
    "ask_for_role",
    "confirm_role",
    "end_deputy",
    "end_role",
    "grant_role",
    "name_deputy",
    "record",
    "refuse_role",
    "set_deputy",
    "take_back_role",
]
