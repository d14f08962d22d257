"""The assumptions book: every line, what drives it, how good its evidence is and who bears it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from casebuilder.documents.paper import Paper
from casebuilder.documents.words import day, exact, listed, percent, plain, year_label

Fact = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """One line as the book prints it; facts are pairs of a word and what it says.

    A line of an earlier option that returns with other figures prints what differs, and says where the rest is.
    """

    name: str
    kind: str
    driver: str
    evidence: str
    facts: tuple[Fact, ...]
    reasons: tuple[Fact, ...]
    rest_in: str = ""


@dataclass(frozen=True)
class Chapter:
    """One option's lines: those that are new or differ, and by name those that are as in an earlier option."""

    option: str
    entries: tuple[Entry, ...]
    same: tuple[tuple[str, str], ...]  # option, and its lines in a row
    is_baseline: bool = False


def chapters(paper: Paper) -> list[Chapter]:
    seen: dict[tuple[str, str], tuple[str, Entry]] = {}
    return [_chapter(paper, option, seen) for option in paper.case["options"]]


def _chapter(paper: Paper, option: dict[str, Any], seen: dict[tuple[str, str], tuple[str, Entry]]) -> Chapter:
    entries: list[Entry] = []
    same: dict[str, list[str]] = {}
    for line in option["lines"]:
        entry = _entry(paper, line)
        where, before = seen.setdefault((line["key"], line["name"]), (option["name"], entry))
        if before is entry:
            entries.append(entry)
        elif before == entry:
            same.setdefault(where, []).append(line["name"])
        else:
            entries.append(_less(entry, before, where))
    return Chapter(
        option["name"],
        tuple(entries),
        tuple((where, "; ".join(names)) for where, names in same.items()),
        is_baseline=option["role"] == "baseline",
    )


def _less(entry: Entry, before: Entry, where: str) -> Entry:
    """Only what differs, where enough is alike to be worth a look elsewhere."""
    facts, reasons = _news(entry.facts, before.facts), _news(entry.reasons, before.reasons)
    if len(facts) + len(reasons) == len(entry.facts) + len(entry.reasons):
        return entry
    return replace(entry, facts=facts, reasons=reasons, rest_in=where)


