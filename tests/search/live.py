"""An index behind the outbox, and an indexer that works when it is told to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ideas.models import Idea
from ideas.search import find
from portal.indexing.indexer import Indexer
from tests.search.engines import settings_for


def live_index(settings: Any, folder: Path, engine: str) -> Indexer:
    behind = settings_for(engine, folder)["default"]
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.indexing.backend", "ENGINE": behind}}
    settings.DATA_DIR = folder
    indexer = Indexer()
    indexer.rest = lambda seconds: None  # type: ignore[method-assign]
    work(indexer)
    return indexer


def work(indexer: Indexer) -> None:
    while indexer.step():
        pass


def found(words: str) -> list[str]:
    return sorted(find(Idea.objects.all(), words).values_list("title", flat=True))
