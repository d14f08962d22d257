"""Where tasks are kept; what modelsearch asks for after each save goes into the outbox of the index instead."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django_tasks_db import DatabaseBackend

AFTER_A_SAVE = "modelsearch.tasks.insert_or_update_object_task"


class Tasks(DatabaseBackend):
    """As django-tasks-db has it, but for indexing: one row in the same transaction, drained in batches by one process."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        if task.module_path != AFTER_A_SAVE:
            return super().enqueue(task, args, kwargs)
        from portal.indexing.outbox import note

        app, model, key = args
        note(apps.get_model(app, model), [key])
        return None
