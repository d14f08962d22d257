"""The worker: tasks as they come, and between them what the timetable says. Any number of these may run."""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from workflow.timetable import run_due

log = logging.getLogger(__name__)

LOOK_EVERY = 20  # seconds between two looks at the timetable


class Command(BaseCommand):
    """Needs no cron: what comes round is in the database, and whichever worker is free does it."""

    help = "Run tasks and what the timetable says, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--interval", type=float, default=1.0, help="seconds to wait when there is nothing to do"
        )
        parser.add_argument(
            "--once",
            action="store_true",
            help="do what there is to do now, then end (for those who have cron)",
        )

    def handle(self, *args: Any, interval: float, once: bool, **options: Any) -> None:
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        logging.getLogger("django_tasks").setLevel(logging.ERROR)
        worker = a_worker(interval)
        worker.configure_signals()
        looked = None
        while worker.running:
            worker.run()  # until no task is left
            if looked is None or time.monotonic() - looked >= LOOK_EVERY:
                looked = time.monotonic()
                look(worker)
            if once:
                worker.run()
                return
            if worker.running:
                time.sleep(interval)


def a_worker(interval: float) -> Worker:
    return Worker(
        queue_names=["*"],
        interval=interval,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def look(worker: Worker) -> None:
    """Do what is due; a signal to stop waits until it is done, as it does for a task."""
    worker.running_task = True
    try:
        run_due()
    except OperationalError:  # a busy database is asked again at the next look
        log.warning("the timetable could not be read and is looked at again")
        close_old_connections()
    finally:
        worker.running_task = False
