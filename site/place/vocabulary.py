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


class PayBand(TextChoices):
    """A broad group of jobs, as somebody says of themselves; so broad that no scale of any body shows."""

    ENTRY = "entry", _("Entry or support")
    PRACTITIONER = "practitioner", _("Practitioner or officer")
    SPECIALIST = "specialist", _("Clinician or specialist")
    LEADER = "leader", _("Team leader or supervisor")
    MANAGER = "manager", _("Manager")
    SENIOR = "senior", _("Senior manager or director")
    UNSAID = "unsaid", _("Prefer not to say")


# Roles that move money: a second administrator has to agree to them.
MONEY_ROLES = frozenset({Role.FINANCE_OFFICER, Role.EXECUTIVE})
