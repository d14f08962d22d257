"""The case of an adopting body and the one it was made from: each side is told that the other is there."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from casebuilder.models import Case
from ideas.models import Adoption, AdoptionStep, Audience, Idea
from place.models import Organisation, Person
from tests.case_makers import make_case
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
ELSEWHERE, MADE_FROM = "Made from these figures elsewhere", "Made from the figures of another organisation"


@pytest.fixture
def pair(cast: Cast) -> tuple[Idea, Idea]:
    """An idea of the council with its case, and what the hospital made of it."""
    origin = make_idea(cast, Stage.COMMITTED)
    make_case(cast, origin)
    return origin, taken_up(cast, origin, cast.hospital)


def taken_up(cast: Cast, origin: Idea, body: Organisation) -> Idea:
    own = make_idea(
        cast, Stage.APPROVED, home_organisation=body, case_owner=cast.ed, author=cast.henry, coauthors=[]
    )
    make_case(cast, own).organisations.set([body])
    adoption = Adoption.objects.create(idea=origin, organisation=body, state="adopting", own=own)
    AdoptionStep.objects.create(adoption=adoption, number=1, state="adopting", by=cast.henry, own=own)
    return own


def release(*ideas: Idea) -> None:
    Case.objects.filter(idea__in=ideas).update(released_at=timezone.now())


def case_page(client: Client, idea: Idea) -> str:
    page = client.get(f"/cases/{idea.reference}/")
    assert page.status_code == 200
    return unescape(page.content.decode())


def test_the_cases_of_two_bodies_are_linked_both_ways(
    cast: Cast, pair: tuple[Idea, Idea], signed_in: SignIn
) -> None:
    origin, own = pair
    release(origin, own)
    client = signed_in(cast.sam)
    there, here = case_page(client, origin), case_page(client, own)
    assert ELSEWHERE in there and f'<a href="/cases/{own.reference}/">' in there and MADE_FROM not in there
    assert f"The business case of Severn Hospital, {own.reference}" in there
    assert MADE_FROM in here and f'<a href="/cases/{origin.reference}/">' in here and ELSEWHERE not in here
    assert f"The business case of Severn Council, {origin.reference}" in here


def test_a_case_one_may_not_read_is_told_of_with_a_way_to_its_idea(
    cast: Cast, pair: tuple[Idea, Idea], signed_in: SignIn
) -> None:
    origin, own = pair
    there = case_page(signed_in(cast.owen), origin)
    assert f'<a href="/ideas/{own.reference}/">' in there and f"/cases/{own.reference}/" not in there
    assert "Its business case is not open to you." in there
    release(own)
    here = case_page(signed_in(cast.henry), own)
    assert f'<a href="/ideas/{origin.reference}/">' in here and f"/cases/{origin.reference}/" not in here
    assert "If they have a business case for it, it is not open to you." in here


def test_an_idea_one_may_not_see_is_told_of_in_words_alone(
    cast: Cast, pair: tuple[Idea, Idea], signed_in: SignIn
) -> None:
    origin, own = pair
    release(origin, own)
    Idea.objects.filter(pk=own.pk).update(audience=Audience.CONFIDENTIAL)
    there = case_page(signed_in(cast.sam), origin)
    assert "Severn Hospital has a business case of its own, which is not open to you." in there
    assert own.reference not in there
    Idea.objects.filter(pk=own.pk).update(audience=Audience.EVERYBODY)
    Idea.objects.filter(pk=origin.pk).update(audience=Audience.CONFIDENTIAL)
    here = case_page(signed_in(cast.sam), own)
    assert "An idea of Severn Council, which is not open to you." in here
    assert origin.reference not in here


def test_a_body_that_let_go_of_its_own_is_told_of_no_more_but_its_case_still_says_where_it_is_from(
    cast: Cast, pair: tuple[Idea, Idea], signed_in: SignIn
) -> None:
    origin, own = pair
    release(origin, own)
    Adoption.objects.update(state="considering", own=None)
    assert ELSEWHERE not in case_page(signed_in(cast.sam), origin)
    assert MADE_FROM in case_page(signed_in(cast.sam), own)


def test_a_case_of_one_body_alone_says_nothing_of_others(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.COMMITTED)
    make_case(cast, idea)
    text = case_page(signed_in(cast.owen), idea)
    assert ELSEWHERE not in text and MADE_FROM not in text


def test_more_bodies_cost_no_more_queries(
    cast: Cast, pair: tuple[Idea, Idea], signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    origin, _own = pair
    client, address = signed_in(cast.owen), f"/cases/{origin.reference}/"
    few = queries_of(client, address)
    for number in range(4):
        body = Organisation.objects.create(
            slug=f"b{number}", name=f"Body {number}", short_name="B", kind="police"
        )
        taken_up(cast, origin, body)
    assert queries_of(client, address) == few


def test_the_idea_page_says_that_a_body_has_an_idea_of_its_own_that_is_not_open(
    cast: Cast, pair: tuple[Idea, Idea], signed_in: SignIn
) -> None:
    origin, own = pair
    Idea.objects.filter(pk=own.pk).update(audience=Audience.CONFIDENTIAL)
    page = signed_in(cast.sam).get(origin.get_absolute_url()).content.decode()
    assert "They have an idea of their own for it, which is not open to you." in page
    assert own.reference not in page
    page = signed_in(cast.ed).get(origin.get_absolute_url()).content.decode()
    assert own.reference in page and "which is not open to you" not in page
