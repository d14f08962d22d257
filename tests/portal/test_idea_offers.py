"""Offers of other bodies on the page of the idea: who offers what, how many, and the way to offer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from ideas import services
from ideas.models import Idea, Offer
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
CONTACT = "henry, extension 4477"


def offer(by: Person, idea: Idea, what: str = "Two analysts") -> Offer:
    return services.offer(by=by, idea=idea, kind="people", what=what, how_much="", when="", contact=CONTACT)


def page_of(client: Client, idea: Idea) -> str:
    return " ".join(client.get(idea.get_absolute_url()).content.decode().split())


def test_whoever_sees_the_idea_reads_who_offers_what_and_not_how_to_reach_them(
    cast: Cast, signed_in: SignIn
) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    made = offer(cast.henry, idea)
    offer(cast.stan, idea, "A van")
    page = page_of(signed_in(cast.sam), idea)
    assert "2 offers from other bodies." in page and "Severn Hospital" in page and "A van" in page
    assert f'href="/ideas/{idea.reference}/talk/#o-{made.uid}"' in page and CONTACT not in page
    assert "offers/new/" not in page  # her own body's help is said in a comment


def test_another_body_is_asked_whether_it_can_help(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    page = page_of(signed_in(cast.henry), idea)
    assert "Can your body lend people" in page and f"/ideas/{idea.reference}/offers/new/" in page
    for name in ("sam", "ruth", "adam"):  # the same body, a reviewer, an auditor
        assert "Offers of help" not in page_of(signed_in(getattr(cast, name)), idea), name
    closed = make_idea(cast, Stage.DECLINED)
    assert "Offers of help" not in page_of(signed_in(cast.henry), closed)


def test_its_authors_answer_from_there(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    made = offer(cast.henry, idea)
    answer = f"/ideas/{idea.reference}/offers/{made.uid}/"
    assert answer in page_of(signed_in(cast.alice), idea)
    assert answer not in page_of(signed_in(cast.sam), idea)
    services.answer_offer(by=cast.alice, offer=made, accept=True)
    page = page_of(signed_in(cast.alice), idea)
    assert answer not in page and "Accepted" in page


@pytest.mark.parametrize("end", ["withdrawn", "declined"])
def test_what_no_longer_stands_is_left_to_the_talk_page(cast: Cast, signed_in: SignIn, end: str) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    made = offer(cast.henry, idea)
    if end == "withdrawn":
        services.withdraw_offer(by=cast.henry, offer=made)
    else:
        services.answer_offer(by=cast.alice, offer=made, accept=False)
    assert "Two analysts" not in page_of(signed_in(cast.alice), idea)


def test_offers_to_a_confidential_idea_are_for_those_who_see_it(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    offer(cast.henry, idea)
    Idea.objects.update(audience="confidential")
    for name in ("sam", "henry", "stan"):
        assert signed_in(getattr(cast, name)).get(idea.get_absolute_url()).status_code == 404
    assert "Two analysts" in page_of(signed_in(cast.carol), idea)


def test_three_are_shown_and_cost_one_query(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    client = signed_in(cast.alice)
    none = queries_of(client, idea.get_absolute_url())
    for person in (cast.henry, cast.stan):
        for number in range(3):
            offer(person, idea, f"Thing {number} of {person.first_name}")
    assert queries_of(client, idea.get_absolute_url()) == none + 1
    page = page_of(client, idea)
    assert "6 offers from other bodies." in page and page.count("Thing ") == 3 and "See all offers" in page
