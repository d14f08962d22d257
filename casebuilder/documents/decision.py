"""The page that decides: whatever the case, it is one page, so everything on it has a limit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casebuilder.appraisal import headline
from casebuilder.documents import bodies, charts, sentences
from casebuilder.documents.drawing import fit
from casebuilder.documents.paper import Mark, Paper, Status
from casebuilder.documents.sums import outlay
from casebuilder.documents.words import about, day, listed, pounds, weakest_grade, year_label

ZERO = Decimal(0)


class Room(NamedTuple):
    """How much the page may hold: characters of the ask and of a name, bars, payments, signatures."""

    ask: int
    name: int
    bars: int
    payments: int
    marks: int


# From the roomiest to the tightest; the writer of the PDF takes the first that fits one page.
ROOMS = (
    Room(900, 60, 10, 6, 8),
    Room(700, 48, 9, 5, 6),
    Room(600, 44, 8, 4, 5),
    Room(500, 40, 7, 4, 4),
    Room(400, 36, 6, 3, 3),
    Room(300, 30, 5, 2, 3),
    Room(200, 26, 4, 2, 2),
    Room(120, 22, 3, 1, 2),
)


@dataclass(frozen=True)
class Tile:
    """One figure with its meaning above and its fine print below."""

    label: str
    figure: str
    note: str


@dataclass(frozen=True)
class Decision:
    ask: str
    ask_is_cut: bool
    tiles: tuple[Tile, ...]
    spending: tuple[str, ...]
    chart: SafeString | None
    payments: tuple[str, ...]
    more_payments: int
    no_payments: str
    confidence: tuple[str, ...]
    when: tuple[str, ...]
    signed: tuple[str, ...]
    more_signed: int
    standing: str
    grade: int
    prices: str


def decision(paper: Paper, room: Room) -> Decision | None:
    """None where there is no option to decide on yet."""
    option, result = paper.option, paper.result
    if option is None or result is None:
        return None
    grade = weakest_grade(option["lines"])
    ask = paper.case.get("narrative", {}).get("ask", "").strip()
    payments = sentences.settlement(paper, result, grade, name=room.name)
    marks = _standing_by_organisation(paper, room)
    return Decision(
        ask=fit(" ".join(ask.split()), room.ask),
        ask_is_cut=len(ask) > room.ask,
        tiles=_tiles(paper, option, result, grade),
        spending=tuple(_spending(paper, result, grade)),
        chart=who(paper, result, grade, most=room.bars),
        payments=tuple(payments[: room.payments]),
        more_payments=max(len(payments) - room.payments, 0),
        no_payments="" if payments else sentences.no_settlement(paper, result, grade),
        confidence=tuple(sentences.confidence(paper, option, result, grade)),
        when=tuple(_when(paper, option, room)),
        signed=tuple(marks[: room.marks]),
        more_signed=max(len(marks) - room.marks, 0),
        standing=standing(paper),
        grade=grade,
        prices=_prices(paper),
    )


def _tiles(paper: Paper, option: dict[str, Any], result: dict[str, Any], grade: int) -> tuple[Tile, ...]:
    said = headline(paper.parsed, option["key"], editions=(paper.published,))
    prices = _("cash, in its first full year, before the cost of getting it")
    span = {
        "first": year_label(paper.case["base_year"], 0),
        "last": year_label(paper.case["base_year"], paper.case["horizon"]),
    }
    return (
        Tile(
            _("Recurring saving"),
            _("%(sum)s a year") % {"sum": about(said["recurring_full_year"], grade)},
            prices,
        ),
        Tile(_("One-off saving"), about(said["one_off"], grade), _("cash, once")),
        Tile(
            _("Net present value"),
            about(result["npv"], grade),
            _("all benefits less all costs, %(first)s to %(last)s, in today's money") % span,
        ),
        Tile(
            _("Pays back in cash"),
            _payback(paper, result),
            _("discounted; the plain sum people quote, all value counted: %(plain)s")
            % {"plain": sentences.plain_payback(paper, result)},
        ),
    )


def _when(paper: Paper, option: dict[str, Any], room: Room) -> list[str]:
    """When the saving begins, and the first and last things to be done for it."""
    starts = sorted(
        {
            line["starts"]
            for line in option["lines"]
            if "starts" in line and Decimal(line.get("cashable", "0"))
        }
    )
    said = []
    if len(starts) == 1:
        said.append(_("The cash saving starts on %(day)s.") % {"day": day(starts[0])})
    elif starts:
        ends = {"first": day(starts[0]), "last": day(starts[-1])}
        said.append(_("Cash savings start between %(first)s and %(last)s.") % ends)
    planned = sorted(
        (each for each in paper.case.get("milestones", ()) if each.get("due")), key=lambda each: each["due"]
    )
    named = [{"name": fit(each["name"], room.name), "day": day(each["due"])} for each in planned]
    if len(named) == 1:
        said.append(_("Milestone: %(name)s, %(day)s.") % named[0])
    elif named:
        said.append(_("First milestone: %(name)s, %(day)s.") % named[0])
        said.append(_("Last milestone: %(name)s, %(day)s.") % named[-1])
    return said


def _prices(paper: Paper) -> str:
    """What the figures are in that are not in today's money."""
    if paper.case["prices"]["basis"] == "real":
        return _("Savings and costs by the year are in %(year)s prices, not discounted.") % {
            "year": year_label(paper.case["base_year"], 0)
        }
    return _("Savings and costs by the year are in each year's own prices, not discounted.")


