"""What pages show of challenges: the list, one challenge with the ideas this reader may see, those open to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from ideas.browsing import card
from ideas.models import Challenge, Idea
from workflow.models import Criterion

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from ideas.models.challenges import ChallengeQuerySet
    from place.models import Person

SHOWN = 12  # ideas on a challenge's page; the list of ideas has them all


def readable(person: Person | AnonymousUser) -> ChallengeQuerySet:
    """Those of the lists, the one that closes soonest first."""
    found: ChallengeQuerySet = Challenge.objects.readable_by(person).defer("body", "results")
    return found.order_by(F("closes").asc(nulls_last=True), "pk")


def open_to(person: Person) -> ChallengeQuerySet:
    """Those this person can put an idea forward under."""
    return readable(person).open_now().inviting(person.organisation_id)


def challenge_of(slug: str | None, person: Person) -> Challenge | None:
    """The challenge a form carries, as long as this person can answer it."""
    return open_to(person).filter(slug=slug).first() if slug else None


def listed(person: Person | AnonymousUser) -> dict[str, Any]:
    """The list: open now, still to come, and closed, the latest first."""
    today, found = timezone.localdate(), list(readable(person))
    closed = [each for each in found if each.has_closed(today)]
    return {
        "open": [each for each in found if each.is_open(today)],
        "coming": [each for each in found if each.opens > today],
        "closed": closed[::-1],
    }


def live(person: Person | AnonymousUser) -> list[Challenge]:
    """What the front page shows."""
    return list(readable(person).open_now())


def challenge_page(challenge: Challenge, person: Person | AnonymousUser) -> dict[str, Any]:
    """One challenge; of its ideas only those this reader may see, and nothing of the others, not even how many."""
    reader = cast("Person", person)  # a stranger is shown no ideas, so the rule about names never meets one
    seen = Idea.objects.visible_to(person).filter(challenge=challenge.pk or 0, submitted_at__isnull=False)
    newest = list(
        seen.with_people().prefetch_related("coauthors").order_by("-submitted_at", "-pk")[: SHOWN + 1]
    )
    bodies = list(challenge.organisations.all())
    inside = not person.is_authenticated or not bodies or person.organisation in bodies
    return {
        "bodies": bodies,
        "outcomes": list(challenge.outcomes.all()),
        "criteria": criteria(challenge),
        "cards": [card(idea, reader) for idea in newest[:SHOWN]],
        "more": len(newest) > SHOWN,
        "browse_url": f"{reverse('ideas:browse')}?challenge={challenge.slug}",
        "share_url": f"{reverse('ideas:new')}?challenge={challenge.slug}" if inside and challenge.is_open() else "",
        "not_invited": not inside and challenge.is_open(),
    }  # fmt: skip


def criteria(challenge: Challenge) -> list[dict[str, Any]]:
    """What ideas are scored on, each with its share of the whole and what every score means."""
    found = list(Criterion.objects.filter(criteria_set=challenge.criteria_set_id or 0))
    whole = sum(each.weight for each in found) or 1
    return [
        {
            "name": each.name, "question": each.question, "share": round(100 * each.weight / whole),
            "anchors": list(enumerate(each.anchors)),
        }
        for each in found
    ]  # fmt: skip
