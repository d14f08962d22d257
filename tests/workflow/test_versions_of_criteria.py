"""Criteria change after scoring began: a new version is made, old scores keep theirs, and the panel says which is which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow import criteria, reviews
from workflow.models import Assignment, Criterion, Score
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
SCORES: dict[str, int | None] = {"difference": 4, "money": 3, "doable": None}


def new_default(cast: Cast) -> Any:
    made = criteria.new_version(by=cast.sue, criteria=cast.criteria)
    Criterion.objects.filter(criteria_set=made, slug="money").update(
        weight=1, question="How much, after all?"
    )
    criteria.use_from_now_on(by=cast.sue, criteria=made)
    return made


def test_old_scores_keep_their_version_and_new_reviewers_get_the_new_one(
    cast: Cast, signed_in: SignIn
) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW, coauthors=[])
    idea.assignments.filter(reviewer=cast.ruth).delete()
    rita = idea.assignments.get(reviewer=cast.rita)
    reviews.give_scores(by=cast.rita, assignment=rita, values=SCORES)
    new = new_default(cast)
    ruth = reviews.assign(by=cast.carol, proposal=idea, reviewers=[cast.ruth], version=idea.version)[0]
    reviews.give_scores(by=cast.ruth, assignment=ruth, values=SCORES)
    assert ruth.criteria_set == new and rita.criteria_set == cast.criteria
    assert {score.criterion.criteria_set_id for score in Score.objects.filter(assignment=rita)} == {
        cast.criteria.pk
    }
    page = signed_in(cast.rita).get(reverse("workflow:review", args=[rita.uid])).content.decode()
    assert "How money?" in page and "How much, after all?" not in page  # she may still change hers, by hers
    history = signed_in(cast.carol).get(f"/ideas/{idea.reference}/scores/").content.decode()
    assert "Standard (version 1)" in history and "Standard (version 2)" in history


def test_the_panel_says_which_version_only_where_they_differ(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    one, _two = (make_idea(cast, Stage.AT_PANEL, coauthors=[], title=title) for title in ("One", "Two"))
    client, page = signed_in(cast.piet), reverse("workflow:panel")
    assert "scored by Standard" not in client.get(page).content.decode()
    few = queries_of(client, page)
    new = new_default(cast)
    for assignment in Assignment.objects.filter(proposal=one):
        Assignment.objects.filter(pk=assignment.pk).update(criteria_set=new)
        for score in assignment.scores.select_related("criterion"):
            score.criterion = Criterion.objects.get(criteria_set=new, slug=score.criterion.slug)
            score.save()
    text = client.get(page).content.decode()
    assert "scored by Standard (version 1)" in text and "scored by Standard (version 2)" in text
    assert queries_of(client, page) <= few + 1
