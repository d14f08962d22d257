"""The documents a public body needs, from docs/data-protection, as pages of guidance an administrator completes and publishes.

The migration that puts them up as drafts reads this once; from then on the pages are the body's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils.html import escape

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "data-protection"
LONGEST_HEADING = 90
LONGEST_CELL = 300

Block = tuple[str, Any]


@dataclass(frozen=True)
class Paper:
    """A document: its address below /guidance/, what its page is called, and the file its first words come from."""

    slug: str
    title: str
    summary: str
    file: str


# The first two take the place of /privacy/ and /accessibility/ once they are published.
PAPERS = (
    Paper("privacy", "Privacy notice", "What we use about you, why we may, who sees it and what you can ask.", "privacy-notice.md"),
    Paper("accessibility", "Accessibility statement", "Who can use this site, what does not work yet, and whom to tell.", "accessibility-statement.md"),
    Paper("impact-assessment", "Data protection impact assessment", "What could go wrong for people, and what is done about it.", "dpia.md"),
    Paper("joint-controllers", "Joint controllers", "Which body answers for what.", "joint-controllers.md"),
    Paper("data-sharing", "Data-sharing schedule", "What the bodies share, why they may, and who sees it.", "data-sharing.md"),
    Paper("retention", "Retention schedule", "What is kept, for how long, and what happens then.", "retention.md"),
)  # fmt: skip


def body_of(paper: Paper) -> list[dict[str, Any]]:
    """The blocks of its page, as a page keeps them."""
    text = (FOLDER / paper.file).read_text(encoding="utf-8")
    return [{"type": kind, "value": value} for kind, value in blocks(text, caption=paper.title)]


def blocks(text: str, *, caption: str) -> Iterator[Block]:
    """Headings, paragraphs and tables of a document in Markdown, as far as these documents use it."""
    lines = text.splitlines()
    for kind, some in groupby(lines, key=_kind):
        told = list(some)
        if kind == "heading":
            continue  # the page has a title of its own
        if kind == "table":
            yield "table", _table(told, caption)
        elif kind == "words":
            for words in _paragraphs(told):
                heading, rest = _led(words)
                if heading:
                    caption = heading
                    yield "heading", heading
                if rest:
                    yield "paragraph", f"<p>{_rich(rest)}</p>"


def _kind(line: str) -> str:
    if not line.strip():
        return "nothing"
    return "heading" if line.startswith("#") else "table" if line.startswith("|") else "words"


def _paragraphs(lines: list[str]) -> list[str]:
    """What stands on several lines is one paragraph; a number begins another."""
    joined = "\n".join(line.strip() for line in lines)
    return [" ".join(part.split()) for part in re.split(r"\n(?=\d+\. )", joined)]


def _led(words: str) -> tuple[str, str]:
    """A paragraph that begins with bold words is a heading and what follows it."""
    found = re.match(r"(\d+\. )?\*\*(.+?)\*\*\s*(.*)", words)
    if not found:
        return "", words
    return (found[1] or "") + _plain(found[2]).rstrip(".")[:LONGEST_HEADING], found[3]


def _table(lines: list[str], caption: str) -> dict[str, Any]:
    head, _rule, *rows = [[_plain(cell.strip()) for cell in line.strip("| ").split("|")] for line in lines]
    width = max(len(row) for row in [head, *rows])
    padded = [[*row, *[""] * (width - len(row))] for row in [head, *rows]]
    return {
        "caption": caption,
        "columns": [{"type": "words", "heading": cell.capitalize()} for cell in padded[0]],
        "rows": [{"values": [cell[:LONGEST_CELL] for cell in row]} for row in padded[1:]],
    }


def _plain(words: str) -> str:
    """Without the signs of Markdown; what links to another file keeps its words."""
    linked = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", words)
    return re.sub(r"\*\*(.+?)\*\*|`(.+?)`", lambda found: found[1] or found[2], linked)


def _rich(words: str) -> str:
    linked = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", words)
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", str(escape(linked)).replace("`", ""))
