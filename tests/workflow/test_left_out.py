"""An interest that comes after a score or a vote: it is left out while the idea is judged, and for good at the decision."""

from __future__ import annotations

import pytest

from ideas.models import Idea, Support
from place.models import AuditEntry, Person
from tests.cast import Cast
from tests.makers import assign, make_idea
from tests.workflow.sitting_makers import make_sitting
from tests.workflow.test_interests import TABLE, bind
from workflow import reviews, sittings
from workflow.feedback import feedback_on
from workflow.models import Assignment, PanelVote
from workflow.panel import cells_of, round_of
from workflow.refusals import NotYet
from workflow.services import move
from workflow.stages import Stage as S
from workflow.voting import Standing

SCORES: dict[str, int | None] = {"difference": 4, "money": 3, "doable": None}


def comes_near(cast: Cast, name: str) -> None:
    """Somebody moves to the author's team."""
    Person.objects.filter(pk=getattr(cast, name).pk).update(team=cast.teams["streets"])
    getattr(cast, name).refresh_from_db()


# Scores


@pytest.mark.parametrize("kind", TABLE)
def test_no_score_counts_of_somebody_with_an_interest_however_they_came_by_it(cast: Cast, kind: str) -> None:
    idea = make_idea(cast, S.AT_PANEL, coauthors=[], team=None)
    idea.assignments.filter(reviewer=cast.rita).update(reviewer=cast.piet)
    before = round_of([idea.pk]).entries[0].summary
    assert before.reviews == 3 and before.highest == 4
    bind(cast, idea, kind)
    counted = {cell.reviewer for cell in cells_of([idea.pk])}
    after = round_of([idea.pk]).entries[0].summary
    assert (str(cast.piet.pk) in counted) is (kind == "nothing")
    assert after.reviews == len(counted) and (after.highest == 4) is (kind == "nothing")


def test_at_the_decision_it_is_left_out_for_good_and_what_comes_later_changes_nothing(cast: Cast) -> None:
    idea = make_idea(cast, S.AT_PANEL, coauthors=[], team=None)
    idea.assignments.update(author_comment="Count them.")
    comes_near(cast, "rita")
    idea = move(idea, "approve", by=cast.piet, version=idea.version, rationale="Good.", case_owner=cast.owen)
    states = dict(idea.assignments.values_list("reviewer__first_name", "state"))
    assert states == {"Rita": "stood_down", "Ravi": "done", "Ruth": "done"}
    assert AuditEntry.objects.filter(action="stand_down", by=cast.piet).count() == 1
    Support.objects.create(idea=idea, person=cast.ravi)
    Idea.objects.filter(pk=idea.pk).update(supporters_count=1)
    assert round_of([idea.pk]).entries[0].summary.reviews == 2 and len(feedback_on(idea)) == 2
    idea.refresh_from_db()
    said = {"decline_reason": cast.decline_reason, "feedback": "No.", "could_change": "A price."}
    idea = move(idea, "decline", by=cast.piet, version=idea.version, **said)
    assert idea.assignments.get(reviewer=cast.ravi).state == Assignment.State.DONE


def test_a_decline_leaves_it_out_as_well(cast: Cast) -> None:
    idea = make_idea(cast, S.AT_PANEL, coauthors=[], team=None)
    comes_near(cast, "rita")
    said = {"decline_reason": cast.decline_reason, "feedback": "No.", "could_change": "A price."}
    idea = move(idea, "decline", by=cast.piet, version=idea.version, **said)
    assert idea.assignments.get(reviewer=cast.rita).state == Assignment.State.STOOD_DOWN


def test_an_idea_does_not_go_to_the_panel_with_too_few_scores_that_count(cast: Cast) -> None:
    idea = make_idea(cast, S.IN_REVIEW, coauthors=[], team=None)
    comes_near(cast, "ruth")
    for name in ("rita", "ravi"):
        given = idea.assignments.get(reviewer=getattr(cast, name))
        reviews.give_scores(by=getattr(cast, name), assignment=given, values=SCORES)
    idea.refresh_from_db()
    assert idea.stage == S.IN_REVIEW
    with pytest.raises(NotYet, match="2 of the 3 scores needed are in: assign more reviewers"):
        move(idea, "refer", by=cast.carol, version=idea.version)


def test_nor_to_its_reviewers_with_too_few_who_may_score(cast: Cast) -> None:
    idea = make_idea(cast, coauthors=[], team=None)
    assign(cast, idea, scored=False)
    comes_near(cast, "ruth")
    with pytest.raises(NotYet, match="2 of the 3 reviewers needed"):
        move(idea, "review", by=cast.carol, version=idea.version)


# Votes


def test_who_declares_an_interest_anywhere_has_no_vote_on_it_any_more(cast: Cast) -> None:
    sitting, (one, other) = make_sitting(cast, "Vans", "Letters", room=1, coauthors=[], team=None)
    sittings.vote(sitting, by=cast.piet, preferred=one, other=other)
    reviews.declare_interest(by=cast.piet, proposal=one)
    assert not PanelVote.objects.exists()


def test_a_vote_of_somebody_who_came_by_an_interest_counts_neither_at_the_sitting_nor_in_its_minutes(
    cast: Cast,
) -> None:
    sitting, (one, other) = make_sitting(
        cast, "Vans", "Letters", room=1, members="fiona erin", coauthors=[], team=None
    )
    for name in ("fiona", "erin"):
        sittings.vote(sitting, by=getattr(cast, name), preferred=one, other=other)
    comes_near(cast, "fiona")
    assert Standing(sitting, cast.erin).outcome.voters == 1  # type: ignore[union-attr]
    sittings.issue(sitting, by=cast.piet)
    assert sitting.considered.get(proposal=one).won == 1
    assert [vote.voter for vote in sitting.votes.all()] == [cast.erin]


def test_a_vote_left_out_before_a_decision_does_not_come_back_after_it(cast: Cast) -> None:
    sitting, (one, other) = make_sitting(
        cast, "Vans", "Letters", room=1, members="fiona erin", coauthors=[], team=None
    )
    for name in ("fiona", "erin"):
        sittings.vote(sitting, by=getattr(cast, name), preferred=one, other=other)
    comes_near(cast, "fiona")
    for idea in (one, other):
        move(idea, "approve", by=cast.piet, version=idea.version, rationale="Good.", case_owner=cast.owen)
    comes_near(cast, "erin")
    sittings.issue(sitting, by=cast.piet)
    assert sitting.considered.get(proposal=one).won == 1
