"""The first page of the administration says what waits for its reader, and leads back to the site."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


def test_what_waits_on_the_account_waits_here_too(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, Stage.NEEDS_INFORMATION, title="Warm <b>hands</b>", holder=cast.sue)
    page = signed_in(cast.sue).get("/admin/").content.decode()
    assert "Answer the question about “Warm &lt;b&gt;hands&lt;/b&gt;”" in page


def test_when_nothing_waits_it_says_so(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.sue).get("/admin/").content.decode()
    assert "Nothing waits for you. Good." in page
    assert 'href="/account/"' in page


def test_the_product_stands_over_the_menu_and_the_site_is_one_step_away(
    cast: Cast, signed_in: SignIn
) -> None:
    page = signed_in(cast.sue).get("/admin/").content.decode()
    assert "/static/portal/favicon.svg" in page
    assert "Back to the site" in page


def test_it_asks_the_same_of_one_thing_and_of_thirty(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    make_idea(cast, Stage.NEEDS_INFORMATION, holder=cast.sue)
    client = signed_in(cast.sue)
    client.get("/admin/")
    few = queries_of(client, "/admin/")
    for _ in range(12):
        make_idea(cast, Stage.NEEDS_INFORMATION, holder=cast.sue)
    assert queries_of(client, "/admin/") == few
