"""The ideas as each web process keeps them to find similar ones, and how it stays right while they change.

A process asks the database what has changed since it last asked: one short query. What changed is dropped at once and taken
in anew, so that a blacked-out passage is gone everywhere with the next question asked. See docs/similar.md.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from ideas.models import Idea
from ideas.similarity import Finder, Match, Text
from ideas.similarity.meaning import learn
from ideas.similarity.ranking import CANDIDATES, Allowed
from workflow.stages import Stage

NEVER = (Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN)
KEPT = Q(submitted_at__isnull=False, rerouted_at=None) & ~Q(stage__in=NEVER)
# A transaction that takes longer than BRIEF to commit is overlooked until the next look as far back as OVERLAP, some seconds
# later; one that takes longer than OVERLAP until …
BRIEF, OVERLAP = timedelta(seconds=10), timedelta(minutes=5)
FAR_EVERY = 5.0  # seconds: after a list of thousands was brought in, so far back are thousands of rows
SWEEP = 3600.0  # … all ideas are compared, in seconds
AT_ONCE = 300  # ideas a request takes in itself; more are left to a thread
PIECE = 100  # ideas taken in between two requests' turns

State = tuple[datetime, int]


def text_of(title: str, problem: str, proposal: str) -> Text:
    return Text(title, problem, proposal)


class Shelf:
    """What one process knows. Every method may be called from several threads."""

    def __init__(self) -> None:
        self.finder = Finder()
        self.lock = threading.RLock()
        self.known: dict[int, State] = {}
        self.waiting: list[int] = []  # to be taken in, the next last
        self.looked: datetime | None = None
        self.looked_far = 0.0
        self.swept = 0.0
        self.busy = False  # whether a thread is at it

    def closest(self, text: Text, *, most: int, least: float, allowed: Allowed) -> list[Match]:
        with self.lock:
            return self.finder.closest(text, most=most, least=least, allowed=allowed)

    def near(self, text: Text, most: int) -> list[int]:
        with self.lock:
            return self.finder.index.nearest(self.finder.index.vector(text), most)

    def closest_among(
        self, text: Text, shown: set[int], *, most: int, least: float, looked_at: int = CANDIDATES
    ) -> list[Match]:
        """The same where it is known already which of the near ones may be shown."""
        with self.lock:
            return self.finder.closest(
                text, most=most, least=least, looked_at=looked_at, allowed=lambda keys: shown & set(keys)
            )

    def refresh(self) -> None:
        """Notice what has changed; take it in, or see to it that it is."""
        with self.lock:
            self._notice()
            if self.busy:
                return
            if settings.SIMILAR_IN_BACKGROUND and (len(self.waiting) > AT_ONCE or self.finder.is_due()):
                self.busy = True
                threading.Thread(target=self._work, name="similar", daemon=True).start()
                return
            while self.waiting:
                self._take_in()
            if self.finder.is_due():
                self.finder.relearn()

    def _notice(self) -> None:
        now, tick = timezone.now(), time.monotonic()
        if self.looked is None or tick - self.swept > SWEEP:
            states = self._read(KEPT)
            self._forget(self.known.keys() - states.keys())
            self.swept = self.looked_far = tick
        else:
            far = tick - self.looked_far > FAR_EVERY
            states = self._read(
                Q(changed_at__gte=self.looked - (OVERLAP if far else BRIEF), submitted_at__isnull=False)
            )
            self.looked_far = tick if far else self.looked_far
        changed = [pk for pk, state in states.items() if self.known.get(pk) != state]
        self._forget(changed)
        self.known.update((pk, states[pk]) for pk in changed)
        self.waiting += changed  # the latest are last, and so the first to be taken in
        self.looked = now

    def _read(self, wanted: Q) -> dict[int, State]:
        rows = Idea.objects.filter(wanted).order_by("changed_at", "pk")
        return {pk: (at, version) for pk, at, version in rows.values_list("pk", "changed_at", "version")}

    def _forget(self, keys: Iterable[int]) -> None:
        for pk in list(keys):
            self.finder.drop(pk)
            self.known.pop(pk, None)

    def _take_in(self) -> None:
        """One piece of what waits, as it stands now."""
        with self.lock:
            piece, self.waiting = self.waiting[-PIECE:], self.waiting[:-PIECE]
        rows = Idea.objects.filter(KEPT, pk__in=piece).values_list("pk", "title", "problem", "proposal")
        texts = {pk: text_of(*words) for pk, *words in rows}
        with self.lock:
            again = set(self.waiting)  # changed once more meanwhile
            for pk in reversed(piece):
                if pk in texts and pk not in again:
                    self.finder.add(pk, texts[pk])

    def _work(self) -> None:
        """In a thread of its own: take in what waits, then learn; nobody waits for it."""
        try:
            while self.waiting:
                self._take_in()
            with self.lock:
                due, index = self.finder.is_due(), self.finder.index
            if due:
                meaning = learn(index, lock=self.lock)
                with self.lock:
                    self.finder.meaning, self.finder.learnt = meaning, len(index)
        finally:
            self.busy = False
            connection.close()


class _Kept:
    shelf = Shelf()


def shelf() -> Shelf:
    """This process's, brought up to date."""
    _Kept.shelf.refresh()
    return _Kept.shelf


def forget() -> None:
    """Begin anew: for tests, whose ideas are gone after each."""
    _Kept.shelf = Shelf()
