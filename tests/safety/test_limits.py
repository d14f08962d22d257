"""How often is too often: one table, the same on paper, exact with several processes, and kind to who is held back."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connections
from django.test import Client, RequestFactory, override_settings
from django.urls import get_resolver

from place.models import Person
from portal import tallies
from portal.client_address import client_address
from portal.limits import LIMITS, OTHERWISE
from portal.limits_doc import table
from tests.cast import Cast
from tests.makers import make_idea
from tests.portal.test_access import addresses

DOC = Path(__file__).resolve().parents[2] / "docs" / "limits.md"
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def test_the_limits_on_paper_are_the_limits_in_force() -> None:
    assert table() in DOC.read_text(), "run manage.py limits_doc"


def test_every_limit_names_pages_there_are() -> None:
    assert get_resolver()
    named = {page for limit in LIMITS for page in limit.pages}
    assert named <= set(addresses())


def test_the_first_beyond_the_limit_is_told_when_to_try_again(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    idea = make_idea(cast)
    client, limit = signed_in(cast.sam), next(limit for limit in LIMITS if limit.name == "support")
    address = f"/ideas/{idea.reference}/support/"
    with time_machine.travel(NOW, tick=False):
        for _ in range(limit.person):
            assert client.post(address).status_code == 302
        refused = client.post(address)
        assert refused.status_code == 429
        assert refused["Retry-After"] == "600"
        assert "Wait 10 minutes, then try again." in refused.content.decode()
        assert signed_in(cast.rita).post(address).status_code == 302, "others are not held back"
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        assert client.post(address).status_code == 302


def test_searching_counts_and_leafing_does_not(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    client, limit = signed_in(cast.sam), next(limit for limit in LIMITS if limit.name == "search")
    with time_machine.travel(NOW, tick=False):
        for _ in range(limit.person):
            tallies.count(tallies.key("search", f"person {cast.sam.pk}"), timedelta(minutes=limit.minutes))
        assert client.get("/ideas/?q=lamps").status_code == 429
        assert client.get("/ideas/").status_code == 200


def test_whatever_has_no_row_of_its_own_is_limited_too(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    with time_machine.travel(NOW, tick=False):
        for _ in range(OTHERWISE.person):
            tallies.count(tallies.key("send", f"person {cast.sam.pk}"), timedelta(minutes=10))
        assert signed_in(cast.sam).post("/account/deputy/end/").status_code == 429


def test_a_visitors_own_word_on_their_address_counts_for_nothing() -> None:
    forged = RequestFactory().get("/", headers={"X-Forwarded-For": "1.2.3.4"}, REMOTE_ADDR="10.0.0.9")
    assert client_address(forged) == "10.0.0.9"
    with override_settings(TRUSTED_PROXY=True):
        assert client_address(forged) == "1.2.3.4"
        behind = RequestFactory().get("/", headers={"X-Forwarded-For": "6.6.6.6, 1.2.3.4"})
        assert client_address(behind) == "1.2.3.4", "only what our own proxy added last"


def test_one_house_of_addresses_counts_as_one() -> None:
    houses = [
        client_address(RequestFactory().get("/", REMOTE_ADDR=address))
        for address in ("2001:db8::1", "2001:db8::ffff", "2001:db8:0:1::1", "::ffff:10.0.0.1", "nonsense")
    ]
    assert houses == ["2001:db8::", "2001:db8::", "2001:db8:0:1::", "10.0.0.1", "unknown"]


def test_a_tally_tells_nobody_whose_it_is(db: None) -> None:
    tally = tallies.count(tallies.key("wrong", "alice@council.example"), timedelta(hours=1))
    assert "alice" not in tally.key


PROCESSES, TIMES = 3, 30


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_three_processes_counting_at_once_lose_no_count() -> None:
    context = multiprocessing.get_context("fork")
    start = context.Barrier(PROCESSES)
    connections.close_all()

    def count() -> None:
        start.wait(60)
        for _ in range(TIMES):
            tallies.count("race", timedelta(hours=1))
        connections.close_all()

    racers = [context.Process(target=count) for _ in range(PROCESSES)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(120)
    assert [racer.exitcode for racer in racers] == [0] * PROCESSES
    assert tallies.Tally.objects.get(key="race").count == PROCESSES * TIMES
