"""What a new case already knows: the idea's words, its organisations, and the calculator's lines at the weakest grade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from casebuilder.appraisal.faults import UNFIT
from ideas.models import Estimate, Idea
from place.calendar import financial_year
from place.formats import number, pounds
from place.models import Organisation

HORIZON = 5
FIRST = 1  # savings start the year after the decision
GRADE = 6


def prefilled(idea: Idea, today: date) -> dict[str, Any]:
    """The case file of an idea nobody has costed yet."""
    home = idea.home_organisation
    bodies = [home, *(body for body in idea.organisations.all() if body.pk != home.pk)]
    benefits = list(lines(idea.estimates.all(), home=home, outcome=idea.outcome.name if idea.outcome else ""))
    return {
        "format": "bankable-case/1",
        "reference": idea.reference,
        "title": fit(idea.title) or idea.reference,
        "base_year": financial_year(today),
        "horizon": HORIZON,
        "prices": {"basis": "real"},
        "discounting": {"schedule": "standard"},
        "organisations": [{"key": body.slug, "name": body.name} for body in bodies],
        "options": [
            {"key": "bau", "name": _("Business as usual"), "role": "baseline", "lines": []},
            {"key": "do-minimum", "name": _("Do the minimum"), "role": "option", "lines": []},
            {
                "key": "preferred",
                "name": fit(idea.title) or _("What is proposed"),
                "role": "preferred",
                "lines": benefits,
            },
        ],
        "narrative": {"summary": fit(idea.proposal), "strategic": fit(idea.problem)},
        "measures": [{"line": line["key"], "name": line["name"]} for line in benefits],
    }


def lines(estimates: Iterable[Estimate], *, home: Organisation, outcome: str) -> Iterator[dict[str, Any]]:
    """One benefit for each line of the calculator that came to a figure."""
    known = [estimate for estimate in estimates if estimate.yearly_saving is not None]
    for place, estimate in enumerate(known, start=1):
        made = _time(estimate) if estimate.kind == Estimate.Kind.HOURS else _things(estimate)
        yield made | {
            "key": f"estimate-{place}",
            "name": fit(estimate.note) or _named(estimate),
            "kind": "benefit",
            "from": FIRST,
            "to": HORIZON,
            "grade": GRADE,
            "recurrence": "recurring",
            "shares": {home.slug: "1"},
            "source": _("Rough estimate on the idea form: nobody has checked it yet"),
            **({"outcome": outcome} if outcome else {}),
        }


def _time(estimate: Estimate) -> dict[str, Any]:
    """Hours freed: worth something, and not cash."""
    hours, people, rate = (Decimal(part or 0) for part in (estimate.hours, estimate.people, estimate.rate))
    return {
        "class": "non_cash_releasing",
        "unit": {"quantity": plain(hours * people), "unit": "hours", "value": plain(rate)},
        "hours": plain(hours * people),
        "people": plain(people),
        "justification": _(
            "%(hours)s hours a year for each of %(people)s people, at %(rate)s an hour. "
            "Time freed is not cash until whole posts or a contract go."
        )
        % {"hours": _figure(hours), "people": _figure(people), "rate": pounds(rate, pence=True)},
    }


def _things(estimate: Estimate) -> dict[str, Any]:
    """Things no longer bought: could be cash, and counts as none until finance says so."""
    volume, cost = Decimal(estimate.volume or 0), Decimal(estimate.unit_cost or 0)
    unit = fit(estimate.unit) or _("items")
    return {
        "class": "cash_releasing",
        "cashable": "0",
        "unit": {"quantity": plain(volume), "unit": unit, "value": plain(cost)},
        "justification": _(
            "%(volume)s %(unit)s a year at %(cost)s each. "
            "None of it counts as cash until finance has agreed how much leaves a budget."
        )
        % {"volume": _figure(volume), "unit": unit, "cost": pounds(cost, pence=True)},
    }


def _named(estimate: Estimate) -> str:
    if estimate.kind == Estimate.Kind.HOURS:
        return _("Time freed")
    return _("Fewer %(unit)s") % {"unit": fit(estimate.unit) or _("items")}


def plain(value: Decimal) -> str:
    """A decimal string as a case file has it: no exponent, no zeros behind."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _figure(value: Decimal) -> str:
    return number(value, places=max(0, -int(value.normalize().as_tuple().exponent)))


def fit(text: str) -> str:
    """Words without the control characters a case file refuses."""
    return UNFIT.sub("", text).strip()
