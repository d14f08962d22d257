"""The charts of value and of uncertainty: plain values in, a drawing out that says in words what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casebuilder.documents.drawing import (
    BRASS,
    GREEN,
    GRID,
    INK,
    RUST,
    SOFT,
    WIDTH,
    Canvas,
    Scale,
    fit,
    scale,
    short,
)
from casebuilder.documents.words import listed, pounds

LABEL_ROOM, LONG_LABEL_ROOM = 26, 38  # characters of a name beside a bar, in one line
MOST_BARS = 14


@dataclass(frozen=True)
class Swing:
    """How low and how high one uncertain line moves the result."""

    name: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Interval:
    """Eight draws in ten fall between low and high."""

    name: str
    low: Decimal
    middle: Decimal
    high: Decimal


def cumulative(labels: Sequence[str], value: Sequence[Decimal], cash: Sequence[Decimal]) -> SafeString:
    """Both running totals over the years: all value solid, cash dashed, each named at its end."""
    left, right, top, bottom = 64, WIDTH - 104, 16, 236
    described = _(
        "Line chart of running totals, discounted. All value runs from %(first)s to %(last)s; "
        "cash runs from %(cash_first)s to %(cash_last)s, from %(from)s to %(to)s."
    ) % {
        "first": pounds(value[0]),
        "last": pounds(value[-1]),
        "cash_first": pounds(cash[0]),
        "cash_last": pounds(cash[-1]),
        "from": labels[0],
        "to": labels[-1],
    }
    canvas = Canvas(270, described)
    up = scale([float(each) for each in (*value, *cash)], bottom, top)
    _upright_grid(canvas, up, left, right)
    step = (right - left) / max(len(labels) - 1, 1)
    _year_marks(canvas, labels, left, step, bottom)
    ends = _apart(up(float(value[-1])), up(float(cash[-1])), 16)
    for series, css, colour, dashed, name, end in (
        (value, "series-1", GREEN, False, _("All value"), ends[0]),
        (cash, "series-2", BRASS, True, _("Cash"), ends[1]),
    ):
        points = [(left + step * place, up(float(each))) for place, each in enumerate(series)]
        if len(points) > 1:
            canvas.path(points, css=f"stroke-{css}", colour=colour, dashed=dashed)
        canvas.dot(*points[-1], css=css, colour=colour)
        canvas.text(right + 10, end + 4, name, css=f"{css} strong", colour=colour, bold=True)
    return canvas.markup()


def _upright_grid(canvas: Canvas, up: Scale, left: float, right: float) -> None:
    for mark in up.marks:
        zero = mark == 0
        canvas.line(
            left, up(mark), right, up(mark), css="axis" if zero else "grid", colour=SOFT if zero else GRID
        )
        canvas.text(left - 8, up(mark) + 4, short(mark), anchor="end", css="soft", colour=SOFT, size=12)


def _year_marks(canvas: Canvas, labels: Sequence[str], left: float, step: float, bottom: float) -> None:
    """Name as many years as fit, the first always among them."""
    every = max(-(-len(labels) // 8), 1)
    for place in range(0, len(labels), every):
        canvas.text(
            left + step * place, bottom + 22, labels[place], anchor="middle", css="soft", colour=SOFT, size=12
        )


def _apart(first: float, second: float, room: float) -> tuple[float, float]:
    """Two labels' heights, moved apart where they would touch."""
    if abs(first - second) >= room:
        return first, second
    middle = (first + second) / 2
    return (
        (middle - room / 2, middle + room / 2) if first <= second else (middle + room / 2, middle - room / 2)
    )


def drawn(chart: Callable[..., SafeString], *values: Any) -> SafeString | None:
    """The chart, or nothing where a figure is so large that a picture of it would say nothing."""
    try:
        return chart(*values)
    except (OverflowError, InvalidOperation, ValueError):
        return None


