"""The largest case a place would really write: four options of sixty lines, twenty-five years, twelve bodies, long words."""

# ruff: noqa: E501  (a case is easier to read a field a line)

from __future__ import annotations

import copy
from typing import Any

from casebuilder.documents.paper import Paper, Status
from tests.casebuilder.documents import papers

BODIES = (
    "Severnside City Council",
    "Severnside and Wye Valley University Hospitals NHS Foundation Trust",
    "Office of the Police and Crime Commissioner for Severnside and the Marches",
    "Severnside Fire and Rescue Service",
    "Wye and Severn Housing Association",
    "Severnside College of Further and Higher Education",
    "Marches County Council",
    "Severnside Integrated Care Board",
    "Community Trust for Voluntary Action",
    "Probation Service, Severnside Delivery Unit",
    "Combined Authority of the Marches and the Severn Vale",
    "Jobcentre Plus",
)
FUNDS = ("general", "HRA", "public health", "capital")
ABOUT = (
    ("Family workers in the neighbourhood teams, employers' costs included", "cost", "revenue"),
    ("Crises that do not happen: fewer children looked after away from home", "benefit", "cash_releasing"),
    ("Bed days not needed on the paediatric and mental-health wards", "benefit", "non_cash_releasing"),
    ("Refit of the two family centres, access and heating", "cost", "capital"),
    ("Better mental health of parents, in wellbeing years", "benefit", "public_value"),
    ("Call-outs that do not happen, police and fire together", "benefit", "cash_releasing"),
    ("Time of volunteers and of staff lent by partners", "cost", "in_kind"),
    ("Placements that would have been bought from 2030 on", "benefit", "cost_avoidance"),
)
LONG = papers.TEXT + (
    "\n\nThe evidence is of three kinds. Measured activity of the last three years shows who comes, how often and what it costs; "
    "two trials elsewhere show what a team of this kind changes; and the judgement of the heads of service, recorded in workshops, "
    "says how far the trials carry over to a place with longer distances and fewer services in the evening."
)


def line(place: int) -> dict[str, Any]:
    name, kind, class_ = ABOUT[place % len(ABOUT)]
    first, second = f"o{place % 12}", f"o{(place * 5 + 3) % 12}"
    cash = class_ == "cash_releasing"
    return {
        "key": f"l{place}",
        "name": f"{name} (locality {place // len(ABOUT) + 1})",
        "kind": kind,
        "class": class_,
        "shares": {first: "0.7", second: "0.3"} if first != second else {first: "1"},
        "grade": place % 6 + 1,
        "range": {"low": "-0.3", "high": "0.25"},
        "recurrence": "one_off" if class_ == "capital" else "recurring",
        "source": "Activity and finance returns April 2023 to March 2026, reconciled to the ledger by the finance business partner",
        "justification": "Counted from the returns; unit costs from the published schedule, uplifted to 2026-27 prices and checked "
        "against invoices of the last quarter.",
        "outcome": "Children grow up safe at home",
    } | _value(place, class_) | ({"cashable": "0.8", "starts": "2027-04-01", "budget": _budget(first, place)} if cash else
       {"budget": _budget(first, place)} if class_ in ("capital", "revenue") else {})  # fmt: skip


def _value(place: int, class_: str) -> dict[str, Any]:
    if class_ == "capital":
        return {"by_year": {"0": "1250000", "1": "480000.50"}}
    value = {"quantity": str(120 + 7 * place), "unit": "families", "value": f"{310 + 13 * place}.75"}
    return {"unit": value, "from": 1, "to": 25, "ramp": ["0.25", "0.6"], "growth": "0.015", "drop_off": "0.01"}  # fmt: skip


def _budget(body: str, place: int) -> dict[str, str]:
    return {"organisation": body, "code": f"CS-{200 + place}", "fund": FUNDS[place % 4]}


def case() -> dict[str, Any]:
    lines = [line(place) for place in range(60)]
    made: dict[str, Any] = papers.worked_case() | copy.deepcopy(papers.WRITTEN)
    made |= {
        "reference": "BK-0999",
        "title": "Support families early in all seven localities of Severnside, with twelve organisations, one team and one shared plan",
        "horizon": 25,
        "prices": {"basis": "nominal", "inflation": "0.02"},
        "organisations": [{"key": f"o{place}", "name": name} for place, name in enumerate(BODIES)],
        "options": [
            {"key": "bau", "name": "Business as usual", "role": "baseline", "lines": copy.deepcopy(lines[:4])},
            {"key": "two", "name": "Two localities only", "role": "option", "lines": _scaled(lines, "0.3")},
            {"key": "four", "name": "Four localities, then the rest if it works", "role": "option", "lines": _scaled(lines, "0.6")},
            {"key": "all", "name": "All seven localities at once", "role": "preferred", "lines": lines},
            {"key": "buy", "name": "Buy the service from a provider", "role": "option", "lines": _scaled(lines, "0.9")},
        ],
    }  # fmt: skip
    made["narrative"] = dict.fromkeys(made["narrative"], LONG) | {
        "ask": LONG,
        "summary": made["narrative"]["summary"],
    }
    made["risks"] = made["risks"] * 7
    made["milestones"] = made["milestones"] * 6
    made["measures"] = made["measures"] * 12
    return made


def _scaled(lines: list[dict[str, Any]], by: str) -> list[dict[str, Any]]:
    found = copy.deepcopy(lines)
    for each in found:
        if "unit" in each:
            each["unit"]["quantity"] = str(round(float(each["unit"]["quantity"]) * float(by)))
    return found


def largest() -> Paper:
    return papers.paper(
        case(), version=7, status=Status.ASSURED, place="Severnside", home_organisation=BODIES[0]
    )
