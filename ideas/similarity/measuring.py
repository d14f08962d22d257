"""How often a repeat finds what it repeats: texts taken in one by one, each repeat looked up among those before it."""

from __future__ import annotations

import csv
import gzip
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ideas.similarity.ranking import Finder
from ideas.similarity.words import Text

WITHIN = (1, 5, 10, 20)


@dataclass(frozen=True)
class Measured:
    """Repeats asked about, the share of them that found theirs within so many, and how long an answer took."""

    queries: int
    recall: dict[str, float]
    p50_ms: float
    p95_ms: float


def corpus(path: Path) -> list[tuple[int, Text]]:
    """JSON Lines with id, title, problem and detail, plain or gzipped, in the order of their ids."""
    content = path.read_bytes()
    plain = gzip.decompress(content) if path.suffix == ".gz" else content
    rows = [json.loads(line) for line in plain.decode("utf-8").splitlines() if line.strip()]
    texts = [
        (int(row["id"]), Text(row["title"] or "", row.get("problem") or "", row.get("detail") or ""))
        for row in rows
    ]
    return sorted(texts, key=lambda each: each[0])


def repeats(path: Path) -> dict[int, set[int]]:
    """By the id of each repeat, the earlier ids it was said to repeat. CSV with id_a, id_b and label."""
    found: dict[int, set[int]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            repeat, cited = int(row["id_a"]), int(row["id_b"])
            if row["label"] == "1" and cited < repeat:
                found.setdefault(repeat, set()).add(cited)
    return found


def measure(texts: list[tuple[int, Text]], cited: dict[int, set[int]]) -> Measured:
    found = list(_asked(texts, cited))
    took = sorted(seconds for _place, seconds in found)
    return Measured(
        len(found),
        {str(most): round(_share([place <= most for place, _s in found]), 4) for most in WITHIN},
        round(1000 * _at(took, 0.5), 1),
        round(1000 * _at(took, 0.95), 1),
    )


def _asked(texts: list[tuple[int, Text]], cited: dict[int, set[int]]) -> Iterator[tuple[int, float]]:
    """For each repeat the place of the first it repeats, from 1, and the seconds it took to look."""
    finder = Finder()
    for key, text in texts:
        if key in cited:
            if finder.is_due():
                finder.relearn()
            began = time.perf_counter()
            nearest = [match.key for match in finder.closest(text, most=max(WITHIN))]
            took = time.perf_counter() - began
            places = [place for place, each in enumerate(nearest, start=1) if each in cited[key]]
            yield min(places, default=max(WITHIN) + 1), took
        finder.add(key, text)


def _share(right: list[bool]) -> float:
    return sum(right) / len(right) if right else 0.0


def _at(took: list[float], share: float) -> float:
    return took[min(len(took) - 1, int(len(took) * share))] if took else 0.0
