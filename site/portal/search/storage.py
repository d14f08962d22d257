"""Where the files lie: one directory for each build of the index, a link to the one in use, one writer at a time.

    PATH/lock        held by whoever writes
    PATH/current     a link to the build in use; swapped in one step
    PATH/b-…/        a build: Whoosh's own files, and a seal for each state with the checksum of every file

The index is a cache: whatever is wrong with it is answered by building it anew. Whoosh's files hold serialised objects, so a
directory others can write to is refused, and a file that is not as its seal says is never read.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import stat
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from portal.search.schema import SCHEMA

NAME = "words"
WAIT_FOR_LOCK = 30.0  # seconds
SMALL = 2_000  # a segment of fewer documents may be merged with its like
SMALL_AT_MOST = 10  # small segments before they are
BLOCK = 1_024  # postings read at once


class IndexUnusable(Exception):
    """The index cannot be searched: it has to be built anew."""


class IndexMissing(IndexUnusable):
    """There is none."""


class IndexDamaged(IndexUnusable):
    """A file is not what was written, or is not there."""


class IndexBusy(Exception):
    """Another process has been writing for longer than one waits."""


class Sealed(FileStorage):
    """Files that are on the disk, and known by their checksum, before a new state of the index counts."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        if newname.endswith(".toc"):
            self._seal(oldname, newname)
        super().rename_file(oldname, newname, safe=safe)
        if newname.endswith(".toc"):
            _sync(self.folder)
            for name in self.list():
                if name.endswith(".seal") and name != _seal_of(newname):
                    Path(self.folder, name).unlink(missing_ok=True)

    def _seal(self, state: str, final: str) -> None:
        known = self.sealed()
        sums: dict[str, list[int]] = {}
        for name in self.list():
            if name.endswith(".seg"):
                sums[name] = known.get(name) or self._fingerprint(name, sync=True)
        sums[final] = self._fingerprint(state, sync=True)
        seal = Path(self.folder, _seal_of(final))
        with open(seal, "w", opener=_private) as out:
            json.dump(sums, out)
            out.flush()
            os.fsync(out.fileno())

    def sealed(self) -> dict[str, list[int]]:
        """The checksums of the newest state, or none."""
        state = TOC._latest_generation(self, NAME)
        try:
            return dict(json.loads(Path(self.folder, _seal_of(TOC._filename(NAME, state))).read_text()))
        except (OSError, ValueError):
            return {}

    def _fingerprint(self, name: str, *, sync: bool = False) -> list[int]:
        with open(Path(self.folder, name), "rb") as file:
            if sync:
                os.fsync(file.fileno())
            total = 0
            while part := file.read(1 << 20):
                total = zlib.crc32(part, total)
            return [file.tell(), total]

    def intact(self, name: str, sums: dict[str, list[int]]) -> None:
        """Raise unless a file is as its seal says."""
        try:
            good = self._fingerprint(name) == sums.get(name)
        except OSError as error:
            raise IndexDamaged(f"{name} cannot be read: {error.strerror}") from error
        if not good:
            raise IndexDamaged(f"{name} is not what was written.")


class Place:
    """The directory at PATH."""

    def __init__(self, path: str) -> None:
        self.path = Path(path).absolute()
        self.current = self.path / "current"

    def build(self) -> Path:
        """The build in use."""
        try:
            return self.path / os.readlink(self.current)
        except OSError:
            raise IndexMissing(f"There is no search index at {self.path}.") from None

    def state(self) -> tuple[str, int]:
        """Which build is in use and how often it has been written: changes with every change to the index."""
        build = self.build()
        newest = TOC._latest_generation(FileStorage(str(build)), NAME)
        if newest < 0:
            if self.build() != build:  # swapped for another just now
                return self.state()
            raise IndexMissing(f"There is no search index in {build}.")
        return str(build), newest

    def verify(self) -> None:
        """Read every file of the newest state again; raise unless each is as it was written."""
        state = self.state()
        try:
            self._intact(*state)
        except IndexDamaged:
            if self.state() == state:  # not merely swapped for another build meanwhile
                raise

    def _intact(self, folder: str, newest: int) -> None:
        """The segments the state is made of: the seal may name others that it took the place of, and that are gone."""
        storage = Sealed(folder)
        sums = storage.sealed()
        name = TOC._filename(NAME, newest)
        storage.intact(name, sums)
        for segment in TOC.read(storage, NAME, gen=newest, schema=SCHEMA).segments:
            storage.intact(f"{segment.segment_id()}.seg", sums)

    def guard(self) -> None:
        """Refuse a directory that others can write to: the files in it are trusted when they are read."""
        mode = os.stat(self.path).st_mode
        if mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise IndexUnusable(f"Others can write to {self.path}: run chmod 700 on it.")

    @contextmanager
    def locked(self, wait: float = WAIT_FOR_LOCK) -> Iterator[None]:
        """Nobody else writes meanwhile; the lock falls with the process that holds it."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.guard()
        until = time.monotonic() + wait
        with open(self.path / "lock", "a", opener=_private) as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError:
                    if time.monotonic() > until:
                        raise IndexBusy(f"The search index at {self.path} is being written.") from None
                    time.sleep(0.02)
            yield

    def new_build(self) -> Path:
        """An empty build beside the one in use; what an interrupted rebuild left goes."""
        for other in self.path.glob("b-*"):
            if not self.uses(other):
                shutil.rmtree(other, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix="b-", dir=self.path))
        FileIndex.create(Sealed(str(folder)), SCHEMA, NAME)
        return folder

    def uses(self, folder: Path) -> bool:
        """Whether this is the build in use."""
        return self.current.is_symlink() and os.readlink(self.current) == folder.name

    def use(self, folder: Path) -> None:
        """Swap a finished build in, and clear away every other one."""
        link = self.path / f"next-{os.getpid()}"
        link.unlink(missing_ok=True)
        link.symlink_to(folder.name)
        os.replace(link, self.current)
        _sync(self.path)
        for other in self.path.glob("b-*"):
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)


def writer(folder: Path) -> SegmentWriter:
    """Whoosh's writer; whoever calls it holds the lock."""
    index = FileIndex(Sealed(str(folder)), SCHEMA, NAME)
    return SegmentWriter(
        index, timeout=WAIT_FOR_LOCK, codec=W3Codec(blocklimit=BLOCK, compression=1), limitmb=256
    )


def merge_policy(writing: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Leave large segments alone; once there are many small ones, make them one."""
    small = [segment for segment in segments if segment.doc_count_all() < SMALL]
    empty = [segment for segment in segments if not segment.doc_count()]
    together = small if len(small) > SMALL_AT_MOST else empty
    for segment in together:
        reader = SegmentReader(writing.storage, writing.schema, segment)
        if segment.doc_count():
            writing.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment not in together]


def _seal_of(state: str) -> str:
    return f"{state}.seal"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: str | Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
