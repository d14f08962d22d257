"""Looks into Word, Excel and PowerPoint files, which are archives, before anything unpacks them."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from place.kinds import FileKind

UNPACKED = 100_000_000  # bytes, of all parts together
ENTRIES = 1_000
RATIO = 100  # unpacked to packed
SMALL = 100_000  # bytes: parts below this may be packed as tightly as they like
TYPES = "[Content_Types].xml"
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
PROGRAMS = ("vbaproject.bin", "vbadata.xml", "activex", "macrosheets", "dialogsheets")
# Parts an Office program would fetch or run from elsewhere when it opens the file; plain links are not among them.
FETCHED = re.compile(rb"/(attachedTemplate|oleObject|frame|subDocument|externalLinkPath|control)\"", re.I)


def office_fault(content: bytes, kind: FileKind) -> str:
    """Why this Office file is not taken; empty when it may be."""
    broken = _(
        "This is not a %(kind)s file, whatever its name says. Open it and save it again as %(kind)s."
    ) % {"kind": kind.extension.upper()}
    if not content.startswith(b"PK\x03\x04") or not _ends_as_it_should(content):
        return broken
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if not {TYPES, kind.main_part} <= names or len(names) < len(entries):
                return broken
            return _too_much(entries) or _astray(entries) or _looked_through(archive, entries)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return broken


def _ends_as_it_should(content: bytes) -> bool:
    """The directory of the archive is the very last thing in it."""
    at = content.rfind(b"PK\x05\x06")
    return (
        at > 0
        and at + 22 <= len(content)
        and at + 22 + int.from_bytes(content[at + 20 : at + 22], "little") == len(content)
    )


def _too_much(entries: list[zipfile.ZipInfo]) -> str:
    """By what the directory says, before unpacking: too many parts, too large, packed too tightly, or over one another."""
    total = sum(entry.file_size for entry in entries)
    tight = any(
        entry.file_size > SMALL and entry.file_size > RATIO * max(entry.compress_size, 1) for entry in entries
    )
    placed = sorted(entries, key=lambda entry: entry.header_offset)
    overlap = any(
        first.header_offset + 30 + first.compress_size > second.header_offset
        for first, second in zip(placed, placed[1:], strict=False)
    )
    if len(entries) > ENTRIES or total > UNPACKED or tight or overlap:
        return _("This file unpacks into far more than it should. Save it as PDF and add that.")
    return ""


def _astray(entries: list[zipfile.ZipInfo]) -> str:
    """Parts that are locked, lie outside the archive, or are programs."""
    for entry in entries:
        name = entry.filename
        if entry.flag_bits & 0x1:
            return _("This file is locked with a password. Add it without one.")
        if name.startswith("/") or "\\" in name or "\0" in name or ".." in PurePosixPath(name).parts:
            return _("This file has parts that lie outside it. Save it as PDF and add that.")
        if any(program in name.lower() for program in PROGRAMS):
            return _("There are macros in this file. Save it without macros and add that.")
    return ""


def _looked_through(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    """What is in the parts; reading stops at the size the directory gave, and their checksums must be right."""
    for entry in entries:
        part = archive.read(entry)
        if part.startswith(ARCHIVES):
            return _("There is another file packed inside this one. Take it out, or save the file as PDF.")
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")) or part.lstrip()[:1] == b"<":
            fault = _xml_fault(entry.filename, part)
            if fault:
                return fault
    return ""


def _xml_fault(name: str, part: bytes) -> str:
    plain = part.replace(b"\0", b"")  # the same words, whichever of the encodings of XML they stand in
    if b"<!DOCTYPE" in plain.upper() or b"<!ENTITY" in plain.upper():
        return _("There is code in this file that no Office program writes. Save it as PDF and add that.")
    if name == TYPES and b"macroenabled" in plain.lower():
        return _("There are macros in this file. Save it without macros and add that.")
    if name.endswith(".rels") and b'"External"' in plain and FETCHED.search(plain):
        return _("This file fetches parts of itself from elsewhere. Save it as PDF and add that.")
    return ""
