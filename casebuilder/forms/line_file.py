"""A line of a case file as the values of a form, and back: exact both ways."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from casebuilder.forms.fields import as_percent, given

COSTS = ("capital", "revenue", "in_kind")
RATES = ("need", "engagement", "retention", "impact", "deadweight")
FUNNEL = ("population", *RATES, "attribution", "unit_value")
CASH = ("cash_releasing", "income")


def as_fields(line: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """What the form starts from."""
    spread, budget = line.get("range", {}), line.get("budget", {})
    shares = {
        f"share_{place}": as_percent(line["shares"].get(each["key"]))
        for place, each in enumerate(document["organisations"])
    }
    return {
        **{
            name: line.get(name, "")
            for name in ("key", "name", "outcome", "source", "justification", "posts", "people", "hours")
        },
        **value_fields(line),
        **shares,
        "class_": line["class"],
        "evidence": str(line["grade"]) if "grade" in line else "own",
        "correction": as_percent(line.get("correction")),
        "low": as_percent(spread["low"]).removeprefix("-") if spread else "",
        "high": as_percent(spread["high"]) if spread else "",
        "cashable": as_percent(line.get("cashable")),
        "budget_organisation": budget.get("organisation", ""),
        "budget_code": budget.get("code", ""),
        "budget_fund": budget.get("fund", ""),
        "recurrence": line.get("recurrence", ""),
        "starts": date.fromisoformat(line["starts"]) if "starts" in line else None,
    }


def value_fields(line: dict[str, Any]) -> dict[str, Any]:
    """How much it is and when, as the form asks it."""
    if "by_year" in line:
        return {"value": "by_year", **{f"year_{year}": amount for year, amount in line["by_year"].items()}}
    over_time = {
        "first": line["from"],
        "last": line["to"],
        "ramp": ", ".join(as_percent(share) for share in line.get("ramp", [])),
        "growth": as_percent(line.get("growth")),
        "drop_off": as_percent(line.get("drop_off")),
    }
    if "unit" in line:
        unit = line["unit"]
        return over_time | {
            "value": "unit",
            "quantity": unit["quantity"],
            "unit": unit["unit"],
            "unit_price": unit["value"],
        }
    funnel = line["funnel"]
    rates = {name: as_percent(funnel.get(name)) for name in (*RATES, "attribution")}
    return (
        over_time
        | rates
        | {"value": "funnel", "population": funnel["population"], "unit_value": funnel["unit_value"]}
    )


def as_line(said: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """The line without its key, from what a form cleaned."""
    kind = "cost" if said["class_"] in COSTS else "benefit"
    shares = {
        each["key"]: said[f"share_{place}"]
        for place, each in enumerate(document["organisations"])
        if said.get(f"share_{place}")
    }
    return {
        "name": said["name"],
        "kind": kind,
        "class": said["class_"],
        **_value(said, document["horizon"]),
        **(
            {"correction": said["correction"]}
            if said["evidence"] == "own"
            else {"grade": int(said["evidence"])}
        ),
        "shares": shares,
        "source": said["source"],
        "justification": said["justification"],
        **given(
            {
                "cashable": said["cashable"] if said["class_"] in CASH else "",
                "range": _range(said),
                "budget": _budget(said),
                "starts": said["starts"].isoformat() if said["starts"] else "",
                **{name: said[name] for name in ("outcome", "recurrence", "posts", "people", "hours")},
            }
        ),
    }


def _value(said: dict[str, Any], horizon: int) -> dict[str, Any]:
    if said["value"] == "by_year":
        return {"by_year": _by_year(said, horizon)}
    over_time = {"from": said["first"], "to": said["last"]} | given(
        {name: said[name] for name in ("ramp", "growth", "drop_off")}
    )
    if said["value"] == "unit":
        return {
            "unit": {"quantity": said["quantity"], "unit": said["unit"], "value": said["unit_price"]},
            **over_time,
        }
    return {"funnel": given({name: said[name] for name in FUNNEL}), **over_time}


def _by_year(said: dict[str, Any], horizon: int) -> dict[str, str]:
    """Amounts of the table, with the one that is the same every year over them."""
    found = given({str(year): said.get(f"year_{year}") for year in range(horizon + 1)})
    if said["same_amount"]:
        found |= {str(year): said["same_amount"] for year in range(said["same_first"], said["same_last"] + 1)}
    return {year: found[year] for year in sorted(found, key=int)}


def _range(said: dict[str, Any]) -> dict[str, str]:
    low, high = said["low"] or "0", said["high"] or "0"
    if not Decimal(low) and not Decimal(high):
        return {}
    return {"low": f"-{low}" if Decimal(low) else "0", "high": high}


def _budget(said: dict[str, Any]) -> dict[str, str]:
    named = {name: said[f"budget_{name}"] for name in ("organisation", "code", "fund")}
    return named if any(named.values()) else {}
