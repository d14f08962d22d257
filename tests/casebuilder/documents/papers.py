"""Five papers that between them hold everything a document may meet."""

# ruff: noqa: E501  (a case is easier to read a field a line)

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from casebuilder.appraisal import appraise, checks, fingerprint
from casebuilder.documents.paper import Mark, Paper, Status

WHEN = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DATA = Path(__file__).parents[1] / "data"

# Everything that has ever made a renderer read what it should not, or a layout break.
HOSTILE = (
    "<img src='http://127.0.0.1:9/canary'><link rel=attachment href='file:///etc/passwd'>"
    "<a rel=attachment href='file:///etc/passwd'>x</a><object data='file:///etc/passwd'></object>"
    "<style>@import url(http://127.0.0.1:9/canary); body{background:url(file:///etc/passwd)}</style>"
    "<base href='http://127.0.0.1:9/'><svg><image href='file:///etc/passwd'/></svg><script>alert(1)</script>"
    "{{ paper }}{% include 'x' %}</title></section> "
    + "W" * 120
    + " مرحبا שלום \u202e gnp.exe 👩‍🚒🔥 Adébáyọ̀ ½ ﷽ \u0301\u0301 ]]> &amp; &lt;"
)


def paper(case: dict[str, Any], **more: Any) -> Paper:
    given: dict[str, Any] = {"results": appraise(case), "made_at": WHEN, "findings": tuple(checks(case))}
    return Paper(case=case, **(given | more))


def worked_case() -> dict[str, Any]:
    return json.loads((DATA / "worked_example.json").read_text())


def empty() -> Paper:
    """A draft nobody has written anything in."""
    case = worked_case()
    case["options"] = [option for option in case["options"] if option["role"] == "baseline"]
    return paper(case)


def small() -> Paper:
    """The worked example with nothing said about it."""
    return paper(worked_case())


def worked() -> Paper:
    """The worked example as it would be signed: every part written, agreed and signed."""
    case = worked_case() | WRITTEN
    mark = {"at": WHEN, "capacity": "Director of Resources", "authority": "Scheme of delegation, paragraph 4"}
    bodies = [each["name"] for each in case["organisations"]]
    return paper(
        case,
        status=Status.COMMITTED,
        version=3,
        fingerprint=fingerprint(case),
        place="Severnside",
        home_organisation="Severnside Council",
        agreements=tuple(Mark(body, "Asha Rahman", **mark) for body in bodies),
        signatures=tuple(
            Mark(body, "Tom Price", limit=Decimal(250_000), minute="CAB/26/114", **mark) for body in bodies
        ),
    )


def large() -> Paper:
    """Twenty-six years, eight organisations, three options, some forty lines, in cash terms."""
    case = worked_case() | WRITTEN
    names = "City Council,Hospital Trust,Police,Fire and Rescue,Housing Association,College,County Council,Community Trust"
    bodies = [{"key": f"o{place}", "name": name} for place, name in enumerate(names.split(","))]
    lines = [_line(place, bodies) for place in range(14)]
    case |= {"horizon": 25, "organisations": bodies, "prices": {"basis": "nominal", "inflation": "0.02"}}
    case["options"] = [
        {"key": "bau", "name": "Business as usual", "role": "baseline", "lines": copy.deepcopy(lines[:6])},
        {
            "key": "some",
            "name": "Half of the main roads",
            "role": "option",
            "lines": copy.deepcopy(lines[:12]),
        },
        {
            "key": "all",
            "name": "All main-road lanterns",
            "role": "preferred",
            "lines": lines + [_capital(bodies)],
        },
        {"key": "phased", "name": "All, over ten years", "role": "option", "lines": copy.deepcopy(lines[:9])},
    ]
    case["title"] = "Replace 12,000 main-road lanterns with LED across eight organisations"
    return paper(case, version=12, status=Status.ASSURED, place="Severnside")


def _line(place: int, bodies: list[dict[str, str]]) -> dict[str, Any]:
    first, second = bodies[place % 8]["key"], bodies[(place * 3 + 1) % 8]["key"]
    cost = place % 3 == 0
    shares = {first: "0.7", second: "0.3"} if first != second else {first: "1"}
    return {
        "key": f"line-{place}",
        "name": ("Maintenance crews" if cost else "Energy not bought") + f", area {place + 1}",
        "kind": "cost" if cost else "benefit",
        "class": "revenue" if cost else "cash_releasing",
        "unit": {"quantity": "12000", "unit": "lanterns", "value": "7.42" if cost else "22.86"},
        "from": 1,
        "to": 25,
        "growth": "0.02",
        "ramp": ["0.5"],
        "grade": place % 6 + 1,
        "shares": shares,
        "range": {"low": "-0.2", "high": "0.15"},
        "recurrence": "recurring",
        "source": "Metered use, April 2025 to March 2026, street lighting inventory, version 7",
        "justification": "Each lantern burns 4,120 hours a year at 140 watts now and at 61 watts afterwards.",
        "outcome": "Streets people feel safe in",
    } | (
        {}
        if cost
        else {
            "cashable": "0.8",
            "starts": "2027-04-01",
            "budget": {"organisation": first, "code": "HW-220", "fund": "general"},
        }
    )


