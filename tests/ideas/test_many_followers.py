"""A step is told to hundreds who follow an idea in as many questions to the database as to a few."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ideas.models import Audience, Follow, Idea
from ideas.rules import can_see, works_where_open
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import How, Mail, Notice, NoticeChoice
from workflow.services import move
from workflow.stages import Stage

STAGES = (Stage.DRAFT, Stage.SUBMITTED, Stage.IN_REVIEW, Stage.DECLINED)


def followed_by_many(cast: Cast, number: int) -> Idea:
    idea = make_idea(cast, Stage.SUBMITTED)
    made = [
        Person(email=f"f{idea.pk}-{n}@example.org", organisation=cast.council, is_active=True)
        for n in range(number)
    ]
    Follow.objects.bulk_create(
        Follow(idea=idea, person=person) for person in Person.objects.bulk_create(made)
    )
    return idea


def parked(cast: Cast, idea: Idea) -> int:
    """How many questions parking it takes."""
    with CaptureQueriesContext(connection) as asked:
        until = timezone.localdate() + timedelta(days=90)
        move(idea, "park", by=cast.carol, version=idea.version, until=until, reason="Later.")
    return len(asked)


def heard(idea: Idea) -> Iterator[Notice]:
    yield from Notice.objects.filter(proposal=idea.pk, kind=Notice.Kind.FOLLOWED).select_related("mail")


def test_a_step_asks_the_same_for_five_followers_and_for_sixty(cast: Cast) -> None:
    few, many = followed_by_many(cast, 5), followed_by_many(cast, 60)
    parked(cast, followed_by_many(cast, 1))  # what is read once is read
    assert parked(cast, many) == parked(cast, few)
    assert (len(list(heard(few))), len(list(heard(many)))) == (5, 60)


def test_it_asks_little_more_for_three_hundred(cast: Cast) -> None:
    """Rows are written some ninety at a time."""
    few, many = followed_by_many(cast, 5), followed_by_many(cast, 300)
    assert parked(cast, many) <= parked(cast, few) + 4
    assert len(list(heard(many))) == 300


def test_each_hears_in_the_way_they_chose(cast: Cast) -> None:
    idea = make_idea(cast, Stage.SUBMITTED)
    for person, how in ((cast.stan, How.ONCE), (cast.rita, How.OFF), (cast.fiona, None)):
        Follow.objects.create(idea=idea, person=person)
        if how:
            NoticeChoice.objects.create(person=person, kind=Notice.Kind.FOLLOWED, how=how)
    parked(cast, idea)
    ways = {notice.person: (notice.how, notice.mail and notice.mail.state) for notice in heard(idea)}
    assert ways == {
        cast.stan: (How.ONCE, Mail.State.WAITING),
        cast.rita: (How.OFF, None),
        cast.fiona: (How.DAILY, None),
    }


@pytest.mark.parametrize("audience", Audience.values)
def test_nobody_is_counted_in_by_where_they_work_who_could_not_see_it(cast: Cast, audience: str) -> None:
    """The rule turned round says yes of nobody of whom the rule itself says no; and of every colleague it says yes to."""
    plain = [cast.sam, cast.stan, cast.henry]  # no role, and no part in the idea
    for stage in STAGES:
        for rerouted in (None, timezone.now()):
            idea = make_idea(cast, stage, audience=audience, rerouted_at=rerouted)
            open_to = set(Person.objects.filter(works_where_open(idea)))
            seen = {person for person in Person.objects.all() if can_see(person, idea)}
            assert open_to <= seen, (stage, rerouted)
            assert seen & set(plain) <= open_to, (stage, rerouted)
