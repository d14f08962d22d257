"""Lists of ideas as tests bring them in."""

from __future__ import annotations

import csv
import io
from typing import Any

from ideas.bringing import services, tasks
from ideas.models import Idea, IdeaList
from place.models import Person
from tests.cast import Cast

HEADINGS = ["Title", "Problem", "Detail", "Author", "Email", "Date", "Outcome", "Ref"]
LAMPS = ["Dim the lamps after midnight", "They burn all night.", "Dim them by half.", "Alice", "ALICE@council.example",
         "31/03/2024", "Warm homes", "OLD-1"]  # fmt: skip
BUS = [
    "Share the minibus",
    "It stands all week.",
    "Lend it to the school.",
    "Nora Jones",
    "nora@home.example",
    "",
    "",
    "OLD-2",
]
NOBODY = ["Mend the roof", "It leaks.", "Mend it.", "", "", "", "", "OLD-3"]


def as_csv(*rows: list[str], headings: list[str] = HEADINGS) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue().encode()


def upload(cast: Cast, content: bytes | None = None, name: str = "list.csv", **choices: Any) -> IdeaList:
    """A list whose columns have been guessed and chosen, as Carol has it before her."""
    body = choices.pop("body", cast.council)
    listed = services.upload(
        by=cast.carol, organisation=body, name=name, content=content or as_csv(LAMPS, BUS, NOBODY)
    )
    chosen = {"audience": "everybody", "hide_name": False, "fill_gaps": True, "consented": True} | choices
    columns = chosen.pop("columns", listed.columns)
    return services.choose(by=cast.carol, listed=listed, columns=columns, **chosen)


def work(listed: IdeaList) -> IdeaList:
    """What the worker does."""
    tasks.carry_on.call(listed.pk)
    listed.refresh_from_db()
    return listed


def bring_in(cast: Cast, content: bytes | None = None, *, by: Person | None = None, **said: Any) -> IdeaList:
    return work(services.confirm(by=by or cast.carol, listed=upload(cast, content, **said)))


def ideas_of(listed: IdeaList) -> list[Idea]:
    rows = listed.rows.filter(idea__isnull=False).select_related("idea__author", "idea__holder")
    return [row.idea for row in rows if row.idea]


def many(number: int, *, start: int = 0) -> bytes:
    """So many ideas that have little in common."""
    rows = [
        [
            f"Idea {word(n)} {word(n * 7 + 3)}",
            f"What {word(n * 3)} costs.",
            f"Do {word(n * 5)} less.",
            "",
            "",
            "",
            "",
            f"R{n}",
        ]
        for n in range(start, start + number)
    ]
    return as_csv(*rows)


def word(number: int) -> str:
    """A made-up word for a number."""
    parts = ("ba", "ko", "ru", "ti", "ve", "mo", "sa", "lu", "pe", "ni")
    return "".join(parts[int(digit)] for digit in f"{number:05d}"[::-1])
