"""Cases for the engine's tests, as plain data: the worked example, and the smallest case there is."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data"


@cache
def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def data(name: str) -> Any:
    return deepcopy(_read(name))


def worked_example() -> dict[str, Any]:
    return data("worked_example.json")


def a_line(key: str = "line", kind: str = "cost", **fields: Any) -> dict[str, Any]:
    """A line of one body with evidence of grade 1, so that nothing is corrected unless a test says so."""
    class_ = "revenue" if kind == "cost" else "cash_releasing"
    line = {"key": key, "name": key, "kind": kind, "class": class_, "shares": {"council": "1"}}
    value = {} if fields.keys() & {"by_year", "unit", "funnel"} else {"by_year": {"0": "100"}}
    trust = {} if "correction" in fields else {"grade": 1}
    return line | {"source": "A source", "justification": "A reason"} | value | trust | fields


def a_case(
    *lines: dict[str, Any], baseline: tuple[dict[str, Any], ...] = (), **fields: Any
) -> dict[str, Any]:
    """One body, one option against business as usual, real prices, nothing discounted."""
    return {
        "format": "bankable-case/1",
        "reference": "BK-TEST1",
        "title": "A test",
        "base_year": 2026,
        "horizon": 5,
        "prices": {"basis": "real"},
        "discounting": {"schedule": "none"},
        "organisations": [{"key": "council", "name": "The council"}],
        "options": [
            {"key": "bau", "name": "Business as usual", "role": "baseline", "lines": list(baseline)},
            {"key": "do", "name": "Do it", "role": "preferred", "lines": list(lines)},
        ],
    } | fields


def flows_case(flows: list[str], **fields: Any) -> dict[str, Any]:
    """A case whose net amounts are the given ones: costs below zero, cash benefits above."""
    costs = {str(year): amount[1:] for year, amount in enumerate(flows) if amount.startswith("-")}
    benefits = {str(year): amount for year, amount in enumerate(flows) if not amount.startswith("-")}
    lines = (
        a_line("spend", by_year=costs),
        a_line("gain", "benefit", by_year=benefits, cashable="1"),
    )
    return a_case(*lines, **{"horizon": len(flows) - 1} | fields)
