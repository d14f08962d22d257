"""The few words around what was searched for, marked. Works on the text itself, so it is the same on every engine."""

from __future__ import annotations

from bisect import bisect_right

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.search.words import WORD, fold, stem

ROOM = 200  # letters


def snippet(text: str, words: str, room: int = ROOM) -> SafeString:
    """The stretch of the text with most of the words, each in <mark>; the beginning if none is in it."""
    text = " ".join(text.split())
    wanted = {stem(word) for word in WORD.findall(fold(words))}
    hits = [(m.start(), m.end()) for m in WORD.finditer(text) if stem(fold(m[0])) in wanted]
    first = _best_start(text, hits, room)
    last = len(text) if len(text) - first <= room else text.rfind(" ", first + room // 2, first + room + 1)
    last = first + room if last < 0 else last
    marked = _marked(text, first, last, [(a, b) for a, b in hits if a >= first and b <= last])
    return format_html("{}{}{}", "… " if first else "", marked, " …" if last < len(text) else "")


def _best_start(text: str, hits: list[tuple[int, int]], room: int) -> int:
    """Where a stretch with the most hits begins, a little before the first of them, at a word."""
    if not hits or len(text) <= room:
        return 0
    ends = [end for _start, end in hits]
    # Hits are in order, so how many follow within reach is looked up: a text may be made of hits alone.
    best = max(range(len(hits)), key=lambda at: bisect_right(ends, hits[at][0] + room * 3 // 4) - at)
    start = max(0, min(hits[best][0] - room // 5, len(text) - room))
    return text.rfind(" ", 0, start) + 1 if start else 0


def _marked(text: str, first: int, last: int, hits: list[tuple[int, int]]) -> SafeString:
    parts: list[str] = []
    at = first
    for start, end in hits:
        parts += [text[at:start], format_html("<mark>{}</mark>", text[start:end])]
        at = end
    return format_html_join("", "{}", [(part,) for part in [*parts, text[at:last]]])
