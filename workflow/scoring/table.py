"""Scores as a file anybody can check a ranking with: reads the CSV that the panel page writes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from math import isfinite
from typing import Any

from workflow.scoring.merit import Estimate
from workflow.scoring.reviews import Cell

COLUMNS = ("idea", "reviewer", "criterion", "weight", "score")
PLACES = 6  # decimals in what is printed
MOST_WEIGHT, MOST_SCORE = 1_000_000, 1_000  # either way: far beyond any scale, and sums stay exact enough


class TableError(Exception):
    """What is wrong with a file of scores: one sentence a fault, each with its line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def cells_of(lines: Iterable[str]) -> list[Cell]:
    """Every cell of a CSV file with the columns of COLUMNS; an empty score is “cannot judge”. Raises TableError."""
    rows = csv.DictReader(lines)
    try:
        return _cells(rows)
    except csv.Error as error:
        raise TableError([f"line {rows.reader.line_num}: {error}"]) from error


def _cells(rows: csv.DictReader[str]) -> list[Cell]:
    _has_columns([name.strip() for name in rows.fieldnames or ()])
    rows.fieldnames = [name.strip() for name in rows.fieldnames or ()]
    cells, faults, seen = [], [], dict[tuple[str, str, str], int]()
    for row in rows:
        told = list(_faults(row))
        place = (_text(row, "idea"), _text(row, "reviewer"), _text(row, "criterion"))
        if not told and place in seen:
            told = [f"the same idea, reviewer and criterion stand on line {seen[place]}"]
        faults += [f"line {rows.line_num}: {fault}" for fault in told]
        if not told:
            seen[place] = rows.line_num
            score = _text(row, "score")
            cells.append(Cell(*place, float(row["weight"]), float(score) if score else None))
    if faults:
        raise TableError(faults)
    return cells


def _has_columns(names: list[str]) -> None:
    """Each of those needed, once; others may stand beside them."""
    needed = ", ".join(COLUMNS)
    faults = [
        f"line 1: there is no column {name}; needed are {needed}" for name in COLUMNS if name not in names
    ]
    faults += [f"line 1: the column {name} is there twice" for name in COLUMNS if names.count(name) > 1]
    if faults:
        raise TableError(faults)


def _faults(row: dict[str, Any]) -> Iterator[str]:
    for name in ("idea", "reviewer", "criterion"):
        if not _text(row, name):
            yield f"{name} is empty"
    weight, score = _number(_text(row, "weight"), MOST_WEIGHT), _text(row, "score")
    if weight is None or weight <= 0:
        yield f"weight is “{_text(row, 'weight')}”, but must be a number above 0, up to {MOST_WEIGHT:,}"
    if score and _number(score, MOST_SCORE) is None:
        yield f"score is “{score}”, but must be a number up to {MOST_SCORE:,}, or empty for “cannot judge”"


def _text(row: dict[str, Any], name: str) -> str:
    return (row.get(name) or "").strip()


def _number(text: str, most: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) and abs(value) <= most else None


def as_plain(found: Estimate) -> dict[str, Any]:
    """The estimate as JSON holds it: ideas from the best, reviewers from the most severe."""
    ideas = [
        _rounded(asdict(one), "idea", "mean", "merit", "low", "high", "p_top", "reviews")
        for one in found.merits
    ]
    reviewers = [
        _rounded(asdict(one), "reviewer", "severity", "low", "high", "reviews") for one in found.severities
    ]
    outliers = [_rounded(asdict(one), *asdict(one)) for one in found.outliers]
    spread = asdict(found.spread) | {"reliability": found.spread.reliability}
    return {
        "ideas": ideas,
        "reviewers": reviewers,
        "outliers": outliers,
        "spread": _rounded(spread, *spread),
        "top": found.top,
        "doubts": list(found.doubts),
    }


def _rounded(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: round(row[name], PLACES) if isinstance(row[name], float) else row[name] for name in names}
