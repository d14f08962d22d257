"""The released copy of a case: the record's figures, without the sections kept back and without what would betray them."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import count
from typing import Any

from casebuilder.appraisal import Finding, parse
from casebuilder.appraisal.flows import value
from casebuilder.appraisal.rounding import PRECISE

WORKFORCE = "workforce"
FIELDS = ("posts", "people", "hours")  # a line that says one of these is about somebody's work
CHECKS = ("staff_time", "leaving_costs", "consultation")  # what they find is about posts
EXACT = Decimal("1e-12")  # the finest amount a case file writes


@dataclass(frozen=True)
class Words:
    """What stands where something is kept back."""

    section: str
    line: str  # the name of a line, with %(number)s in it
    sum: str  # the unit of a line of which only the amount is said
    detail: str  # everything else


@dataclass(frozen=True)
class Copy:
    """A document and its results as somebody may read them; the figures are those of the record."""

    document: dict[str, Any]
    results: dict[str, Any]
    withheld: tuple[str, ...] = ()
    held: frozenset[str] = frozenset()  # paths of the lines and measures of which only figures are left
    unsaid: frozenset[str] = frozenset()  # names and budget codes of those lines

    def findings(self, found: Iterable[Finding]) -> tuple[Finding, ...]:
        """What the checks found in the record, without what they found about the sections kept back."""
        return tuple(each for each in found if not (self.withheld and self._betrays(each)))

    def _betrays(self, finding: Finding) -> bool:
        inside = f"{finding.path}.".startswith(tuple(f"{path}." for path in self.held))
        return finding.key in CHECKS or inside or any(word in finding.sentence for word in self.unsaid)


def released_copy(
    document: dict[str, Any], results: dict[str, Any], withheld: tuple[str, ...], words: Words
) -> Copy:
    """What may be read of a case with some sections withheld; nothing withheld is the record itself."""
    if WORKFORCE not in withheld:
        return Copy(document, results)
    made = copy.deepcopy(document)
    made.setdefault("impacts", {})[WORKFORCE] = words.section
    for check in CHECKS:
        if check in made.get("answers", {}):
            made["answers"][check] = words.detail
    keys = _new_keys(document)
    held = {path: line for path, line in _lines(made) if line["key"] in keys}
    worth = _yearly_values(document)
    for path, line in held.items():
        _hold_back(line, worth[path], keys[line["key"]], words)
    measures = _hold_back_measures(made, keys, words)
    return Copy(made, _renamed(results, keys), withheld, frozenset(held) | measures, _unsaid(document, keys))


def _unsaid(document: dict[str, Any], keys: dict[str, str]) -> frozenset[str]:
    held = [line for _, line in _lines(document) if line["key"] in keys]
    codes = (line["budget"]["code"] for line in held if "budget" in line)
    return frozenset(filter(None, (*(line["name"] for line in held), *codes)))


def _lines(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, option in enumerate(document["options"]):
        for number, line in enumerate(option["lines"]):
            yield f"options[{place}].lines[{number}]", line


def _new_keys(document: dict[str, Any]) -> dict[str, str]:
    """A key that says nothing for each line about somebody's work, the same wherever the line stands again."""
    taken = {line["key"] for _, line in _lines(document)}
    about_work = dict.fromkeys(
        line["key"] for _, line in _lines(document) if any(name in line for name in FIELDS)
    )
    free = (key for key in (f"kept-back-{number}" for number in count(1)) if key not in taken)
    return dict(zip(about_work, free, strict=False))


def _yearly_values(document: dict[str, Any]) -> dict[str, str]:
    """What each line is worth a year before ramp and growth, by its path: quantity times value, and neither of them."""
    with localcontext(PRECISE):
        return {
            f"options[{place}].lines[{number}]": f"{value(line).quantize(EXACT).normalize():f}"
            for place, option in enumerate(parse(document).options)
            for number, line in enumerate(option.lines)
        }


def _hold_back(line: dict[str, Any], worth: str, key: str, words: Words) -> None:
    """Amounts stay as they come, year by year; what they are the amounts of does not."""
    for name in (*FIELDS, "budget"):
        line.pop(name, None)
    if "by_year" not in line:
        line.pop("funnel", None)
        line["unit"] = {"quantity": "1", "unit": words.sum, "value": worth}
    line |= {
        "key": key,
        "name": words.line % {"number": key.rpartition("-")[2]},
        "source": words.detail,
        "justification": words.detail,
    }


def _hold_back_measures(made: dict[str, Any], keys: dict[str, str], words: Words) -> frozenset[str]:
    """The measures of those lines say as little; their paths."""
    held = {
        f"measures[{place}]": measure
        for place, measure in enumerate(made.get("measures", ()))
        if measure.get("line") in keys
    }
    for measure in held.values():
        spoken = {
            name: words.detail
            for name in ("name", "measure", "baseline", "target", "owner")
            if name in measure
        }
        measure |= spoken | {"line": keys[measure["line"]]}
    return frozenset(held)


def _renamed(results: dict[str, Any], keys: dict[str, str]) -> dict[str, Any]:
    return {
        option: {
            **found,
            "commitments": [
                {**row, "line": keys.get(row["line"], row["line"])} for row in found["commitments"]
            ],
        }
        for option, found in results.items()
    }


SPEAKING = re.compile(
    r"\b(posts?|redundan\w*|severance|TUPE|redeploy\w*|job loss\w*|layoffs?|laid off|headcount|vacanc\w*|staffing)\b",
    re.IGNORECASE,
)
AROUND = 60  # characters shown on each side of such a word


def words_about_work(document: dict[str, Any]) -> list[str]:
    """Passages of a released copy that still speak of posts: no program can tell whether they betray anything."""
    kept = {
        name: document.get(name)
        for name in ("title", "narrative", "risks", "measures", "milestones", "answers")
    }
    lines = [
        [line["name"], line["source"], line["justification"]]
        for option in document["options"]
        for line in option["lines"]
        if not line["key"].startswith("kept-back-")
    ]
    found = []
    for text in _texts([kept, lines]):
        match = SPEAKING.search(text)
        if match:
            start, end = max(match.start() - AROUND, 0), match.end() + AROUND
            found.append(f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}")
    return list(dict.fromkeys(found))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value
