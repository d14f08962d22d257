"""What every page may rely on from every engine: the same searches on Whoosh, on SQLite's FTS5 and on PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from modelsearch.backends.base import FieldError, FilterFieldError
from modelsearch.query import MATCH_ALL, Phrase, PlainText

from ideas.models import Idea
from portal.search import extras
from tests.cast import Cast
from tests.search.engines import ENGINES, plant, rebuild, settings_for
from workflow.stages import Stage

LAMPS, VANS, CAFE, PAPER, DEPOT = (
    "Dim the street lamps", "Share the vans", "One café for two sites", "Stop paper payslips", "Lamps in the depot",
)  # fmt: skip


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, settings: Any, tmp_path: Path, cast: Cast) -> Any:
    settings.WAGTAILSEARCH_BACKENDS = settings_for(request.param, tmp_path)
    plant(cast)
    return rebuild()


def titles(found: Any) -> list[str]:
    return [idea.title for idea in found]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("lamps", {LAMPS, DEPOT}), ("LAMPS", {LAMPS, DEPOT}), ("lamps midnight", {LAMPS}), ("zebra", set()),
        ("share", {VANS, CAFE}), ("payslips postage", {PAPER}), ("lamps zebra", set()),
    ],
)  # fmt: skip
def test_an_idea_with_all_the_words_is_found(engine: Any, words: str, wanted: set[str]) -> None:
    assert set(titles(engine.search(words, Idea, operator="and"))) == wanted


def test_one_of_the_words_is_enough_if_asked_so(engine: Any) -> None:
    assert set(titles(engine.search("midnight postage", Idea, operator="or"))) == {LAMPS, PAPER}


def test_a_word_in_the_title_counts_for_more(engine: Any) -> None:
    assert titles(engine.search("depot", Idea))[0] == DEPOT
    assert set(titles(engine.search("vans", Idea))) == {VANS}


def test_a_phrase_is_found_as_written(engine: Any) -> None:
    assert titles(engine.search(Phrase("lamps burn"), Idea)) != []
    assert titles(engine.search(Phrase("burn lamps"), Idea)) == []


def test_words_can_be_joined_and_left_out(engine: Any) -> None:
    assert titles(engine.search(PlainText("lamps") & ~PlainText("midnight"), Idea)) == [DEPOT]
    assert set(titles(engine.search(PlainText("vans") | PlainText("payslips"), Idea))) == {VANS, PAPER}


def test_the_first_letters_of_a_title_are_enough_to_complete_it(engine: Any) -> None:
    assert titles(engine.autocomplete("paysl", Idea)) == [PAPER]
    assert set(titles(engine.autocomplete("lam", Idea))) == {LAMPS, DEPOT}
    assert titles(engine.autocomplete("midni", Idea)) == []  # not in a title


def test_filters_hold(engine: Any) -> None:
    panel = Idea.objects.filter(stage=Stage.AT_PANEL)
    assert titles(engine.search("lamps", panel)) == [LAMPS]
    assert set(titles(engine.search(MATCH_ALL, panel))) == {LAMPS, VANS}
    assert titles(engine.search("lamps", Idea.objects.filter(yearly_saving__gt=100))) == [LAMPS]
    assert titles(engine.search("lamps", Idea.objects.filter(yearly_saving__isnull=True))) == [DEPOT]
    assert titles(engine.search("lamps", Idea.objects.exclude(stage=Stage.AT_PANEL))) == [DEPOT]
    assert titles(engine.search("lamps", Idea.objects.none())) == []


def test_a_filter_on_what_is_not_indexed_is_refused(engine: Any) -> None:
    with pytest.raises(FilterFieldError):
        list(engine.search("lamps", Idea.objects.filter(audience="everybody")))
    with pytest.raises(FieldError):
        list(engine.search("lamps", Idea, fields=["nothing"]))


def test_results_come_in_the_order_asked_for(engine: Any) -> None:
    for order, wanted in (("yearly_saving", [CAFE, VANS]), ("-yearly_saving", [VANS, CAFE])):
        assert (
            titles(engine.search("share", Idea.objects.order_by(order), order_by_relevance=False)) == wanted
        )


def test_results_are_counted_and_cut_without_loading_them(
    engine: Any, django_assert_max_num_queries: Any
) -> None:
    known = Idea.objects.filter(yearly_saving__isnull=False)  # where nothing stands, databases differ
    found = engine.search(MATCH_ALL, known.order_by("-yearly_saving"), order_by_relevance=False)
    assert found.count() == 4
    assert titles(found[1:3]) == [CAFE, LAMPS]
    assert found[2:9].count() == 2
    with django_assert_max_num_queries(2):  # PostgreSQL's engine looks up the kind of object first
        assert len(found[:2]) == 2


def test_facets_count_what_is_found(engine: Any) -> None:
    assert engine.search("lamps", Idea).facet("stage") == {Stage.AT_PANEL: 1, Stage.PARKED: 1}
    assert extras.facets("share", Idea.objects.all(), ["stage"]) == {
        "stage": {Stage.AT_PANEL: 1, Stage.DELIVERING: 1}
    }


def test_facets_and_ranks_know_only_the_ids_given(engine: Any) -> None:
    mine = Idea.objects.filter(title=DEPOT).values_list("pk", flat=True)
    assert extras.facets("lamps", Idea.objects.all(), ["stage"], ids=mine) == {"stage": {Stage.PARKED: 1}}
    assert [pk for pk, _ in extras.ranked("lamps", Idea.objects.all(), ids=mine)] == list(mine)
    assert extras.ranked("lamps", Idea.objects.all(), ids=[]) == []


def test_the_best_is_ranked_first_and_no_more_are_given_than_asked_for(engine: Any) -> None:
    ranked = extras.ranked("lamps", Idea.objects.all())
    assert len(ranked) == 2
    assert all(score > 0 for _, score in ranked)
    assert extras.ranked("lamps", Idea.objects.all(), limit=1) == ranked[:1]


def test_an_idea_taken_out_is_found_no_more_and_one_changed_by_its_new_words(engine: Any) -> None:
    lamps, vans = (Idea.objects.get(title=title) for title in (LAMPS, VANS))
    engine.delete(lamps)
    Idea.objects.filter(pk=vans.pk).update(title="Share the zeppelins")
    engine.add(Idea.objects.get(pk=vans.pk))
    engine.refresh_indexes()
    assert titles(engine.search("midnight", Idea)) == []
    assert titles(engine.search("zeppelins", Idea)) == ["Share the zeppelins"]
    assert titles(engine.search("vans", Idea)) == []


@pytest.mark.parametrize(
    "words",
    ["", " ", "!!!", '"', "*", "lamps*", "a:b", "(", "NOT", "AND OR", "\x00", "'", "-", "~9", "^", "ﬁ", "İ"],
)
def test_nothing_typed_breaks_it(engine: Any, words: str) -> None:
    from ideas.search import find

    assert find(Idea.objects.all(), words).count() >= 0
