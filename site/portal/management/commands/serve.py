"""Serve the site: migrate, fill an empty demonstration, then web server, task worker and indexer, stopped together."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

STOP_WITHIN = 15  # seconds the processes get, together, to finish what they are doing


class Command(BaseCommand):
    """Prepare what is missing, print where to look, and keep the processes together."""

    help = "Serve the site on 127.0.0.1 with gunicorn, one task worker and one indexer."
    requires_system_checks: Any = ["__all__"]

    def handle(self, *args: Any, **options: Any) -> None:
        self.prepare()
        processes = [self.start(*command) for command in (self.web(), self.worker(), self.indexer())]
        self.tell()
        self.keep(processes)

    def prepare(self) -> None:
        """Bring database and static files up to date; skip each when it already is."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database …")
            call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        self.collect()
        if settings.DEMO:
            call_command("demo", "--if-empty")
        with connection.cursor() as cursor:
            # Search over many ideas takes twenty times as long where the planner has to guess.
            cursor.execute("ANALYZE")

    def collect(self) -> None:
        stamp, now = Path(settings.DATA_DIR) / "static.stamp", _fingerprint()
        if stamp.exists() and stamp.read_text() == now:
            return
        self.stdout.write("Collecting static files …")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(now)

    def web(self) -> list[str]:
        return [
            "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{settings.PORT}", "--workers", str(settings.WEB_WORKERS),
            "--log-level", "warning", "--max-requests", "5000", "--max-requests-jitter", "500",
        ]  # fmt: skip

    def worker(self) -> list[str]:
        return [str(settings.BASE_DIR / "manage.py"), "worker"]

    def indexer(self) -> list[str]:
        return [str(settings.BASE_DIR / "manage.py"), "indexer"]

    def start(self, *command: str) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, *command])  # noqa: S603  (our own commands)

    def tell(self) -> None:
        self.stdout.write(f"\n{settings.SITE_NAME} is at http://127.0.0.1:{settings.PORT}/")
        if settings.DEMO:
            from portal.demo_people import DEMO_PASSWORD

            self.stdout.write(f"Sign in with one click as anybody at http://127.0.0.1:{settings.PORT}/demo/")
            self.stdout.write(f"or with any demonstration address and the password “{DEMO_PASSWORD}”.")
        self.stdout.write("Press Ctrl+C to stop.\n")
        sys.stdout.flush()

    def keep(self, processes: list[subprocess.Popen]) -> None:
        """Wait until one process ends or somebody stops us; then stop all."""
        stopping: list[int] = []

        def stop(number: int, frame: FrameType | None) -> None:
            stopping.append(number)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        while not stopping and all(process.poll() is None for process in processes):
            time.sleep(0.2)
        for process in processes:
            if process.poll() is None:
                process.terminate()
        within = time.monotonic() + STOP_WITHIN
        for process in processes:
            _end(process, within)
        if not stopping:
            raise CommandError(
                "The web server, the task worker or the indexer ended by itself: all are stopped. See the messages above."
            )


def _end(process: subprocess.Popen, within: float) -> None:
    try:
        process.wait(max(0, within - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.kill()


def _fingerprint() -> str:
    """Changes when a dependency or one of our own static files does."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements" / "run.txt").read_bytes())
    for file in sorted((settings.BASE_DIR / "site").glob("*/static/**/*")):
        digest.update(f"{file.name}{file.stat().st_mtime_ns}".encode())
    return digest.hexdigest()
