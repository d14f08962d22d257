"""What each body has signed for, year by year: a table, and the same as bars stacked by body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from casebuilder.models import Commitment
from place.calendar import financial_year
from place.formats import pounds
from portal.savings import Rung, on_rung

ZERO = Decimal(0)
YEARS = 5  # this financial year and those after it: further off, cases end and a column would seem to fall
SERIES = 5  # bodies told apart by colour; those after them stand together
ROOM, TOP, LEFT, WIDE, STEP, BAR = 180, 24, 8, 480, 94, 64  # the drawing, in its own units

Row = tuple[str, list[Decimal]]


@dataclass(frozen=True)
class Piece:
    """One body's part of one year's bar."""

    x: int
    y: Decimal
    height: Decimal
    series: int


def shares(rung: Rung) -> dict[str, Any] | None:
    """Cash out of budgets by body and year on one rung, in each case's own prices; None where nobody signed yet."""
    first = financial_year(timezone.localdate())
    years = list(range(first, first + YEARS))
    rows, once = _rows(rung, years)
    if not rows and not once:
        return None
    labels = [f"{year}-{(year + 1) % 100:02d}" for year in years]
    totals = [sum((row[1][place] for row in rows), ZERO) for place in range(YEARS)]
    return {
        "says": _says(labels, totals),
        "headers": [_("Organisation"), *labels],
        "rows": _written(rows),
        "footer": [_("All together"), *(pounds(total) for total in totals)],
        "once": _written(once),
        **drawing(rows, labels, totals),
    }


def _rows(rung: Rung, years: Sequence[int]) -> tuple[list[Row], list[Row]]:
    """Each body with its amounts, the largest first: what recurs, and what comes once; one query."""
    stands = on_rung(rung, "version__case__")
    found = Commitment.objects.filter(stands, version=F("version__case__current"), year__in=years).order_by()
    recurring: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO] * YEARS)
    once: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO] * YEARS)
    sums = found.values_list("organisation__short_name", "year").annotate(Sum("recurring"), Sum("once"))
    for name, year, each_year, at_once in sums:
        recurring[name][years.index(year)], once[name][years.index(year)] = each_year, at_once
    return _largest_first(recurring), _largest_first(once)


def _largest_first(amounts: dict[str, list[Decimal]]) -> list[Row]:
    return sorted((row for row in amounts.items() if any(row[1])), key=lambda row: (-max(row[1]), row[0]))


def _written(rows: list[Row]) -> list[list[str]]:
    return [[name, *(pounds(amount) for amount in amounts)] for name, amounts in rows]


def drawing(rows: list[Row], labels: list[str], totals: list[Decimal]) -> dict[str, Any]:
    """Bars with their pieces, and what each colour means; the height of the drawing is the largest year."""
    series = _series(rows)
    most = max([*totals, Decimal(1)])
    bars = []
    for place, label in enumerate(labels):
        x, top, pieces = LEFT + place * STEP, Decimal(TOP + ROOM), []
        for number, (_name, amounts) in enumerate(series, start=1):
            height = (max(amounts[place], ZERO) / most * ROOM).quantize(Decimal("0.1"))
            top -= height
            pieces.append(Piece(x, top, height, number))
        middle = x + BAR // 2
        bars.append(
            {
                "label": label,
                "total": pounds(totals[place], short=True),
                "pieces": pieces,
                "middle": middle,
                "top": top - 8,
            }
        )
    return {
        "bars": bars, "legend": [name for name, _amounts in series], "bar": BAR, "wide": WIDE,
        "floor": TOP + ROOM, "tall": TOP + ROOM + 28,
    }  # fmt: skip


def _series(rows: list[Row]) -> list[Row]:
    """As many bodies as there are colours, the last of them standing for all the rest."""
    if len(rows) <= SERIES:
        return rows
    rest = rows[SERIES - 1 :]
    together = [sum((amounts[place] for _name, amounts in rest), ZERO) for place in range(YEARS)]
    return [*rows[: SERIES - 1], (_("%(number)s others") % {"number": len(rest)}, together)]


def _says(labels: list[str], totals: list[Decimal]) -> str:
    """One sentence for those who cannot see the drawing."""
    return _("What is saved in cash year after year: %(first)s in %(start)s, %(last)s in %(end)s.") % {
        "first": pounds(totals[0], short=True), "start": labels[0],
        "last": pounds(totals[-1], short=True), "end": labels[-1],
    }  # fmt: skip
