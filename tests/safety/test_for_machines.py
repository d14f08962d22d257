"""What programs may read: where to report a weakness, and that there is nothing here to index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.test import Client, override_settings


def test_whoever_finds_a_weakness_can_read_whom_to_tell(db: None) -> None:
    with override_settings(SECURITY_CONTACT="mailto:security@council.example"):
        answer = Client().get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    said = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert said["Contact"] == "mailto:security@council.example"
    expires = datetime.fromisoformat(said["Expires"])
    assert timedelta(days=170) < expires - datetime.now(UTC) < timedelta(days=365)


def test_without_a_contact_of_its_own_it_is_the_help_page(db: None) -> None:
    assert (
        "Contact: http://127.0.0.1:8000/help/" in Client().get("/.well-known/security.txt").content.decode()
    )


def test_search_engines_are_asked_to_stay_out(db: None) -> None:
    assert Client().get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
