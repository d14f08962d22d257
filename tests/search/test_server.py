"""Every page that searches, on modelsearch's backend for OpenSearch: what it sends is understood, and trouble is answered.

There is no server here; tests/search/server.py stands in for one and refuses what OpenSearch's manual does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.search.backends import get_search_backend

from ideas.models import Idea
from ideas.search import find
from place.models import Person
from portal.indexing import backend as live
from portal.indexing import indexer as indexing
from portal.indexing.backend import Fallback
from portal.indexing.indexer import Indexer
from portal.indexing.models import SearchChange
from portal.search import extras
from tests.case_makers import make_case
from tests.cast import Cast
from tests.makers import make_idea
from tests.page_makers import make_guidance
from tests.search.live import found, live_index, work
from tests.search.server import Client as Server
from tests.search.server import World, stand_in
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    live._asked.clear()
    yield stand_in(monkeypatch)
    live._asked.clear()


@pytest.fixture
def served(world: World, settings: Any, tmp_path: Path, cast: Cast) -> Indexer:
    return live_index(settings, tmp_path, "opensearch")


def lamps(cast: Cast, **fields: Any) -> Idea:
    said = {"title": "Dim the lamps", "problem": "Lamps burn all night.", "proposal": "Half light."}
    return make_idea(cast, Stage.AT_PANEL, **said | fields)


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("<mark>", "").replace("</mark>", "")


PAGES = (
    "/search/", "/search/?q=lamps", "/search/?q=%22burn+all+night%22", "/search/?q=%22burn+all%22+lamps",
    "/search/?q=lamps&organisation=council&sort=largest", "/search/?q=lmaps", "/search/?q=%28NOT+lamps%2A~9",
    "/ideas/?q=lamps", "/ideas/?q=lamps&stage=at_panel", "/ideas/export/?q=lamps&as=json",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_what_a_page_sends_is_understood(
    served: Indexer, world: World, cast: Cast, signed_in: SignIn, address: str
) -> None:
    lamps(cast)
    work(served)
    answer = signed_in(cast.sam).get(address)
    assert answer.status_code == 200
    assert not isinstance(get_search_backend().answering(), Fallback)  # nothing was refused
    assert world.asked or "q=" not in address


def test_ideas_cases_and_passages_are_found_on_the_search_page(
    served: Indexer, cast: Cast, signed_in: SignIn
) -> None:
    idea, other = lamps(cast, yearly_saving=Decimal(9)), lamps(cast, problem="Lamps all burn at night.")
    vans = make_idea(cast, Stage.APPROVED, title="Share vans", problem="Two fleets.", proposal="One.")
    make_case(cast, vans)
    make_guidance(title="About lamps", slug="lamps")
    work(served)
    client = signed_in(cast.owen)
    assert "2 ideas" in read(client, "/search/?q=lamps") and "About lamps" in read(client, "/search/?q=lamps")
    passage = read(client, "/search/?q=%22burn+all+night%22")
    assert idea.reference in passage and other.reference not in passage
    assert f'href="/cases/{vans.reference}/"' in read(client, "/search/?q=electricity+bought")
    assert "?q=lamps" in read(client, "/search/?q=lmaps")


def test_what_changes_is_found_and_what_is_gone_is_not(served: Indexer, cast: Cast) -> None:
    idea = lamps(cast)
    work(served)
    assert found("lamps") == [idea.title]
    idea.title, idea.problem = "Keep bees", "None."
    idea.save()
    work(served)
    assert found("bees") == ["Keep bees"] and found("lamps") == [] and not SearchChange.objects.exists()
    Idea.objects.filter(pk=idea.pk).update(submitted_at=None)
    idea.refresh_from_db()
    idea.save()
    work(served)
    assert found("bees") == []


def test_more_than_a_page_of_the_server_is_found_whole(served: Indexer, cast: Cast) -> None:
    for _ in range(120):
        lamps(cast)
    work(served)
    assert find(Idea.objects.all(), "lamps").count() == 120
    assert len(extras.ranked("lamps", Idea.objects.all(), limit=110)) == 110
    assert extras.facets("lamps", Idea.objects.all(), ["stage"]) == {"stage": {"at_panel": 120}}


def test_editors_search_pages_in_the_admin(served: Indexer, cast: Cast, signed_in: SignIn) -> None:
    make_guidance(title="About lamps", slug="lamps")
    work(served)
    for address in ("/admin/pages/search/?q=lam", "/admin/pages/search/?q=lamps&ordering=title"):
        assert "About lamps" in read(signed_in(cast.sue), address)


def test_a_server_that_breaks_off_leaves_the_answer_to_the_database(
    served: Indexer, world: World, cast: Cast, signed_in: SignIn
) -> None:
    idea = lamps(cast)
    work(served)
    client = signed_in(cast.sue)
    make_guidance(title="About lamps", slug="lamps")
    for address in ("/search/?q=lamps", "/ideas/?q=lamps", "/admin/pages/search/?q=lam"):
        assert not get_search_backend().degraded  # it answered a moment ago
        world.down = True
        assert (idea.title if "admin" not in address else "About lamps") in read(client, address)
        assert get_search_backend().degraded
        world.down = False
        live._asked.clear()


def test_a_mistake_of_ours_is_not_taken_for_a_server_that_is_down(
    served: Indexer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lamps(cast)
    work(served)
    monkeypatch.setattr(Server, "_found", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        found("lamps")


def test_a_server_without_an_index_gets_one(served: Indexer, world: World, cast: Cast) -> None:
    lamps(cast)
    work(served)
    world.documents.clear()
    world.aliases.clear()
    SearchChange.objects.all().delete()
    assert found("lamps") == ["Dim the lamps"]  # by the database
    served.verified -= indexing.VERIFY_EVERY * 2
    work(served)
    live._asked.clear()
    assert found("lamps") == ["Dim the lamps"] and not get_search_backend().degraded
