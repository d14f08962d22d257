"""Two clicks at once about reviewers: one counts, the others hear why, and nothing is there twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from place.models import Person
from tests.cast import make_cast
from tests.makers import make_idea
from tests.racing import PEOPLE_AT_ONCE, together
from workflow import reviews
from workflow.models import Amendment, Assignment, DeclaredInterest
from workflow.refusals import NotAllowed, NotYet
from workflow.stages import Stage

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
IDEAS = 6


def test_somebody_late_is_replaced_once(transactional_db: None) -> None:
    cast = make_cast()
    yesterday = timezone.localdate() - timedelta(days=1)
    ideas = [make_idea(cast, Stage.IN_REVIEW, coauthors=[], due=yesterday) for _n in range(IDEAS)]
    Assignment.objects.filter(reviewer=cast.ruth).delete()
    late = [idea.assignments.get(reviewer=cast.rita).pk for idea in ideas]

    def act(place: int, person: int) -> str:
        assignment = Assignment.objects.select_related("proposal").get(pk=late[place])
        carol, ruth = (Person.objects.get(pk=each.pk) for each in (cast.carol, cast.ruth))
        try:
            reviews.replace(by=carol, assignment=assignment, instead=ruth)
        except NotYet:
            return "told that somebody was asked"
        return "asked"

    assert together(act, IDEAS) == {
        "asked": IDEAS,
        "told that somebody was asked": IDEAS * (PEOPLE_AT_ONCE - 1),
    }
    assert Assignment.objects.filter(reviewer=cast.ruth).count() == IDEAS


def test_scores_changed_in_several_windows_and_an_interest_declared_meanwhile(transactional_db: None) -> None:
    cast = make_cast()
    ideas = [make_idea(cast, Stage.IN_REVIEW, coauthors=[]) for _n in range(IDEAS)]
    given = [idea.assignments.get(reviewer=cast.rita).pk for idea in ideas]

    def act(place: int, person: int) -> str:
        assignment = Assignment.objects.select_related("proposal").get(pk=given[place])
        rita = Person.objects.get(pk=cast.rita.pk)
        try:
            if person == 0:
                reviews.declare_interest(by=rita, proposal=ideas[place])
                return "declared"
            values: dict[str, int | None] = {"difference": person, "money": person, "doable": None}
            reviews.give_scores(by=rita, assignment=assignment, values=values)
        except NotAllowed:
            return "too late"
        return "scored"

    ended = together(act, IDEAS)
    assert ended["declared"] == IDEAS and sum(ended.values()) == IDEAS * PEOPLE_AT_ONCE
    states = set(Assignment.objects.filter(pk__in=given).values_list("state", flat=True))
    assert states == {
        Assignment.State.STOOD_DOWN
    }  # whatever came first, a score with an interest never counts
    assert DeclaredInterest.objects.count() == IDEAS
    scored = ended.get("scored", 0)
    assert Amendment.objects.count() <= max(0, scored - 1)
