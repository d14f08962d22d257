"""The typefaces a PDF is set in, shipped so that the result does not depend on the machine it is made on."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

# File name, family, weight, style. The first family is the text, the second the headings.
FACES = (
    ("SourceSans3-Regular.ttf", "Bankable Sans", 400, "normal"),
    ("SourceSans3-It.ttf", "Bankable Sans", 400, "italic"),
    ("SourceSans3-Semibold.ttf", "Bankable Sans", 600, "normal"),
    ("SourceSerif4Display-Semibold.ttf", "Bankable Serif", 600, "normal"),
)
# Stands for a character no shipped typeface has. A system font must never fill in: it would change the
# result, and a character nobody can draw would make the file fail its standards.
STAND_IN = "□"
_KEEP = "\n\t"
# A word longer than this is nobody's word, and laying out a line of it costs time in its square: a fingerprint of
# 64 characters stays whole. Markup and entities are left alone.
_ENDLESS = re.compile(r"[^\s<>&;]{81,}")
PIECE = 6
BREAK = "\u200b"


@cache
def held() -> dict[str, tuple[str, bytes]]:
    folder = resources.files(__package__).joinpath("fonts")
    return {f"fonts/{name}": ("font/ttf", folder.joinpath(name).read_bytes()) for name, *_ in FACES}


def rules() -> str:
    """The @font-face rules, by names the fetcher serves from memory."""
    return "".join(
        f"@font-face {{ font-family: '{family}'; font-weight: {weight}; font-style: {style};"
        f" src: url(app:fonts/{name}); }}\n"
        for name, family, weight, style in FACES
    )


@cache
def _drawable() -> frozenset[int]:
    """Characters every face of the text family has; headings fall back to that family."""
    folder = resources.files(__package__).joinpath("fonts")
    covered = []
    for name, family, *_ in FACES:
        if family == "Bankable Sans":
            with folder.joinpath(name).open("rb") as file:
                covered.append(frozenset(TTFont(file, lazy=True).getBestCmap()))
    return frozenset.intersection(*covered) | frozenset(map(ord, _KEEP))


@cache
def _undrawable() -> re.Pattern[str]:
    """One expression for everything the faces cannot draw."""
    codes = sorted(_drawable())
    spans, start = [], 0
    for code in codes:
        if code > start:
            spans.append((start, code - 1))
        start = code + 1
    spans.append((start, 0x10FFFF))
    return re.compile("[" + "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in spans) + "]")


def drawable(text: str) -> str:
    """The text with what cannot be drawn replaced, invisible controls taken out, and endless words given breaks."""
    shown = _undrawable().sub(_replacement, unicodedata.normalize("NFC", text))
    return _ENDLESS.sub(lambda word: BREAK.join(_pieces(word[0])), shown)


def _pieces(word: str) -> list[str]:
    return [word[start : start + PIECE] for start in range(0, len(word), PIECE)]


def _replacement(found: re.Match[str]) -> str:
    return "" if unicodedata.category(found[0]) in ("Cc", "Cf", "Mn", "Me", "Cs") else STAND_IN


def replaces(text: str) -> bool:
    """Whether any character would be shown as the stand-in."""
    return STAND_IN in drawable(text.replace(STAND_IN, ""))
