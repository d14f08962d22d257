"""Triage of several at once: looked at first, done one by one through the one door, each refusal said, nothing half-done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ideas.models import Idea
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Assignment
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
PAGE = "/triage/together/"


def picks(*ideas: Idea) -> list[str]:
    return [f"{idea.reference}.{idea.version}" for idea in ideas]


def stages(*ideas: Idea) -> list[str]:
    return [str(Idea.objects.get(pk=idea.pk).stage) for idea in ideas]


def no(cast: Cast, *ideas: Idea, **more: Any) -> dict[str, Any]:
    return {
        "step": "decline",
        "pick": picks(*ideas),
        "decline_reason": "already",
        "feedback": "Thank you.",
        "nothing_would": "on",
        **more,
    }


def test_the_list_has_a_box_for_each_and_the_steps_for_all(cast: Cast, signed_in: SignIn) -> None:
    idea, own = make_idea(cast), make_idea(cast, author=cast.carol, coauthors=[], title="Mine")
    text = signed_in(cast.carol).get("/triage/").content.decode()
    assert f'value="{idea.reference}.{idea.version}"' in text and f'value="{own.reference}' not in text
    assert 'name="step" value="decline"' in text and 'name="step" value="review"' in text


def test_nothing_is_done_before_it_was_looked_at(cast: Cast, signed_in: SignIn) -> None:
    one, two = make_idea(cast), make_idea(cast, title="Another")
    client = signed_in(cast.carol)
    asked = client.get(PAGE, {"step": "decline", "pick": picks(one, two)}).content.decode()
    assert one.title in asked and two.title in asked and "See what will happen" in asked
    text = client.post(PAGE, no(cast, one, two)).content.decode()
    assert text.count("We already do this.") >= 2 and text.count("Other words for this one") == 2
    assert stages(one, two) == ["submitted", "submitted"]


def test_each_is_declined_with_the_words_for_all_or_its_own(cast: Cast, signed_in: SignIn) -> None:
    one, two = make_idea(cast), make_idea(cast, title="Another")
    said = no(cast, one, two, take="1", **{f"own_{two.reference}": "Yours came close."})
    text = signed_in(cast.carol).post(PAGE, said).content.decode()
    assert "Done: 2. Refused: 0." in text and stages(one, two) == ["declined", "declined"]
    assert one.decisions.last().said["feedback"] == "Thank you."
    assert two.decisions.last().said["feedback"] == "Yours came close."


def test_a_pick_no_database_can_be_asked_for_is_read_without_that_sign(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    said = no(cast, idea, take="1", **{f"own_{idea.reference}": "Yours\x00 came close."})
    text = signed_in(cast.carol).post(PAGE, said | {"pick": [f"\x00{picks(idea)[0]}"]}).content.decode()
    assert "Done: 1. Refused: 0." in text and stages(idea) == ["declined"]
    assert idea.decisions.last().said["feedback"] == "Yours came close."


def test_what_somebody_decided_meanwhile_says_so_and_stops_no_other(cast: Cast, signed_in: SignIn) -> None:
    one, two = make_idea(cast), make_idea(cast, title="Another")
    said = no(cast, one, two, take="1")
    move(one, "ask", by=cast.carol, version=one.version, question="How many?")
    text = signed_in(cast.carol).post(PAGE, said).content.decode()
    assert "Done: 1. Refused: 1." in text and "already decided by Carol Council" in text
    assert stages(one, two) == ["needs_information", "declined"]


def test_what_is_not_this_coordinators_to_decide_is_refused_or_not_there(
    cast: Cast, signed_in: SignIn
) -> None:
    own = make_idea(cast, author=cast.carol, coauthors=[], title="Mine")
    panel = make_idea(cast, Stage.AT_PANEL, title="With the panel")
    theirs = make_idea(cast, home_organisation=cast.hospital, title="Of the hospital")
    text = signed_in(cast.carol).post(PAGE, no(cast, own, panel, theirs, take="1")).content.decode()
    assert "You wrote this" in text and "You cannot take this step" in text and "Of the hospital" not in text
    assert stages(own, panel, theirs) == ["submitted", "at_panel", "submitted"]


def test_an_error_keeps_what_was_ticked_and_typed(cast: Cast, signed_in: SignIn) -> None:
    one = make_idea(cast)
    text = signed_in(cast.carol).post(PAGE, no(cast, one, feedback="", take="1")).content.decode()
    assert "Write to the authors in your own words" in text and f'value="{picks(one)[0]}" checked' in text
    assert stages(one) == ["submitted"]


def test_several_are_parked_and_several_are_asked(cast: Cast, signed_in: SignIn) -> None:
    one, two = make_idea(cast), make_idea(cast, title="Another")
    client = signed_in(cast.carol)
    day = {"until_day": "3", "until_month": "3", "until_year": "2030"}
    until = {"until_0": "3", "until_1": "3", "until_2": "2030"}
    client.post(PAGE, {"step": "park", "pick": picks(one), "reason": "Later.", "take": "1"} | day | until)
    client.post(PAGE, {"step": "ask", "pick": picks(two), "question": "How many?", "take": "1"})
    assert stages(one, two) == ["parked", "needs_information"]


def test_reviewers_are_suggested_and_the_work_is_spread(cast: Cast, signed_in: SignIn) -> None:
    one, two = make_idea(cast), make_idea(cast, title="Another")
    cast.council.reviewers_needed = 1
    cast.council.save()
    client = signed_in(cast.carol)
    shown = client.get(PAGE, {"step": "review", "pick": picks(one, two)})
    ticked = [[c.person for c in row.choices if c.ticked] for row in shown.context["rows"]]
    assert len(ticked[0]) == len(ticked[1]) == 1 and ticked[0] != ticked[1]
    said = {
        "step": "review", "pick": picks(one, two), "again": "1", "take": "1",
        **{f"own_{idea.reference}": [str(who[0].uid)] for idea, who in zip((one, two), ticked, strict=True)},
    }  # fmt: skip
    client.post(PAGE, said)
    assert stages(one, two) == ["in_review", "in_review"]
    assert one.assignments.get().reviewer == ticked[0][0]


def test_with_too_few_reviewers_nothing_of_it_is_done(cast: Cast, signed_in: SignIn) -> None:
    one = make_idea(cast)
    said = {
        "step": "review",
        "pick": picks(one),
        "again": "1",
        "take": "1",
        f"own_{one.reference}": [str(cast.ravi.uid)],
    }
    text = signed_in(cast.carol).post(PAGE, said).content.decode()
    assert "1 of the 3 reviewers needed" in text and stages(one) == ["submitted"]
    assert not Assignment.objects.exists()


def test_before_it_is_sent_the_page_says_who_is_asked_and_how_many_are_lacking(
    cast: Cast, signed_in: SignIn
) -> None:
    one = make_idea(cast)
    client, box = signed_in(cast.carol), f"own_{one.reference}"
    said = {"step": "review", "pick": picks(one), "again": "1"}
    few = client.post(PAGE, said | {box: [str(cast.ravi.uid)]}).content.decode()
    assert "Tick 2 more reviewers, or it stays where it is." in few and "These are asked" not in few
    three = [str(person.uid) for person in (cast.ravi, cast.rita, cast.ruth)]
    enough = client.post(PAGE, said | {box: three}).content.decode()
    asked = enough.split("These are asked to score it: ")[1].split("</p>")[0]
    assert {"Ravi Council", "Rita Council", "Ruth Hospital"} == set(asked.rstrip(".").split(", "))
    assert "or it stays" not in enough


def test_where_nothing_can_be_done_no_words_are_asked_for(cast: Cast, signed_in: SignIn) -> None:
    panel = make_idea(cast, Stage.AT_PANEL)
    text = signed_in(cast.carol).get(PAGE, {"step": "decline", "pick": picks(panel)}).content.decode()
    assert "Nothing can be done with the ideas you ticked" in text and "You cannot take this step" in text
    assert "0 ideas" not in text and 'name="feedback"' not in text and 'name="pick"' not in text


def test_what_was_written_for_one_that_is_refused_can_be_copied(cast: Cast, signed_in: SignIn) -> None:
    one, two = make_idea(cast), make_idea(cast, title="Another")
    said = no(cast, one, two, take="1", **{f"own_{one.reference}": "Yours came close."})
    move(one, "ask", by=cast.carol, version=one.version, question="How many?")
    text = signed_in(cast.carol).post(PAGE, said).content.decode()
    assert "You had written: “Yours came close.”" in text and text.count("You had written") == 1


@pytest.mark.parametrize("step", ["", "approve", "nonsense"])
def test_only_steps_that_make_sense_together(cast: Cast, signed_in: SignIn, step: str) -> None:
    assert signed_in(cast.carol).get(PAGE, {"step": step})["Location"] == "/triage/"


def test_nothing_ticked_says_what_to_do(cast: Cast, signed_in: SignIn) -> None:
    assert (
        "Tick the ideas on the list first"
        in signed_in(cast.carol).get(PAGE, {"step": "park"}).content.decode()
    )


def test_similar_ideas_are_seen_before_triage(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, title="Dim the lamps after midnight")
    make_idea(cast, Stage.DELIVERING, title="Dim street lamps, midnight onwards")
    text = signed_in(cast.carol).get("/triage/").content.decode()
    assert "Ideas like it" in text and "Dim street lamps, midnight onwards" in text
