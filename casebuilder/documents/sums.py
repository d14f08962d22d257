"""The few sums a document needs beyond the engine's output, made from the engine's own flows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import accumulate
from typing import Any

from casebuilder.appraisal.headline import first_full_year, full_year
from casebuilder.appraisal.rounding import PRECISE, pence
from casebuilder.documents.charts import Swing
from casebuilder.documents.paper import Paper
from casebuilder.documents.words import as_now

ZERO = Decimal(0)


@dataclass(frozen=True)
class Outlay:
    """What the bodies put in, in cash: once, every year, and the deepest they are ever out of pocket together."""

    one_off: Decimal
    recurring: Decimal  # below zero: running it costs less than business as usual
    running: int  # the year that is of: the first in which every saving that recurs is there in full
    deepest: Decimal
    deepest_year: int | None  # None: they are never out of pocket


def swings(paper: Paper) -> list[Swing]:
    """What each uncertain line alone does to the net present value at its range's ends, widest first."""
    if paper.workings is None:
        return []
    with localcontext(PRECISE):
        found = [_swing(sign, flow) for sign, flow in paper.workings.flows if flow.line.low or flow.line.high]
    return sorted(found, key=lambda swing: swing.high - swing.low, reverse=True)


def _swing(sign: int, flow: Any) -> Swing:
    adds = -sign * flow.present if flow.line.is_cost else sign * flow.present
    ends = sorted((pence(adds * flow.line.low), pence(adds * flow.line.high)))
    name = flow.line.name if sign > 0 else as_now(flow.line.name)
    return Swing(name, ends[0], ends[1])


def outlay(paper: Paper, result: dict[str, Any]) -> Outlay:
    """From the commitments, so in the case's own prices and not discounted."""
    rows = result["commitments"]
    once, running = _once_and_running(paper)
    one_off = sum((Decimal(row["cost"]) for row in rows if (row["option"], row["line"]) in once), ZERO)
    recurring = sum(
        (
            Decimal(row["cost"])
            for row in rows
            if row["year"] == running and (row["option"], row["line"]) not in once
        ),
        ZERO,
    )
    yearly = [ZERO] * (paper.case["horizon"] + 1)
    for row in rows:
        yearly[row["year"]] += Decimal(row["cashable"]) - Decimal(row["cost"])
    totals = list(accumulate(yearly))
    deepest = min(totals)
    return Outlay(
        one_off=one_off,
        recurring=recurring,
        running=running,
        deepest=max(-deepest, ZERO),
        deepest_year=totals.index(deepest) if deepest < 0 else None,
    )


def _once_and_running(paper: Paper) -> tuple[set[tuple[str, str]], int]:
    """Lines that come once, and the year to say what comes every year of; a line that does not say, by its figures."""
    workings = paper.workings
    if workings is None:
        return set(), 0
    once: set[tuple[str, str]] = set()
    full_years: list[int] = []
    base = workings.case.base_year
    for sign, flow in workings.flows:
        option = workings.option if sign > 0 else workings.case.baseline
        if full_year(flow.line, flow.cash, base)[0] == "one_off":
            once.add((option.key, flow.line.key))
        elif sign > 0 and flow.line.is_cashable:
            full_years.append(first_full_year(flow.line, flow.cash, base) or 0)
    # Where no saving recurs, the year after the first: the first often holds what it takes to begin.
    return once, max(full_years, default=min(1, workings.case.horizon))


def lines_that_come_once(document: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Lines said to be one-off, by option and key; finance lets no cashable line pass that does not say."""
    return {
        (option["key"], line["key"])
        for option in document["options"]
        for line in option["lines"]
        if line.get("recurrence") == "one_off"
    }
