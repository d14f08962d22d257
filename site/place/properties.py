"""Takes the names of people out of the properties of a file, where programs write them and nobody looks.

What the file says stays as it is. A PDF keeps its length, so that its table of contents still finds everything.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import replace
from io import BytesIO

from place.files import Checked
from place.kinds import KINDS

# Office: elements whose words, and attributes whose values, are names of people
NAMED = re.compile(
    rb"(<(?:\w+:)?(?:creator|lastModifiedBy|author|Manager|Company)\b[^>]*(?<!/)>)[^<]*(</)", re.IGNORECASE
)
SAID_BY = re.compile(
    rb"(\s(?:\w+:)?(?:author|initials|displayName|userId|providerId|lastIdx)=)([\"'])[^\"'<]*\2"
)
SPEAKS = re.compile(
    r"(docProps/|comment|people|person|author|word/document\.xml|word/footnotes\.xml|word/endnotes\.xml)",
    re.I,
)

# PDF: the reference to the properties, the author where it stands in the open, and the newer kind of properties
INFO = re.compile(rb"/Info\s+\d+\s+\d+\s+R")
AUTHOR = re.compile(rb"/Author\s*(\((?:[^()\\]|\\.|\([^()]*\))*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL)
PACKET = re.compile(rb"<\?xpacket begin.*?<\?xpacket end[^>]*>", re.DOTALL)
STREAM = re.compile(
    rb"<<(?:(?!endobj).){0,400}?/Metadata\b(?:(?!endobj).){0,400}?>>\s*stream\r?\n", re.DOTALL
)
PERSON = re.compile(
    rb"<((?:dc:creator|pdf:Author|xmp:Author|photoshop:AuthorsPosition))\b[^>]*>.*?</\1>", re.DOTALL
)
LARGEST_PACKET = 1_000_000


def nameless(checked: Checked) -> Checked:
    """The same file without the names of whoever wrote or saved it."""
    kind = next((each for each in KINDS.values() if each.mime == checked.mime), None)
    if kind is None or kind.family not in ("pdf", "office"):
        return checked
    return replace(
        checked, content=_pdf(checked.content) if kind.family == "pdf" else _office(checked.content)
    )


def _office(content: bytes) -> bytes:
    """The archive again, part by part; `content` has been looked into before."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if SPEAKS.search(entry.filename):
                part = SAID_BY.sub(rb"\1\2\2", NAMED.sub(rb"\1\2", part))
            new.writestr(zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _pdf(content: bytes) -> bytes:
    content = INFO.sub(_blank, content)
    content = AUTHOR.sub(_blank, content)
    content = PACKET.sub(lambda found: PERSON.sub(_blank, found[0]), content)
    return _packed_metadata(content)


def _blank(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])


def _packed_metadata(content: bytes) -> bytes:
    """Properties in a compressed stream: written again into the same room, or emptied where they no longer fit."""
    for found in list(STREAM.finditer(content)):
        if b"/FlateDecode" not in found[0]:
            continue
        end = content.find(b"endstream", found.end())
        room = content[found.end() : end] if end > 0 else b""
        try:
            plain = zlib.decompressobj().decompress(room, LARGEST_PACKET)
        except zlib.error:
            continue
        smaller = zlib.compress(PERSON.sub(b"", plain), 9)
        written = smaller if len(smaller) <= len(room) else zlib.compress(b"")
        if len(written) <= len(room):
            content = content[: found.end()] + written.ljust(len(room), b"\n") + content[end:]
    return content
