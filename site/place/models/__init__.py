"""Organisations, teams and people; who may act for whom; what the place wants and what it runs."""

from __future__ import annotations

from place.installation import Installation
from place.models.audit import AuditEntry, AuditHead
from place.models.budgets import BudgetLine
from place.models.calendars import ClosedDay
from place.models.joining import Invitation
from place.models.organisations import Organisation, Team
from place.models.people import People, Person
from place.models.roles import Deputy, RoleGrant, RoleRequest
from place.models.wants import Outcome, Service

__all__ = [
    "AuditEntry",
    "AuditHead",
    "BudgetLine",
    "ClosedDay",
    "Deputy",
    "Installation",
    "Invitation",
    "Organisation",
    "Outcome",
    "People",
    "Person",
    "RoleGrant",
    "RoleRequest",
    "Service",
    "Team",
]
