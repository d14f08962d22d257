"""What a document says of itself: the case file it carries, and the fingerprint it names. For “Check a document”.

No PDF library is used. All that is wanted is one attachment our own writer puts there in the open, and the identifier
in the trailer; both can be found by looking for them, and a hostile file then never meets a parser. A file another
program has rewritten keeps both (the attachment perhaps compressed); one that is encrypted or printed anew loses them,
and is then said to carry no case file. Nothing here reads more than it is given, or unpacks more than a case file's size.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

from casebuilder.appraisal import CaseFileError, canonical
from casebuilder.appraisal.reading import LARGEST, load
from casebuilder.documents.workbook.cover import FINGERPRINT

FORMAT = "bankable-case/1"
ATTACHED = re.compile(rb"/Type\s*/EmbeddedFile\b")
LENGTH = re.compile(rb"/Length\s+(\d{1,9})(?!\s+\d+\s+R)")
IDENTIFIER = re.compile(rb"/ID\s*\[\s*(?:\(([0-9a-f]{32})\)|<([0-9A-Fa-f]{64})>)")
HEXADECIMAL = re.compile(r"[0-9a-f]{32,64}")
MOST_ATTACHMENTS = 20  # looked into
DICTIONARY = 4_000  # bytes a stream's dictionary may be long
PROPERTIES = "docProps/custom.xml"
MOST_PROPERTIES = 200_000  # bytes of them
VALUE = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}lpwstr"


class NotACaseFile(ValueError):
    """JSON, or what should be it, that is no case file; the message says what was wrong."""


@dataclass(frozen=True)
class Claims:
    """What was found: SHA-256 of the file; the fingerprint it names, or its beginning; the case file inside."""

    sha256: str
    named: str = ""
    case: dict[str, Any] | None = None
    inside: str = ""  # the fingerprint of that case file
    spoiled: bool = False  # there is something attached, and it is no case file

    @property
    def altered(self) -> bool:
        """Whether the case file inside is another than the one the document names, or none any more."""
        another = bool(self.inside) and not self.inside.startswith(self.named)
        return bool(self.named) and (another or self.spoiled)


def of_pdf(content: bytes) -> Claims:
    case = _attached(content)
    found = list(IDENTIFIER.finditer(content))
    named = ""
    if found:
        plain, coded = found[-1].groups()
        named = (plain or bytes.fromhex(coded.decode())).decode("ascii", "replace")
    named = named if HEXADECIMAL.fullmatch(named) else ""
    spoiled = case is None and ATTACHED.search(content) is not None
    return Claims(_sum(content), named, case, _sum(canonical(case)) if case else "", spoiled)


def of_workbook(content: bytes) -> Claims:
    """A workbook that was looked into already: it is an archive without entities, and unpacks to no more than it should."""
    named = ""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if PROPERTIES in archive.namelist() and archive.getinfo(PROPERTIES).file_size <= MOST_PROPERTIES:
            named = _property(archive.read(PROPERTIES))
    return Claims(_sum(content), named)


def of_case_file(content: bytes) -> Claims:
    """A case file; its fingerprint is of what it says, however it is spaced and ordered."""
    try:
        case = load(content)
        inside = _sum(canonical(case))
    except CaseFileError as error:
        raise NotACaseFile(str(error.faults[0])) from None
    if not isinstance(case, dict) or case.get("format") != FORMAT:
        raise NotACaseFile(FORMAT)
    return Claims(_sum(content), "", case, inside)


def _sum(content: bytes) -> str:
    return sha256(content).hexdigest()


def _attached(content: bytes) -> dict[str, Any] | None:
    """The case file among the attachments."""
    for place, found in enumerate(ATTACHED.finditer(content)):
        data = _stream(content, found.start()) if place < MOST_ATTACHMENTS else b""
        if not data.startswith(b"{"):
            continue
        try:
            case = load(data)
            canonical(case)
        except CaseFileError:
            continue
        if isinstance(case, dict) and case.get("format") == FORMAT:
            return case
    return None


def _stream(content: bytes, at: int) -> bytes:
    """The bytes of the stream whose dictionary this is in, unpacked where they are packed."""
    opening = content.find(b"stream", at, at + DICTIONARY)
    if opening < 0:
        return b""
    begins = content.rfind(b"obj", max(at - DICTIONARY, 0), at)  # programs differ in the order of its names
    head, start = content[max(begins, 0) : opening], opening + len(b"stream")
    start += 2 if content[start : start + 2] == b"\r\n" else 1
    length = LENGTH.findall(head)
    end = start + int(length[-1]) if length else content.find(b"endstream", start)
    data = content[start : max(end, start)][: LARGEST + 1]
    if b"/FlateDecode" not in head:
        return data
    try:
        return zlib.decompressobj().decompress(data, LARGEST + 1)
    except zlib.error:
        return b""


def _property(part: bytes) -> str:
    try:
        tree = ET.fromstring(part)  # noqa: S314 - looked into before: no entities, no document type, a bounded size
    except ET.ParseError:
        return ""
    for each in tree:
        if each.get("name") == FINGERPRINT:
            value = each.findtext(VALUE) or ""
            return value if HEXADECIMAL.fullmatch(value) else ""
    return ""
