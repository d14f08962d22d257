"""How a chart is drawn: SVG built as a tree, so that nothing a person typed can become markup."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from xml.etree import ElementTree as ET  # only builds and writes trees here, never parses what somebody sent

from django.utils.safestring import SafeString

NAMESPACE = "http://www.w3.org/2000/svg"
WIDTH = 640
FONT = "Bankable Sans, Segoe UI, Liberation Sans, sans-serif"
# Print colours; on the web each class below takes its colour from the site's tokens instead, light or dark.
INK, SOFT, GRID = "#13231e", "#4a5a53", "#d3dbd5"
GREEN, BRASS, RUST = "#0e5546", "#b07a10", "#93452f"
MILLION, THOUSAND = Decimal(1_000_000), Decimal(1_000)


@dataclass
class Canvas:
    """One drawing; its description is the whole of what a person hears who cannot see it."""

    height: int
    description: str

    def __post_init__(self) -> None:
        self.root = ET.Element(
            "svg",
            {
                "viewBox": f"0 0 {WIDTH} {self.height}",
                "width": str(WIDTH),
                "height": str(self.height),
                "role": "img",
            }
            | {"class": "drawing"},
        )
        ET.SubElement(self.root, "title").text = self.description

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, css: str, colour: str, width: float = 1
    ) -> None:
        ends = {"x1": _at(x1), "y1": _at(y1), "x2": _at(x2), "y2": _at(y2)}
        ET.SubElement(self.root, "line", ends | {"class": css, "stroke": colour, "stroke-width": str(width)})

    def box(
        self, x: float, y: float, width: float, height: float, *, css: str, colour: str, radius: float = 1.5
    ) -> None:
        size = {"x": _at(x), "y": _at(y), "width": _at(max(width, 0.5)), "height": _at(max(height, 0.5))}
        size["rx"] = str(radius)
        ET.SubElement(self.root, "rect", size | {"class": css, "fill": colour})

    def path(
        self, points: Iterable[tuple[float, float]], *, css: str, colour: str, dashed: bool = False
    ) -> None:
        d = "M" + " L".join(f"{_at(x)} {_at(y)}" for x, y in points)
        look = {
            "class": css,
            "fill": "none",
            "stroke": colour,
            "stroke-width": "2.5",
            "stroke-linejoin": "round",
        }
        ET.SubElement(self.root, "path", {"d": d} | look | ({"stroke-dasharray": "7 4"} if dashed else {}))

    def dot(self, x: float, y: float, *, css: str, colour: str, radius: float = 4.5) -> None:
        ET.SubElement(
            self.root,
            "circle",
            {"cx": _at(x), "cy": _at(y), "r": str(radius), "class": css, "fill": colour},
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: str = "start",
        css: str = "ink",
        colour: str = INK,
        size: float = 13,
        bold: bool = False,
    ) -> None:
        look = {"x": _at(x), "y": _at(y), "text-anchor": anchor, "class": css, "fill": colour}
        type_ = {"font-family": FONT, "font-size": str(size)} | ({"font-weight": "600"} if bold else {})
        ET.SubElement(self.root, "text", look | type_).text = words

    def label(self, y: float, words: str, most: int) -> None:
        """A name at the left of its bar, around a height: in two lines where one would cut off its end."""
        lines = folded(words, most)
        size, first = (13, y) if len(lines) == 1 else (12, y - 7)
        for place, line in enumerate(lines):
            self.text(0, first + 14 * place, line, size=size)

    def markup(self) -> SafeString:
        """The drawing for a template.

        The one place where the document's markup is declared safe: the tree above was built from elements,
        and its writer escapes every text and attribute, so a template has nothing left to escape.
        """
        return SafeString(ET.tostring(self.root, encoding="unicode", short_empty_elements=True))


def _at(value: float) -> str:
    if not isfinite(value):
        raise ValueError("No place on paper is so far away.")
    return f"{value:.1f}".removesuffix(".0")


@dataclass(frozen=True)
class Scale:
    """From pounds to a place on the paper, with round marks along it."""

    low: float
    high: float
    start: float
    end: float
    marks: tuple[float, ...]

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def scale(values: Iterable[float], start: float, end: float, *, wanted: int = 5, zero: bool = True) -> Scale:
    """A scale that holds every value, and zero unless told otherwise, ending on round marks."""
    found = [0.0, *values] if zero else list(values)
    low, high = min(found), max(found)
    if low == high:
        high = low + 1
    step = _round_step((high - low) / wanted)
    first, last = _floor(low / step), -_floor(-high / step)
    marks = tuple(step * place for place in range(first, last + 1))
    return Scale(marks[0], marks[-1], start, end, marks)


def _floor(value: float) -> int:
    return int(value // 1)


def _round_step(rough: float) -> float:
    """1, 2, 2.5 or 5 times a power of ten: the steps people read without counting."""
    power = 10.0 ** Decimal(rough).adjusted()
    return next((step * power for step in (1, 2, 2.5, 5) if rough <= step * power), 10 * power)


def short(value: float) -> str:
    """Money on an axis: −£20k, £1.5m."""
    amount = Decimal(repr(value)).quantize(Decimal("0.01")) if abs(value) < 1e15 else Decimal(value)
    sign, size = ("−" if amount < 0 else ""), abs(amount)
    for unit, letter in ((MILLION * 1000, "bn"), (MILLION, "m"), (THOUSAND, "k")):
        if size >= unit:
            return f"{sign}£{_trim(size / unit)}{letter}"
    return f"{sign}£{_trim(size)}"


def _trim(value: Decimal) -> str:
    """Three figures at most: 1.25, 12.5, 125."""
    text = f"{value:.{max(2 - max(value.adjusted(), 0), 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def fit(words: str, most: int) -> str:
    """A label cut to the room it has, after a word where one ends in its second half; elsewhere it stands whole."""
    if len(words) <= most:
        return words
    kept = words[: most - 1]
    if words[most - 1] != " " and kept.rfind(" ") >= most // 2:
        kept = kept[: kept.rfind(" ")]
    return kept.rstrip(" ,;:–-") + "…"


def folded(words: str, most: int) -> list[str]:
    """A label in at most two lines, each no longer than its room; what even they do not hold is in the table."""
    return textwrap.wrap(words, most, max_lines=2, placeholder="…")
