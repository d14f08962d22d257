"""What a downloaded PDF or case file says."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
from playwright.sync_api import Download

from tests.browser.serving import Site


def kept(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def text_of(pdf: Path) -> str:
    """Its words, with every run of white space as one blank."""
    done = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def case_file_in(pdf: Path) -> dict[str, Any]:
    """The case file a PDF carries."""
    with pikepdf.open(pdf) as document:
        attached = next(name for name in document.attachments if name.endswith(".json"))
        found: dict[str, Any] = json.loads(document.attachments[attached].get_file().read_bytes())
    return found


def appraised(site: Site, case_file: Path) -> dict[str, Any]:
    """What `manage.py appraise` makes of the preferred option of a case file."""
    options = json.loads(case_file.read_text())["options"]
    preferred = next(option["key"] for option in options if option["role"] == "preferred")
    found: dict[str, Any] = json.loads(site.manage("appraise", str(case_file), "--json"))[preferred]
    return found
