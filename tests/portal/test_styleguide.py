"""The style guide shows the whole house, and the frame around every page is right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from place.models import Person
from portal import styleguide
from portal.context import ACCOUNT_WAYS, WAYS, links
from tests.cast import Cast


@pytest.fixture
def page(db: None) -> BeautifulSoup:
    request = RequestFactory().get("/styleguide/")
    request.user = AnonymousUser()
    return BeautifulSoup(styleguide.page(request).content.decode(), "html.parser")


def words(element: Tag) -> str:
    return " ".join(element.get_text().split())


def test_it_shows_every_component(page: BeautifulSoup) -> None:
    used = "".join(file.read_text() for file in (Path(settings.BASE_DIR) / "templates").rglob("*.html"))
    for file in (Path(settings.BASE_DIR) / "templates/components").glob("*.html"):
        assert f"components/{file.name}" in used or f'component "{file.stem}"' in used, file


def test_it_has_one_heading_a_title_and_a_language(page: BeautifulSoup) -> None:
    assert len(page.select("h1")) == 1
    assert page.title
    assert words(page.title) == "Style guide – Bankable"
    assert page.select_one("html[lang='en-gb']")


def test_ids_are_unique_and_links_inside_the_page_lead_somewhere(page: BeautifulSoup) -> None:
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    targets = {str(link["href"])[1:] for link in page.select("a[href^='#']")} - {""}
    assert targets <= set(ids)


def test_headings_do_not_skip_a_level(page: BeautifulSoup) -> None:
    levels = [int(heading.name[1]) for heading in page.select("main h1, main h2, main h3, main h4")]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_nothing_is_inline(page: BeautifulSoup) -> None:
    assert not page.select("[style], style, script:not([src])")


def test_landmarks_are_there_and_the_first_stop_skips_to_the_content(page: BeautifulSoup) -> None:
    first = page.select("body a")[0]
    assert first["href"] == "#main"
    for landmark in ("header", "main#main", "footer", "nav[aria-label=Breadcrumbs]"):
        assert page.select_one(landmark), landmark


@override_settings(DEMO=False)
def test_a_demonstration_says_so_and_a_real_site_does_not(page: BeautifulSoup) -> None:
    assert "demonstration" not in page.get_text()


def test_the_title_warns_of_errors(db: None) -> None:
    class Wrong:
        errors = {"a": ["b"]}

    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    html = render_to_string("base.html", {"form": Wrong()}, request)
    assert "<title>Error: " in html


@pytest.mark.parametrize("name", ["400", "500", "503"])
def test_a_page_for_bad_moments_needs_nothing(name: str) -> None:
    page = BeautifulSoup(render_to_string(f"{name}.html"), "html.parser")
    assert len(page.select("h1")) == 1
    assert "Bankable" in page.get_text()


@pytest.mark.parametrize(
    "name", ["403", "403_csrf", "404", "409", "429", "account/signed_out", "account/signup_closed"]
)
def test_a_refusal_is_a_whole_page_with_a_way_on(db: None, name: str) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    page = BeautifulSoup(render_to_string(f"{name}.html", {}, request), "html.parser")
    assert len(page.select("h1")) == 1
    assert page.title
    assert words(page.title).endswith(" – Bankable")
    assert page.select_one("main a[href]")


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("alice", ["Ideas", "Challenges", "Savings"]),
        ("carol", ["Ideas", "Challenges", "Savings", "Triage", "Reports"]),
        ("rita", ["Ideas", "Challenges", "Savings", "For review"]),
        ("piet", ["Ideas", "Challenges", "Savings", "Panel"]),
    ],
)
def test_people_are_shown_the_ways_their_role_opens(cast: Cast, name: str, ways: list[str]) -> None:
    assert [str(way["label"]) for way in links(WAYS, getattr(cast, name), "/")] == ways


def test_a_stranger_is_shown_the_way_to_sign_in_only() -> None:
    stranger = AnonymousUser()
    assert links(WAYS, stranger, "/") == []
    assert [str(way["label"]) for way in links(ACCOUNT_WAYS, stranger, "/")] == ["Sign in"]


def test_the_page_one_is_on_is_marked(cast: Cast) -> None:
    ideas = links(WAYS, cast.alice, reverse("ideas:browse"))[0]
    assert ideas["current"]


def test_the_frame_costs_a_signed_in_person_two_queries(
    cast: Cast, signed_in: Callable[[Person], Client], queries_of: Callable[[Client, str], int]
) -> None:
    """Their roles and the installation's name; unread notices, and whether there are deputies, come with the person."""
    client = signed_in(cast.alice)
    session_and_person = 2
    assert queries_of(client, "/help/glossary/") - session_and_person == 2
