"""What goes wrong is said on a page of ours, with the right status, whether or not the database answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from place.models import AuditEntry, Person
from portal import errors, urls
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage


def asks_the_database(request: HttpRequest) -> None:
    AuditEntry.objects.count()


urlpatterns = [path("asks/", asks_the_database), *urls.urlpatterns]


@contextmanager
def no_database() -> Iterator[None]:
    """As if the database had gone away."""

    def gone(execute: Any, *asked: Any) -> None:
        raise OperationalError("no database")

    with connection.execute_wrapper(gone):
        yield


@pytest.mark.parametrize(("name", "status", "words"), [
    ("not_found", 404, "We cannot find that page"),
    ("refused", 403, "You may not do that"),
    ("bad_request", 400, "We could not read that request"),
    ("too_many", 429, "Wait 5 minutes, then try again."),
])  # fmt: skip
def test_every_error_page_works_without_a_database(db: None, name: str, status: int, words: str) -> None:
    request = RequestFactory().get("/somewhere/")
    with no_database():
        response = getattr(errors, name)(request, Exception())
    assert response.status_code == status
    assert words in response.content.decode()
    assert "<h1>" in response.content.decode()


def test_a_database_that_does_not_answer_is_a_pause_not_a_fault(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(cast.alice)
    client.raise_request_exception = False
    with no_database():
        response = client.get("/account/")
    assert response.status_code == 503
    assert response["Retry-After"] == "300"
    assert "It will be back soon" in response.content.decode()


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_form_that_is_too_big_is_told_so_and_nothing_saved_is_lost(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    draft = make_idea(cast, Stage.DRAFT)
    client = signed_in(cast.alice)
    response = client.post(f"/ideas/{draft.reference}/edit/idea/", {"problem": "x" * 2000})
    assert response.status_code == 413
    assert "what you wrote is still there" in response.content.decode()
    draft.refresh_from_db()
    assert draft.problem == "They burn all night."


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=10)
def test_a_form_of_too_many_fields_is_refused_too(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    draft = make_idea(cast, Stage.DRAFT)
    fields = {f"field-{number}": "x" for number in range(20)}
    answer = signed_in(cast.alice).post(f"/ideas/{draft.reference}/edit/idea/", fields)
    assert answer.status_code == 413


@pytest.mark.parametrize("address", ["/ideas/%00/talk/", "/ideas/BK-7Q3KD%00/", "/desk/%00", "/%00/"])
def test_an_address_no_database_can_be_asked_for_is_not_found(db: None, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 404 and "We cannot find that page" in answer.content.decode()


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "DEBUG"])
def test_methods_nobody_needs_are_refused(db: None, method: str) -> None:
    assert Client().generic(method, "/help/").status_code == 405


def test_while_the_site_is_read_only_people_read_and_no_form_is_taken(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    idea = make_idea(cast, Stage.SUBMITTED)
    client = signed_in(cast.alice)
    with override_settings(READ_ONLY=True):
        assert client.get("/account/").status_code == 200
        assert client.get(f"/ideas/?q={idea.title}").status_code == 200
        for address in (f"/ideas/{idea.reference}/support/", "/accounts/sign-in/", "/accounts/sign-out/"):
            response = client.post(address)
            assert response.status_code == 503
            assert response["Retry-After"] == "300"
            assert "You can read everything" in response.content.decode()
    assert idea.supports.count() == 0


def test_while_the_site_is_read_only_reading_writes_nothing(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    from django.test.utils import CaptureQueriesContext

    client = signed_in(cast.alice)
    with override_settings(READ_ONLY=True), CaptureQueriesContext(connection) as asked:
        for address in ("/account/", "/ideas/?q=lamps", "/savings/", "/help/"):
            client.get(address)
    assert [q["sql"] for q in asked if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")] == []