def _payback(paper: Paper, result: dict[str, Any]) -> str:
    if not sentences.moves_cash(result):
        return _("no cash moves")
    year = result["cashable_payback_year"]
    return sentences.not_by_the_end(paper) if year is None else year_label(paper.case["base_year"], year)


def _spending(paper: Paper, result: dict[str, Any], grade: int) -> list[str]:
    found = outlay(paper, result)
    said = []
    if found.one_off:
        said.append(_("One-off cash cost: %(sum)s.") % {"sum": about(found.one_off, grade)})
    if found.recurring:
        running = year_label(paper.case["base_year"], found.running)
        words = (
            _("Recurring cash cost: %(sum)s a year, as in %(year)s.")
            if found.recurring > 0
            else _("Recurring cash cost falls by %(sum)s a year, as in %(year)s.")
        )
        said.append(words % {"sum": about(abs(found.recurring), grade), "year": running})
    if found.deepest_year is not None:
        year = year_label(paper.case["base_year"], found.deepest_year)
        said.append(
            _("At the deepest the bodies together are %(sum)s out of pocket, in %(year)s.")
            % {"sum": about(found.deepest, grade), "year": year}
        )
    else:
        said.append(_("The bodies together are never out of pocket at the end of a year."))
    said.append(
        _("Net effect on budgets: %(sum)s in today's money.")
        % {"sum": about(result["net_budget_impact"], grade)}
    )
    return said


def who(paper: Paper, result: dict[str, Any], grade: int, *, most: int) -> SafeString | None:
    """Who pays and who gains in cash: on the deciding page as many as there is room for; nothing where none moves."""
    if not sentences.moves_cash(result):
        return None
    bars = [_bar(paper.organisations[key], row) for key, row in result["by_organisation"].items()]
    return charts.drawn(bodies.who, bodies.largest(bars, most), grade)


def _bar(name: str, row: dict[str, str]) -> bodies.Bar:
    """A cost that falls is a gain, and cash that is lost is paid: each stands on its own side of the line."""
    cost, back = Decimal(row["pv_cash_cost"]), Decimal(row["pv_cashable"])
    return bodies.Bar(name, max(cost, ZERO) + max(-back, ZERO), max(back, ZERO) + max(-cost, ZERO))


def standing(paper: Paper) -> str:
    """Where the document stands, as one sentence."""
    said = {
        Status.DRAFT: _("A draft: nobody has assured it, and nothing in it is signed."),
        Status.ASSURED: _("Assured by finance; not yet agreed by every organisation."),
        Status.AGREED: _(
            "Agreed by the finance officer of every organisation concerned; not yet signed by all."
        ),
        Status.COMMITTED: _("Agreed and signed by every organisation concerned."),
        Status.STOPPED: _("Stopped: what was agreed and signed in it is no longer carried out."),
        Status.OVERTAKEN: _("Overtaken by a later version: nothing agreed or signed in this one stands."),
    }
    return said[paper.status]


def _standing_by_organisation(paper: Paper, room: Room) -> list[str]:
    """A line for each organisation that agreed or signed: what it did last; then who has not, in one line."""
    said, waiting = [], []
    for name in _concerned(paper):
        agreed = [mark for mark in paper.agreements if mark.organisation == name][-1:]
        signed = [mark for mark in paper.signatures if mark.organisation == name][-1:]
        done = [_deed(mark, _("agreed"), room) for mark in agreed] + [
            _deed(mark, _("signed"), room) for mark in signed
        ]
        if done and not signed:
            done.append(_("not yet signed"))
        if done:
            said.append(f"{fit(name, room.name)}: {', '.join(done)}.")
        else:
            waiting.append(fit(name, room.name))
    return said if paper.is_draft or not waiting else [_waiting(waiting, room), *said]


def _concerned(paper: Paper) -> list[str]:
    """Who is asked to agree and sign: whoever pays or gets back cash; where none moves, the home organisation."""
    asked = {row["organisation"] for row in paper.result["commitments"]} if paper.result else set()
    names = [name for key, name in paper.organisations.items() if key in asked]
    return names or [paper.home_organisation or next(iter(paper.organisations.values()))]


def _waiting(names: list[str], room: Room) -> str:
    shown = listed(names) if len(names) <= room.marks else ", ".join(names[: room.marks - 1])
    if len(names) <= room.marks:
        return _("Not yet agreed: %(names)s.") % {"names": shown}
    return _("Not yet agreed: %(names)s and %(count)s more.") % {
        "names": shown,
        "count": len(names) - room.marks + 1,
    }


def _deed(mark: Mark, word: str, room: Room) -> str:
    when = f" {day(mark.at)}" if mark.at else ""
    authority = ""
    if mark.minute:  # stands in for a limit, which may be far below what is signed for
        authority = f" ({fit(mark.minute, room.name)})"
    elif mark.limit is not None:
        authority = _(" (up to %(limit)s)") % {"limit": pounds(mark.limit)}
    return f"{word}{when}, {fit(mark.person, room.name)}{authority}"
