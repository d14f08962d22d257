"""The demonstration's way in: there with DEMO, absent without, and only for the people listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from place.models import Person
from portal.demo_people import DEMO_PASSWORD
from portal.demo_sign_in import BACKEND, shown
from tests.cast import Cast

WITH_DEMO = pytest.mark.urls("tests.portal.demo_urls")


@pytest.fixture
def grace(cast: Cast) -> Person:
    """Somebody the list names, with a place to work."""
    said = shown()[0]
    return Person.objects.create_user(
        said["email"], DEMO_PASSWORD, first_name=said["first_name"], last_name=said["last_name"],
        organisation=cast.hospital, job_title="Staff nurse")  # fmt: skip


@pytest.mark.django_db
def test_without_demo_the_page_does_not_exist() -> None:
    assert Client().get("/demo/").status_code == 404
    assert Client().post("/demo/", {"email": shown()[0]["email"]}).status_code == 404


@WITH_DEMO
def test_it_shows_who_one_can_be_and_the_password_they_share(grace: Person) -> None:
    page = Client().get("/demo/").content.decode()
    assert "Frontline staff" in page
    assert grace.name in page
    assert DEMO_PASSWORD in page


@WITH_DEMO
@pytest.mark.django_db
def test_an_empty_place_says_how_to_fill_it() -> None:
    assert "manage.py demo" in Client().get("/demo/").content.decode()


@WITH_DEMO
def test_a_button_signs_one_in_under_a_new_session_key(grace: Person) -> None:
    client = Client()
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    response = client.post("/demo/", {"email": grace.email})
    assert response.status_code == 302
    assert response["Location"] == "/account/"
    assert client.session["_auth_user_id"] == str(grace.pk)
    assert client.session.session_key != before


@WITH_DEMO
def test_nobody_off_the_list_can_be_chosen(cast: Cast, grace: Person) -> None:
    for email in (cast.sue.email, "nobody@nowhere.example", ""):
        client = Client()
        assert client.post("/demo/", {"email": email}).status_code == 404
        assert "_auth_user_id" not in client.session


@WITH_DEMO
@pytest.mark.django_db
@pytest.mark.parametrize("email", [shown()[0]["email"] + "\0", "\0", "nobody@nowhere.example"])
def test_what_stands_on_no_button_reaches_no_database(monkeypatch: pytest.MonkeyPatch, email: str) -> None:
    monkeypatch.setattr("portal.demo_sign_in.people", lambda: pytest.fail("PostgreSQL takes no NUL"))
    assert Client().post("/demo/", {"email": email}).status_code == 404


@WITH_DEMO
def test_a_closed_account_is_neither_shown_nor_let_in(grace: Person) -> None:
    Person.objects.filter(pk=grace.pk).update(is_active=False)
    assert grace.name not in Client().get("/demo/").content.decode()
    assert Client().post("/demo/", {"email": grace.email}).status_code == 404


@WITH_DEMO
def test_a_request_from_another_site_is_refused(grace: Person) -> None:
    assert Client(enforce_csrf_checks=True).post("/demo/", {"email": grace.email}).status_code == 403


@WITH_DEMO
def test_choosing_somebody_else_leaves_nothing_of_the_first(
    grace: Person, cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(cast.alice)
    session = client.session
    session["kept"] = "of alice"
    session.save()
    client.post("/demo/", {"email": grace.email})
    assert "kept" not in client.session
    assert client.session["_auth_user_backend"] == BACKEND


@pytest.mark.parametrize("demo", [True, False])
def test_whoever_came_by_a_button_reads_the_password_where_it_is_asked_for(
    grace: Person, settings: Any, demo: bool
) -> None:
    settings.DEMO = demo
    client = Client()
    client.force_login(grace, backend=BACKEND)
    page = client.get("/accounts/confirm-it-is-you/?next=/account/").content.decode()
    assert "Confirm it is you" in page
    assert (DEMO_PASSWORD in page) == demo
