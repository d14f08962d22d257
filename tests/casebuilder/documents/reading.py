"""What a reader finds: the words of the web page, and the words and structure of a PDF in their reading order."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pikepdf
from django.template.loader import render_to_string

from casebuilder.documents import pdf
from casebuilder.documents.paper import Paper
from casebuilder.documents.view import context

PARTS = ("cover", "decision", "contents", "body")


class Text(HTMLParser):
    """The words of a page, without its markup; the words inside drawings and tables apart."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[str] = []
        self.words: list[str] = []
        self.prose: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("svg", "table"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("svg", "table"):
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        self.all.append(data)
        if "svg" not in self.inside:
            self.words.append(data)
        if not self.inside:
            self.prose.append(data)


def read(html: str) -> Text:
    reader = Text()
    reader.feed(html)
    return reader


def tokens(words: list[str]) -> list[str]:
    """Words without the marks a line break may take with it."""
    return re.findall(r"[^\W_]+", " ".join(words))


def page(paper: Paper, *parts: str) -> str:
    """The document's own part of the web page, in the order of the PDF."""
    return rendered(context(paper), *parts or PARTS)


def rendered(given: dict[str, Any], *parts: str) -> str:
    return "".join(render_to_string(f"casebuilder/document/{part}.html", given) for part in parts)


def said_in_order(content: bytes) -> list[str]:
    """The words of a PDF as a screen reader meets them: from its structure, not from where they stand.

    Drawings are left out: they are read by their description.
    """
    found = subprocess.run(["pdfinfo", "-struct-text", "-"], input=content, capture_output=True, check=True)
    said, drawing = [], None
    for line in found.stdout.decode().splitlines():
        depth = len(line) - len(line.lstrip())
        if drawing is not None and depth <= drawing:
            drawing = None
        if drawing is None and line.lstrip().startswith("Figure"):
            drawing = depth
        elif drawing is None and (words := re.fullmatch(r'\s*"(.*)"', line)):
            said.append(words[1])
    return tokens(said)


def said_on_the_page(paper: Paper, content: bytes) -> list[str]:
    """The words of the web page, with the page numbers of the contents and the deciding page as tight as on paper."""
    pages, given = starts(opened(content)), context(paper)
    given["decision"] = pdf.that_fits(pdf.Press(), paper, given)
    contents = re.sub(
        r">([^<]+)</a>",
        lambda found: f">{found[1]} {pages[unescape(found[1])] + 1}</a>",
        rendered(given, "contents"),
    )
    html = rendered(given, "cover", "decision") + contents + rendered(given, "body")
    return tokens(read(html).words)


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def elements(document: pikepdf.Pdf) -> Iterator[Any]:
    """Every structure element, in reading order."""
    waiting = [document.Root.StructTreeRoot.K]
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Array):
            waiting += reversed(list(found))
        elif isinstance(found, pikepdf.Dictionary):
            if "/S" in found:
                yield found
            if "/K" in found:
                waiting.append(found.K)


def starts(document: pikepdf.Pdf) -> dict[str, int]:
    """The page each part of the document begins on, from its outline."""
    with document.open_outline() as outline:
        parts = outline.root[0].children
        return {part.title: document.pages.index(pikepdf.Page(part.destination[0])) for part in parts}
