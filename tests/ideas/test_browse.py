"""The list of ideas: what it shows whom, what narrows and orders it, and that it costs the same at any size."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ideas.models import Idea
from ideas.references import new_reference
from place.models import Outcome, Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


def titles(client: Client, query: str = "") -> list[str]:
    return [card["title"] for card in client.get(f"/ideas/{query}").context["cards"]]


def card(client: Client, query: str = "") -> dict[str, Any]:
    return client.get(f"/ideas/{query}").context["cards"][0]


def many(cast: Cast, count: int) -> None:
    now = timezone.now()
    alike = {
        "author": cast.bob, "home_organisation": cast.council, "stage": Stage.AT_PANEL, "holder": cast.piet,
        "submitted_at": now, "triaged_at": now, "due": now.date(), "outcome": cast.outcome,
    }  # fmt: skip
    ideas = Idea.objects.bulk_create(
        Idea(reference=new_reference(), title=f"Idea {number}", hide_name=number % 2 == 0, **alike)
        for number in range(count)
    )
    Idea.coauthors.through.objects.bulk_create(
        Idea.coauthors.through(idea=idea, person=cast.alice) for idea in ideas)  # fmt: skip


def test_a_row_says_where_an_idea_is_and_who_has_it(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.AT_PANEL, yearly_saving=Decimal(250_000), supporters_count=3)
    shown = card(signed_in(cast.sam))
    assert (shown["reference"], shown["place"], shown["stage"]) == (
        idea.reference,
        "Council",
        "With the panel",
    )
    assert (shown["holder"], shown["who"], shown["saving"]) == (
        "Piet Council",
        "Alice Council",
        "about £250k a year",
    )
    assert "3 more with this problem" in signed_in(cast.sam).get("/ideas/").content.decode()


def test_a_row_that_says_about_rounds_the_saving(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.AT_PANEL, yearly_saving=Decimal("9876.50"))
    assert card(signed_in(cast.sam))["saving"] == "about £9,900 a year"
    assert ("Might save", "about £9,900 a year") in idea.facts()
    assert "about £9,900" in signed_in(cast.sam).get(idea.get_absolute_url()).content.decode()


def test_a_hidden_name_is_shown_to_its_owner_and_the_coordinator_only(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, Stage.NEEDS_INFORMATION, hide_name=True, coauthors=[])
    seen = {who: card(signed_in(getattr(cast, who))) for who in ("sam", "piet", "alice", "carol")}
    assert {who: shown["who"] for who, shown in seen.items()} == {
        "sam": "Name hidden", "piet": "Name hidden", "alice": "Alice Council", "carol": "Alice Council"}  # fmt: skip
    assert seen["sam"]["holder"] == "its author"
    assert "Alice" not in signed_in(cast.sam).get("/ideas/").content.decode()


def test_a_stage_speaks_to_its_author_only_where_it_means_the_author(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, Stage.NEEDS_INFORMATION)
    assert card(signed_in(cast.alice))["stage"] == "We need more from you"
    assert card(signed_in(cast.sam))["stage"] == "Needs information"


def test_a_parked_idea_says_until_when_and_is_not_due(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, Stage.PARKED, due=timezone.localdate().replace(year=2099, month=3, day=3))
    shown = card(signed_in(cast.sam))
    assert (shown["stage"], shown["left"]) == ("Parked until 3 March 2099", None)


def test_drafts_are_listed_to_their_authors_only_and_only_among_their_own(
    cast: Cast, signed_in: SignIn
) -> None:
    make_idea(cast, Stage.DRAFT, title="Half a thought")
    assert titles(signed_in(cast.alice)) == []
    assert titles(signed_in(cast.alice), "?show=mine") == ["Half a thought"]
    for who in ("sam", "carol", "adam", "sue", "stan"):
        assert titles(signed_in(getattr(cast, who)), "?show=mine") == []


def test_a_draft_withdrawn_before_anybody_saw_it_stays_unseen(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.alice)
    draft = make_idea(cast, Stage.DRAFT, title="Better not", coauthors=[])
    client.post(
        f"/ideas/{draft.reference}/step/withdraw/", {"version": draft.version, "reason": "Changed my mind"}
    )
    draft.refresh_from_db()
    assert draft.stage == Stage.WITHDRAWN
    for who in ("sam", "carol", "adam", "sue", "erin"):
        assert not Idea.objects.visible_to(getattr(cast, who)).exists()


@pytest.mark.parametrize(
    ("audience", "who"), [("confidential", "sam"), ("concerned", "stan"), ("everybody", "nobody")]
)
def test_what_is_not_theirs_to_see_is_not_listed_counted_or_found(
    cast: Cast, signed_in: SignIn, audience: str, who: str
) -> None:
    make_idea(cast, Stage.AT_PANEL, audience=audience)
    if who == "nobody":
        assert Client().get("/ideas/").status_code == 302
        return
    page = signed_in(getattr(cast, who)).get("/ideas/?q=lamps")
    assert page.context["page"].paginator.count == 0
    assert "Dim the lamps" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?stage=at_panel", ["Panel"]),
        ("?organisation=hospital", ["Hospital", "Both"]),
        ("?organisation=council", ["Panel", "Both"]),
        ("?outcome=clean-air", ["Both"]),
        ("?year=2024", ["Hospital"]),
        ("?show=late", ["Panel"]),
        ("?show=open", ["Panel", "Both", "Hospital"]),
        ("?show=waiting", []),
        ("?sort=largest", ["Both", "Hospital", "Panel"]),
        ("?sort=waiting", ["Hospital", "Both", "Panel"]),
        ("", ["Panel", "Both", "Hospital"]),
        ("?stage=at_panel&organisation=hospital", []),
    ],
)
def test_it_is_narrowed_and_ordered(cast: Cast, signed_in: SignIn, query: str, expected: list[str]) -> None:
    now, today = timezone.now(), timezone.localdate()
    air = Outcome.objects.create(slug="clean-air", name="Clean air", measure="NO2", unit="µg", better="lower")
    make_idea(
        cast, Stage.AT_PANEL, title="Panel", submitted_at=now, due=today - timedelta(days=4), stage_since=now
    )
    make_idea(
        cast, Stage.IN_REVIEW, title="Both", outcome=air, yearly_saving=9, organisations=[cast.council, cast.hospital],
        submitted_at=now - timedelta(days=1), stage_since=now - timedelta(days=2))  # fmt: skip
    make_idea(
        cast, Stage.IN_REVIEW, title="Hospital", home_organisation=cast.hospital, organisations=[cast.hospital], yearly_saving=8,
        submitted_at=now.replace(year=2024, month=5, day=5), stage_since=now - timedelta(days=9))  # fmt: skip
    found = titles(signed_in(cast.sam), query)
    assert sorted(found) == sorted(expected) if "organisation=" in query else found == expected


def test_what_narrows_the_list_can_be_taken_away_piece_by_piece(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.sam).get("/ideas/?stage=at_panel&q=lamps&sort=largest&page=2")
    assert page.context["applied"] == [
        {"label": "“lamps”", "url": "?stage=at_panel&sort=largest"},
        {"label": "With the panel", "url": "?q=lamps&sort=largest"},
    ]


@pytest.mark.parametrize(
    "query",
    ["?stage=nonsense", "?year=12", "?page=nonsense", "?page=999", "?sort=x", "?organisation=x", "?q=%00"],
)
def test_an_address_mistyped_is_still_a_page(cast: Cast, signed_in: SignIn, query: str) -> None:
    make_idea(cast, Stage.AT_PANEL)
    assert signed_in(cast.sam).get(f"/ideas/{query}").status_code == 200


def test_an_empty_list_helps(cast: Cast, signed_in: SignIn) -> None:
    assert "Share an idea" in signed_in(cast.sam).get("/ideas/").content.decode()
    assert "Try fewer or other words" in signed_in(cast.sam).get("/ideas/?q=zebra").content.decode()


def test_twenty_rows_a_page_and_the_filters_kept_from_page_to_page(cast: Cast, signed_in: SignIn) -> None:
    many(cast, 21)
    client = signed_in(cast.sam)
    page = client.get("/ideas/?stage=at_panel")
    assert len(page.context["cards"]) == 20
    assert "?stage=at_panel&amp;page=2" in page.content.decode()
    assert len(titles(client, "?stage=at_panel&page=2")) == 1


@pytest.mark.parametrize("who", ["sam", "carol", "adam", "stan", "alice"])
def test_two_hundred_ideas_cost_the_queries_of_twenty(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int], who: str
) -> None:
    client = signed_in(getattr(cast, who))
    counts = []
    for more in (20, 180):
        many(cast, more)
        counts.append(queries_of(client, "/ideas/?stage=at_panel&organisation=council"))
    assert counts[0] == counts[1] <= 15
