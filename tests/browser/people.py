"""Who the journeys are walked by: people of the demonstration place, and how each of them signs in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from playwright.sync_api import Page, expect

from tests.browser.serving import ROOT

PASSWORD = "severnside for everyone"


@dataclass(frozen=True)
class Somebody:
    """A person of the demonstration."""

    name: str
    email: str
    on_demo_page: bool


NEWCOMER = Somebody("Nia Ashdown", "nia.ashdown@libraries.severnside.example", on_demo_page=False)


@cache
def everybody() -> dict[str, Somebody]:
    """By the key the demonstration's own file gives them; and who works where nothing has happened yet."""
    place = json.loads((ROOT / "site/portal/demo/place.json").read_text())
    found = {
        said["key"]: Somebody(
            f"{said['first_name']} {said['last_name']}", said["email"], bool(said.get("show"))
        )
        for said in place["people"]
    }
    return found | {"newcomer": NEWCOMER}


def sign_in(page: Page, key: str) -> None:
    """With one click where the demonstration offers it, with the shared password where it does not."""
    somebody = everybody()[key]
    if somebody.on_demo_page:
        page.goto("/demo/")
        page.locator(
            f"form:has(input[value='{somebody.email}']) button, button[value='{somebody.email}']"
        ).click()
    else:
        page.goto("/accounts/sign-in/")
        page.get_by_label("Email").fill(somebody.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("main button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/account/" in page.url, f"{somebody.name} is not signed in: {page.url}"
