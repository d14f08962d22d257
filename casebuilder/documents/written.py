"""What comes of writing a document, and what is said when none can be written."""

from __future__ import annotations

from dataclasses import dataclass, field


class CannotWrite(Exception):
    """No document could be made; the message says why."""


@dataclass(frozen=True)
class Written:
    """A finished document. warnings is empty unless something in the layout was not as we wrote it."""

    content: bytes
    pages: int  # or sheets
    warnings: tuple[str, ...] = field(default=())
