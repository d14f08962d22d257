"""Makes a document in a process of its own, with limits on time and memory: whatever happens there, the worker goes on.

The process is a fork of the worker, so that libraries and typefaces are there already. It never touches the database:
a Paper is plain values. What comes back is bytes and a few words, never an object that could run something here.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import resource
import select
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn
from warnings import catch_warnings, simplefilter

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from casebuilder.documents.paper import TooLarge
from casebuilder.documents.written import CannotWrite, Written

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
LARGEST = 200 * MEGABYTE  # of what may come back
NEARLY = (
    16 * MEGABYTE
)  # what a library asks for at once; so near its limit, a process failed for want of memory
REFUSALS = {"too large": TooLarge, "cannot": CannotWrite}


class RanOut(Exception):
    """The document took more time or memory than it may; the message says what to do."""


class Broke(Exception):
    """The process ended without a document and without saying why; the log has what is known."""


@dataclass(frozen=True)
class Limits:
    """What one document may take."""

    seconds: float  # by the clock, and of the processor
    megabytes: int  # on top of what the worker has

    @classmethod
    def of_site(cls) -> Limits:
        return cls(settings.DOCUMENT_SECONDS, settings.DOCUMENT_MEGABYTES)


def apart(make: Callable[[], Written], limits: Limits) -> Written:
    """What `make` makes, made in a process that is ended when it takes too much. Raises what `make` refuses with."""
    reading, writing = os.pipe()
    process = _fork()
    if process == 0:
        os.close(reading)
        _work(make, limits, writing)
    os.close(writing)
    try:
        answer = _answer(reading, time.monotonic() + limits.seconds)
    finally:
        os.close(reading)
        status = _ended(process)
    if answer is None:
        raise _too_long(limits)
    return _understood(answer, status, limits)


def _fork() -> int:
    with catch_warnings():
        # Python warns where any library has threads of its own; numpy's prepare themselves for a fork.
        simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _work(make: Callable[[], Written], limits: Limits, writing: int) -> NoReturn:
    """The life of the process: make the document, hand it over, end; nothing of the worker's is tidied up here."""
    try:
        most = _restrict(limits)
        with os.fdopen(writing, "wb") as out:
            for part in _made(make, most):
                out.write(part)
    finally:
        os._exit(0)


def _restrict(limits: Limits) -> int:
    """Hold this process to the limits; how many bytes it may take."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the worker decides when to stop
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    faulthandler.disable()  # the worker says how it ended
    for connection in connections.all():
        connection.execute_wrappers.append(_no_database)
    seconds = int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    most = _size_now() + limits.megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    return most


def _no_database(*_query: object) -> NoReturn:
    """The connection is the worker's: two processes that speak on it would read each other's answers."""
    raise RuntimeError("a document is made from its Paper alone, and asks the database nothing")


def _size_now() -> int:
    """Bytes of address space the worker has taken by itself; where that is not said, nothing is taken off."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _was_full(most: int) -> bool:
    """Whether this process ran up against its limit: libraries call a lack of memory by many names."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return False
    peak = next((line.split()[1] for line in status.splitlines() if line.startswith("VmPeak:")), "0")
    return int(peak) * 1024 > most - NEARLY


def _made(make: Callable[[], Written], most: int) -> list[bytes]:
    """A line that says how it went, and the document."""
    try:
        written = make()
    except TooLarge as error:
        return _said("too large", words=str(error))
    except CannotWrite as error:
        return _said("cannot", words=str(error))
    except MemoryError:
        return _said("memory")
    except BaseException:  # noqa: BLE001 - this process ends here; the worker is told everything
        if _was_full(most):
            return _said("memory")
        return _said("broken", words=traceback.format_exc()[-4000:])
    about = {name: value for name, value in asdict(written).items() if name != "content"}
    return [*_said("done", **about), written.content]


def _said(how: str, **more: Any) -> list[bytes]:
    return [json.dumps({"how": how, **more}).encode(), b"\n"]


def _answer(reading: int, until: float) -> bytes | None:
    """Everything the process has to say, or None when the time is over."""
    found = bytearray()
    while True:
        left = until - time.monotonic()
        ready = left > 0 and select.select([reading], [], [], left)[0]
        if not ready or len(found) > LARGEST:
            return None
        part = os.read(reading, MEGABYTE)
        if not part:
            return bytes(found)
        found += part


def _ended(process: int) -> int:
    """How the process ended: by itself by now, or because it is made to."""
    for _moment in range(50):
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return status
        time.sleep(0.002)
    os.kill(process, signal.SIGKILL)
    return os.waitpid(process, 0)[1]


def _understood(answer: bytes, status: int, limits: Limits) -> Written:
    head, line, content = answer.partition(b"\n")
    try:
        said = json.loads(head) if line else {}
    except ValueError:
        said = {}
    how = said.pop("how", "")
    if how == "done":
        return Written(content=content, pages=said["pages"], warnings=tuple(said["warnings"]))
    if how in REFUSALS:
        raise REFUSALS[how](said["words"])
    if how == "memory" or (not how and os.WIFSIGNALED(status) and os.WTERMSIG(status) != signal.SIGXCPU):
        log.error("a document was stopped: more than %s MB (%s)", limits.megabytes, status)
        raise RanOut(
            _("This document needs more memory than it may take. Shorten its longest texts and try again.")
        )
    if os.WIFSIGNALED(status):
        raise _too_long(limits)
    log.error("a document broke: %s", said.get("words", f"the process ended with {status}"))
    raise Broke(said.get("words", ""))


def _too_long(limits: Limits) -> RanOut:
    log.error("a document was stopped after %s seconds", limits.seconds)
    return RanOut(
        _(
            "This document took longer than %(seconds)s seconds and was stopped. Shorten its longest texts and try again."
        )
        % {"seconds": f"{limits.seconds:g}"}
    )
