"""What is offered beside each similar idea: only what whoever looks may do, and not again what they have done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from ideas.models import Idea
from ideas.rules import why_unsupported
from ideas.services import support
from ideas.similar import similar_to, similar_to_words
from place.models import Person
from tests.cast import PEOPLE, Cast
from tests.ideas.test_similar import LAMPS, lamps, typed
from workflow.models import Assignment
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
AGAIN = "You are counted among those with this problem."


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.IN_REVIEW, Stage.AT_PANEL, Stage.DELIVERING])
@pytest.mark.parametrize("who", [name for name in PEOPLE if name != "gone"])
def test_the_button_stands_where_it_does_something(cast: Cast, who: str, stage: Stage) -> None:
    lamps(cast, stage)
    asked: Idea = lamps(cast, title="Dim lamps at night", author=cast.sue, coauthors=[])
    Assignment.objects.filter(reviewer=cast.ravi).update(state=Assignment.State.STOOD_DOWN)
    person = getattr(cast, who)
    for other in [*similar_to(asked, person), *(similar_to_words(LAMPS, person) or [])]:
        idea = Idea.objects.get(pk=other.pk)
        assert other.can_support is (why_unsupported(person, idea) == ""), (who, stage)


def test_who_is_counted_already_is_told_so(cast: Cast, signed_in: SignIn) -> None:
    idea, twin = lamps(cast), lamps(cast, title="Dim lamps")
    client = signed_in(cast.henry)
    button, address = f'formaction="/ideas/{twin.reference}/support/"', f"/ideas/{idea.reference}/similar/"
    assert button in typed(client) and AGAIN not in typed(client)
    support(by=cast.henry, idea=twin)
    assert button not in typed(client) and AGAIN in typed(client)
    assert "You have this problem too." in client.get(address).content.decode()
