"""What the frame around every page shows: the name, the ways in, and the links at the foot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from place.installation import installation_of
from place.rules import is_administrator
from place.vocabulary import Role
from portal.demo_people import DEMO_PASSWORD
from portal.indexing.backend import notice
from portal.language import other_languages
from portal.sessions import seconds_left
from workflow.notices import unread


@dataclass(frozen=True)
class Way:
    """One way in: the name of its page, what it is called, and who is shown it."""

    page: str
    label: Any
    shown: Callable[[Any], bool]
    primary: bool = False
    count: Callable[[Any], int] | None = None  # how many wait there


def anybody(person: Any) -> bool:
    return True


def signed_in(person: Any) -> bool:
    return bool(person.is_authenticated)


def stranger(person: Any) -> bool:
    return not person.is_authenticated


def acts_as(*roles: Role) -> Callable[[Any], bool]:
    """Shown to people who hold, or stand in for, one of these roles anywhere; the page decides the rest."""
    return lambda person: person.is_authenticated and person.standing.holds(*roles)


def platform_administrator(person: Any) -> bool:
    return bool(person.is_authenticated and person.is_superuser)


WAYS = (
    Way("ideas:browse", _("Ideas"), signed_in),
    Way("challenges", _("Challenges"), signed_in),
    Way("savings", _("Savings"), signed_in),
    Way("workflow:reviews", _("For review"), acts_as(Role.REVIEWER)),
    Way("workflow:triage", _("Triage"), acts_as(Role.COORDINATOR)),
    Way("workflow:panel", _("Panel"), acts_as(Role.PANEL_CHAIR)),
    Way("casebuilder:budgets_start", _("Budgets"), acts_as(Role.FINANCE_OFFICER)),
    Way("reports", _("Reports"), acts_as(Role.COORDINATOR, Role.EXECUTIVE, Role.AUDITOR)),
    Way("wagtailadmin_home", _("Administration"), platform_administrator),
    Way("organisation:start", _("Organisation"), is_administrator),
    Way("protection:schedule", _("Data protection"), platform_administrator),
)
ACCOUNT_WAYS = (
    Way("ideas:new", _("Share an idea"), signed_in, primary=True),
    Way("workflow:notices", _("Notices"), signed_in, count=unread),
    Way("account", _("My account"), signed_in),
    Way("account_login", _("Sign in"), stranger),
)
FOOT = (
    Way("help", _("Help"), anybody),
    Way("guidance", _("Guidance"), anybody),
    Way("stories", _("Success stories"), anybody),
    Way("glossary", _("Glossary"), anybody),
    Way("casebuilder:check_document", _("Check a document"), signed_in),
    Way("accessibility", _("Accessibility statement"), anybody),
    Way("privacy", _("Privacy"), anybody),
)


def links(ways: tuple[Way, ...], person: Any, path: str) -> list[dict[str, Any]]:
    """The ways this person is shown, without those whose page this site does not have."""
    found = []
    for way in ways:
        url = address(way.page)
        if url and way.shown(person):
            count = way.count(person) if way.count else 0
            found.append(
                {
                    "label": way.label,
                    "url": url,
                    "current": path == url,
                    "primary": way.primary,
                    "count": count,
                }
            )
    return found


def address(page: str) -> str:
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Nothing here asks the database until a template shows it."""
    person = getattr(request, "user", None)
    path = request.path
    return {
        "installation": SimpleLazyObject(lambda: installation_of(request)),
        "site_name": SimpleLazyObject(lambda: installation_of(request).title),
        "demo": settings.DEMO,
        "demo_url": address("demo") if settings.DEMO else "",
        "demo_password": DEMO_PASSWORD if settings.DEMO else "",
        "sign_out_url": address("account_logout"),
        "seconds_left": SimpleLazyObject(lambda: seconds_left(request)),
        "search_notice": SimpleLazyObject(notice),
        "languages": other_languages(request),
        "nav": SimpleLazyObject(lambda: links(WAYS, person, path) if person else []),
        "account_nav": SimpleLazyObject(lambda: links(ACCOUNT_WAYS, person, path) if person else []),
        "footer_links": SimpleLazyObject(lambda: links(FOOT, person, path)),
    }
