"""The one process that writes to the index: drains the outbox, and builds the index anew when it is missing or damaged."""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections
from wagtail.search.backends import get_search_backend

from portal.indexing.outbox import drain
from portal.indexing.rebuilding import rebuild
from portal.search import IndexBusy, IndexMissing, IndexUnusable

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5  # seconds between two looks at the outbox
VERIFY_EVERY = 30.0
AFTER_TROUBLE = 5.0  # seconds before the next try


class Indexer:
    """Runs until told to stop; whatever goes wrong is logged, and what waits goes on waiting."""

    def __init__(self) -> None:
        self.running = True
        self.engine = engine_behind()
        self.verified = -VERIFY_EVERY

    def stop(self) -> None:
        self.running = False

    def run(self) -> None:
        with only_one(self):
            while self.running:
                worked = self.step()
                self.rest(0 if worked else LOOK_EVERY)

    def step(self) -> bool:
        """One batch; whether there may be more."""
        try:
            if self.outdated():
                self.rebuild()
            self.verify()
            return self.drain()
        except IndexBusy as error:
            log.warning("%s", error)
        except IndexUnusable as error:
            return self.mend(error)
        except DatabaseError:
            log.warning("The outbox of the search index could not be read; it is tried again.")
            close_old_connections()
        except OSError as error:
            log.error(
                "The search index cannot be written (%s). What changed waits; it is tried again.", error
            )
        except Exception:  # damage shows itself in many ways; whoever ends over and over is not started again
            log.exception("The search index could not be brought up to date; it is tried again.")
            self.verified = -VERIFY_EVERY
        self.rest(AFTER_TROUBLE)
        return False

    def drain(self) -> bool:
        """Objects are read before the index is locked: two at once could put an older state over a newer one."""
        with only_one(self, "draining") as mine:
            return mine and drain(self.engine) > 0

    def outdated(self) -> bool:
        return hasattr(self.engine, "outdated") and bool(self.engine.outdated())

    def verify(self) -> None:
        """Now and then, whether what is on the disk is still what was written, and whether a server has an index at all."""
        if time.monotonic() - self.verified <= VERIFY_EVERY:
            return
        if hasattr(self.engine, "place"):
            self.engine.place.verify()
        elif hasattr(self.engine, "es"):
            for index in self.engine.all_indexes():
                if not self.engine.es.indices.exists(index=index.get_key()):
                    raise IndexMissing(f"The search server has no index {index}.")
        self.verified = time.monotonic()

    def mend(self, error: IndexUnusable) -> bool:
        level = logging.INFO if isinstance(error, IndexMissing) else logging.WARNING
        log.log(level, "%s It is built anew from the database.", error)
        try:
            self.rebuild()
        except Exception:
            log.exception("The search index could not be built; it is tried again.")
            self.rest(AFTER_TROUBLE)
            return False
        return True

    def rebuild(self) -> None:
        with only_one(self, "draining") as mine:
            if not mine:
                return
            began = time.monotonic()
            count = rebuild(self.engine)
        log.info("The search index was built: %s objects in %.1f s.", count, time.monotonic() - began)

    def rest(self, seconds: float) -> None:
        """Not longer than it takes somebody to stop us."""
        until = time.monotonic() + seconds
        while self.running and time.monotonic() < until:
            time.sleep(min(0.1, seconds))


def engine_behind(name: str = "default") -> Any:
    """The engine itself, without what stands before it."""
    backend = get_search_backend(name)
    return getattr(backend, "engine", backend)


@contextmanager
def only_one(indexer: Indexer, doing: str = "indexer") -> Iterator[bool]:
    """A second on this machine waits until the first is done, or until it is told to stop: then it may do nothing."""
    folder = Path(settings.DATA_DIR) / "index"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / f"{doing}.lock").open("a") as lock:
        while indexer.running:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                indexer.rest(1)
        yield indexer.running
