"""The words the ground floor uses for kinds of organisation and for roles."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What sort of public body an organisation is."""

    COUNCIL = "council", _("Council")
    HEALTH = "health", _("Health body")
    AMBULANCE = "ambulance", _("Ambulance service")
    POLICE = "police", _("Police")
    FIRE = "fire", _("Fire and rescue")
    HOUSING = "housing", _("Housing association")
    EDUCATION = "education", _("College or university")
    NATIONAL = "national", _("National body")
    VOLUNTARY = "voluntary", _("Voluntary organisation")


class Role(TextChoices):
    """What a person may be for an organisation; one person can hold several."""

    COORDINATOR = "coordinator", _("Coordinator")
    REVIEWER = "reviewer", _("Reviewer")
    PANEL_CHAIR = "panel_chair", _("Panel chair")
    FINANCE_OFFICER = "finance_officer", _("Finance officer")
    EXECUTIVE = "executive", _("Executive")
    ORGANISATION_ADMIN = "organisation_admin", _("Organisation administrator")
    COUNCILLOR = "councillor", _("Councillor")
    BOARD_MEMBER = "board_member", _("Board member")
    AUDITOR = "auditor", _("Auditor")


# Roles that move money: a second administrator has to agree to them.
MONEY_ROLES = frozenset({Role.FINANCE_OFFICER, Role.EXECUTIVE})
