"""The kinds of file people may add: one table, from which the stored type comes, never from the browser."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FileKind:
    """One kind of file: its stored type, how it is looked into, and for Office files the part it must have."""

    extension: str
    mime: str
    family: str  # pdf, office, image or text
    main_part: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: dict[str, FileKind] = {
    kind.extension: kind
    for kind in (
        FileKind("pdf", "application/pdf", "pdf"),
        FileKind("docx", f"{_OFFICE}wordprocessingml.document", "office", "word/document.xml"),
        FileKind("xlsx", f"{_OFFICE}spreadsheetml.sheet", "office", "xl/workbook.xml"),
        FileKind("pptx", f"{_OFFICE}presentationml.presentation", "office", "ppt/presentation.xml"),
        FileKind("csv", "text/csv", "text"),
        FileKind("txt", "text/plain", "text"),
        FileKind("jpg", "image/jpeg", "image"),
        FileKind("jpeg", "image/jpeg", "image"),
        FileKind("png", "image/png", "image"),
        FileKind("webp", "image/webp", "image"),
        FileKind("heic", "image/heic", "image"),
    )
}
ACCEPT = ",".join(f".{extension}" for extension in KINDS)