def tornado(npv: Decimal, swings: Sequence[Swing]) -> SafeString:
    """Each uncertain line alone, from its worst to its best, around the expected net present value."""
    shown = sorted(swings, key=lambda swing: swing.high - swing.low, reverse=True)[:MOST_BARS]
    described = _(
        "Bar chart of net present value when one line at a time is at its worst or its best, widest first, "
        "around the expected %(npv)s: %(all)s."
    ) % {"npv": pounds(npv), "all": listed(_swing_words(npv, swing) for swing in shown)}
    canvas = Canvas(58 + 30 * len(shown), described)
    left, right = 268, WIDTH - 62
    ends = [float(npv + end) for swing in shown for end in (swing.low, swing.high)]
    across = scale([*ends, float(npv)], left, right, wanted=4, zero=False)
    foot = 30 + 30 * len(shown)
    for mark in across.marks:
        canvas.line(across(mark), 22, across(mark), foot, css="grid", colour=GRID)
        canvas.text(across(mark), foot + 18, short(mark), anchor="middle", css="soft", colour=SOFT, size=12)
    middle = across(float(npv))
    canvas.text(middle, 14, _("expected"), anchor="middle", css="soft", colour=SOFT, size=12)
    canvas.text(middle - 44, 14, "◂ " + _("worse"), anchor="end", css="soft", colour=SOFT, size=12)
    canvas.text(middle + 44, 14, _("better") + " ▸", css="soft", colour=SOFT, size=12)
    for place, swing in enumerate(shown):
        y = 26 + 30 * place
        canvas.label(y + 15, swing.name, LONG_LABEL_ROOM)
        low, high = across(float(npv + swing.low)), across(float(npv + swing.high))
        canvas.box(low, y, middle - low, 20, css="series-4", colour=RUST)
        canvas.box(middle, y, high - middle, 20, css="series-1", colour=GREEN)
    canvas.line(middle, 20, middle, foot, css="axis", colour=INK, width=1.5)
    return canvas.markup()


def _swing_words(npv: Decimal, swing: Swing) -> str:
    return _("%(name)s, %(low)s to %(high)s") % {
        "name": swing.name,
        "low": pounds(npv + swing.low),
        "high": pounds(npv + swing.high),
    }


def likelihood(intervals: Sequence[Interval]) -> SafeString:
    """Where eight draws in ten fall, with the middle marked and the line of breaking even."""
    described = _("Interval chart of simulated results: %(all)s.") % {
        "all": listed(
            _("%(name)s falls eight times in ten between %(low)s and %(high)s, with %(middle)s in the middle")
            % {
                "name": each.name,
                "low": pounds(each.low),
                "high": pounds(each.high),
                "middle": pounds(each.middle),
            }
            for each in intervals
        )
    }
    foot = 40 + 56 * len(intervals)
    canvas = Canvas(foot + 28, described)
    left, right = 190, WIDTH - 40
    across = scale([float(end) for each in intervals for end in (each.low, each.high)], left, right, wanted=5)
    for mark in across.marks:
        canvas.line(across(mark), 24, across(mark), foot, css="grid", colour=GRID)
        canvas.text(across(mark), foot + 18, short(mark), anchor="middle", css="soft", colour=SOFT, size=12)
    canvas.line(across(0), 20, across(0), foot, css="axis", colour=INK, width=1.5)
    canvas.text(across(0), 14, _("breaks even"), anchor="middle", css="soft", colour=SOFT, size=12)
    for place, each in enumerate(intervals):
        _interval(canvas, across, each, 58 + 56 * place)
    return canvas.markup()


def _interval(canvas: Canvas, across: Scale, each: Interval, y: float) -> None:
    canvas.text(0, y + 5, fit(each.name, LABEL_ROOM))
    low, high = across(float(each.low)), across(float(each.high))
    canvas.box(low, y - 6, high - low, 12, css="series-3", colour="#3f6fa3")
    canvas.dot(across(float(each.middle)), y, css="ink", colour=INK, radius=5)
    room = max(34 - (high - low) / 2, 0)  # two labels under a short bar are moved apart
    for x, value in ((low - room, each.low), (high + room, each.high)):
        canvas.text(x, y + 24, short(float(value)), anchor="middle", css="soft", colour=SOFT, size=12)
