"""Decisions of a panel in bulk: a reason each, read before it counts, each by itself; two ideas side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ideas.models import Idea
from place.models import Deputy, Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Assignment, Score
from workflow.services import move
from workflow.stages import Stage as S

SignIn = Callable[[Person], Client]
PAGE, COMPARE = "/panel/decide/", "/panel/compare/"


def picks(*ideas: Idea) -> list[str]:
    return [f"{idea.reference}.{idea.version}" for idea in ideas]


def stages(*ideas: Idea) -> list[str]:
    return [str(Idea.objects.get(pk=idea.pk).stage) for idea in ideas]


def said(step: str, *ideas: Idea, words: Callable[[int], dict[str, Any]], **more: Any) -> dict[str, Any]:
    """The form as the page sends it: a version and the words of each idea under its reference."""
    data: dict[str, Any] = {"step": step, "pick": picks(*ideas)} | more
    for n, idea in enumerate(ideas):
        fields = words(n) | {"version": idea.version}
        data |= {f"{idea.reference}-{name}": value for name, value in fields.items()}
    return data


def no(n: int) -> dict[str, Any]:
    return {
        "decline_reason": "already",
        "feedback": f"Thank you, number {n}.",
        "could_change": f"A count of {n} lamps.",
    }


def test_the_panels_list_has_a_box_for_each_and_the_steps_for_all(cast: Cast, signed_in: SignIn) -> None:
    one, two = make_idea(cast, S.AT_PANEL), make_idea(cast, S.AT_PANEL, title="Another")
    text = signed_in(cast.piet).get("/panel/").content.decode()
    assert all(f'value="{pick}"' in text for pick in picks(one, two))
    assert 'name="step" value="approve"' in text and f'formaction="{COMPARE}"' in text


def test_each_author_reads_a_reason_of_their_own_and_nothing_counts_before_it_was_read(
    cast: Cast, signed_in: SignIn
) -> None:
    one, two = make_idea(cast, S.AT_PANEL), make_idea(cast, S.AT_PANEL, title="Another")
    client = signed_in(cast.piet)
    asked = client.get(PAGE, {"step": "decline", "pick": picks(one, two)}).content.decode()
    assert f'name="{one.reference}-feedback"' in asked and f'name="{two.reference}-feedback"' in asked
    text = client.post(PAGE, said("decline", one, two, words=no)).content.decode()
    assert text.count("What its author will read") == 2 and "number 1." in text
    assert stages(one, two) == ["at_panel", "at_panel"]
    done = client.post(PAGE, said("decline", one, two, words=no, take="1"))
    assert done.status_code == 200 and stages(one, two) == ["declined", "declined"]
    decision = two.decisions.get(step="decline")
    assert (decision.said["feedback"], decision.said["could_change"], decision.by) == (
        "Thank you, number 1.",
        "A count of 1 lamps.",
        cast.piet,
    )


def test_a_pick_no_database_can_be_asked_for_is_read_without_that_sign(cast: Cast, signed_in: SignIn) -> None:
    one, two = make_idea(cast, S.AT_PANEL), make_idea(cast, S.AT_PANEL, title="Another")
    asked = [f"\x00{pick}" for pick in picks(one, two)]
    client = signed_in(cast.piet)
    assert one.title in client.get(PAGE, {"step": "decline", "pick": asked}).content.decode()
    assert client.get(COMPARE, {"pick": asked}).status_code == 200


def test_several_are_approved_each_with_its_case_owner(cast: Cast, signed_in: SignIn) -> None:
    one, two = make_idea(cast, S.AT_PANEL), make_idea(cast, S.AT_PANEL, title="Another")
    owners = [cast.owen, cast.dora]
    words = lambda n: {"rationale": f"It pays, {n}.", "case_owner": str(owners[n].uid)}  # noqa: E731
    signed_in(cast.piet).post(PAGE, said("approve", one, two, words=words, take="1"))
    assert stages(one, two) == ["approved", "approved"]
    assert [Idea.objects.get(pk=idea.pk).case_owner for idea in (one, two)] == owners


def test_one_that_lacks_its_reason_stops_no_other_and_loses_nothing(cast: Cast, signed_in: SignIn) -> None:
    one, two = make_idea(cast, S.AT_PANEL), make_idea(cast, S.AT_PANEL, title="Another")
    words = lambda n: no(n) | ({"decline_reason": ""} if n else {})  # noqa: E731
    answer = signed_in(cast.piet).post(PAGE, said("decline", one, two, words=words, take="1"))
    text = answer.content.decode()
    assert answer.status_code == 422 and stages(one, two) == ["declined", "at_panel"]
    assert "Choose a reason" in text and "Thank you, number 1." in text and "A count of 1 lamps." in text
    assert f'href="#id_{two.reference}-decline_reason_0"' in text
    assert f'name="{one.reference}-feedback"' not in text


def test_what_happened_meanwhile_is_said_by_idea_and_what_was_typed_stays(
    cast: Cast, signed_in: SignIn
) -> None:
    one, two, three = (make_idea(cast, S.AT_PANEL, title=title) for title in ("One", "Two", "Three"))
    data = said("decline", one, two, three, words=no, take="1")
    move(one, "approve", by=cast.piet, version=one.version, rationale="It pays.", case_owner=cast.owen)
    Idea.objects.filter(pk=two.pk).update(version=two.version + 1)
    answer = signed_in(cast.piet).post(PAGE, data)
    text = answer.content.decode()
    assert answer.status_code == 409 and stages(one, two, three) == ["approved", "at_panel", "declined"]
    assert (
        "Nothing can be done with this one" not in text
    )  # an approved idea can still be declined: it is asked again
    assert "already decided by Piet Council" in text and "Thank you, number 0." in text
    assert "What you typed is still here" in text and "Thank you, number 1." in text
    assert f'name="{two.reference}-version" value="{two.version + 1}"' in text


def test_a_chair_with_another_part_in_an_idea_is_passed_over_and_a_deputy_without_one_acts(
    cast: Cast, signed_in: SignIn
) -> None:
    """Their own idea, and one they scored: neither by bulk nor by its own page, nor through somebody they stand in for."""
    own = make_idea(cast, S.AT_PANEL, title="Mine", author=cast.piet, coauthors=[])
    scored = make_idea(cast, S.AT_PANEL, title="Scored")
    scored.assignments.filter(reviewer=cast.rita).update(reviewer=cast.piet)
    free = make_idea(cast, S.AT_PANEL, title="Free")
    words = lambda n: {"rationale": "It pays.", "case_owner": str(cast.owen.uid)}  # noqa: E731
    data = said("approve", own, scored, free, words=words, take="1")
    text = signed_in(cast.piet).post(PAGE, data).content.decode()
    assert text.count("You have another part in this idea") == 2
    assert stages(own, scored, free) == ["at_panel", "at_panel", "approved"]
    today = timezone.localdate()
    Deputy.objects.create(person=cast.piet, deputy=cast.dora, starts=today, ends=today + timedelta(days=1))
    signed_in(cast.dora).post(PAGE, said("approve", own, scored, words=words, take="1"))
    assert stages(own, scored) == ["at_panel", "at_panel"]  # who stands in for somebody barred is barred too
    cast.stan.grants.create(organisation=cast.police, role="panel_chair")
    cast.council.acts_for_us = cast.police
    cast.council.save()
    own.refresh_from_db()
    assert stages(own) == ["at_panel"]
    move(own, "approve", by=cast.stan, version=own.version, rationale="It pays.", case_owner=cast.owen)
    assert stages(own) == ["approved"]


def test_what_is_not_before_this_chair_is_not_there(cast: Cast, signed_in: SignIn) -> None:
    theirs = make_idea(cast, S.AT_PANEL, home_organisation=cast.hospital, title="Of the hospital")
    text = signed_in(cast.piet).post(PAGE, said("decline", theirs, words=no, take="1")).content.decode()
    assert "Of the hospital" not in text and "Tick the ideas on the list first" in text
    assert stages(theirs) == ["at_panel"]


@pytest.mark.parametrize("step", ["", "commit", "nonsense"])
def test_only_a_panels_steps_are_taken_together(cast: Cast, signed_in: SignIn, step: str) -> None:
    assert signed_in(cast.piet).get(PAGE, {"step": step})["Location"] == "/panel/"


@pytest.mark.parametrize("page", [PAGE, COMPARE])
@pytest.mark.parametrize("name", ["alice", "carol", "rita", "fiona", "stan"])
def test_nobody_but_a_chair_comes_here(cast: Cast, signed_in: SignIn, page: str, name: str) -> None:
    assert signed_in(getattr(cast, name)).get(page).status_code == 403


def test_each_idea_costs_the_same_few_questions(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    ideas = [make_idea(cast, S.AT_PANEL, title=f"Idea {n}") for n in range(6)]
    client = signed_in(cast.piet)
    client.get(PAGE, {"step": "decline", "pick": picks(*ideas)})
    with django_assert_max_num_queries(16 + 3 * 6):
        client.get(PAGE, {"step": "decline", "pick": picks(*ideas)})


# After an appeal


def test_an_appeal_goes_all_the_way_to_somebody_else(cast: Cast, signed_in: SignIn) -> None:
    """Declined by the chair in bulk; appealed once; the chair can decide neither in bulk, nor alone, nor as a deputy."""
    idea = make_idea(cast, S.AT_PANEL)
    client = signed_in(cast.piet)
    client.post(PAGE, said("decline", idea, words=no, take="1"))
    idea.refresh_from_db()
    author = signed_in(cast.alice)
    author.post(
        f"/ideas/{idea.reference}/step/appeal/", {"version": idea.version, "something_new": "A trial."}
    )
    idea.refresh_from_db()
    assert idea.stage == S.SUBMITTED and idea.appealed
    idea = move(idea, "review", by=cast.carol, version=idea.version)
    idea = move(idea, "refer", by=cast.carol, version=idea.version)
    words = lambda n: {"rationale": "It pays.", "case_owner": str(cast.owen.uid)}  # noqa: E731
    text = client.post(PAGE, said("approve", idea, words=words, take="1")).content.decode()
    assert "another part in this idea" in text and stages(idea) == ["at_panel"]
    assert client.post(PAGE, said("decline", idea, words=no, take="1")).status_code == 409
    single = {"version": idea.version, "rationale": "It pays.", "case_owner": str(cast.owen.uid)}
    assert client.post(f"/ideas/{idea.reference}/step/approve/", single).status_code == 403
    for step in ("rescore", "park"):  # nor put it off
        assert client.get(f"/ideas/{idea.reference}/step/{step}/").status_code == 403
    cast.olga.grants.create(organisation=cast.council, role="panel_chair")
    today = timezone.localdate()
    Deputy.objects.create(person=cast.olga, deputy=cast.piet, starts=today, ends=today + timedelta(days=1))
    assert client.post(f"/ideas/{idea.reference}/step/approve/", single).status_code == 403
    signed_in(cast.olga).post(PAGE, said("decline", idea, words=no, take="1"))
    idea.refresh_from_db()
    assert idea.stage == S.DECLINED and idea.decisions.last().by == cast.olga
    again = author.post(
        f"/ideas/{idea.reference}/step/appeal/", {"version": idea.version, "something_new": "More."}
    )
    assert "already been appealed once" in again.content.decode() and stages(idea) == ["declined"]


# Side by side


def test_two_ideas_stand_side_by_side_with_what_the_panel_weighs(cast: Cast, signed_in: SignIn) -> None:
    one = make_idea(cast, S.AT_PANEL, title="Vans", yearly_saving=12000)
    two = make_idea(cast, S.AT_PANEL, title="Letters")
    Assignment.objects.filter(proposal=one, reviewer=cast.rita).update(panel_comment="Ask the drivers.")
    money = Score.objects.filter(assignment__proposal=two, criterion__slug="money")
    money.filter(assignment__reviewer=cast.rita).update(value=0)
    answer = signed_in(cast.piet).get(COMPARE, {"pick": picks(two, one)})
    text = answer.content.decode()
    assert answer.status_code == 200 and text.index(">Letters<") < text.index(">Vans<")
    assert "about £12,000 a year" in text and "Ask the drivers." in text
    assert all(word in text for word in ("Difference", "Money", "Doable", "do not tell these two apart"))
    assert "Its reviewers differ most on “Money”" in text
    assert "Rita" not in text and "%%" not in text


@pytest.mark.parametrize("count", [0, 1, 3])
def test_not_two_says_what_to_do(cast: Cast, signed_in: SignIn, count: int) -> None:
    ideas = [make_idea(cast, S.AT_PANEL, title=f"Idea {n}") for n in range(3)]
    answer = signed_in(cast.piet).get(COMPARE, {"pick": picks(*ideas[:count])})
    assert answer.status_code == 422 and "Tick two ideas" in answer.content.decode()


def test_what_another_chair_has_cannot_be_compared(cast: Cast, signed_in: SignIn) -> None:
    one, two = make_idea(cast, S.AT_PANEL), make_idea(cast, S.AT_PANEL, home_organisation=cast.hospital)
    assert signed_in(cast.piet).get(COMPARE, {"pick": picks(one, two)}).status_code == 422
