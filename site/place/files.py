"""Looks into a file somebody adds before anything of it is kept: plain bytes in, a safe copy or a reason out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import filetype
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from place.archives import office_fault
from place.kinds import KINDS, FileKind
from place.pictures import PictureRefused, redrawn

MEGABYTE = 1_000_000
LARGEST = 10 * MEGABYTE  # of one file
NAME_LENGTH = 100
MARKUP = re.compile(r"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|math|\?xml)\b|<\?xml", re.I)
UNNAMEABLE = re.compile(r'[\\/:*?"<>|]')
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.I)  # names Windows keeps for itself


class FileRefused(Exception):
    """This file is not taken. The sentence says why and what to do."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: a safe name, the type from our table, and the bytes to store."""

    name: str
    mime: str
    content: bytes


def check(name: str, content: bytes) -> Checked:
    """The safe copy of a file, or FileRefused. What the browser says of its type plays no part."""
    kind = KINDS.get(_extension(name))
    if kind is None:
        raise FileRefused(
            _(
                "Files of this kind are not taken. Save it as PDF, Word, Excel, PowerPoint, CSV, text, JPEG or PNG."
            )
        )
    if not content:
        raise FileRefused(_("The file is empty."))
    if len(content) > LARGEST:
        raise FileRefused(_("The file is larger than 10 MB. Make it smaller, or add it in parts."))
    if kind.family == "image":
        return _image(name, content)
    {"pdf": _check_pdf, "office": _check_office, "text": _check_text}[kind.family](content, kind)
    return Checked(safe_name(name, kind.extension), kind.mime, _as_utf8(content, kind))


def safe_name(name: str, extension: str) -> str:
    """A name any system can keep: no folders, no control or direction signs, not too long, the given ending."""
    base = re.split(r"[\\/]", name.replace("\0", ""))[-1]
    base = unicodedata.normalize("NFC", base.encode("utf-8", "ignore").decode())
    base = "".join(" " if sign.isspace() else sign for sign in base)
    base = "".join(sign for sign in base if not unicodedata.category(sign).startswith("C"))
    stem = base.rpartition(".")[0] if "." in base else base
    stem = (
        " ".join(UNNAMEABLE.sub("-", stem).split())
        .strip(" .")[: NAME_LENGTH - len(extension) - 1]
        .strip(" .")
    )
    if not stem or RESERVED.match(stem):
        stem = f"file-{stem}".rstrip("-")
    return f"{stem}.{extension}"


def _extension(name: str) -> str:
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def _not_what_it_says(extension: str) -> FileRefused:
    return FileRefused(
        _("This is not a %(kind)s file, whatever its name says. Open it and save it again as %(kind)s.")
        % {"kind": extension.upper()}
    )


def _found(content: bytes) -> str:
    """What its first bytes say a file is; nothing for plain text."""
    known = filetype.guess(content)
    return str(known.extension) if known else ""


def _image(name: str, content: bytes) -> Checked:
    if _found(content) not in ("jpg", "png", "apng", "webp", "heic"):
        raise _not_what_it_says(_extension(name))
    try:
        picture = redrawn(content)
    except PictureRefused as refusal:
        raise FileRefused(str(refusal)) from None
    if len(picture.content) > LARGEST:
        raise FileRefused(_("This picture is too large. Save it with fewer pixels."))
    return Checked(safe_name(name, picture.extension), KINDS[picture.extension].mime, picture.content)


def _check_pdf(content: bytes, kind: FileKind) -> None:
    """A PDF from its first byte to its end, and nothing else behind it."""
    end = content.rstrip(b"\0\r\n \t")[-1100:]
    if not content.startswith(b"%PDF-") or b"%%EOF" not in end or _found(content) != "pdf":
        raise _not_what_it_says(kind.extension)
    if b"PK\x05\x06" in content[-66_000:]:
        raise FileRefused(_("There is another file hidden in this PDF. Print it to PDF again and add that."))


def _check_office(content: bytes, kind: FileKind) -> None:
    fault = office_fault(content, kind)
    if fault:
        raise FileRefused(fault)


def _check_text(content: bytes, kind: FileKind) -> None:
    """Words only: nothing that another program would take for a page, a picture or a program."""
    text = _text(content)
    if text is None or _found(content) or re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise _not_what_it_says(kind.extension)
    if MARKUP.search(text):
        raise FileRefused(_("There is web page code in this file. Save the words alone, as plain text."))


def _text(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _as_utf8(content: bytes, kind: FileKind) -> bytes:
    """Text is kept in the one encoding that every program reads today; the rest as it is."""
    return (_text(content) or "").encode() if kind.family == "text" else content
