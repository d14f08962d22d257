"""Triage and the panel: who sees what, in which order, what they may do about it, at a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ideas.models import Idea
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Assignment, Score
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
S = Stage
TRIAGE, PANEL = "/triage/", "/panel/"


# Triage


@pytest.mark.parametrize(("tab", "stage"), [
    ("", S.SUBMITTED), ("?list=asked", S.NEEDS_INFORMATION), ("?list=scoring", S.IN_REVIEW), ("?list=nonsense", S.SUBMITTED),
])  # fmt: skip
def test_a_coordinator_sees_each_list(cast: Cast, signed_in: SignIn, tab: str, stage: Stage) -> None:
    for each in (S.DRAFT, S.SUBMITTED, S.NEEDS_INFORMATION, S.IN_REVIEW, S.AT_PANEL):
        make_idea(cast, each, title=f"An idea {each.value}")
    text = signed_in(cast.carol).get(TRIAGE + tab).content.decode()
    assert text.count('class="idea-card"') == 1 and f"An idea {stage.value}" in text


def test_a_parked_idea_is_listed_on_its_day(cast: Cast, signed_in: SignIn) -> None:
    today = timezone.localdate()
    make_idea(cast, S.PARKED, title="Due today", due=today)
    make_idea(cast, S.PARKED, title="Due tomorrow", due=today + timedelta(days=1))
    page = signed_in(cast.carol).get(TRIAGE + "?list=parked")
    assert [row.proposal.title for row in page.context["rows"]] == ["Due today"]


def test_the_most_urgent_stands_first_and_its_words_are_there_to_read(cast: Cast, signed_in: SignIn) -> None:
    today = timezone.localdate()
    make_idea(cast, title="Later", due=today + timedelta(days=9))
    make_idea(cast, title="Sooner", due=today - timedelta(days=9), yearly_saving=12345)
    text = signed_in(cast.carol).get(TRIAGE).content.decode()
    assert text.index("Sooner") < text.index("Later")
    assert "They burn all night." in text and "late" in text and "Alice Council" in text
    assert "about £12k a year" in text and "£12,345" not in text


def test_each_idea_has_the_steps_a_coordinator_may_take(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    text = signed_in(cast.carol).get(TRIAGE).content.decode()
    for step in ("ask", "park", "merge", "decline"):
        assert reverse("workflow:step", args=[idea.reference, step]) + "?back=triage" in text
    assert reverse("workflow:assign", args=[idea.reference]) in text
    assert reverse("workflow:step", args=[idea.reference, "just_do_it"]) not in text
    cast.teams["streets"].budget_holder = cast.carol
    cast.teams["streets"].save()
    assert (
        reverse("workflow:step", args=[idea.reference, "just_do_it"])
        in signed_in(cast.carol).get(TRIAGE).content.decode()
    )


def test_a_coordinator_does_not_decide_about_their_own_idea(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, author=cast.carol, coauthors=[])
    text = signed_in(cast.carol).get(TRIAGE).content.decode()
    assert "You wrote this" in text and "?back=triage" not in text


def test_another_bodys_ideas_are_not_on_the_list(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, home_organisation=cast.hospital, organisations=[cast.council])
    assert "Nothing new" in signed_in(cast.carol).get(TRIAGE).content.decode()


def test_a_partner_body_sees_what_nobody_there_can_triage_but_no_hidden_name(
    cast: Cast, signed_in: SignIn
) -> None:
    cast.police.acts_for_us = cast.council
    cast.police.save()
    make_idea(
        cast,
        home_organisation=cast.police,
        author=cast.stan,
        coauthors=[],
        hide_name=True,
        team=None,
        title="Spare keys",
    )
    text = signed_in(cast.carol).get(TRIAGE).content.decode()
    assert (
        "Spare keys" in text
        and "Stan Police" not in text
        and "Name hidden" in text
        and "?back=triage" in text
    )


@pytest.mark.parametrize("page", [TRIAGE, PANEL])
def test_the_lists_are_for_those_who_decide(cast: Cast, signed_in: SignIn, page: str) -> None:
    assert Client().get(page).status_code == 302
    for person in (cast.alice, cast.rita, cast.fiona, cast.adam):
        assert signed_in(person).get(page).status_code == 403
    assert signed_in(cast.carol if page == PANEL else cast.piet).get(page).status_code == 403


# Panel


def give(idea: Idea, *values: int | None) -> None:
    for assignment, value in zip(idea.assignments.order_by("pk"), values, strict=True):
        Score.objects.filter(assignment=assignment).update(value=value)


def test_ideas_are_ranked_with_their_spread_and_comments(cast: Cast, signed_in: SignIn) -> None:
    low, high, unknown = (make_idea(cast, S.AT_PANEL, title=title) for title in ("Low", "High", "Unknown"))
    give(low, 0, 1, 5)
    give(high, 4, 4, 4)
    give(unknown, None, None, None)
    high.assignments.filter(reviewer=cast.rita).update(panel_comment="Do it.", author_comment="Well done.")
    text = signed_in(cast.piet).get(PANEL).content.decode()
    assert text.index(">High<") < text.index(">Low<") < text.index(">Unknown<")
    assert (
        "Rank 1" in text
        and "Rank 2" in text
        and "Rank 3" not in text
        and "No reviewer could judge it" in text
    )
    assert "reviewers from 0.0 to 5.0" in text and "Reviewers far apart" in text and "Reviewers agree" in text
    assert "Do it." in text and "Well done." not in text and "Rita" not in text


def test_an_idea_with_too_few_reviewers_says_so_and_the_panel_is_offered_only_with_its_scores(
    cast: Cast, signed_in: SignIn
) -> None:
    idea, done = make_idea(cast, S.IN_REVIEW), make_idea(cast, S.IN_REVIEW)
    idea.assignments.filter(reviewer=cast.ruth).update(state=Assignment.State.STOOD_DOWN)
    done.assignments.update(state=Assignment.State.DONE)
    text = signed_in(cast.carol).get(TRIAGE + "?list=scoring").content.decode()
    assert "0 of 2 scores in, 1 reviewer too few" in text and "3 of 3 scores in<" in text
    assert f"{done.reference}/step/refer/" in text and f"{idea.reference}/step/refer/" not in text


def test_a_score_of_somebody_who_stood_down_does_not_count(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.AT_PANEL)
    idea.assignments.filter(reviewer=cast.ruth).update(state=Assignment.State.STOOD_DOWN)
    text = signed_in(cast.piet).get(PANEL).content.decode()
    assert "2 reviews" in text and "1 reviewer stood down" in text and "3.5" in text  # Rita 4, Ravi 3


def test_a_chair_who_scored_or_wrote_an_idea_reads_why_they_cannot_decide(
    cast: Cast, signed_in: SignIn
) -> None:
    written = make_idea(cast, S.AT_PANEL, author=cast.piet)
    scored = make_idea(cast, S.AT_PANEL)
    scored.assignments.filter(reviewer=cast.ravi).update(reviewer=cast.piet)
    text = signed_in(cast.piet).get(PANEL).content.decode()
    assert "You wrote this idea" in text and "You scored this idea" in text
    for idea in (written, scored):
        assert reverse("workflow:step", args=[idea.reference, "approve"]) not in text


def test_who_declined_before_an_appeal_reads_why_they_cannot_decide_again(
    cast: Cast, signed_in: SignIn
) -> None:
    idea = make_idea(cast, S.AT_PANEL, appealed=True)
    idea.decisions.create(number=9, step="decline", from_stage=S.AT_PANEL, to_stage=S.DECLINED, by=cast.piet)
    text = signed_in(cast.piet).get(PANEL).content.decode()
    assert "before its author appealed" in text
    assert reverse("workflow:step", args=[idea.reference, "approve"]) not in text
    assert reverse("workflow:step", args=[idea.reference, "ask"]) in text


def test_the_panel_has_its_steps(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.AT_PANEL)
    text = signed_in(cast.piet).get(PANEL).content.decode()
    for step in ("approve", "decline", "rescore", "ask", "park"):
        assert reverse("workflow:step", args=[idea.reference, step]) + "?back=panel" in text


def test_an_empty_panel_says_so(cast: Cast, signed_in: SignIn) -> None:
    assert "Nothing waits for the panel" in signed_in(cast.piet).get(PANEL).content.decode()


# Queries


@pytest.mark.parametrize(("page", "stage", "who", "more"), [
    (TRIAGE, S.SUBMITTED, "carol", 180), (TRIAGE + "?list=asked", S.NEEDS_INFORMATION, "carol", 20),
    (TRIAGE + "?list=scoring", S.IN_REVIEW, "carol", 20), (PANEL, S.AT_PANEL, "piet", 180),
])  # fmt: skip
def test_a_list_asks_the_same_of_the_database_however_long_it_is(
    cast: Cast,
    signed_in: SignIn,
    queries_of: Callable[[Client, str], int],
    page: str,
    stage: Stage,
    who: str,
    more: int,
) -> None:
    """20 ideas and 200; the same at 40 for the two lists that share their code with the first."""
    client = signed_in(getattr(cast, who))
    for _n in range(20):
        make_idea(cast, stage)
    client.get(page)  # takes new ideas into the shelf of those alike
    few = queries_of(client, page)
    for _n in range(more):
        make_idea(cast, stage, appealed=True)
    client.get(page)
    many = queries_of(client, page)
    # Two ask who could decide and what they declared, two for ideas alike, six whose scores and votes are left out and
    # whose own these ideas are.
    assert many == few <= 24, (few, many)
