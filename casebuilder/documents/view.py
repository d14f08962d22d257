"""What the document's templates are given: the same for the web page and for the PDF."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casebuilder.appraisal import SETTLEMENT_LABEL
from casebuilder.documents import (
    bodies,
    book,
    cash,
    charts,
    impacts,
    method,
    pockets,
    sentences,
    sums,
    tables,
    words,
)
from casebuilder.documents.decision import ROOMS, decision, standing, who
from casebuilder.documents.drawing import fit
from casebuilder.documents.paper import Paper

NARRATIVE = (
    "summary",
    "ask",
    "business_as_usual",
    "strategic",
    "economic",
    "commercial",
    "financial",
    "management",
)
MOST_SENTENCES = 12  # more payments than these are not said in words; the table has them
COVER_TITLE, COVER_NAME, COVER_NAMES = 240, 60, 12  # what the one page of the cover holds
RUNNING_TITLE = 70  # characters of the title in the running header


@dataclass(frozen=True)
class Figure:
    """A chart with the tables that hold its figures."""

    title: str
    drawing: SafeString | None
    tables: tuple[tables.Table, ...]
    moves: bool = True  # False: all of it is nothing, which needs no drawing


def context(paper: Paper) -> dict[str, Any]:
    """Everything the templates print; on paper the deciding page may be tighter than this."""
    found: dict[str, Any] = {
        "paper": paper,
        "running": fit(paper.title, RUNNING_TITLE),
        "decision": decision(paper, ROOMS[0]),
        "standing": standing(paper),
        "status": status_words(paper),
        "made": words.moment(paper.made_at),
        "version": _("Version %(number)s") % {"number": paper.version}
        if paper.version
        else _("Not yet a version"),
        "cover": cover(paper),
        "text": {name: paragraphs(paper.case.get("narrative", {}).get(name, "")) for name in NARRATIVE},
        "contents": contents(),
        "chapters": book.chapters(paper),
        "risks": impacts.risks(paper),
        "measures": impacts.measures(paper),
        "milestones": impacts.milestones(paper),
        "impacts": impacts.answers(paper),
        "checks": impacts.checks(paper),
        "marks": impacts.marks(paper),
        "method": method.notes(paper),
        "rates": method.rates(paper),
        "settlement_label": SETTLEMENT_LABEL,
    }
    return found | (_of_option(paper) if paper.result else {"option": None})


def cover(paper: Paper) -> dict[str, Any]:
    """The cover is one page: what is longer is cut here and stands whole inside."""
    names = list(paper.organisations.values())
    size = next((css for least, css in ((140, "smallest"), (70, "smaller")) if len(paper.title) > least), "")
    return {
        "title": fit(paper.title, COVER_TITLE),
        "size": size,
        "place": fit(paper.place, COVER_NAME),
        "home": fit(paper.home_organisation, COVER_NAME),
        "names": [fit(name, COVER_NAME) for name in names[:COVER_NAMES]],
        "count": len(names),
        "more": len(names) > COVER_NAMES,
    }


def _of_option(paper: Paper) -> dict[str, Any]:
    option, result = paper.option, paper.result
    assert option is not None and result is not None  # noqa: S101 - the caller looked
    grade = words.weakest_grade(option["lines"])
    return {
        "option": option,
        "outcomes": outcomes(option),
        "switching": sentences.switching(result),
        "naive": sentences.naive(result, grade),
        "paybacks": _paybacks(paper, result),
        "chance": _chance(paper, option, result),
        "swings": _swings(paper, result),
        "options": tables.options(paper),
        "years": Figure(
            _("Running total over the years"), _cumulative(result), (tables.years(paper, result),)
        ),
        "bodies": pockets.bodies(paper, result),
        "gaps": pockets.gaps(paper, result),
        "matrix": pockets.matrix(paper, result),
        "unstated": [line["name"] for line in option["lines"] if "recurrence" not in line],
    } | _of_cash(paper, result, grade)


def _of_cash(paper: Paper, result: dict[str, Any], grade: int) -> dict[str, Any]:
    """The financial case; no charts where no cash moves."""
    found = cash.payments(paper)
    said = sentences.settlement(paper, result, grade, why=True)
    picture = who(paper, result, grade, most=bodies.MOST_BARS)
    return {
        "who": Figure(
            _("Who pays and who gains, in cash"),
            picture,
            (cash.organisations(paper, result),),
            moves=bool(found),
        ),
        "transfers": cash.transfers(paper, result),
        "no_settlement": sentences.no_settlement(paper, result, grade),
        "payments": said if len(said) <= MOST_SENTENCES else [],
        "net": Figure(
            _("Net cash, year by year"),
            _over_time(paper, found, grade) if found else None,
            tuple(cash.net_by_year(paper, found)),
            moves=bool(found),
        ),
        "flows": cash.flows(paper, found),
        "kinds": cash.kinds(paper, found),
        "funds": cash.funds(paper, found),
    }


def _over_time(paper: Paper, found: list[cash.Payment], grade: int) -> SafeString | None:
    by_body = cash.cells(found, lambda payment: payment.organisation)
    years = range(paper.case["horizon"] + 1)
    yearly = [
        bodies.Yearly(name, tuple(by_body[key, year].net for year in years))
        for key, name in paper.organisations.items()
    ]
    labels = [words.year_label(paper.case["base_year"], year) for year in years]
    return charts.drawn(bodies.over_time, labels, yearly, grade)


def _cumulative(result: dict[str, Any]) -> SafeString | None:
    years = result["years"]
    value = [Decimal(year["cumulative"]) for year in years]
    cash = [Decimal(year["cumulative_cashable"]) for year in years]
    return charts.drawn(charts.cumulative, [year["label"] for year in years], value, cash)


def _paybacks(paper: Paper, result: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (_("In cash, discounted"), sentences.cash_payback(paper, result)),
        (_("With all value counted, discounted"), sentences.payback(paper, result["payback_year"])),
        (
            _("The plain sum people quote: all value, nothing corrected or discounted"),
            sentences.plain_payback(paper, result),
        ),
    ]


def _chance(paper: Paper, option: dict[str, Any], result: dict[str, Any]) -> Figure | None:
    """The simulation, where any line has a range to draw from."""
    if not sentences.has_ranges(option, paper.baseline):
        return None
    named = (("npv", _("Net present value")), ("net_budget_impact", _("Effect on budgets")))
    drawn = [
        charts.Interval(name, *(Decimal(result["simulation"][key][mark]) for mark in ("p10", "p50", "p90")))
        for key, name in named
    ]
    picture = charts.drawn(charts.likelihood, drawn)
    return Figure(_("How likely it is to break even"), picture, (tables.simulation(paper, result),))


def _swings(paper: Paper, result: dict[str, Any]) -> Figure | None:
    found = sums.swings(paper)
    if not found:
        return None
    picture = charts.drawn(charts.tornado, Decimal(result["npv"]), found)
    return Figure(_("What moves the result most"), picture, (tables.swings(paper, result, found),))


def status_words(paper: Paper) -> str:
    said = {
        "draft": _("Draft"),
        "assured": _("Assured"),
        "agreed": _("Agreed"),
        "committed": _("Committed"),
        "stopped": _("Stopped"),
        "overtaken": _("Overtaken"),
    }
    return said[paper.status.value]


def paragraphs(text: str) -> list[str]:
    """A person's text as paragraphs: an empty line starts a new one."""
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def outcomes(option: dict[str, Any]) -> list[str]:
    """Each outcome the option's lines say they serve, once, in file order."""
    return list(dict.fromkeys(line["outcome"] for line in option["lines"] if line.get("outcome")))


def contents() -> tuple[tuple[str, str], ...]:
    """The parts of the document in order: the anchor and the heading of each."""
    return (
        ("decision", _("The decision on one page")),
        ("strategic", _("1. Strategic case: why change")),
        ("economic", _("2. Economic case: what it is worth")),
        ("sensitivity", _("How sure the figures are")),
        ("commercial", _("3. Commercial case: how it is bought")),
        ("financial", _("4. Financial case: who pays and who gains")),
        ("management", _("5. Management case: how it is done")),
        ("impacts", _("What it means for people")),
        ("assumptions", _("Assumptions book")),
        ("checks", _("Checks before finance")),
        ("agreements", _("Agreements and signatures")),
        ("method", _("How the sums are done")),
    )
