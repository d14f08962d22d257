"""The financial case in tables: cash by organisation, year, kind and fund, in the prices the case was entered in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from casebuilder.appraisal.casefile import Line
from casebuilder.appraisal.results import committed
from casebuilder.appraisal.rounding import PRECISE
from casebuilder.documents.paper import Paper
from casebuilder.documents.tables import Row, Table, blocks_of, present_words, price_words
from casebuilder.documents.words import number, year_label

MOST_YEARS_ACROSS = 6
ZERO = Decimal(0)


class Payment(NamedTuple):
    """What one line means in cash for one body in one year: signed for, so already less business as usual."""

    line: Line
    organisation: str
    year: int
    cost: Decimal
    back: Decimal


class Sums(NamedTuple):
    cost: Decimal = ZERO
    back: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        return self.back - self.cost

    def plus(self, other: Sums | Payment) -> Sums:
        return Sums(self.cost + other.cost, self.back + other.back)


Cells = Mapping[tuple[Hashable, int], Sums]


def payments(paper: Paper) -> list[Payment]:
    """The commitments of the result, each with the line it comes from."""
    if paper.workings is None:
        return []
    with localcontext(PRECISE):
        return [
            Payment(signed.flow.line, organisation, year, amount, ZERO)
            if signed.flow.line.is_cost
            else Payment(signed.flow.line, organisation, year, ZERO, amount)
            for signed, organisation, year, amount in committed(paper.workings)
        ]


def cells(found: Iterable[Payment], key: Callable[[Payment], Hashable]) -> Cells:
    """Sums by whatever the key says, and year."""
    sums: dict[tuple[Hashable, int], Sums] = defaultdict(Sums)
    for payment in found:
        place = key(payment), payment.year
        sums[place] = sums[place].plus(payment)
    return sums


def net_by_year(paper: Paper, found: Iterable[Payment]) -> list[Table]:
    """Who is up and who is down each year: the first thing each body looks for."""
    by_body = cells(found, lambda payment: payment.organisation)

    def rows(block: Sequence[int]) -> Iterable[Row]:
        for key, name in paper.organisations.items():
            yield Row(name, tuple(number(by_body[key, year].net) for year in block))
        sums = [sum((by_body[key, year].net for key in paper.organisations), ZERO) for year in block]
        yield Row(_("All together"), tuple(map(number, sums)), kind="total")

    caption = _("Net cash by organisation and year (− is paid)")
    return _by_year(paper, "net", caption, _("Organisation"), rows, css="dense net")


def flows(paper: Paper, found: Iterable[Payment]) -> list[Table]:
    """What each body pays and gets back each year, as it will be signed for."""
    by_body = cells(found, lambda payment: payment.organisation)

    def rows(block: Sequence[int]) -> Iterable[Row]:
        sums = [Sums()] * len(block)
        for key, name in paper.organisations.items():
            body = [by_body[key, year] for year in block]
            sums = [total.plus(each) for total, each in zip(sums, body, strict=True)]
            yield from _three(name, body)
        if len(paper.organisations) > 1:
            yield from _three(_("All together"), sums)

    caption = _("Cash by organisation and year")
    return _by_year(paper, "flows", caption, _("Organisation"), rows, css="dense flows")


def _three(name: str, body: Sequence[Sums]) -> list[Row]:
    return [
        Row(name, kind="group"),
        Row(_("Pays"), tuple(number(each.cost) for each in body)),
        Row(_("Gets back"), tuple(number(each.back) for each in body)),
        Row(_("Net cash"), tuple(number(each.net) for each in body), kind="total"),
    ]


def kinds(paper: Paper, found: Sequence[Payment]) -> list[Table]:
    """Capital apart from revenue, one-off apart from recurring, what is saved apart from income; each where there is any."""
    recurring = _recurring(found)
    by_kind = cells(found, lambda payment: (_recurrence(payment, recurring), payment.line.class_))
    groups = (("one_off", _("Once")), ("recurring", _("Every year")))
    names = (
        ("capital", _("Capital cost")),
        ("revenue", _("Revenue cost")),
        ("cash_releasing", _("Cash saved")),
        ("income", _("Income")),
    )

    used = {kind for kind, _year in by_kind}

    def rows(block: Sequence[int]) -> Iterable[Row]:
        for group, title in groups:
            found = [(kind, name) for kind, name in names if (group, kind) in used]
            if found:
                yield Row(title, kind="group")
            for kind, name in found:
                sums = [by_kind[(group, kind), year] for year in block]
                yield Row(name, tuple(number(each.cost + each.back) for each in sums))

    if not used:
        return []

    caption = _("Capital and revenue, one-off and recurring, by year")
    return _by_year(paper, "kinds", caption, _("Kind of cash"), rows, css="dense flows")


def _recurring(found: Sequence[Payment]) -> set[int]:
    """Lines that do not say whether they recur are read at their figures, as the headline reads them."""
    years: dict[int, set[int]] = defaultdict(set)
    for payment in found:
        years[id(payment.line)].add(payment.year)
    capital = {id(payment.line) for payment in found if payment.line.class_ == "capital"}
    return {line for line, seen in years.items() if len(seen) > 1} - capital


def _recurrence(payment: Payment, recurring: set[int]) -> str:
    return payment.line.recurrence or ("recurring" if id(payment.line) in recurring else "one_off")


def funds(paper: Paper, found: Sequence[Payment]) -> list[Table]:
    """The general fund apart from every ring-fenced one; nothing where no cash passes."""
    by_fund = cells(found, lambda payment: (_same(_fund(payment.line)), payment.line.class_ == "capital"))
    used = {
        (key, side)
        for (key, _year), sums in by_fund.items()
        for side in ("cost", "back")
        if getattr(sums, side)
    }
    spelled: dict[str, str] = {}
    for payment in found:
        spelled.setdefault(_same(_fund(payment.line)), _fund(payment.line))
    named = sorted(spelled, key=_order_of_funds)

    def rows(block: Sequence[int]) -> Iterable[Row]:
        for fund in named:
            capital = [by_fund[(fund, True), year] for year in block]
            revenue = [by_fund[(fund, False), year] for year in block]
            net = [one.plus(other).net for one, other in zip(capital, revenue, strict=True)]
            yield Row(_fund_words(spelled[fund]), kind="group")
            for name, wanted, cells_of, of in (
                (_("Pays, capital"), (fund, True), "cost", capital),
                (_("Pays, revenue"), (fund, False), "cost", revenue),
                (_("Gets back"), (fund, False), "back", revenue),
            ):
                if (wanted, cells_of) in used:
                    yield Row(name, tuple(number(getattr(each, cells_of)) for each in of))
            yield Row(_("Net cash"), tuple(map(number, net)), kind="total")

    if not named:
        return []
    return _by_year(paper, "funds", _("Cash by fund and year"), _("Fund"), rows, css="dense flows")


def _fund(line: Line) -> str:
    """As a case names it, with one space between its words."""
    return " ".join(line.budget.fund.split()) if line.budget else ""


def _same(fund: str) -> str:
    """One fund is one however it is typed: “General fund” is “general”, and “hra” is “HRA”."""
    return GENERAL[0] if fund.casefold() in GENERAL else fund.casefold()


def _order_of_funds(fund: str) -> tuple[int, str]:
    """The general fund first, what has no fund last."""
    return (0 if fund in GENERAL else 1 if fund else 2, fund)


GENERAL = ("general", "general fund")


def _fund_words(fund: str) -> str:
    if not fund:
        return _("No fund named")
    if fund.lower() in GENERAL:
        return _("General fund")
    return _("%(fund)s (ring-fenced or kept apart)") % {"fund": fund[:1].upper() + fund[1:]}


def organisations(paper: Paper, result: dict[str, Any]) -> Table:
    """What each body pays and gets back in cash at today's value; rows and columns add up to the penny."""
    names = ("pv_cash_cost", "pv_cashable", "net_cash")
    rows = [
        Row(paper.organisations[key], tuple(number(row[name]) for name in names))
        for key, row in result["by_organisation"].items()
    ]
    totals = [sum((Decimal(row[name]) for row in result["by_organisation"].values()), ZERO) for name in names]
    return Table(
        key="organisations",
        caption=_("Cash by organisation, %(basis)s") % {"basis": present_words(paper)},
        columns=(_("Organisation"), _("Pays"), _("Gets back"), _("Net cash")),
        rows=(*rows, Row(_("All together"), tuple(map(number, totals)), kind="total")),
        css="dense named",
    )