def _capital(bodies: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "key": "lanterns",
        "name": "Lanterns and fitting",
        "kind": "cost",
        "class": "capital",
        "by_year": {"0": "1800000", "1": "1800000"},
        "correction": "0.24",
        "recurrence": "one_off",
        "shares": {bodies[0]["key"]: "1"},
        "range": {"low": "-0.05", "high": "0.25"},
        "source": "Framework prices, lot 2, June 2026",
        "justification": "Supply, fitting and removal at the framework rate for 12,000 lanterns.",
    }


def hostile() -> Paper:
    """Every text a person can type, hostile and unbreakable."""
    case = worked_case() | copy.deepcopy(WRITTEN)
    case["reference"] = "BK/../x<b>'\"🔥"
    case = _poison(case)
    marks = tuple(
        Mark(HOSTILE, HOSTILE, HOSTILE, HOSTILE, Decimal(1), HOSTILE, WHEN, HOSTILE) for _ in range(5)
    )
    return paper(case, agreements=marks, signatures=marks, place=HOSTILE, home_organisation=HOSTILE)


FREE_TEXT = {"title", "name", "source", "justification", "outcome", "risk", "mitigation", "owner", "measure"}
FREE_TEXT |= {"baseline", "target", "text", "consulted_with", "unit", *("equality", "carbon", "residents")}


def _poison(value: Any, name: str = "", inside: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _poison(each, key, name or inside) for key, each in value.items()}
    if isinstance(value, list):
        return [_poison(each, "", name or inside) for each in value]
    return HOSTILE if isinstance(value, str) and (name in FREE_TEXT or inside == "narrative") else value


TEXT = (
    "Families come to notice when something has already gone wrong. Three bodies then act, each with its own plan, its own "
    "worker and its own budget, and the family tells its story three times.\n\nA small team that meets families early, in two "
    "neighbourhoods, has done better elsewhere: a pilot of 2024 kept one crisis in three from happening."
)
WRITTEN: dict[str, Any] = {
    "parameters": {"as_of": "2026-11-23"},
    "narrative": {
        "ask": "Agree £30,000 to set up and £12,000 a year to run one family team for five years, shared by the council and the "
        "hospital trust, and agree the payments between the three bodies that make each of them whole.",
        "summary": "One small team, two neighbourhoods, five years: fewer crises, and three budgets better off.",
        "business_as_usual": "About 1,000 families live there; 200 come to need help each year, at £5,000 a crisis.",
        **dict.fromkeys(("strategic", "economic", "commercial", "financial", "management"), TEXT),
    },
    "risks": [
        {"risk": "Families do not take part", "likelihood": "medium", "impact": "high", "mitigation": "Health visitors introduce the team", "owner": "Head of early help"},
        {"risk": "Savings stay in ward budgets", "likelihood": "high", "impact": "medium", "mitigation": "Budget lines named and reduced in April", "owner": "Finance officer, hospital trust"},
    ],
    "measures": [{"name": "Fewer crises", "line": "demand", "measure": "Crisis referrals a year", "baseline": "200", "target": "178", "owner": "Public health analyst", "from": "2027-04-01", "to": "2032-03-31"}],
    "milestones": [{"name": "Team appointed", "due": "2027-01-15", "owner": "Head of early help"}, {"name": "First families met", "due": "2027-04-05", "owner": "Team leader"}],
    "impacts": {
        "equality": "Positive: the two neighbourhoods hold most families on low incomes.",
        "quality_and_safety": "Reviewed by the named nurse; no new risk.",
        "data_protection": "Sharing agreement signed; impact assessment 26/14.",
        "carbon": "None, because nobody travels further than now.",
        "residents": "Forty families helped to shape it.",
        "workforce": {"text": "One post is created; nobody's post goes.", "posts": "0", "consultation": "complete", "consulted_with": "UNISON"},
    },
    "answers": {"doing_less": "Nothing is stopped: crises that do not happen need no response.", "single_source": "The pilot is the only trial; the range is wide for that reason."},
}  # fmt: skip
ALL = {"empty": empty, "small": small, "worked": worked, "large": large, "hostile": hostile}
