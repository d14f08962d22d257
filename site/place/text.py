"""Plain text as people type it: tidied on the way in, with its links on the way out. The only place that makes it HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LINK = re.compile(
    r"(?P<web>\bhttps?://[^\s<>\"'`\\]+)|(?P<mail>(?:\bmailto:)?\b[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}\b)"
)
LOOSE_END = ".,;:!?…)]}"  # stands after a link more often than in it
KEEP = "\n\t\u200d\u200c"  # line ends, and the joiners some scripts and signs need


def tidy(text: str) -> str:
    """What was typed without control and direction signs, and without long gaps."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = "".join(sign for sign in text if sign in KEEP or not unicodedata.category(sign).startswith("C"))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip()


def as_html(text: str, *, names: Iterable[str] = ()) -> SafeString:
    """Paragraphs, line ends, links, and the names of people spoken to; everything else is shown as it was typed."""
    spoken_to = sorted({name for name in names if name}, key=len, reverse=True)
    paragraphs = [part for part in re.split(r"\n{2,}", text.strip()) if part]
    body = "".join(f"<p>{_lines(part, spoken_to)}</p>" for part in paragraphs)
    return mark_safe(body)  # noqa: S308  (every piece of it was escaped below)


def _lines(part: str, names: list[str]) -> str:
    return "<br>".join(_line(line, names) for line in part.split("\n"))


def _line(line: str, names: list[str]) -> str:
    made, at = [], 0
    for match in LINK.finditer(line):
        text = _without_loose_end(match[0])
        address = _address(text, mail=match["mail"] is not None)
        if not address:
            continue
        made.append(_spoken_to(line[at : match.start()], names))
        made.append(f'<a href="{escape(address)}" rel="nofollow noopener noreferrer">{escape(text)}</a>')
        at = match.start() + len(text)
    return "".join([*made, _spoken_to(line[at:], names)])


def _without_loose_end(text: str) -> str:
    while text and text[-1] in LOOSE_END and not (text[-1] == ")" and text.count("(") >= text.count(")")):
        text = text[:-1]
    return text


def _address(text: str, *, mail: bool) -> str:
    """Where a link may lead: a host without a password in front of it, or an address; nothing otherwise."""
    if mail:
        return text if text.startswith("mailto:") else f"mailto:{text}"
    try:
        parts = urlsplit(text)
        usable = parts.hostname and not parts.username and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return ""
    return text if usable and parts.scheme in ("http", "https") else ""


def _spoken_to(text: str, names: list[str]) -> str:
    """Escaped, with each @Name of somebody who was told made to stand out."""
    if not names:
        return str(escape(text))
    pattern = re.compile("@(" + "|".join(re.escape(name) for name in names) + r")(?!\w)", re.I)
    made, at = [], 0
    for match in pattern.finditer(text):
        made += [
            str(escape(text[at : match.start()])),
            f'<strong class="mention">{escape(match[0])}</strong>',
        ]
        at = match.end()
    return "".join([*made, str(escape(text[at:]))])
