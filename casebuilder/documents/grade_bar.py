"""The bar that shows at a glance what share of the money rests on which grade of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casebuilder.documents.drawing import BRASS, GREEN, RUST, SOFT, WIDTH, Canvas
from casebuilder.documents.words import listed

BLUE = "#3f6fa3"
# Strong, middling, weak, and a correction of one's own: told apart by their labels too.
LOOKS = {1: ("series-1", GREEN), 2: ("series-1", GREEN), 3: ("series-3", BLUE), 4: ("series-3", BLUE),
         5: ("series-4", RUST), 6: ("series-4", RUST), 0: ("series-2", BRASS)}  # fmt: skip
LEAST_FOR_A_LABEL = 84  # units of the drawing


class Part(NamedTuple):
    grade: int
    share: Decimal  # of a hundred


def grade_bar(bars: Sequence[tuple[str, Sequence[Part]]]) -> SafeString:
    """One bar for costs, one for benefits; each part with its grade over it."""
    described = _("Bars of the share of money by grade of evidence. %(all)s.") % {
        "all": "; ".join(f"{name}: {listed(_words(part) for part in parts)}" for name, parts in bars)
    }
    canvas = Canvas(66 * len(bars), described)
    left = 110
    for row, (name, parts) in enumerate(bars):
        y, x = 28 + 66 * row, float(left)
        canvas.text(0, y + 19, name, size=20)
        for part in parts:
            width = float(part.share) / 100 * (WIDTH - left)
            css, colour = LOOKS[part.grade]
            canvas.box(x, y, width - 2, 26, css=css, colour=colour)
            if width > LEAST_FOR_A_LABEL:
                canvas.text(x, y - 6, _short(part), css="soft", colour=SOFT, size=20)
            x += width
    return canvas.markup()


def _name(grade: int) -> str:
    return str(grade) if grade else _("own")


def _short(part: Part) -> str:
    return f"{_name(part.grade)}: {part.share:.0f}%"


def _words(part: Part) -> str:
    if not part.grade:
        return _("%(share)s%% on a correction of our own") % {"share": f"{part.share:.0f}"}
    return _("%(share)s%% on grade %(grade)s") % {"share": f"{part.share:.0f}", "grade": part.grade}
