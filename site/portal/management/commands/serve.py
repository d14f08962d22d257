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
OFTEN, WITHIN = 5, 60.0  # so many endings of worker and indexer in so many seconds are more than an accident


class Command(BaseCommand):
    """Prepare what is missing, print where to look, and keep the processes together."""

    help = "Serve the site on 127.0.0.1 with gunicorn, one task worker and one indexer."
    requires_system_checks: Any = ["__all__"]

    def handle(self, *args: Any, **options: Any) -> None:
        self.prepare()
        commands = [self.web(), self.worker(), self.indexer()]
        processes = [self.start(*command) for command in commands]
        self.tell()
        self.keep(commands, processes)

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

    def keep(self, commands: list[list[str]], processes: list[subprocess.Popen]) -> None:
        """Until the web server, the first of them, ends or somebody stops us; then stop all."""
        stopping: list[int] = []

        def stop(number: int, frame: FrameType | None) -> None:
            stopping.append(number)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        ended: list[float] = []
        while not stopping and self.runs(commands, processes, ended):
            time.sleep(0.2)
        for process in processes:
            if process.poll() is None:
                process.terminate()
        within = time.monotonic() + STOP_WITHIN
        for process in processes:
            _end(process, within)
        if not stopping:
            raise CommandError(
                "The web server ended by itself, or the task worker or indexer did over and over: all are stopped."
                " See the messages above."
            )

    def runs(self, commands: list[list[str]], processes: list[subprocess.Popen], ended: list[float]) -> bool:
        """Whether all is well. A worker or indexer that was killed loses nothing: it is started again, but not for ever."""
        if processes[0].poll() is not None:
            return False
        for place, process in enumerate(processes[1:], start=1):
            if process.poll() is None:
                continue
            ended.append(time.monotonic())
            if len(ended) > OFTEN and ended[-1] - ended[-1 - OFTEN] < WITHIN:
                return False
            self.stderr.write(f"{commands[place][-1]} ended by itself and is started again.")
            processes[place] = self.start(*commands[place])
        return True


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
