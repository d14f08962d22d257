"""Makes the pages editors keep in Wagtail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from ideas.models import Challenge, ChallengeIndex
from portal.models import GuidanceIndex, GuidancePage, StoryIndex, StoryPage
from tests.cast import Cast


def make_challenge(cast: Cast, **fields: Any) -> Challenge:
    """A challenge open to everybody for ten more days."""
    today = timezone.localdate()
    defaults: dict[str, Any] = {
        "title": "Warmer rooms for less", "question": "How could we heat our buildings for less?",
        "why": "Heating takes a tenth of what we spend.", "opens": today - timedelta(days=5),
        "closes": today + timedelta(days=10),
    }  # fmt: skip
    many = {name: fields.pop(name, []) for name in ("organisations", "outcomes", "reviewers")}
    challenge = Challenge(**(defaults | fields))
    ChallengeIndex.objects.get().add_child(instance=challenge)
    for name, rows in many.items():
        getattr(challenge, name).set(rows)
    challenge.save()
    return challenge


def make_guidance(**fields: Any) -> GuidancePage:
    page = GuidancePage(**({"title": "Writing a good idea", "summary": "Say what happens now."} | fields))
    GuidanceIndex.objects.get().add_child(instance=page)
    return page


def make_story(cast: Cast, **fields: Any) -> StoryPage:
    defaults = {
        "title": "Lamps dimmed",
        "summary": "A saving.",
        "who": "Alice of Streets",
        "organisation": cast.council,
    }
    page = StoryPage(**(defaults | fields))
    StoryIndex.objects.get().add_child(instance=page)
    return page


def restrict(page: Page, kind: str = PageViewRestriction.LOGIN) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type=kind, password="hush")
