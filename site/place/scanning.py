"""Asks a virus scanner about a file before anything of it is kept. Without a scanner in the settings nobody is asked.

The scanner is ClamAV's daemon, which speaks a protocol of three lines: https://docs.clamav.net/manual/Usage/Scanning.html
"""

from __future__ import annotations

import hashlib
import logging
import socket
import struct
from time import monotonic

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from place.files import Checked, FileRefused, check
from place.models import Person
from place.services import record

ANSWER_WITHIN = 10.0  # seconds, from the first byte sent to the last byte answered
PIECE = 65_536  # bytes handed over at a time
LONGEST_ANSWER = 1_000  # bytes
log = logging.getLogger(__name__)


class NotScanned(FileRefused):
    """No answer that could be relied on: the file is not taken, and none is until there is one."""

    def __init__(self) -> None:
        super().__init__(_("Files cannot be checked for viruses at the moment. Try again later."))


def vetted(name: str, content: bytes, *, by: Person, target: models.Model) -> Checked:
    """The safe copy of a file that the scanner has found nothing in; or FileRefused. Call it outside a transaction."""
    checked = check(name, content)
    refuse_virus(content, by=by, target=target)
    return checked


def refuse_virus(content: bytes, *, by: Person, target: models.Model) -> None:
    """Raise FileRefused when there is a virus in it: that it was there is written down, and told to nobody else.

    Outside a transaction: a scanner takes its time, and the entry has to stay although the file is refused.
    """
    found = virus_in(content)
    if found:
        record(
            by=by, action="refuse_virus", target=target, found=found[:100], size=len(content),
            sha256=hashlib.sha256(content).hexdigest())  # fmt: skip
        raise FileRefused(
            _("A virus was found in it. Do not open it, and tell your IT help desk where it came from.")
        )


def virus_in(content: bytes) -> str:
    """What the scanner calls the virus it found; empty when it found none or there is no scanner."""
    if not settings.CLAMD_ADDRESS:
        return ""
    try:
        answer = _ask(settings.CLAMD_ADDRESS, content)
    except OSError as trouble:
        log.error("The virus scanner did not answer: %s", trouble)
        raise NotScanned from None
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    log.error("The virus scanner answered what it never should: %r", answer)
    raise NotScanned


def _ask(address: str | tuple[str, int], content: bytes) -> str:
    """The scanner's answer to one file, all of it within the time there is, however slowly it comes."""
    end = monotonic() + ANSWER_WITHIN
    with _connected(address) as line:
        line.settimeout(_left(end))
        line.sendall(b"zINSTREAM\0" + b"".join(_pieces(content)) + struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0"):
            line.settimeout(_left(end))
            more = line.recv(LONGEST_ANSWER)
            answer += more
            if not more or len(answer) > LONGEST_ANSWER:
                raise ConnectionError("it hung up, or never came to an end")
    return answer.rstrip(b"\0").decode("utf-8", "replace")


def _connected(address: str | tuple[str, int]) -> socket.socket:
    if not isinstance(address, str):
        return socket.create_connection(address, timeout=ANSWER_WITHIN / 2)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(ANSWER_WITHIN / 2)
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line


def _pieces(content: bytes) -> list[bytes]:
    """Each piece with its length before it."""
    starts = range(0, len(content), PIECE)
    return [
        struct.pack("!I", len(piece)) + piece
        for piece in (content[start : start + PIECE] for start in starts)
    ]


def _left(end: float) -> float:
    left = end - monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    return left
