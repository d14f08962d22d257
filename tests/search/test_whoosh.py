"""What the Whoosh backend does beyond what every engine does, and how it keeps its files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from modelsearch.query import Fuzzy, Phrase

from ideas.models import Idea
from portal.models import GuidancePage
from portal.search import IndexBusy, IndexMissing, IndexUnusable, storage
from portal.search.snippets import snippet
from portal.search.storage import SMALL_AT_MOST
from portal.search.words import distance, words_of
from tests.cast import Cast
from tests.makers import make_idea
from tests.page_makers import make_guidance
from tests.search.engines import plant, rebuild, settings_for
from workflow.stages import Stage


@pytest.fixture
def engine(settings: Any, tmp_path: Path, cast: Cast) -> Any:
    settings.WAGTAILSEARCH_BACKENDS = settings_for("whoosh", tmp_path)
    plant(cast)
    return rebuild()


def titles(found: Any) -> set[str]:
    return {idea.title for idea in found}


def test_the_backend_is_imported_without_the_site() -> None:
    script = (
        "import sys; import django.conf as c; c.settings.configure(); import portal.search;"
        "assert not [m for m in sys.modules if m.split('.')[0] in ('place', 'ideas', 'workflow', 'wagtail')];"
        "assert not [m for m in sys.modules if m.startswith('portal.') and not m.startswith('portal.search')]"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd="site")


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("lamp", "Dim the street lamps"), ("sharing", "Share the vans"), ("cafe", "One café for two sites"),
        ("CAFÉS", "One café for two sites"), ("paying payslip", ""), ("payslip", "Stop paper payslips"),
    ],
)  # fmt: skip
def test_forms_of_a_word_and_accents_make_no_difference(engine: Any, words: str, title: str) -> None:
    assert title in (titles(engine.search(words, Idea)) or {""})


def test_a_misspelt_word_is_found_if_asked_for(engine: Any) -> None:
    assert titles(engine.search(Fuzzy("paysilps"), Idea)) == {"Stop paper payslips"}
    assert titles(engine.search(Fuzzy("mdnight lmps", operator="and"), Idea)) == {"Dim the street lamps"}
    assert titles(engine.search(Fuzzy("zz"), Idea)) == set()


def test_a_search_may_keep_to_one_field(engine: Any) -> None:
    assert titles(engine.search("lamps", Idea, fields=["proposal"])) == {"Lamps in the depot"}
    assert titles(engine.search(Phrase("lamps burn"), Idea, fields=["problem"])) == {"Dim the street lamps"}


def test_no_phrase_runs_from_one_field_into_the_next(engine: Any) -> None:
    assert titles(engine.search(Phrase("night dim"), Idea)) == set()


def test_a_phrase_is_found_wherever_its_words_stand_in_a_row(
    engine: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "BLOCK", 3)  # so that most blocks hold none of the documents wanted
    chance = Random(5)
    texts = {
        make_idea(cast, Stage.AT_PANEL, title=" ".join(chance.choices("abcdef", k=9))).title
        for _ in range(60)
    }
    rebuild()
    for words in ("a b", "c c", "a b c", "d d d", "e f e", "a b c d"):
        assert titles(engine.search(Phrase(words), Idea, fields=["title"])) == {
            t for t in texts if words in t
        }


def test_a_phrase_in_one_field_counts_only_what_stands_there(engine: Any, cast: Cast) -> None:
    once = {"title": "Wax candle shop", "proposal": "None."}
    for problem in ("Nothing at all here.", "Wax candle, wax candle."):
        engine.add(make_idea(cast, Stage.AT_PANEL, **once, problem=problem))
    low, high = sorted(
        score for _pk, score in engine.search(Phrase("wax candle"), Idea, fields=["title"]).ranked()
    )
    assert high == pytest.approx(low, rel=0.1)


def test_things_of_another_kind_change_nothing_about_how_ideas_are_ranked(engine: Any, cast: Cast) -> None:
    queries = ("lamps", "lamps night", "share one", "depot lit")
    before = [engine.search(words, Idea).ranked() for words in queries]
    for number in range(12):
        make_guidance(title=f"Lamps {number}", slug=f"lamps-{number}", summary="Lamps burn all night. " * 9)
    for page in GuidancePage.objects.all():
        engine.add(page)
    assert engine.search("lamps", GuidancePage).count() == 12
    assert [engine.search(words, Idea).ranked() for words in queries] == before


def test_did_you_mean_knows_only_words_of_the_ideas_one_may_see(engine: Any) -> None:
    every = list(Idea.objects.values_list("pk", flat=True))
    others = list(Idea.objects.exclude(title="Stop paper payslips").values_list("pk", flat=True))
    rows = Idea.objects.all()
    assert engine.suggest("papr paysilps!", rows, ids=every) == "paper payslips!"
    assert engine.suggest("papr paysilps", rows, ids=others) == ""
    assert engine.suggest("payslips", rows, ids=others) == ""
    assert engine.suggest("lamps", rows, ids=every) == ""
    assert engine.suggest("lamps", rows, ids=[]) == ""


def test_each_change_is_found_at_once_and_small_segments_are_made_one(engine: Any, cast: Cast) -> None:
    for number in range(SMALL_AT_MOST * 2 + 3):
        engine.add(make_idea(cast, Stage.AT_PANEL, title=f"Number word{number}"))
        assert len(engine.search(f"word{number}", Idea)) == 1
        engine.place.verify()  # segments made one just now are gone, and nobody misses them
        assert len(engine.snapshot().segments) <= SMALL_AT_MOST + 2
    assert engine.search("number", Idea).count() == SMALL_AT_MOST * 2 + 3


def test_a_rebuild_gives_the_same_results_in_the_same_order_with_the_same_scores(
    engine: Any, cast: Cast
) -> None:
    for number in range(30):
        idea = make_idea(cast, Stage.AT_PANEL, problem="lamps " * (number % 5 + 1), title=f"Idea {number}")
        engine.add(idea)
        engine.add(idea)
    queries = ["lamps", "idea", "dim", "lamps night", "idea 7"]
    before = [engine.search(query, Idea).ranked() for query in queries]
    rebuild()
    assert [engine.search(query, Idea).ranked() for query in queries] == before


def test_an_index_swapped_at_that_moment_is_not_missing(engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    place = engine.place
    gone, there = place.path / "b-gone", place.build()
    builds = iter([gone, there, there])
    monkeypatch.setattr(type(place), "build", lambda self: next(builds))
    assert place.state()[0] == str(there)


def test_without_an_index_it_says_so(settings: Any, tmp_path: Path, cast: Cast) -> None:
    settings.WAGTAILSEARCH_BACKENDS = settings_for("whoosh", tmp_path / "none")
    from modelsearch.backends import get_search_backend

    with pytest.raises(IndexMissing):
        list(get_search_backend().search("lamps", Idea))


def test_what_is_written_after_the_build_in_use_was_lost_is_found(engine: Any) -> None:
    shutil.rmtree(engine.place.build())
    engine.add(Idea.objects.get(title="Share the vans"))
    assert titles(engine.search("vans", Idea)) == {"Share the vans"}
    assert engine.outdated()  # so the indexer builds it anew


@pytest.mark.parametrize("kind", ["*.seg", "*.toc", "*.seal"])
@pytest.mark.parametrize("harm", ["bytes", "cut", "gone"])
def test_a_file_that_is_not_as_it_was_written_is_never_read(engine: Any, kind: str, harm: str) -> None:
    build = engine.place.build()
    for file in build.glob(kind):
        whole = bytearray(file.read_bytes())
        if harm == "gone":
            file.unlink()
        else:
            whole[len(whole) // 2] ^= 0xFF
            file.write_bytes(whole if harm == "bytes" else whole[: len(whole) // 2])
    forget(engine)
    with pytest.raises(IndexUnusable):
        list(engine.search("lamps", Idea))
    rebuild()
    assert len(engine.search("lamps", Idea)) == 2


def forget(engine: Any) -> None:
    """As another process would meet the files."""
    from portal.search import snapshot

    snapshot._open.pop(str(engine.place.path), None)


def test_its_directory_is_closed_to_others_and_refused_when_it_is_not(engine: Any) -> None:
    path = engine.place.path
    assert path.stat().st_mode & 0o077 == 0
    assert all(entry.stat().st_mode & 0o022 == 0 for entry in path.rglob("*"))
    os.chmod(path, 0o777)  # noqa: S103
    forget(engine)
    with pytest.raises(IndexUnusable, match="chmod 700"):
        list(engine.search("lamps", Idea))


def test_one_who_cannot_write_in_time_is_told_and_nothing_is_lost(
    engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engine.place.locked(), pytest.raises(IndexBusy), engine.place.locked(wait=0.1):
        pass
    assert len(engine.search("lamps", Idea)) == 2


def test_only_one_build_and_one_state_are_kept(engine: Any, cast: Cast) -> None:
    for _ in range(3):
        engine.add(Idea.objects.first())
        rebuild()
    assert len(list(engine.place.path.glob("b-*"))) == 1
    assert (
        len(list(engine.place.build().glob("*.toc"))) == len(list(engine.place.build().glob("*.seal"))) == 1
    )


@pytest.mark.parametrize(
    ("a", "b", "apart"), [("lamp", "lamp", 0), ("lamp", "lmap", 1), ("lamp", "lam", 1), ("lamp", "clamps", 2), ("a", "abcd", 3)]
)  # fmt: skip
def test_letters_are_counted_between_words(a: str, b: str, apart: int) -> None:
    assert distance(a, b, 2) == distance(b, a, 2) == apart


def test_a_snippet_shows_the_words_marked_and_everything_else_escaped() -> None:
    text = "Nothing here. " * 40 + "The <b>lamps</b> burn all night & nobody dims a lamp. " + "More. " * 60
    shown = snippet(text, "lamp night")
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "&lt;b&gt;<mark>lamps</mark>&lt;/b&gt; burn all <mark>night</mark> &amp;" in shown
    assert len(shown) < 420
    assert snippet("Short <i>", "zebra") == "Short &lt;i&gt;"
    assert snippet("", "zebra") == ""


def test_a_snippet_of_a_text_made_of_hits_alone_is_soon_there() -> None:
    began = time.monotonic()
    assert snippet("a " * 10_000, "a").startswith("<mark>a</mark> <mark>a</mark>")
    assert time.monotonic() - began < 1


def test_words_are_folded_and_not_endless() -> None:
    assert words_of("Straße, CAFÉ 24-h!") == ["strasse", "cafe", "24", "h"]
    assert len(words_of("x" * 5000)[0]) < 100


def test_words_made_to_be_slow_are_not(engine: Any) -> None:
    began = time.monotonic()
    for words in ("a* " * 60, "*" * 250, "~9 " * 60, "abcdefghij" * 25, '"' * 99):
        list(engine.search(words, Idea))
        list(engine.search(Fuzzy(words), Idea))
    assert time.monotonic() - began < 2
