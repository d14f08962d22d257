"""The words a case is found by: of its current version, and only those that everybody who may see the case may read.

A section kept back from some readers is left out for all of them, so that no search tells what is in it. What the readers of
a released copy may read is decided in released.py alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from casebuilder.models import Case, CaseVersion, CaseWords
from casebuilder.released import Words, released_copy
from casebuilder.rules import sections_kept_back

MOST = 100_000  # characters: an engine of a database takes no more than so much of one text
NOTHING = Words(section="", line="", sum="", detail="")  # what is kept back leaves no words
TOLD = ("narrative", "options", "risks", "measures", "impacts", "milestones")
# What a program reads, not a person, wherever it stands in a case file.
STRUCTURE = frozenset({
    "format", "reference", "key", "organisation", "role", "kind", "class", "schedule", "basis", "code", "fund",
    "recurrence", "status", "shares", "by_year", "parameters", "simulation", "prices", "discounting",
})  # fmt: skip
FIGURE = re.compile(r"-?[\d.]+|\d{4}-\d{2}-\d{2}")


def words_in(document: dict[str, Any]) -> tuple[str, str]:
    """Its heading, and the rest of its words."""
    shown = released_copy(document, {}, sections_kept_back(document), NOTHING).document
    heading = [shown["title"], *(option["name"] for option in shown["options"])]
    rest = [text for name in TOLD for text in _spoken(shown.get(name))]
    return _joined(heading), _joined(rest)


def _joined(texts: Iterable[str]) -> str:
    """Each text once, however many lines say the same."""
    return "\n".join(dict.fromkeys(filter(None, texts)))[:MOST]


def _spoken(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            if name not in STRUCTURE:
                yield from _spoken(each)
    elif isinstance(value, list):
        for each in value:
            yield from _spoken(each)
    elif isinstance(value, str) and not FIGURE.fullmatch(value):
        yield value


def keep_words(case: Case, document: dict[str, Any]) -> None:
    """Have a case found by what its current version says; in the transaction that changed it."""
    heading, text = words_in(document)
    CaseWords.objects.update_or_create(case=case, defaults={"heading": heading, "text": text})


def words_of_many(versions: Iterable[CaseVersion]) -> list[CaseWords]:
    """The same for current versions that are written all at once; not saved yet."""
    found = ((version, words_in(version.document)) for version in versions)
    return [CaseWords(case=version.case, heading=heading, text=text) for version, (heading, text) in found]
