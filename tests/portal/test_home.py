"""The front page: figures for everybody, wins for those who may see them, kept by an editor in Wagtail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from casebuilder.models import CaseVersion
from ideas.models import Audience, Idea
from place.models import Person
from portal.home import year_start
from portal.models import HomePage
from portal.savings import Rung, signed_for
from tests.case_makers import make_case
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


def committed(
    cast: Cast, stage: Stage = Stage.COMMITTED, *, recurring: int = 30_000, **fields: object
) -> Idea:
    """An idea signed for, with its two figures."""
    idea = make_idea(cast, stage, **fields)
    case = make_case(cast, idea)
    CaseVersion.objects.filter(pk=case.current_id).update(
        state=CaseVersion.State.COMMITTED, recurring=Decimal(recurring), one_off=Decimal(5_000)
    )
    return idea


@pytest.mark.django_db
def test_it_stands_where_the_address_begins() -> None:
    assert reverse("home") == "/"
    page = Client().get("/")
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


@pytest.mark.django_db
def test_a_fresh_database_has_our_page_as_the_sites_root() -> None:
    site = Site.objects.get()
    assert site.is_default_site
    assert isinstance(site.root_page.specific, HomePage)
    assert Page.objects.filter(depth=2).count() == 1


def test_a_stranger_sees_figures_and_no_idea(cast: Cast) -> None:
    idea = committed(cast)
    page = Client().get("/").content.decode()
    assert "£30k a year" in page
    assert "and £5,000 one-off" in page
    assert idea.title not in page
    assert cast.alice.name not in page
    assert reverse("account_login") in page


def test_a_colleague_sees_the_win_and_who_had_the_idea(cast: Cast, signed_in: SignIn) -> None:
    idea = committed(cast)
    page = signed_in(cast.sam).get("/").content.decode()
    assert idea.title in page
    assert cast.alice.name in page


def test_a_hidden_name_stays_hidden_even_from_its_owner_here(cast: Cast, signed_in: SignIn) -> None:
    committed(cast, hide_name=True)
    for person in (cast.sam, cast.carol):
        assert cast.alice.name not in signed_in(person).get("/").content.decode()


def test_nobody_sees_a_win_they_may_not_see(cast: Cast, signed_in: SignIn) -> None:
    idea = committed(cast, audience=Audience.CONFIDENTIAL)
    assert idea.title not in signed_in(cast.stan).get("/").content.decode()
    assert idea.title in signed_in(cast.dora).get("/").content.decode()


def test_the_rungs_are_never_added(cast: Cast) -> None:
    committed(cast, recurring=30_000)
    committed(cast, Stage.DELIVERING, recurring=70_000)
    standings = signed_for()
    assert standings[Rung.COMMITTED].recurring == 30_000
    assert standings[Rung.DELIVERING].recurring == 70_000
    page = Client().get("/").content.decode()
    assert "£100k" not in page
    assert "None yet" in page


def test_ideas_count_from_the_first_of_april(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast)
    make_idea(cast, submitted_at=year_start(timezone.localdate()) - timedelta(days=1))
    make_idea(cast, Stage.DRAFT)
    assert signed_in(cast.sam).get("/").context["ideas_this_year"] == 1


def test_an_editor_can_change_the_words_and_look_before_publishing(cast: Cast, signed_in: SignIn) -> None:
    page = HomePage.objects.get()
    page.headline = "Ideas wanted"
    page.save_revision().publish()
    assert "<h1>Ideas wanted</h1>" in Client().get("/").content.decode()
    preview = page.make_preview_request()
    assert preview.status_code == 200
    assert b"Ideas wanted" in preview.content


@pytest.mark.django_db
def test_it_cannot_be_posted_to() -> None:
    assert Client().post("/").status_code == 405


def test_its_queries_do_not_grow(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    client = signed_in(cast.sam)
    for _ in range(3):
        committed(cast)
    few = queries_of(client, "/")
    for _ in range(20):
        committed(cast, Stage.DELIVERING)
    assert queries_of(client, "/") == few
    assert few <= 15
