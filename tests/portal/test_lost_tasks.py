"""Tasks in the hands of a worker that was killed: done by another, given up when they seem to end their workers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult

from portal.lost_tasks import MOST_WORKERS, take_up_lost_tasks
from tests.cast import Cast
from workflow.tasks import send_mail
from workflow.timetable import LEASE, TIMETABLE

MINUTE = timedelta(minutes=1)


def left_by(workers: int, *, since: timedelta) -> DBTaskResult:
    """A task that so many workers took, the last of them that long ago."""
    found: Any = send_mail.enqueue(0)
    task = DBTaskResult.objects.get(pk=found.id)
    for number in range(workers):
        task.claim(f"worker {number}")
    DBTaskResult.objects.filter(pk=task.pk).update(started_at=timezone.now() - since)
    return task


@pytest.mark.parametrize(
    ("workers", "since", "becomes"),
    [
        (1, LEASE - MINUTE, Status.RUNNING),  # whoever has it may still be at it
        (1, LEASE + MINUTE, Status.READY),
        (MOST_WORKERS - 1, LEASE + MINUTE, Status.READY),
        (MOST_WORKERS, LEASE - MINUTE, Status.RUNNING),
        (MOST_WORKERS, LEASE + MINUTE, Status.FAILED),
    ],
)
def test_what_becomes_of_a_task_somebody_has_had_for_so_long(
    cast: Cast, workers: int, since: timedelta, becomes: Status
) -> None:
    task = left_by(workers, since=since)
    take_up_lost_tasks()
    task.refresh_from_db()
    assert task.status == becomes
    assert (task.finished_at is not None) is (becomes == Status.FAILED)
    assert becomes != Status.FAILED or "workers were lost" in task.traceback


def test_a_finished_task_is_left_alone(cast: Cast) -> None:
    task = left_by(1, since=LEASE + MINUTE)
    DBTaskResult.objects.filter(pk=task.pk).update(status=Status.SUCCESSFUL)
    take_up_lost_tasks()
    task.refresh_from_db()
    assert task.status == Status.SUCCESSFUL


@pytest.mark.django_db(transaction=True)
def test_another_worker_does_what_a_killed_one_left() -> None:
    task = left_by(1, since=LEASE + MINUTE)
    assert "portal.lost_tasks.take_up_lost_tasks" in TIMETABLE
    take_up_lost_tasks()
    call_command("worker", once=True)
    task.refresh_from_db()
    assert task.status == Status.SUCCESSFUL and len(task.worker_ids) == 2
