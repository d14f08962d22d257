"""Damage, full disks and whatever else may go wrong: the indexer goes on, nothing is lost, and search answers."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.search.backends import get_search_backend

from ideas.models import Idea
from place.models import Person
from portal.indexing import indexer as indexing
from portal.indexing.backend import Fallback, notice
from portal.indexing.indexer import Indexer
from portal.indexing.models import SearchChange
from portal.search import IndexBusy, extras
from portal.search.snapshot import Snapshot
from tests.cast import Cast
from tests.makers import make_idea
from tests.page_makers import make_guidance
from tests.search.live import found, work
from workflow.stages import Stage


@pytest.mark.parametrize("kind", ["*.seg", "*.toc", "*.seal"])
def test_a_damaged_index_is_built_anew_and_gives_the_same_results(
    whoosh: Indexer, cast: Cast, kind: str
) -> None:
    for number in range(20):
        make_idea(cast, Stage.AT_PANEL, title=f"Lamps {number}", problem="lamps " * (number % 7))
    work(whoosh)
    before = extras.ranked("lamps", Idea.objects.all())
    for file in list(whoosh.engine.place.build().glob(kind)):
        whole = bytearray(file.read_bytes())
        whole[len(whole) // 2] ^= 0xFF
        file.write_bytes(whole)
    from portal.search import snapshot

    snapshot._open.clear()
    assert len(found("lamps")) == 20
    assert isinstance(get_search_backend().answering(), Fallback)
    whoosh.verified -= indexing.VERIFY_EVERY
    work(whoosh)
    assert not SearchChange.objects.exists()
    assert extras.ranked("lamps", Idea.objects.all()) == before


@pytest.mark.parametrize(
    "where", ["portal.search.snapshot.Segment._matcher", "whoosh.reading.SegmentReader.expand_prefix"]
)
def test_damage_met_only_while_answering_leaves_the_answer_to_the_database(
    whoosh: Indexer, cast: Cast, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    idea = make_idea(cast, Stage.AT_PANEL, title="Lamps")
    work(whoosh)
    assert isinstance(whoosh.engine.snapshot(), Snapshot)  # opened while it was whole

    def damaged(*args: Any) -> Any:
        raise zlib.error

    monkeypatch.setattr(where, damaged)
    rows = Idea.objects.all()
    assert found("lamps") == ["Lamps"]
    assert [pk for pk, _score in extras.ranked("lamps", rows)] == [idea.pk]
    assert extras.facets("lamps", rows, ["stage"]) == {"stage": {"at_panel": 1}}
    assert extras.suggest("lmaps", rows, ids=[idea.pk]) == ""


@pytest.mark.parametrize(
    "address", ["/admin/pages/search/?q=lam", "/admin/pages/search/?q=lamps&ordering=title"]
)
def test_editors_searching_are_answered_by_the_database_until_the_damage_is_mended(
    whoosh: Indexer, cast: Cast, monkeypatch: pytest.MonkeyPatch, signed_in: Callable[[Person], Client], address: str
) -> None:  # fmt: skip
    make_guidance(title="About lamps", slug="lamps")
    work(whoosh)
    client = signed_in(cast.sue)
    before = client.get(address).content.decode()

    def damaged(*args: Any) -> Any:
        raise zlib.error

    with monkeypatch.context() as patched:
        patched.setattr("portal.search.snapshot.Segment._matcher", damaged)
        patched.setattr("whoosh.reading.SegmentReader.expand_prefix", damaged)
        answer = client.get(address)
    assert answer.status_code == 200
    assert "About lamps" in before and "About lamps" in answer.content.decode()


def test_results_read_after_the_damage_are_the_databases(
    whoosh: Indexer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ideas = [make_idea(cast, Stage.AT_PANEL, title=f"Lamps {number}") for number in range(3)]
    work(whoosh)
    asked: list[Callable[[Any], Any]] = [
        len, list, lambda results: results.count(), lambda results: results[0], lambda results: list(results[1:]),
        lambda results: results[:2].count(), lambda results: results.facet("stage"),
        lambda results: [row._score for row in results.annotate_score("_score")],
    ]  # fmt: skip
    read = [get_search_backend().search("lamps", Idea, operator="and") for _ in asked]
    assert read[0].model is Idea and read[0].supports_facet

    def damaged(*args: Any) -> Any:
        raise zlib.error

    monkeypatch.setattr("portal.search.snapshot.Segment._matcher", damaged)
    monkeypatch.setattr("whoosh.reading.SegmentReader.expand_prefix", damaged)
    for segment in whoosh.engine.snapshot().segments:
        segment.kept.clear()
        segment.families.clear()
    count, every, total, first, rest, two, facet, scores = (
        ask(results) for ask, results in zip(asked, read, strict=True)
    )
    assert (count, total, two, len(rest)) == (3, 3, 2, 2)
    assert set(every) == set(ideas) and first in ideas and facet == {"at_panel": 3} and scores == [None] * 3


@pytest.mark.parametrize(
    "where",
    ["whoosh.filedb.filestore.FileStorage.create_file", "portal.search.storage.os.fsync", "portal.search.storage.json.dump"],
)  # fmt: skip
def test_a_full_disk_loses_nothing_and_search_goes_on(
    whoosh: Indexer, cast: Cast, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    make_idea(cast, Stage.AT_PANEL, title="Lamps before")
    work(whoosh)

    def full(*args: Any, **kwargs: Any) -> Any:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(where, full)
        make_idea(cast, Stage.AT_PANEL, title="Lamps after")
        assert not whoosh.step()
        assert found("lamps") == ["Lamps before"]
        assert SearchChange.objects.exists()
    work(whoosh)
    assert found("lamps") == ["Lamps after", "Lamps before"]


def test_where_there_is_no_room_for_an_index_the_database_answers_until_there_is(
    whoosh: Indexer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any, **kwargs: Any) -> Any:
        raise OSError(28, "No space left on device")

    make_idea(cast, Stage.AT_PANEL, title="Lamps before")
    shutil.rmtree(whoosh.engine.place.path)
    with monkeypatch.context() as patched:
        patched.setattr("portal.search.storage.os.fsync", full)
        whoosh.step()
        assert found("lamps") == ["Lamps before"]
        assert "being put in order" in notice()
    whoosh.step()
    assert found("lamps") == ["Lamps before"] and not notice()
    assert len(list(whoosh.engine.place.path.glob("b-*"))) == 1


def test_a_rebuild_that_breaks_off_leaves_the_index_as_it_was(
    whoosh: Indexer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_idea(cast, Stage.AT_PANEL)
    work(whoosh)
    with monkeypatch.context() as patched:
        patched.setattr("portal.search.backend.document", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            whoosh.rebuild()
    assert len(found("lamps")) == 1
    assert len(list(whoosh.engine.place.path.glob("b-*"))) == 1
    whoosh.rebuild()
    assert len(found("lamps")) == 1


def test_an_index_of_other_fields_is_built_anew(
    whoosh: Indexer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not whoosh.engine.outdated()
    before = whoosh.engine.place.build()
    monkeypatch.setattr("portal.search.backend.FORMAT", 99)
    work(whoosh)
    assert whoosh.engine.place.build() != before


def test_damage_to_what_says_which_fields_it_holds_has_the_index_built_anew(whoosh: Indexer) -> None:
    (whoosh.engine.place.build() / "made-of").write_bytes(b"\xff")
    work(whoosh)
    assert not whoosh.engine.outdated()


@pytest.mark.parametrize("where", ["drain", "rebuild"])
@pytest.mark.parametrize("error", [zlib.error, RuntimeError])
def test_the_indexer_outlives_whatever_goes_wrong_and_looks_at_the_index_again(
    whoosh: Indexer, cast: Cast, monkeypatch: pytest.MonkeyPatch, where: str, error: type[Exception]
) -> None:
    make_idea(cast, Stage.AT_PANEL)

    def failing(engine: Any) -> int:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(indexing, where, failing)
        if where == "rebuild":
            shutil.rmtree(whoosh.engine.place.path)
        assert not whoosh.step()
    if where == "drain":
        for file in whoosh.engine.place.build().glob("*.seg"):
            file.write_bytes(b"damaged")
    work(whoosh)
    assert not SearchChange.objects.exists()
    assert len(found("lamps")) == 1
    whoosh.engine.place.verify()


def test_the_indexer_waits_for_whoever_is_writing(
    whoosh: Indexer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_idea(cast, Stage.AT_PANEL)

    def busy(*args: Any, **kwargs: Any) -> Any:
        raise IndexBusy

    with monkeypatch.context() as patched:
        patched.setattr("portal.search.backend.Index.apply_all", busy)
        assert not whoosh.step()
    assert SearchChange.objects.exists()
