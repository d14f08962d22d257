"""A worker killed in the middle of a list, or beside others who write: no batch is half written, none is written twice."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.db import connection, connections
from django.test import override_settings
from django.utils import timezone

from ideas.bringing import grouping, services, tasks, writing
from ideas.models import Idea, IdeaList, IdeaVersion, ListedIdea
from tests.cast import make_cast
from tests.ideas.bringing import many, upload
from tests.makers import make_idea
from workflow.models import Decision
from workflow.stages import Stage
from workflow.timetable import TIMETABLE

ROWS = 1_000
SPAWN = multiprocessing.get_context("fork")
State = IdeaList.State

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "BATCH", 20)


def running() -> IdeaList:
    cast = make_cast()
    return services.confirm(by=cast.carol, listed=upload(cast, many(ROWS)))


def killed_after(listed: IdeaList, rows: int) -> None:
    """A worker of its own process, killed as soon as so many rows are in."""
    connections.close_all()
    worker = SPAWN.Process(target=_at_work, args=(listed.pk,))
    worker.start()
    end = time.monotonic() + 60
    while time.monotonic() < end and worker.is_alive():
        if IdeaList.objects.get(pk=listed.pk).done >= rows:
            break
        time.sleep(0.005)
    os.kill(worker.pid or 0, signal.SIGKILL)
    worker.join()


def _at_work(pk: int) -> None:
    connections.close_all()
    tasks.carry_on.call(pk)


def whole(listed: IdeaList) -> bool:
    """As many of everything as rows done: nothing half written."""
    listed.refresh_from_db()
    return {
        Idea.objects.exclude(submitted_at=None).count(), Decision.objects.count(), IdeaVersion.objects.count(),
        ListedIdea.objects.filter(fate="in", idea__isnull=False).count(),
    } == {listed.done}  # fmt: skip


def test_killed_again_and_again_it_comes_in_once_and_whole(small_batches: None) -> None:
    listed = running()
    for rows in (20, 200, 400, 800):
        killed_after(listed, rows)
        assert whole(listed) and listed.state == State.RUNNING
    tasks.carry_on.call(listed.pk)
    listed.refresh_from_db()
    assert listed.state == State.DONE and Idea.objects.count() == ROWS
    assert len(set(listed.rows.values_list("number", flat=True))) == ROWS


def test_what_a_killed_worker_left_is_taken_up_by_the_timetable(small_batches: None) -> None:
    listed = running()
    killed_after(listed, 100)
    tasks.take_up_lists()
    listed.refresh_from_db()
    assert listed.state == State.RUNNING, "whoever had it may still be at it"
    IdeaList.objects.update(beat_at=timezone.now() - timedelta(minutes=5))
    TIMETABLE["ideas.bringing.tasks.take_up_lists"].work()
    listed.refresh_from_db()
    assert listed.state == State.DONE and Idea.objects.count() == ROWS


def test_two_workers_at_once_write_no_row_twice(small_batches: None) -> None:
    listed = running()
    connections.close_all()
    workers = [SPAWN.Process(target=_at_work, args=(listed.pk,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    listed.refresh_from_db()
    assert listed.state == State.DONE and Idea.objects.count() == ROWS == listed.counts()["in"]


def test_killed_while_it_is_taken_out_it_goes_on_too(small_batches: None) -> None:
    listed = running()
    tasks.carry_on.call(listed.pk)
    services.undo(by=listed.by, listed=listed)
    killed_after(listed, 200)
    listed.refresh_from_db()
    assert listed.state == State.UNDOING and Idea.objects.count() == ROWS - listed.done
    tasks.carry_on.call(listed.pk)
    listed.refresh_from_db()
    assert listed.state == State.UNDONE and not Idea.objects.exists()


def test_a_batch_that_breaks_leaves_nothing_and_can_be_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = running()

    def breaks(*args: object, **said: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(writing, "_as_of_their_day", breaks)
        with pytest.raises(RuntimeError):
            tasks.carry_on.call(listed.pk)
    listed.refresh_from_db()
    assert (
        listed.state == State.STOPPED
        and not Idea.objects.exists()
        and "Something went wrong" in listed.problem
    )
    services.go_on(by=listed.by, listed=listed)
    tasks.carry_on.call(listed.pk)
    assert Idea.objects.count() == ROWS


def test_comparing_bears_that_somebody_else_writes_meanwhile(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reading that stays open while another process writes would be the end of it on SQLite."""
    monkeypatch.setattr(grouping, "READ", 2)
    cast = make_cast()
    for number in range(6):
        make_idea(cast, Stage.AT_PANEL, title=f"Number {number}")
    listed = upload(cast)
    listed.state, listed.beat_at = IdeaList.State.RUNNING, timezone.now()
    listed.save()
    heard: list[int] = []

    def elsewhere() -> None:
        Idea.objects.update(version=3)
        connection.close()

    def beat(done: int) -> None:
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join()
        IdeaList.objects.filter(pk=listed.pk).update(done=done)
        heard.append(done)

    tasks._bring_in(listed)
    grouping.groups_of(listed, beat=beat)
    assert heard
