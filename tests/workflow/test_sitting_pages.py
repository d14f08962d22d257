"""What a chair does wrong at a sitting is explained: a day nobody means, one opened twice, a vote for nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from tests.workflow.sitting_makers import make_sitting
from tests.workflow.test_sittings import at, day
from workflow.models import PanelVote, Sitting
from workflow.stages import Stage as S

SignIn = Callable[[Person], Client]


@pytest.mark.parametrize("year", ["27", "1927", "2927"])
def test_a_day_nobody_can_mean_is_explained(cast: Cast, signed_in: SignIn, year: str) -> None:
    said = {"organisation": "council"} | day() | {"held_on_year": year}
    answer = signed_in(cast.piet).post("/panel/sittings/", said)
    wanted = "Give the year in full" if len(year) == 2 else "Choose a day within a year from today"
    assert answer.status_code == 422 and wanted in answer.content.decode()
    assert not Sitting.objects.exists()


def test_minutes_of_a_day_still_to_come_are_asked_about_first(cast: Cast, signed_in: SignIn) -> None:
    sitting, _ideas = make_sitting(cast, "Vans")
    client = signed_in(cast.piet)
    assert "has not come yet" not in client.get(at(sitting, "issue/")).content.decode()
    Sitting.objects.update(held_on=timezone.localdate() + timedelta(days=3))
    text = client.get(at(sitting, "issue/")).content.decode()
    assert "This day has not come yet" in text and f'href="{at(sitting, "line/")}"' in text


def test_a_vote_for_nothing_is_not_said_to_be_kept(cast: Cast, signed_in: SignIn) -> None:
    sitting, _ideas = make_sitting(cast, "Vans", "Letters", room=1)
    answer = signed_in(cast.piet).post(at(sitting, "vote/"), {})
    text = answer.content.decode()
    assert answer.status_code == 422 and "Choose one of the two ideas in at least one pair" in text
    assert not PanelVote.objects.exists()


def test_there_is_one_open_sitting_at_a_time(cast: Cast, signed_in: SignIn) -> None:
    """Pressed twice, the page leads to the one that is open."""
    sitting, _ideas = make_sitting(cast, "Vans")
    answer = signed_in(cast.piet).post("/panel/sittings/", {"organisation": "council"} | day())
    assert answer.status_code == 422 and "already open" in answer.content.decode()
    assert at(sitting) in answer.content.decode() and Sitting.objects.count() == 1


def test_an_error_in_the_day_is_explained_and_kept(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.piet).post("/panel/sittings/", {"organisation": "council", "held_on_day": "41"})
    assert answer.status_code == 422 and 'value="41"' in answer.content.decode()
    assert not Sitting.objects.exists()


def test_what_came_since_is_taken_in(cast: Cast, signed_in: SignIn) -> None:
    sitting, _ideas = make_sitting(cast, "Vans")
    late = make_idea(cast, S.AT_PANEL, title="Late")
    text = signed_in(cast.piet).get(at(sitting)).content.decode()
    assert "1 idea has come to the panel since" in text and 'name="take_in"' in text
    signed_in(cast.piet).post(at(sitting, "issue/"), {"take_in": "1"})
    assert set(sitting.considered.values_list("proposal", flat=True)) >= {late.pk}
    assert "to the panel since" not in signed_in(cast.piet).get(at(sitting)).content.decode()
