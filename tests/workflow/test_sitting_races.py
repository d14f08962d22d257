"""Several people at one sitting at once: one opens it, each vote counts once, and nothing slips in behind the minutes."""

from __future__ import annotations

import pytest
from django.utils import timezone

from ideas.models import Idea
from place.models import Person
from tests.cast import make_cast
from tests.racing import PEOPLE_AT_ONCE, together
from tests.workflow.sitting_makers import make_sitting
from workflow import sittings
from workflow.models import PanelVote, Sitting
from workflow.sittings import Taken

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_of_four_who_open_a_sitting_at_once_one_does(transactional_db: None) -> None:
    cast = make_cast()

    def act(_place: int, _person: int) -> str:
        by = Person.objects.get(pk=cast.piet.pk)
        try:
            sittings.open_sitting(by=by, organisation=by.organisation, held_on=timezone.localdate())  # type: ignore[arg-type]
        except Taken:
            return "already open"
        return "opened"

    assert together(act, 1) == {"opened": 1, "already open": PEOPLE_AT_ONCE - 1}


def test_one_persons_votes_at_once_are_one_vote_and_none_comes_after_the_minutes(
    transactional_db: None,
) -> None:
    cast = make_cast()
    sitting, ideas = make_sitting(cast, *(f"Idea {n}" for n in range(9)), members="fiona")

    def act(place: int, person: int) -> str:
        by = Person.objects.get(pk=cast.fiona.pk)
        one, other = (Idea.objects.get(pk=ideas[place + n].pk) for n in (0, 1))
        if place == 7 and person == 0:
            sittings.issue(sitting, by=Person.objects.get(pk=cast.piet.pk))
            return "issued"
        try:
            sittings.vote(sitting, by=by, preferred=one, other=other)
        except Taken:
            return "too late"
        return "voted"

    ended = together(act, 8)
    assert ended["issued"] == 1 and ended["voted"] + ended["too late"] == 8 * PEOPLE_AT_ONCE - 1
    assert not Sitting.objects.get().is_open
    cast_votes = PanelVote.objects.count()
    assert (
        cast_votes in (7, 8) and PanelVote.objects.values("first", "second").distinct().count() == cast_votes
    )
    counted = sum(row.won for row in sitting.considered.all())
    assert counted == cast_votes
