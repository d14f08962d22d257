"""Load and lateness, for coordinators only; and handing over, singly or several at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ideas.models import Idea
from place.models import Deputy, Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
PAGE = "/triage/load/"


def test_who_has_how_many_and_how_many_are_late(cast: Cast, signed_in: SignIn) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    make_idea(cast, Stage.APPROVED, due=yesterday)
    make_idea(cast, Stage.APPROVED)
    make_idea(cast, Stage.IN_REVIEW, due=yesterday)
    shown = signed_in(cast.carol).get(PAGE).context
    assert [(row[0]["text"], row[1]) for row in shown["stages"]] == [("In review", "1"), ("Approved", "2")]
    assert [(row[0]["text"], row[1], row[2]["text"]) for row in shown["holders"]] == [
        ("Owen Council", "2", "1")
    ]
    assert {row[0]["text"] for row in shown["reviewers"]} == {"Rita Council", "Ravi Council", "Ruth Hospital"}


def test_each_number_leads_to_its_list(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, Stage.APPROVED, title="Late one", due=timezone.localdate() - timedelta(days=1))
    make_idea(cast, Stage.APPROVED, title="In good time")
    client = signed_in(cast.carol)
    late = client.get(PAGE, {"holder": str(cast.owen.uid), "late": "1"}).content.decode()
    assert "Late one" in late and "In good time" not in late
    assert "In good time" in client.get(PAGE, {"stage": "approved"}).content.decode()


@pytest.mark.parametrize("name", ["alice", "piet", "fiona", "adam", "sue", "olga"])
def test_it_is_for_coordinators_only(cast: Cast, signed_in: SignIn, name: str) -> None:
    assert signed_in(getattr(cast, name)).get(PAGE).status_code == 403


def test_it_never_shows_an_absence(cast: Cast, signed_in: SignIn) -> None:
    today = timezone.localdate()
    Deputy.objects.create(person=cast.owen, deputy=cast.sam, starts=today, ends=today)
    make_idea(cast, Stage.APPROVED)
    text = signed_in(cast.carol).get(PAGE, {"stage": "approved"}).content.decode()
    assert "Sam Council" not in text and "away" not in text and "deputy" not in text


def test_several_are_handed_over_and_what_cannot_be_says_why(cast: Cast, signed_in: SignIn) -> None:
    one = make_idea(cast, Stage.APPROVED, title="The first")
    two = make_idea(cast, Stage.AT_PANEL, title="The second")
    old = make_idea(cast, Stage.APPROVED, title="The third")
    said = {
        "pick": [f"{one.reference}.{one.version}", f"{two.reference}.{two.version}", f"{old.reference}.1"],
        "to": str(cast.sam.uid),
    }
    text = signed_in(cast.carol).post(PAGE + "hand-over/", said).content.decode()
    assert "Done: 1. Refused: 2." in text and "Sam Council cannot take this one over." in text
    assert Idea.objects.get(pk=one.pk).case_owner == cast.sam
    assert Idea.objects.get(pk=two.pk).holder == cast.piet and Idea.objects.get(pk=old.pk).holder == cast.owen


def test_nobody_chosen_keeps_what_was_ticked(cast: Cast, signed_in: SignIn) -> None:
    one = make_idea(cast, Stage.APPROVED)
    response = signed_in(cast.carol).post(PAGE + "hand-over/", {"pick": f"{one.reference}.{one.version}"})
    assert response.status_code == 422 and "Choose who takes them over" in response.content.decode()
    assert "checked" in response.content.decode()


def test_who_scores_their_own_idea_a_coordinator_is_not_told(cast: Cast, signed_in: SignIn) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    own = make_idea(cast, Stage.IN_REVIEW, author=cast.carol, coauthors=[], due=yesterday, title="Mine")
    make_idea(cast, Stage.IN_REVIEW, due=yesterday, title="Not mine")
    client = signed_in(cast.carol)
    assert {row[1] for row in client.get(PAGE).context["reviewers"]} == {"1"}
    listed = client.get(PAGE, {"reviewer": str(cast.rita.uid)}).content.decode()
    assert own.reference not in listed and "Not mine" in listed
    late = client.get("/triage/reviewers/").content.decode()
    assert own.reference not in late and "Not mine" in late


def test_a_name_hidden_from_a_partner_body_is_not_in_its_load(cast: Cast, signed_in: SignIn) -> None:
    cast.police.acts_for_us = cast.council
    cast.police.save()
    make_idea(
        cast, Stage.NEEDS_INFORMATION, title="Spare keys", hide_name=True, home_organisation=cast.police,
        author=cast.stan, holder=cast.stan, coauthors=[], team=None,
    )  # fmt: skip
    client = signed_in(cast.carol)
    for chosen in ({"stage": "needs_information"}, {"holder": str(cast.stan.uid)}):
        assert "Stan Police" not in client.get(PAGE, chosen).content.decode()
    assert "Spare keys" in client.get(PAGE, {"stage": "needs_information"}).content.decode()