def transfers(paper: Paper, result: dict[str, Any]) -> Table | None:
    """The proposed settlement to the penny."""
    names = paper.organisations
    rows = tuple(
        Row(names[each["from"]], (names[each["to"]], number(each["amount"]))) for each in result["settlement"]
    )
    columns = (_("Pays"), _("Receives"), _("Amount"))
    caption = _("Proposed settlement, %(basis)s") % {"basis": present_words(paper)}
    return Table("settlement", caption, columns, rows, numeric=False, css="sums-last") if rows else None


def _by_year(
    paper: Paper,
    key: str,
    caption: str,
    first: str,
    rows: Callable[[Sequence[int]], Iterable[Row]],
    *,
    css: str,
) -> list[Table]:
    """One table for each block of years, all with the same rows."""
    blocks = list(blocks_of(range(paper.case["horizon"] + 1), MOST_YEARS_ACROSS))
    return [
        Table(
            key=f"{key}-{place}",
            caption=_("%(title)s, %(span)s, %(basis)s")
            % {"title": caption, "span": _span(paper, block), "basis": price_words(paper.case)},
            columns=(first, *(year_label(paper.case["base_year"], year) for year in block)),
            rows=tuple(rows(block)),
            css=css,
        )
        for place, block in enumerate(blocks)
    ]


def _span(paper: Paper, block: Sequence[int]) -> str:
    base = paper.case["base_year"]
    if len(block) == 1:
        return year_label(base, block[0])
    return _("%(first)s to %(last)s") % {
        "first": year_label(base, block[0]),
        "last": year_label(base, block[-1]),
    }
