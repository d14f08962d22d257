"""The two charts of bodies: who pays and who gains, and how each fares from year to year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casebuilder.documents.drawing import (
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
from casebuilder.documents.words import about, listed

LABEL_ROOM = 29  # characters of a name beside a bar and its figure, in one line
PANEL_ROOM = 30  # and above a small chart
MOST_BARS = 14
MOST_PANELS, ACROSS = 12, 3
PANEL_GAP, PANEL_HEIGHT = 22, 76
ZERO = Decimal(0)


@dataclass(frozen=True)
class Bar:
    """One body: what it pays and what it gains, both as they are (below zero: it pays less than now)."""

    name: str
    pays: Decimal
    gains: Decimal

    @property
    def net(self) -> Decimal:
        return self.gains - self.pays


@dataclass(frozen=True)
class Yearly:
    """One body's net cash year by year."""

    name: str
    net: tuple[Decimal, ...]


def who(bars: Sequence[Bar], grade: int) -> SafeString:
    """What each pays to the left of the line, what it gains to the right, and the difference as a figure."""
    shown = largest(bars, MOST_BARS)
    described = _("Bar chart of cash by organisation, present value: %(all)s.") % {
        "all": listed(_bar_words(bar, grade) for bar in shown)
    }
    canvas = Canvas(38 + 28 * len(shown), described)
    ends = [0.0, *(end for bar in shown for end in (float(-bar.pays), float(bar.gains)))]
    across = Scale(min(ends), max(max(ends), min(ends) + 1), 272, WIDTH - 138, ())
    zero, foot = across(0), 28 + 28 * len(shown)
    canvas.text(zero - 8, 14, "◂ " + _("pays"), anchor="end", css="soft", colour=SOFT, size=12)
    canvas.text(zero + 8, 14, _("gains") + " ▸", css="soft", colour=SOFT, size=12)
    canvas.text(WIDTH, 14, _("difference"), anchor="end", css="soft", colour=SOFT, size=12)
    for place, bar in enumerate(shown):
        y = 26 + 28 * place
        canvas.line(0, y - 4, WIDTH, y - 4, css="grid", colour=GRID)
        canvas.label(y + 14, bar.name, LABEL_ROOM)
        _pair(canvas, across, bar, y, grade)
        paid = bar.net < 0
        css, colour = ("series-4 strong", RUST) if paid else ("series-1 strong", GREEN)
        words = about(bar.net, grade) if bar.net <= 0 else "+" + about(bar.net, grade)
        canvas.text(WIDTH, y + 14, words, anchor="end", css=css, colour=colour, bold=True)
    canvas.line(zero, 22, zero, foot, css="axis", colour=INK)
    return canvas.markup()


def _pair(canvas: Canvas, across: Scale, bar: Bar, y: float, grade: int) -> None:
    """Both bars start at the line; each has its figure at its end."""
    for value, css, colour in ((-bar.pays, "series-4", RUST), (bar.gains, "series-1", GREEN)):
        if not value:
            continue
        zero, end = across(0), across(float(value))
        canvas.box(min(zero, end), y, abs(end - zero), 18, css=css, colour=colour)
        outwards = -6 if value < 0 else 6
        words = about(abs(value), grade)
        anchor = "end" if value < 0 else "start"
        canvas.text(end + outwards, y + 13, words, anchor=anchor, css="soft", colour=SOFT, size=12)


def _bar_words(bar: Bar, grade: int) -> str:
    said = {
        "name": bar.name,
        "pays": about(bar.pays, grade),
        "gains": about(bar.gains, grade),
        "net": about(abs(bar.net), grade),
    }
    if bar.net < 0:
        return _("%(name)s pays %(pays)s and gets %(gains)s back, so it is %(net)s worse off") % said
    return _("%(name)s pays %(pays)s and gets %(gains)s back, so it is %(net)s better off") % said


def largest(bars: Sequence[Bar], most: int) -> list[Bar]:
    """The bars there is room for; the smallest are drawn together, so that the chart still adds up."""
    if len(bars) <= most:
        return list(bars)
    by_size = sorted(bars, key=lambda bar: abs(bar.net), reverse=True)
    rest = by_size[most - 1 :]
    pays, gains = sum((bar.pays for bar in rest), ZERO), sum((bar.gains for bar in rest), ZERO)
    return [*by_size[: most - 1], Bar(_others(len(rest)), pays, gains)]


def _others(count: int) -> str:
    return _("%(count)s others together") % {"count": count}


def over_time(labels: Sequence[str], bodies: Sequence[Yearly], grade: int) -> SafeString:
    """A small chart for each body, all on one scale, so that they can be compared."""
    shown = _most_moved(bodies, MOST_PANELS)
    described = _("Small bar charts of net cash each year, one for each body, all on one scale: %(all)s.") % {
        "all": listed(_year_words(labels, body, grade) for body in shown)
    }
    rows = -(-len(shown) // ACROSS)
    canvas = Canvas(rows * (PANEL_HEIGHT + 52), described)
    width = (WIDTH - PANEL_GAP * (ACROSS - 1)) / ACROSS
    values = [float(value) for body in shown for value in body.net]
    for place, body in enumerate(shown):
        left = (place % ACROSS) * (width + PANEL_GAP)
        top = (place // ACROSS) * (PANEL_HEIGHT + 52) + 26
        up = scale(values, top + PANEL_HEIGHT, top, wanted=2)
        _panel(canvas, body, labels, left, left + width, up)
    return canvas.markup()


def _panel(canvas: Canvas, body: Yearly, labels: Sequence[str], left: float, right: float, up: Scale) -> None:
    canvas.text(left, up.end - 12, fit(body.name, PANEL_ROOM), size=12, bold=True)
    start = left + 46
    for mark in up.marks:
        css, colour = ("axis", SOFT) if mark == 0 else ("grid", GRID)
        canvas.line(start, up(mark), right, up(mark), css=css, colour=colour)
        canvas.text(start - 5, up(mark) + 3.5, short(mark), anchor="end", css="soft", colour=SOFT, size=10)
    step = (right - start) / len(body.net)
    bar = max(step - min(step * 0.25, 3), 0.5)
    for place, value in enumerate(body.net):
        zero, end = up(0), up(float(value))
        if value:
            css, colour = ("series-4", RUST) if value < 0 else ("series-1", GREEN)
            canvas.box(
                start + place * step + (step - bar) / 2,
                min(zero, end),
                bar,
                abs(end - zero),
                css=css,
                colour=colour,
                radius=0.3,
            )
    foot = up.start + 14
    canvas.text(start, foot, labels[0], css="soft", colour=SOFT, size=10)
    if len(labels) > 1:
        canvas.text(right, foot, labels[-1], anchor="end", css="soft", colour=SOFT, size=10)


def _year_words(labels: Sequence[str], body: Yearly, grade: int) -> str:
    worst, best = min(body.net), max(body.net)
    return _("%(name)s, from %(worst)s in %(bad)s at the lowest to %(best)s in %(good)s at the highest") % {
        "name": body.name,
        "worst": about(worst, grade),
        "bad": labels[body.net.index(worst)],
        "best": about(best, grade),
        "good": labels[body.net.index(best)],
    }


def _most_moved(bodies: Sequence[Yearly], most: int) -> list[Yearly]:
    if len(bodies) <= most:
        return list(bodies)
    by_size = sorted(bodies, key=lambda body: sum(map(abs, body.net)), reverse=True)
    rest = by_size[most - 1 :]
    sums = tuple(sum(year, ZERO) for year in zip(*(body.net for body in rest), strict=True))
    return [*by_size[: most - 1], Yearly(_others(len(rest)), sums)]
