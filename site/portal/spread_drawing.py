"""Bars and spans of pounds a year under one another, as portal/spread/_bars.html draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from casebuilder.appraisal.spreading import Range
from casebuilder.documents.drawing import fit
from place.formats import pounds
from portal.savings import Rung

LONGEST = 48  # characters of a name that the drawing has room for
WIDE, ROW, LABEL = 400, 70, 36  # of the drawing: its width, each row's height, and where in it the bar begins
COLOURS = {str(rung): (5, 4, 3, 1, 1)[place] for place, rung in enumerate(Rung)}
ELSEWHERE = 2  # the colour of what is only reckoned


@dataclass(frozen=True)
class Mark:
    """A bar for what there is, on a rung; a span, without one, for what there would be."""

    name: str
    span: Range
    rung: str = ""


def drawn(marks: Sequence[Mark], says: str) -> dict[str, Any]:
    """The variables of the template; `says` is one sentence for those who cannot see it."""
    most = max(mark.span.high for mark in marks)
    rows = [_row(place, mark, most) for place, mark in enumerate(marks)]
    return {"rows": rows, "tall": len(rows) * ROW + 4, "wide": WIDE, "says": says}


def _row(place: int, mark: Mark, most: Decimal) -> dict[str, Any]:
    top, span = place * ROW, mark.span
    low, middle, high = (_across(figure, most) for figure in (span.low, span.middle, span.high))
    text = pounds(span.middle, short=True)
    if span.low != span.high:
        text = _("%(middle)s, from %(low)s to %(high)s") % {
            "middle": text, "low": pounds(span.low, short=True), "high": pounds(span.high, short=True),
        }  # fmt: skip
    return {
        "label": fit(mark.name, LONGEST), "figures": text, "text_y": top + 14, "figures_y": top + 31,
        "y": top + LABEL + 4, "mid_y": top + LABEL + 13,
        "low": low, "middle": middle, "high": high, "width": max(high - low, Decimal(1)),
        "colour": COLOURS[mark.rung] if mark.rung else ELSEWHERE, "bar": bool(mark.rung),
    }  # fmt: skip


def _across(figure: Decimal, most: Decimal) -> Decimal:
    return (max(figure, Decimal(0)) / most * (WIDE - 8)).quantize(Decimal("0.1"))
