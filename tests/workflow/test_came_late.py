"""Whoever comes second reads who was first: the last decision or, when something was edited since, who edited it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from ideas.services import revise
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Proposal
from workflow.refusals import Stale
from workflow.services import hand_over, move
from workflow.stages import Stage


def late(cast: Cast, idea: Proposal, version: int) -> str:
    with pytest.raises(Stale) as refusal:
        move(
            idea, "decline", by=cast.carol, version=version, decline_reason=1, feedback="No", could_change="-"
        )
    return str(refusal.value)


def test_the_last_decision_is_quoted(cast: Cast) -> None:
    idea = make_idea(cast)
    version = idea.version
    move(idea, "ask", by=cast.carol, version=version, question="How many?")
    assert "already decided by Carol Council" in late(cast, idea, version)


def test_whoever_edited_since_is_quoted(cast: Cast) -> None:
    idea = make_idea(cast, Stage.NEEDS_INFORMATION)
    version = idea.version
    revise(idea, by=cast.alice, version=version, title="Dim them", problem="They burn.", proposal="Dim.")
    assert "was changed by Alice Council" in late(cast, idea, version)


def test_an_editor_whose_name_is_hidden_stays_the_author(cast: Cast) -> None:
    idea = make_idea(cast, Stage.NEEDS_INFORMATION, hide_name=True)
    version = idea.version
    revise(idea, by=cast.alice, version=version, title="Dim them", problem="They burn.", proposal="Dim.")
    said = late(cast, idea, version)
    assert "changed by its author" in said and "Alice" not in said


def test_who_handed_it_over_is_quoted(cast: Cast) -> None:
    idea = make_idea(cast, Stage.APPROVED)
    version = idea.version
    hand_over(idea, by=cast.carol, to=cast.sam, version=version)
    assert "was changed by Carol Council" in late(cast, idea, version)


@pytest.mark.parametrize("page", ["reviewers", "hand-over"])
def test_a_form_sent_with_nothing_in_it_says_what_is_missing(
    cast: Cast, signed_in: Callable[[Person], Client], page: str
) -> None:
    idea = make_idea(cast, Stage.SUBMITTED if page == "reviewers" else Stage.APPROVED)
    text = signed_in(cast.carol).post(f"/ideas/{idea.reference}/{page}/", {}).content.decode()
    assert "field--error" in text and "it came without its version" in text
