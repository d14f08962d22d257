"""What I follow: on my account and on a page of its own, with the last news of each and a way to stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ideas.models import Audience, Follow, Idea
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Decision
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
ACCOUNT, FOLLOWING = "/account/", "/account/following/"
both = pytest.mark.parametrize("address", [ACCOUNT, FOLLOWING])


def follow(person: Person, *ideas: Idea) -> None:
    Follow.objects.bulk_create(Follow(idea=idea, person=person) for idea in ideas)


@both
def test_each_shows_its_stage_and_what_happened_to_it_last_and_when(
    cast: Cast, signed_in: SignIn, address: str
) -> None:
    idea = make_idea(cast, Stage.AT_PANEL, title="Dim the lamps")
    Decision.objects.filter(proposal=idea, step="refer").update(at=timezone.now() - timedelta(days=40))
    follow(cast.stan, idea)
    line = signed_in(cast.stan).get(address).context["followed"][0]
    assert (line["stage"], str(line["happened"])) == ("With the panel", "All scores in: sent to the panel")
    move(idea, "approve", by=cast.piet, version=idea.version, rationale="It pays.", case_owner=cast.owen)
    page = signed_in(cast.stan).get(address).content.decode()
    assert "Approved by the panel, " in page and "Approved: business case in preparation" in page


@both
def test_the_latest_news_comes_first(cast: Cast, signed_in: SignIn, address: str) -> None:
    early, late = (make_idea(cast, Stage.IN_REVIEW, title=title) for title in ("Early", "Late"))
    Decision.objects.filter(proposal=early).update(at=timezone.now() - timedelta(days=9))
    follow(cast.stan, early, late)
    shown = [line["idea"].title for line in signed_in(cast.stan).get(address).context["followed"]]
    assert shown == ["Late", "Early"]


@both
def test_who_follows_nothing_reads_how_to(cast: Cast, signed_in: SignIn, address: str) -> None:
    page = signed_in(cast.stan).get(address).content.decode()
    assert "You follow no idea yet" in page and 'href="/ideas/"' in page


@both
def test_what_was_hidden_since_is_gone(cast: Cast, signed_in: SignIn, address: str) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW, title="Hidden since")
    follow(cast.stan, idea)
    assert "Hidden since" in signed_in(cast.stan).get(address).content.decode()
    Idea.objects.update(audience=Audience.CONFIDENTIAL)
    assert "Hidden since" not in signed_in(cast.stan).get(address).content.decode()


def test_a_question_to_the_author_is_not_put_to_who_follows(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.NEEDS_INFORMATION)
    follow(cast.stan, idea)
    follow(cast.bob, idea)  # before he wrote it with her
    for person, stage in (
        (cast.stan, "Waiting for an answer from its author"),
        (cast.bob, "We need more from you"),
    ):
        assert signed_in(person).get(ACCOUNT).context["followed"][0]["stage"] == stage


@both
def test_one_button_stops_it_and_comes_back(cast: Cast, signed_in: SignIn, address: str) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW, title="Dim the lamps")
    follow(cast.stan, idea)
    client = signed_in(cast.stan)
    name = client.get(address).resolver_match.view_name
    page = client.get(address).content.decode()
    assert f'action="/ideas/{idea.reference}/follow/"' in page and f'name="from" value="{name}"' in page
    after = client.post(f"/ideas/{idea.reference}/follow/", {"back": "1", "from": name}, follow=True)
    assert after.redirect_chain == [(address, 302)]
    assert "You no longer follow “Dim the lamps”." in after.content.decode() and not Follow.objects.exists()


def test_nothing_else_can_be_made_the_way_back(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    for elsewhere in ("https://example.org/", "//example.org", "account_logout"):
        answer = signed_in(cast.stan).post(f"/ideas/{idea.reference}/follow/", {"from": elsewhere})
        assert answer["Location"] == idea.get_absolute_url()


def test_the_account_shows_eight_and_leads_to_the_rest(cast: Cast, signed_in: SignIn) -> None:
    follow(cast.stan, *(make_idea(cast, Stage.IN_REVIEW, title=f"Idea {number}") for number in range(25)))
    client = signed_in(cast.stan)
    page = client.get(ACCOUNT)
    assert len(page.context["followed"]) == 8 and f'href="{FOLLOWING}"' in page.content.decode()
    assert [len(client.get(f"{FOLLOWING}?page={number}").context["followed"]) for number in (1, 2)] == [20, 5]
    assert client.get(f"{FOLLOWING}?page=nonsense").status_code == 200


def test_strangers_sign_in_first_and_nobody_reads_what_another_follows(cast: Cast, signed_in: SignIn) -> None:
    follow(cast.stan, make_idea(cast, Stage.IN_REVIEW, title="Stan's own business"))
    assert "/accounts/sign-in/" in Client().get(FOLLOWING)["Location"]
    assert "own business" not in signed_in(cast.henry).get(FOLLOWING).content.decode()


@both
def test_its_queries_do_not_grow(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int], address: str
) -> None:
    client = signed_in(cast.fiona)
    follow(cast.fiona, make_idea(cast, Stage.NEEDS_INFORMATION))
    few = queries_of(client, address)
    for stage in [Stage.NEEDS_INFORMATION, Stage.PARKED, Stage.DELIVERING, Stage.IN_REVIEW] * 10:
        follow(cast.fiona, make_idea(cast, stage, hide_name=True))
    assert queries_of(client, address) == few <= 15
