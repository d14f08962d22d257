"""What the front page shows: three figures for everybody, and the latest wins for those who may see them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from ideas import challenges
from ideas.models import Idea
from place.calendar import financial_year
from portal.savings import signed_for
from workflow.stages import Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from place.models import Person

WON = (Stage.COMMITTED, Stage.DELIVERING, Stage.BANKED, Stage.DELIVERED)
WINS = 3  # as many as stand side by side


def front_page(person: Person | AnonymousUser) -> dict[str, Any]:
    """The same number of queries however many ideas there are."""
    began = year_start(timezone.localdate())
    return {
        "began": began,
        "ideas_this_year": Idea.objects.filter(submitted_at__gte=began, rerouted_at=None).count(),
        **signed_for(),
        "challenges": challenges.live(person),
        "wins": wins(person) if person.is_authenticated else [],
    }


def year_start(today: date) -> datetime:
    """Midnight on 1 April of this financial year, where the place is."""
    return timezone.make_aware(datetime(financial_year(today), 4, 1))


def wins(person: Person) -> list[dict[str, Any]]:
    """The latest ideas whose savings are signed for, among those this person may see."""
    seen = Idea.objects.visible_to(person).filter(stage__in=WON).with_people().order_by("-stage_since", "-pk")
    return [{"idea": idea, "who": "" if idea.anonymous() else idea.author.name} for idea in seen[:WINS]]
