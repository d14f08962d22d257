"""An empty migrated database, made once for each set of migrations: some 240 of them take half a minute, a copy none."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "tests"


def copy_to(target: Path) -> None:
    """The tables and first rows of a new place, at `target`."""
    shutil.copyfile(make(), target)


def make() -> Path:
    """Where the database is, once there is one: whoever comes first migrates, the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    made = KEPT / f"{_fingerprint()}.sqlite3"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _migrate(made)
    return made


def _fingerprint() -> str:
    """Changes with any migration, ours or a library's."""
    found = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _migrate(made: Path) -> None:
    for old in KEPT.glob("*.sqlite3"):
        old.unlink()
    with tempfile.TemporaryDirectory(dir=KEPT) as folder:
        of_the_product = {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "portal.settings", "DATABASE_URL": ""}
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, cwd=ROOT, env=os.environ | of_the_product, check=True)
        with closing(sqlite3.connect(Path(folder, "bankable.sqlite3"))) as database:
            database.execute("VACUUM INTO ?", (str(made),))
