"""The pages of words: open to everybody, and the glossary the same on the page and in docs/."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from portal import glossary
from portal.management.commands import glossary_doc
from portal.models import GuidancePage

PAGES = {
    "help": "Help",
    "glossary": "Glossary",
    "accessibility": "Accessibility statement",
    "privacy": "Privacy",
}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "title"), PAGES.items())
def test_anybody_can_read_it(name: str, title: str) -> None:
    page = Client().get(reverse(name))
    text = page.content.decode()
    assert page.status_code == 200
    assert f"<h1>{title}</h1>" in text
    assert text.count("<h1") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_it_can_only_be_read(name: str) -> None:
    assert Client().post(reverse(name)).status_code == 405


@pytest.mark.django_db
def test_the_help_says_whom_to_ask(settings: object) -> None:
    settings.HELP_CONTACT = "the ideas desk"  # type: ignore[attr-defined]
    assert "Ask the ideas desk." in Client().get(reverse("help")).content.decode()


def test_the_glossary_is_in_order_and_names_each_term_once() -> None:
    terms = [entry["term"].lower() for entry in glossary.entries()]
    assert terms == sorted(set(terms))
    assert len({entry["anchor"] for entry in glossary.entries()}) == len(terms)


def test_the_document_is_what_the_glossary_says() -> None:
    call_command("glossary_doc", "--check")


def test_a_drifted_document_is_found_and_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glossary_doc, "BASE_DIR", tmp_path)
    with pytest.raises(CommandError, match="glossary_doc"):
        call_command("glossary_doc", "--check")
    call_command("glossary_doc")
    call_command("glossary_doc", "--check")
    (tmp_path / "docs" / "glossary.md").write_text("something else")
    with pytest.raises(CommandError, match="glossary_doc"):
        call_command("glossary_doc", "--check")


@pytest.mark.parametrize("page", ["privacy", "accessibility"])
def test_a_page_written_in_the_administration_takes_the_place_of_ours(db: None, page: str) -> None:
    address = reverse(page)
    assert Client().get(address).status_code == 200
    own = GuidancePage.objects.get(slug=page)
    own.title = "In our own words"
    own.save_revision().publish()
    assert Client().get(address)["Location"] == own.url
    own.refresh_from_db()
    own.unpublish()
    assert Client().get(address).status_code == 200
