"""How many questions looking for similar ideas takes, whatever there is."""

from __future__ import annotations

from collections.abc import Callable

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ideas.models import Idea
from ideas.similar import similar_to, similar_to_each, similar_to_words
from tests.cast import Cast
from tests.ideas.test_similar import LAMPS, lamps, vans


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def test_looking_takes_three_queries_whatever_there_is(cast: Cast) -> None:
    idea = lamps(cast)
    for _ in range(8):
        lamps(cast)
        vans(cast)
    page = list(Idea.objects.all()[:6])
    person = cast.sam
    person.standing  # noqa: B018 - read once a request
    similar_to(idea, person)
    assert queries(lambda: similar_to(idea, person)) == 3
    assert queries(lambda: similar_to_words(LAMPS, person)) == 3
    assert queries(lambda: similar_to_each(page, person)) == 3


def test_taking_in_what_changed_takes_one_more(cast: Cast) -> None:
    person = cast.sam
    person.standing  # noqa: B018
    with time_machine.travel(timezone.now(), tick=True):
        idea = lamps(cast)
        assert queries(lambda: similar_to(idea, person)) == 3  # nothing else is like it: none is fetched
        other = lamps(cast)
        assert queries(lambda: similar_to(idea, person)) == 4
        other.save()
        assert queries(lambda: similar_to(idea, person)) == 4
