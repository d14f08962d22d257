"""Starts the real thing as `make run` does, in a folder of its own, and stops it again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 600  # seconds: an empty database is migrated and filled first, on a machine that may be busy
STOP_WITHIN = 20
MAIL_TAKES = 90  # at most, when several journeys give one worker its work


@dataclass(frozen=True)
class Site:
    """A running demonstration: where it answers, and where it keeps what it knows."""

    address: str
    folder: Path
    settings: dict[str, str]

    def manage(self, *words: str) -> str:
        """What `manage.py …` prints on this site's own data."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.settings, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def letters(self, address: str) -> list[str]:
        """Every e-mail sent to somebody so far, oldest first."""
        files = sorted((self.folder / "mail").glob("*"), key=lambda file: file.stat().st_mtime_ns)
        letters = [letter for file in files for letter in file.read_text().split("-" * 79)]
        return [letter for letter in letters if f"To: {address}" in letter]

    def has_written(self, address: str, *words: str) -> bool:
        """Whether somebody gets an e-mail with all these words; the worker that sends it may have much else to do."""
        until = time.monotonic() + MAIL_TAKES
        while time.monotonic() < until:
            if any(all(word in letter for word in words) for letter in self.letters(address)):
                return True
            time.sleep(0.2)
        return False


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """`manage.py serve` on a free port with the demonstration place, until the block ends."""
    site = _site(folder, _free_port())
    log = folder / "serve.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=site.settings, stdout=out, stderr=out
        )
        try:
            _wait_for(site, process, log)
            yield site
        finally:
            _stop(process)


def _site(folder: Path, port: int) -> Site:
    address = f"http://127.0.0.1:{port}"
    # The suite's own settings and any real database stay out of it.
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}
    wanted = {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATA_DIR": str(folder / "data"),
        "DEMO": "1",
        "DEBUG": "0",
        "PORT": str(port),
        "SITE_ADDRESS": address,
        "EMAIL_URL": f"filemail:///{folder / 'mail'}",
        "PYTHONUNBUFFERED": "1",
    }
    return Site(address, folder, kept | wanted)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(site: Site, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end:
        assert process.poll() is None, f"The site did not start:\n{log.read_text()[-4000:]}"
        try:
            with urlopen(f"{site.address}/demo/", timeout=30) as answer:  # noqa: S310  (our own loopback address)
                if answer.status == 200:
                    return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"No answer in {READY_WITHIN} seconds:\n{log.read_text()[-4000:]}")


def _stop(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
