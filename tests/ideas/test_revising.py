"""Changed words while a question is open: a new version, and only then."""

from __future__ import annotations

import pytest

from ideas.forms import WordsForm
from ideas.models import Idea
from ideas.services import keep, revise
from tests.cast import Cast
from tests.ideas.forms import WORDS
from tests.makers import make_idea
from workflow.refusals import NotAllowed, Stale
from workflow.registry import FORMS
from workflow.stages import Stage


@pytest.fixture
def asked(cast: Cast) -> Idea:
    return make_idea(cast, Stage.NEEDS_INFORMATION)


@pytest.mark.parametrize("who", ["alice", "bob", "carol"])
def test_changed_words_are_a_new_version_beside_the_old(cast: Cast, asked: Idea, who: str) -> None:
    assert revise(asked, by=getattr(cast, who), version=asked.version, **WORDS)
    now = Idea.objects.get()
    assert (now.title, now.version) == (WORDS["title"], asked.version + 1)
    assert list(asked.versions.values_list("number", "title", "by__first_name")) == [
        (1, "Dim the lamps after midnight", "Alice"), (2, WORDS["title"], who.title())]  # fmt: skip


def test_the_same_words_change_nothing(cast: Cast, asked: Idea) -> None:
    same = {name: getattr(asked, name) for name in WORDS}
    assert not revise(asked, by=cast.alice, version=asked.version, **same)
    assert Idea.objects.get().version == asked.version
    assert not asked.versions.exists()


@pytest.mark.parametrize("who", ["sam", "stan", "piet", "sue"])
def test_nobody_else_changes_them(cast: Cast, asked: Idea, who: str) -> None:
    with pytest.raises(NotAllowed):
        revise(asked, by=getattr(cast, who), version=asked.version, **WORDS)


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.AT_PANEL, Stage.DECLINED])
def test_no_words_change_without_an_open_question(cast: Cast, stage: Stage) -> None:
    idea = make_idea(cast, stage)
    with pytest.raises(NotAllowed):
        revise(idea, by=cast.alice, version=idea.version, **WORDS)
    with pytest.raises(NotAllowed):
        keep(idea, by=cast.alice, version=idea.version, step="idea", **WORDS)


def test_whoever_looked_at_an_older_version_is_told(cast: Cast, asked: Idea) -> None:
    revise(asked, by=cast.alice, version=asked.version, **WORDS)
    with pytest.raises(Stale):
        revise(asked, by=cast.bob, version=asked.version, **{**WORDS, "title": "Mine"})


def test_the_form_of_the_words_is_what_answering_a_question_uses(cast: Cast, asked: Idea) -> None:
    form = FORMS["words"](asked, WORDS)
    assert isinstance(form, WordsForm)
    assert form.is_valid()
    assert form.save(by=cast.alice)
    assert Idea.objects.get().proposal == WORDS["proposal"]
    assert not FORMS["words"](asked, {**WORDS, "title": ""}).is_valid()
