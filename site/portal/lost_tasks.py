"""A task whose worker was killed stays “running” for ever: it is made ready again, as a job of the timetable is.

Every task does no harm when it is run twice, so nobody has to know whether the worker lives.
"""

from __future__ import annotations

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from workflow.timetable import LEASE, every

MOST_WORKERS = 5  # lost over one task: then it is likely the task that ends them


@every(5)
def take_up_lost_tasks() -> None:
    now = timezone.now()
    lost = DBTaskResult.objects.running().filter(started_at__lt=now - LEASE)
    for task in lost:
        still = lost.filter(
            pk=task.pk, started_at=task.started_at
        )  # nobody has finished it or taken it up meanwhile
        if len(task.worker_ids) < MOST_WORKERS:
            still.update(status=TaskResultStatus.READY, started_at=None)
        else:
            still.update(
                status=TaskResultStatus.FAILED,
                finished_at=now,
                exception_class_path="builtins.RuntimeError",
                traceback=f"{len(task.worker_ids)} workers were lost over it.",
            )
