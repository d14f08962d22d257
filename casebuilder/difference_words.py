"""A difference between two case files in a finance officer's words: which line, which field, from what to what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebuilder.differences import NOTHING, Item, Shown, Way, shown
from casebuilder.documents.book import kind_words
from casebuilder.documents.words import day, exact, percent, plain, year_label
from casebuilder.reckoning import line_words

# What a field is called, by the end of the way to it; the longest end that is known counts.
FIELDS: dict[tuple[str, ...], Promise] = {
    ("title",): gettext_lazy("Title"),
    ("base_year",): gettext_lazy("First financial year"),
    ("horizon",): gettext_lazy("Number of years after the first"),
    ("prices", "basis"): gettext_lazy("Prices"),
    ("prices", "inflation"): gettext_lazy("Inflation a year"),
    ("discounting", "schedule"): gettext_lazy("Discounting"),
    ("discounting", "rate"): gettext_lazy("Our own rate a year"),
    ("simulation", "draws"): gettext_lazy("Draws of the simulation"),
    ("simulation", "seed"): gettext_lazy("Seed of the simulation"),
    ("parameters", "as_of"): gettext_lazy("Frozen on"),
    ("parameters", "edition"): gettext_lazy("Edition of the parameters"),
    ("name",): gettext_lazy("Name"),
    ("role",): gettext_lazy("Its part"),
    ("kind",): gettext_lazy("Cost or benefit"),
    ("class",): gettext_lazy("Sort of line"),
    ("unit", "quantity"): gettext_lazy("How many a year"),
    ("unit", "unit"): gettext_lazy("Of what"),
    ("unit", "value"): gettext_lazy("Worth each"),
    ("funnel", "population"): gettext_lazy("People it could reach in a year"),
    ("funnel", "need"): gettext_lazy("Of them, in need of it"),
    ("funnel", "engagement"): gettext_lazy("Of them, take part"),
    ("funnel", "retention"): gettext_lazy("Of them, stay to the end"),
    ("funnel", "impact"): gettext_lazy("Of them, changed by it"),
    ("funnel", "deadweight"): gettext_lazy("Would have changed anyway"),
    ("funnel", "attribution"): gettext_lazy("Because of us"),
    ("funnel", "unit_value"): gettext_lazy("Worth of one person changed, a year"),
    ("lines", "from"): gettext_lazy("First year"),
    ("lines", "to"): gettext_lazy("Last year"),
    ("ramp",): gettext_lazy("Building up"),
    ("growth",): gettext_lazy("Price change a year"),
    ("drop_off",): gettext_lazy("Wears off, a year"),
    ("grade",): gettext_lazy("Grade of evidence"),
    ("correction",): gettext_lazy("Correction of our own"),
    ("range", "low"): gettext_lazy("Could be lower by"),
    ("range", "high"): gettext_lazy("Could be higher by"),
    ("cashable",): gettext_lazy("How much of it is cash"),
    ("budget", "organisation"): gettext_lazy("Whose budget"),
    ("budget", "code"): gettext_lazy("Budget code"),
    ("budget", "fund"): gettext_lazy("Fund"),
    ("recurrence",): gettext_lazy("Once, or every year"),
    ("starts",): gettext_lazy("Starts on"),
    ("posts",): gettext_lazy("Whole posts that go"),
    ("people",): gettext_lazy("People whose time it is"),
    ("hours",): gettext_lazy("Hours a year in all"),
    ("outcome",): gettext_lazy("Outcome it serves"),
    ("source",): gettext_lazy("Where the figure comes from"),
    ("justification",): gettext_lazy("Why it is needed, or believed"),
    ("risks", "risk"): gettext_lazy("What could go wrong"),
    ("likelihood",): gettext_lazy("How likely"),
    ("risks", "impact"): gettext_lazy("How bad"),
    ("mitigation",): gettext_lazy("What is done about it"),
    ("owner",): gettext_lazy("Who owns it"),
    ("measures", "line"): gettext_lazy("Line of the case"),
    ("measures", "measure"): gettext_lazy("How it is measured"),
    ("measures", "baseline"): gettext_lazy("Where it stands today"),
    ("measures", "target"): gettext_lazy("Where it should get to"),
    ("measures", "from"): gettext_lazy("Measured from"),
    ("measures", "to"): gettext_lazy("Measured until"),
    ("due",): gettext_lazy("By when"),
    ("narrative", "summary"): gettext_lazy("In short"),
    ("narrative", "ask"): gettext_lazy("What is asked"),
    ("narrative", "business_as_usual"): gettext_lazy("What happens if nothing changes"),
    ("narrative", "strategic"): gettext_lazy("Strategic case: why change"),
    ("narrative", "economic"): gettext_lazy("Economic case: what it is worth"),
    ("narrative", "commercial"): gettext_lazy("Commercial case: how it is bought"),
    ("narrative", "financial"): gettext_lazy("Financial case: who pays and who gains"),
    ("narrative", "management"): gettext_lazy("Management case: how it is done"),
    ("impacts", "workforce"): gettext_lazy("Workforce"),
    ("workforce", "text"): gettext_lazy("Workforce"),
    ("workforce", "posts"): gettext_lazy("Posts affected"),
    ("workforce", "consultation"): gettext_lazy("Consultation"),
    ("workforce", "consulted_with"): gettext_lazy("Consulted with"),
    ("workforce", "consulted_on"): gettext_lazy("Recorded on"),
    ("impacts", "residents"): gettext_lazy("Residents"),
    ("impacts", "equality"): gettext_lazy("Equality"),
    ("impacts", "quality_and_safety"): gettext_lazy("Quality and safety"),
    ("impacts", "data_protection"): gettext_lazy("Data protection"),
    ("impacts", "carbon"): gettext_lazy("Carbon"),
}
SECTIONS: dict[str, Promise] = {
    "organisations": gettext_lazy("Organisations"),
    "options": gettext_lazy("Options"),
    "narrative": gettext_lazy("Words"),
    "risks": gettext_lazy("Risks"),
    "measures": gettext_lazy("Benefits"),
    "impacts": gettext_lazy("Impacts"),
    "answers": gettext_lazy("Answers"),
    "milestones": gettext_lazy("Milestones"),
}
KINDS = {
    "added": gettext_lazy("Added"),
    "removed": gettext_lazy("Taken out"),
    "changed": gettext_lazy("Changed"),
    "moved": gettext_lazy("In another order"),
}
MONEY = {("unit", "value"), ("funnel", "unit_value")}
SHARES = {
    "growth", "drop_off", "correction", "cashable", "low", "high", "inflation", "rate",
    "need", "engagement", "retention", "impact", "deadweight", "attribution",
}  # fmt: skip
CHOICES = {"role", "recurrence", "schedule", "consultation", "basis", "kind"}
DAYS = {"starts", "due", "as_of", "consulted_on"}


@dataclass(frozen=True)
class Row:
    """One difference as it is read."""

    kind: str
    kind_words: str
    where: str
    field: str
    was: str = ""
    now: str = ""


def rows(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Row]:
    """Every difference in the order of the file."""
    return [_row(each, before, after) for each in shown(before, after)]


def _row(each: Shown, before: Mapping[str, Any], after: Mapping[str, Any]) -> Row:
    side = before if each.kind == "removed" else after
    whole = isinstance(each.way[-1], Item) or each.kind == "moved"
    return Row(
        kind=each.kind,
        kind_words=str(KINDS[each.kind]),
        where=_where(each.way, side),
        field="" if whole else _field(each.way, side),
        was="" if whole else _said(each.way, each.was, before),
        now="" if whole else _said(each.way, each.now, after),
    )


def _where(way: Way, document: Mapping[str, Any]) -> str:
    """The things a way goes through, by name: Dim the lamps: Electricity not bought."""
    names: list[str] = []
    thing: Any = document
    for step in way:
        if isinstance(step, Item):
            known = [
                each for each in thing if step.name in (each.get("key"), each.get("risk"), each.get("name"))
            ]
            thing = known[min(step.nth, len(known)) - 1] if known else {}
            names.append(str(thing.get("name") or thing.get("risk") or step.name))
        else:
            thing = thing.get(step, {}) if isinstance(thing, dict) else {}
    section = str(SECTIONS.get(str(way[0]), _("Frame")))
    return f"{section}: {': '.join(names)}" if names else section


def _field(way: Way, document: Mapping[str, Any]) -> str:
    plain_way = tuple(step for step in way if isinstance(step, str))
    if len(plain_way) > 1 and plain_way[-2] in ("by_year", "index"):
        label = _("Amount in %(year)s") if plain_way[-2] == "by_year" else _("Price index of %(year)s")
        return label % {"year": year_label(document["base_year"], int(plain_way[-1]))}
    if len(plain_way) > 1 and plain_way[-2] == "shares":
        return _("Share of %(body)s") % {"body": _body(plain_way[-1], document)}
    for start in range(len(plain_way)):
        if plain_way[start:] in FIELDS:
            return str(FIELDS[plain_way[start:]])
    return plain_way[-1].replace("_", " ").capitalize()


def _body(key: str, document: Mapping[str, Any]) -> str:
    return next((each["name"] for each in document["organisations"] if each["key"] == key), key)


def _said(way: Way, value: Any, document: Mapping[str, Any]) -> str:
    """A value as finance writes it; nothing where there is none."""
    if value is NOTHING or value in ("", None, {}, []):
        return _("nothing")
    plain_way = tuple(step for step in way if isinstance(step, str))
    name, holder = plain_way[-1], plain_way[-2] if len(plain_way) > 1 else ""
    if isinstance(value, list):
        return ", ".join(percent(each) for each in value) if name == "ramp" else str(len(value))
    if holder == "by_year" or (holder, name) in MONEY:
        return exact(value)
    if holder == "shares" or (name in SHARES and holder != "risks" and _is_figure(value)):
        return percent(value)
    if name in DAYS or (holder == "measures" and name in ("from", "to")):
        return day(str(value))
    if holder == "lines" and name in ("from", "to"):
        return year_label(document["base_year"], int(value))
    if name == "class":
        return kind_words({"class": value})
    if holder == "budget" and name == "organisation":
        return _body(str(value), document)
    if (holder, name) == ("measures", "line"):
        return line_words(document, str(value))
    if name in CHOICES:
        return str(value).replace("_", " ")
    return plain(str(value)) if _is_figure(value) and name not in ("seed", "base_year") else str(value)


def _is_figure(value: Any) -> bool:
    text = str(value)
    return text.lstrip("-").replace(".", "", 1).isdigit() and Decimal(text).is_finite()