def _news(facts: tuple[Fact, ...], before: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts that are new; one that is gone is said to be."""
    gone = {word for word, _said in before} - {word for word, _said in facts}
    return tuple(fact for fact in facts if fact not in before) + tuple(
        (word, _("none")) for word, _said in before if word in gone
    )


def _entry(paper: Paper, line: dict[str, Any]) -> Entry:
    return Entry(
        name=line["name"],
        kind=kind_words(line),
        driver=driver(paper, line),
        evidence=_evidence(line),
        facts=((_("Who"), _shares(paper, line)), (_("Range"), _spread(line)), *_facts(paper, line)),
        reasons=(
            (_("Source"), line["source"] or _("Not yet written")),
            (_("Why this figure"), line["justification"] or _("Not yet written")),
        ),
    )


def kind_words(line: dict[str, Any]) -> str:
    words = {
        "capital": _("Capital cost"),
        "revenue": _("Revenue cost"),
        "in_kind": _("Cost in kind (not cash)"),
        "cash_releasing": _("Saving that can release cash"),
        "income": _("Income"),
        "non_cash_releasing": _("Saving of time or capacity (not cash)"),
        "cost_avoidance": _("Cost avoided (not cash)"),
        "public_value": _("Value to the public (not cash)"),
    }
    return words[line["class"]]


def driver(paper: Paper, line: dict[str, Any]) -> str:
    """How the line's figure is made, as one readable sum."""
    if "by_year" in line:
        return _by_year(paper, line["by_year"])
    made = _unit(line["unit"], once=line["from"] == line["to"]) if "unit" in line else _funnel(line["funnel"])
    return ", ".join([made, _span(paper, line["from"], line["to"]), *_shape(line)])


def _by_year(paper: Paper, values: dict[str, str]) -> str:
    """Runs of equal years are said once: £30,000 in 2026-27; £12,000 a year from 2027-28 to 2031-32."""
    found = sorted((int(year), value) for year, value in values.items())
    runs = groupby(enumerate(found), key=lambda item: (item[1][0] - item[0], Decimal(item[1][1])))
    said = []
    for (_gap, value), run in runs:
        spanned = [year for _place, (year, _value) in run]
        said.append(_run(paper, value, spanned[0], spanned[-1]))
    return "; ".join(said) or _("Nothing in any year")


def _run(paper: Paper, value: Decimal, first: int, last: int) -> str:
    if first == last:
        return _("%(amount)s in %(year)s") % {
            "amount": exact(value),
            "year": year_label(paper.case["base_year"], first),
        }
    return _("%(amount)s a year %(span)s") % {"amount": exact(value), "span": _span(paper, first, last)}


def _span(paper: Paper, first: int, last: int) -> str:
    base = paper.case["base_year"]
    if first == last:
        return _("in %(year)s") % {"year": year_label(base, first)}
    return _("from %(first)s to %(last)s") % {
        "first": year_label(base, first),
        "last": year_label(base, last),
    }


def _unit(unit: dict[str, str], *, once: bool) -> str:
    words = (
        _("%(quantity)s %(unit)s × %(value)s each")
        if once
        else _("%(quantity)s %(unit)s × %(value)s each, a year")
    )
    return words % {
        "quantity": plain(unit["quantity"]),
        "unit": unit["unit"],
        "value": exact(unit["value"]),
    }


def _funnel(funnel: dict[str, str]) -> str:
    """From everybody to those helped, each step with its word."""
    rates = ("need", "engagement", "retention", "impact")
    net = Decimal(funnel["population"])
    for rate in rates:
        net *= Decimal(funnel[rate])
    attribution = Decimal(funnel.get("attribution", "1"))
    net *= (1 - Decimal(funnel["deadweight"])) * attribution
    ours = _(" × %(share)s due to this") % {"share": percent(attribution)} if attribution != 1 else ""
    return _(
        "%(population)s people × %(need)s in need × %(engagement)s take part × %(retention)s stay "
        "× %(impact)s changed, less %(deadweight)s who would change anyway%(ours)s "
        "= %(net)s outcomes × %(value)s each, a year"
    ) % {
        **{rate: percent(funnel[rate]) for rate in (*rates, "deadweight")},
        "population": plain(funnel["population"]),
        "ours": ours,
        "net": plain(net),
        "value": exact(funnel["unit_value"]),
    }


def _shape(line: dict[str, Any]) -> list[str]:
    said = []
    if line.get("ramp"):
        said.append(
            _("building up %(shares)s in the first years") % {"shares": listed(map(percent, line["ramp"]))}
        )
    if Decimal(line.get("growth", "0")):
        said.append(_("price change %(rate)s a year") % {"rate": percent(line["growth"])})
    if Decimal(line.get("drop_off", "0")):
        said.append(_("fading %(rate)s a year") % {"rate": percent(line["drop_off"])})
    return said


def _evidence(line: dict[str, Any]) -> str:
    if "grade" in line:
        return _("Grade %(grade)s of 6") % {"grade": line["grade"]}
    return _("No grade; corrected by %(share)s by hand") % {"share": percent(line["correction"])}


def _shares(paper: Paper, line: dict[str, Any]) -> str:
    names = paper.organisations
    held = [(names[key], share) for key, share in line["shares"].items() if Decimal(share)]
    return listed(f"{name} {percent(share)}" for name, share in held)


def _spread(line: dict[str, Any]) -> str:
    spread = line.get("range")
    if not spread:
        return _("None given")
    return _("%(low)s to +%(high)s") % {"low": percent(spread["low"]), "high": percent(spread["high"])}


def _facts(paper: Paper, line: dict[str, Any]) -> Iterable[tuple[str, str]]:
    if Decimal(line.get("cashable", "0")):
        yield _("Cashable"), percent(line["cashable"])
    if line.get("outcome"):
        yield _("Outcome"), line["outcome"]
    if "budget" in line:
        budget = line["budget"]
        holder = paper.organisations[budget["organisation"]]
        yield _("Budget"), ", ".join((budget["code"], budget["fund"], holder))
    if "recurrence" in line:
        yield _("Happens"), _("every year") if line["recurrence"] == "recurring" else _("once")
    if "starts" in line:
        yield _("Starts"), day(line["starts"])
    for name, word in (("posts", _("Posts")), ("people", _("People")), ("hours", _("Hours a year"))):
        if name in line:
            yield word, plain(str(line[name]))
