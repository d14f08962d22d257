"""The savings page: the ladder, what each body has signed for year by year, and the cases behind a rung."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from casebuilder.models import Case
from portal.savings import Rung, Standing, just_done, ladder, on_rung
from portal.shares import shares

if TYPE_CHECKING:
    from place.models import Person

SIGNED = (Rung.COMMITTED, Rung.DELIVERING, Rung.BANKED)
CASES = 20  # the largest; the rest are counted


def savings_page(person: Person, asked: str) -> dict[str, Any]:
    """The variables of portal/savings.html. A rung nobody knows is taken for the one people mean by “savings”."""
    chosen = Rung(asked) if asked in list(Rung) else Rung.COMMITTED
    standings = ladder()
    return {
        "rungs": [_rung(standing) for standing in standings],
        "chosen": next(standing for standing in standings if standing.rung == chosen),
        "tabs": [_tab(standing, chosen) for standing in standings],
        "just_done": just_done(),
        "shares": shares(chosen) if chosen in SIGNED else None,
        **cases(person, chosen),
    }


def _rung(standing: Standing) -> dict[str, Any]:
    return {
        "label": standing.label, "recurring": standing.recurring, "once": standing.once, "count": standing.count,
        "url": _address(standing.rung),
    }  # fmt: skip


def _tab(standing: Standing, chosen: Rung) -> dict[str, Any]:
    return {
        "label": standing.label, "url": _address(standing.rung), "count": standing.count,
        "current": standing.rung == chosen,
    }  # fmt: skip


def _address(rung: Rung) -> str:
    return f"{reverse('savings')}?rung={rung}#rung"


def cases(person: Person, rung: Rung) -> dict[str, Any]:
    """The largest cases on a rung among those this person may see, and how many of them there are."""
    seen = Case.objects.visible_to(person).filter(on_rung(rung))
    return {
        "cases": seen.select_related("idea__home_organisation", "current")
        .defer("current__document", "current__result")
        .order_by("-current__recurring", "pk")[:CASES],
        "cases_count": seen.count(),
    }
