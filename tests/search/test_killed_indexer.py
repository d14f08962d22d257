"""Indexers killed at any moment: nothing committed is lost, and no search ever meets a broken index."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from wagtail.search.backends import get_search_backend

from ideas.models import Idea
from portal.indexing.indexer import Indexer
from portal.indexing.models import SearchChange
from portal.indexing.outbox import note
from tests.cast import make_cast
from tests.makers import make_idea
from tests.search.engines import settings_for
from workflow.stages import Stage

KILLS = 50
IDEAS = 12
SPAWN = multiprocessing.get_context("fork")

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def indexing() -> None:
    Indexer().run()


def indexing_once() -> None:
    indexer = Indexer()
    while indexer.step():
        pass
    connections.close_all()


def change(ideas: list[int], word: str) -> None:
    Idea.objects.filter(pk__in=ideas).update(title=f"Lamps {word}")
    note(Idea, ideas)


def killed_at_any_moment(chance: random.Random, ideas: list[int], round_: int) -> bool:
    """Let an indexer work while ideas change, and kill it; whether it still had something to do."""
    change(chance.sample(ideas, 4), f"round{round_}")
    if round_ % 5 == 0:
        (get_search_backend().engine.place.build() / "made-of").unlink(
            missing_ok=True
        )  # kill it over a rebuild, too
    connections.close_all()
    process = SPAWN.Process(target=indexing)
    process.start()
    until = time.monotonic() + chance.uniform(0, 0.1)
    if round_ % 7 == 0:  # and now and then one that has just finished, however slow the machine is
        until += 20
    while time.monotonic() < until and (round_ % 7 or SearchChange.objects.exists()):
        time.sleep(0.005)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    waits = SearchChange.objects.exists()
    get_search_backend().engine.search("lamps", Idea).count()  # whole, or this raises
    return waits


def test_fifty_kills_lose_nothing_and_break_nothing(settings: Any, tmp_path: Path) -> None:
    cast = make_cast()
    behind = settings_for("whoosh", tmp_path)["default"]
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.indexing.backend", "ENGINE": behind}}
    settings.DATA_DIR = tmp_path
    ideas = [make_idea(cast, Stage.AT_PANEL, title=f"Lamps {number}").pk for number in range(IDEAS)]
    indexing_once()

    chance = random.Random()
    waited = sum(killed_at_any_moment(chance, ideas, round_) for round_ in range(KILLS))
    engine = get_search_backend().engine
    connections.close_all()
    last = SPAWN.Process(target=indexing_once)
    last.start()
    last.join(60)

    assert last.exitcode == 0
    assert not SearchChange.objects.exists()
    assert len(engine.search("lamps", Idea)) == IDEAS
    for title in set(Idea.objects.values_list("title", flat=True)):
        assert {idea.title for idea in engine.search(title, Idea)} == {title}
    assert 0 < waited < KILLS  # the kills came before, amid and after the work
    assert len(list(engine.place.path.glob("b-*"))) <= 2
