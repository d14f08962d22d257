"""Changes reach the index through the outbox, and whatever happens to the index, search goes on."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from modelsearch.index import insert_or_update_object, remove_object
from wagtail.search.backends import get_search_backend

from ideas.models import Idea
from ideas.reroute import reroute
from ideas.search import fill
from place.models import Person
from portal import environment
from portal.indexing import indexer as indexing
from portal.indexing.backend import Fallback
from portal.indexing.checks import search_server_has_a_password
from portal.indexing.indexer import Indexer
from portal.indexing.models import SearchChange
from portal.indexing.outbox import note
from portal.search import extras
from tests.cast import Cast
from tests.makers import make_idea
from tests.search.engines import ENGINES
from tests.search.live import found, live_index, work
from workflow.stages import Stage


@pytest.fixture(params=ENGINES)
def live(request: pytest.FixtureRequest, settings: Any, tmp_path: Path, cast: Cast) -> Indexer:
    return live_index(settings, tmp_path, request.param)


def test_what_is_saved_waits_in_the_outbox_and_is_found_once_it_is_drained(live: Indexer, cast: Cast) -> None:
    idea = make_idea(cast, Stage.AT_PANEL)
    assert SearchChange.objects.filter(model="ideas.idea", key=str(idea.pk)).exists()
    work(live)
    assert not SearchChange.objects.exists()
    assert found("lamps") == [idea.title]
    Idea.objects.filter(pk=idea.pk).update(title="Fewer zeppelins")
    insert_or_update_object(Idea.objects.get())
    work(live)
    assert found("zeppelins") == ["Fewer zeppelins"]


def test_what_is_rolled_back_leaves_nothing_in_the_outbox(live: Indexer, cast: Cast) -> None:
    before = SearchChange.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_idea(cast, Stage.AT_PANEL)
        raise ZeroDivisionError
    assert SearchChange.objects.count() == before


def test_what_is_deleted_or_taken_out_of_sight_is_found_no_more(live: Indexer, cast: Cast) -> None:
    gone, hidden, draft = (
        make_idea(cast, Stage.SUBMITTED, title="Lamps gone"),
        make_idea(cast, Stage.SUBMITTED, title="Lamps hidden"),
        make_idea(cast, Stage.DRAFT, title="Lamps in a draft"),
    )
    work(live)
    assert found("lamps") == ["Lamps gone", "Lamps hidden"]
    reroute(hidden, by=cast.carol, version=hidden.version)
    remove_object(gone)  # what modelsearch does once a row is deleted
    Idea.objects.filter(pk=gone.pk).update(submitted_at=None)
    work(live)
    assert found("lamps") == []
    assert draft.pk


def test_what_is_written_in_bulk_goes_through_the_outbox_too(live: Indexer, cast: Cast) -> None:
    for number in range(12):
        make_idea(cast, Stage.AT_PANEL, title=f"Bulk {number}")
    SearchChange.objects.all().delete()
    fill()
    assert SearchChange.objects.count() == 12
    work(live)
    assert len(found("bulk")) == 12


def test_who_changes_one_idea_does_not_wait_for_a_list_of_thousands(live: Indexer, cast: Cast) -> None:
    """Whatever of the list is written before it and after."""
    for first in range(0, 2_000, 200):
        note(Idea, range(10**6 + first, 10**6 + first + 200))
        if first == 800:
            make_idea(cast, Stage.AT_PANEL)
    assert live.step()
    assert len(found("lamps")) == 1
    assert SearchChange.objects.count() > 1_000 and not SearchChange.objects.filter(bulk=False).exists()
    work(live)
    assert not SearchChange.objects.exists()


def test_an_object_that_cannot_be_indexed_keeps_no_other_out(live: Indexer, cast: Cast) -> None:
    SearchChange.objects.create(model="ideas.idea", key="not a number")
    SearchChange.objects.create(model="no.such", key="1")
    make_idea(cast, Stage.AT_PANEL)
    work(live)
    assert not SearchChange.objects.exists()
    assert len(found("lamps")) == 1


def test_the_database_answers_while_there_is_no_index_and_the_same_ideas_are_found(
    whoosh: Indexer, cast: Cast
) -> None:
    for title in ("Lamps one", "Lamps two", "Vans"):
        make_idea(cast, Stage.AT_PANEL, title=title, problem="", proposal="")
    work(whoosh)
    before = found("lamps")
    shutil.rmtree(whoosh.engine.place.path)
    assert get_search_backend().degraded
    assert found("lamps") == before == ["Lamps one", "Lamps two"]
    assert len(extras.ranked("lamps", Idea.objects.all())) == 2
    assert extras.suggest("lmaps", Idea.objects.all(), ids=[]) == ""
    work(whoosh)
    assert not get_search_backend().degraded
    assert found("lamps") == before


def test_the_fallback_takes_whatever_the_engine_takes(cast: Cast) -> None:
    from modelsearch.query import Fuzzy

    make_idea(cast, Stage.AT_PANEL)
    assert len(Fallback({}).search(Fuzzy("lamps"), Idea)) == 1
    assert len(Fallback({}).search("  ", Idea)) == 0


def test_the_commands_do_what_waits_and_end(whoosh: Indexer, cast: Cast) -> None:
    make_idea(cast, Stage.AT_PANEL)
    call_command("indexer", once=True)
    assert len(found("lamps")) == 1
    call_command("indexer", rebuild=True)
    assert len(found("lamps")) == 1


def test_a_second_indexer_waits_until_the_first_is_gone(whoosh: Indexer) -> None:
    second = Indexer()
    tries: list[float] = []

    def rest(seconds: float) -> None:
        tries.append(seconds)
        second.stop()

    second.rest = rest  # type: ignore[method-assign]
    with indexing.only_one(whoosh), indexing.only_one(second):
        assert tries == [1]


@pytest.mark.parametrize("doing", ["drain", "rebuild"])
def test_while_one_drains_or_builds_the_index_another_does_neither(
    whoosh: Indexer, monkeypatch: pytest.MonkeyPatch, doing: str
) -> None:
    done: list[Any] = []

    def working(engine: Any) -> int:
        done.append(engine)
        if len(done) == 1:  # meanwhile, in another process
            other = Indexer()
            other.rest = lambda seconds: other.stop()  # type: ignore[method-assign]
            other.step()
            other.running = True
            other.rebuild()
        return 0

    monkeypatch.setattr(indexing, "drain", working)
    monkeypatch.setattr(indexing, "rebuild", working)
    whoosh.step() if doing == "drain" else whoosh.rebuild()
    assert len(done) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_indexer_ends_when_told_to(tmp_path: Path, number: int) -> None:
    house = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], cwd=house, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(0.2)
        process.send_signal(number)
        assert process.wait(10) == 0


SCRIPT = """
import os, tempfile
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
os.environ["DATA_DIR"] = tempfile.mkdtemp()
import django
django.setup()
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from portal.indexing import indexer
indexer.Indexer.step = lambda self: False
print("ready", flush=True)
call_command("indexer")
"""


def test_a_page_that_searches_says_what_is_wrong_with_the_search(
    whoosh: Indexer, cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    make_idea(cast, Stage.AT_PANEL)
    work(whoosh)
    browser = signed_in(cast.sam)
    pages = ("/search/?q=lamps", "/ideas/?q=lamps")
    assert all("Search is being put in order" not in browser.get(page).text for page in pages)
    SearchChange.objects.create(model="ideas.idea", key="0", at=timezone.now() - timedelta(minutes=5))
    assert all("cannot be found yet" in browser.get(page).text for page in pages)
    shutil.rmtree(whoosh.engine.place.path)
    for page in pages:
        answer = browser.get(page).text
        assert "Search is being put in order" in answer
        assert "Dim the lamps after midnight" in answer.replace("<mark>", "").replace("</mark>", "")


@pytest.mark.parametrize(
    ("value", "backend"),
    [("whoosh", "portal.search"), ("database", "modelsearch.backends.database"), ("", "portal.search")],
)
def test_one_setting_names_the_engine(monkeypatch: pytest.MonkeyPatch, value: str, backend: str) -> None:
    monkeypatch.setenv("SEARCH_ENGINE", value)
    assert environment.search_engine(Path("data"))["BACKEND"] == backend


def test_a_search_server_is_named_by_its_kind_and_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_ENGINE", "opensearch3+https://user:password@search.example.org:9200")
    monkeypatch.setattr(environment, "find_spec", lambda name: name)
    assert environment.search_engine(Path("data")) == {
        "BACKEND": "modelsearch.backends.opensearch3",
        "URLS": ["https://user:password@search.example.org:9200"],
        "INDEX_PREFIX": "bankable_",
    }
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="install it first"):
        environment.search_engine(Path("data"))


@pytest.mark.parametrize(
    "value", ["solr", "opensearch3", "opensearch3+ftp://host", "opensearch1+https://host", "+"]
)
def test_another_engine_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SEARCH_ENGINE", value)
    with pytest.raises(ImproperlyConfigured, match="write whoosh, database, or a server"):
        environment.search_engine(Path("data"))


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("https://user:secret@search.example.org:9200", False), ("http://127.0.0.1:9200", False),
        ("https://search.example.org:9200", True), ("http://user:secret@search.example.org:9200", True),
    ],
)  # fmt: skip
def test_a_search_server_without_a_password_is_warned_of(settings: Any, url: str, warned: bool) -> None:
    settings.SEARCH_ENGINE = {"URLS": [url]}
    assert bool(search_server_has_a_password(None)) == warned


def test_a_search_server_that_does_not_answer_leaves_it_to_the_database(whoosh: Indexer, cast: Cast) -> None:
    make_idea(cast, Stage.AT_PANEL)
    backend = get_search_backend()
    asked: list[int] = []

    class Server:
        def ping(self) -> bool:
            asked.append(1)
            return False

    class Engine:
        es = Server()

    backend.engine, backend.name = Engine(), "a server of this test"
    assert isinstance(backend.answering(), Fallback)
    assert isinstance(backend.answering(), Fallback)
    assert len(asked) == 1  # not at every search
    assert len(backend.search("lamps", Idea)) == 1
