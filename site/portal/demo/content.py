"""Reads the demonstration's words from the files beside it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
Words = dict[str, Any]


@lru_cache(maxsize=16)
def read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def ideas() -> list[Words]:
    """Every written idea, in the order of the files."""
    return [idea for file in sorted(FOLDER.glob("ideas_*.json")) for idea in read(file.stem)]


def cases() -> dict[str, Words]:
    """Case files by the key of their idea."""
    return {key: case for file in sorted(FOLDER.glob("cases*.json")) for key, case in read(file.stem).items()}
