"""With an indexer at work, what is written is found within two seconds, and what is taken away is not."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from ideas.models import Idea
from tests.cast import make_cast
from tests.makers import make_idea
from tests.search.engines import ENGINES, settings_for
from tests.search.live import found
from tests.search.test_killed_indexer import indexing, indexing_once
from workflow.stages import Stage

SOON = 2.0  # seconds
SPAWN = multiprocessing.get_context("fork")

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=ENGINES)
def at_work(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[None]:
    behind = settings_for(request.param, tmp_path)["default"]
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.indexing.backend", "ENGINE": behind}}
    settings.DATA_DIR = tmp_path
    connections.close_all()
    first = SPAWN.Process(target=indexing_once)
    first.start()
    first.join(60)
    process = SPAWN.Process(target=indexing)
    process.start()
    yield
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()


def seconds_until(true: Callable[[], bool]) -> float:
    began = time.monotonic()
    while not true() and time.monotonic() - began < 5 * SOON:
        time.sleep(0.02)
    return time.monotonic() - began


def test_what_is_written_changed_or_withdrawn_is_found_so_within_two_seconds(at_work: None) -> None:
    idea = make_idea(make_cast(), Stage.AT_PANEL, title="Fewer zeppelins")
    assert seconds_until(lambda: found("zeppelins") == ["Fewer zeppelins"]) < SOON
    idea.title = "Fewer balloons"
    idea.save()
    assert seconds_until(lambda: found("balloons") == ["Fewer balloons"] and not found("zeppelins")) < SOON
    Idea.objects.filter(pk=idea.pk).update(submitted_at=None)
    idea.refresh_from_db()
    idea.save()
    assert seconds_until(lambda: not found("balloons")) < SOON
