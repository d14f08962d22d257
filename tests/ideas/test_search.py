"""Finding ideas by words or by reference, and never one that is not theirs to see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from modelsearch.index import insert_or_update_object

from ideas.models import Idea
from ideas.references import ALPHABET, LENGTH, new_reference, normalise
from ideas.search import fill, find, plain, reference_in
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


def indexed(idea: Idea) -> Idea:
    """What the task worker does after a change."""
    insert_or_update_object(idea)
    return idea


def found(words: str, person: Person) -> list[str]:
    return list(find(Idea.objects.visible_to(person), words).values_list("title", flat=True))


@pytest.mark.parametrize("words", ["lamps", "LAMPS", "midnight lamps", "burn", "half", "lamps night"])
def test_an_idea_is_found_by_words_of_its_title_problem_or_proposal(cast: Cast, words: str) -> None:
    idea = indexed(make_idea(cast, Stage.AT_PANEL))
    indexed(
        make_idea(cast, Stage.AT_PANEL, title="Share the vans", problem="Two fleets.", proposal="One fleet.")
    )
    assert found(words, cast.sam) == [idea.title]


def test_ideas_written_all_at_once_are_found_once_the_index_is_filled(cast: Cast) -> None:
    shown, draft = make_idea(cast, Stage.AT_PANEL), make_idea(cast, Stage.DRAFT)
    fill()
    fill()
    assert list(find(Idea.objects.all(), "lamps")) == [shown] != [draft]


@pytest.mark.parametrize("words", ["lamps zebra", "zebra", "!!!", '"'])
def test_words_that_are_not_there_find_nothing(cast: Cast, words: str) -> None:
    indexed(make_idea(cast, Stage.AT_PANEL))
    assert found(words, cast.sam) == []


@pytest.mark.parametrize(
    "words", ['lamps "', "lamps*", "lamps' --", "(lamps", "NEAR(lamps", "lamps\x00", "title:lamps", "-lamps"]
)
def test_signs_of_a_search_engine_do_no_harm(cast: Cast, words: str) -> None:
    indexed(make_idea(cast, Stage.AT_PANEL))
    find(Idea.objects.all(), words).count()


@given(st.text(max_size=60))
def test_only_words_reach_the_engine_and_not_too_many(text: str) -> None:
    assert all(word.replace("_", "a").isalnum() for word in plain(text))
    assert len(plain(text)) <= 12


def test_drafts_are_not_found_by_anybody_not_even_through_the_index(cast: Cast) -> None:
    idea = indexed(make_idea(cast, Stage.DRAFT))
    assert found("lamps", cast.sue) == found("lamps", cast.sam) == found("lamps", cast.alice) == []
    assert not find(Idea.objects.all(), "lamps").filter(pk=idea.pk).exists()


def test_a_confidential_idea_is_found_by_those_who_may_see_it(cast: Cast) -> None:
    indexed(make_idea(cast, Stage.AT_PANEL, audience="confidential"))
    assert found("lamps", cast.sam) == []
    assert found("lamps", cast.piet) == found("lamps", cast.alice) == ["Dim the lamps after midnight"]


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "bk {1}", "bk{2}"])
def test_a_reference_however_typed_leads_straight_to_its_idea(
    cast: Cast, signed_in: SignIn, typed: str
) -> None:
    idea = make_idea(cast, Stage.AT_PANEL)
    code = idea.reference.removeprefix("BK-")
    answer = signed_in(cast.sam).get("/ideas/", {"q": typed.format(idea.reference, code, code.lower())})
    assert answer["Location"] == idea.get_absolute_url()


def test_a_reference_tells_nobody_that_an_idea_exists(cast: Cast, signed_in: SignIn) -> None:
    draft, hidden = make_idea(cast, Stage.DRAFT), make_idea(cast, Stage.AT_PANEL, audience="confidential")
    for idea in (draft, hidden):
        assert signed_in(cast.sam).get(f"/ideas/?q={idea.reference}").status_code == 200


@given(st.integers())
def test_a_reference_never_holds_a_character_taken_for_another(_again: int) -> None:
    code = new_reference().removeprefix("BK-")
    assert len(code) == LENGTH
    assert not set(code) & set("0O1IL2Z5S8BUV")
    assert code == code.upper()


@given(
    st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH),
    st.sampled_from(["BK-", "bk ", "bk", "", " BK – "]),
    st.booleans(),
)
def test_a_reference_is_understood_however_it_is_written(code: str, before: str, small: bool) -> None:
    assert reference_in(before + (code.lower() if small else code)) == normalise(code) == f"BK-{code}"


def test_a_sign_no_database_can_be_asked_for_is_left_out_of_a_reference() -> None:
    assert normalise("bk 7q\x003kd") == "BK-7Q3KD" and normalise("\x00") == ""


@given(st.text(max_size=12))
def test_other_words_are_no_reference(text: str) -> None:
    found = reference_in(text)
    assert not found or set(found[3:]) <= set(ALPHABET)
