"""What somebody fills in and presses, for the tests of the four steps."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from ideas.models import Idea

WORDS = {
    "title": "Text, do not post",
    "problem": "We post 12,000 letters.",
    "proposal": "Send a text instead.",
}


def address(idea: Idea, step: str) -> str:
    return f"/ideas/{idea.reference}/edit/{step}/"


def start_of(client: Client) -> str:
    """The mark a fresh form carries."""
    found = re.search(r'name="start"[^>]*value="([^"]+)"', client.get("/ideas/new/").content.decode())
    assert found
    return found[1]


def fill_in(client: Client, *, then: str = "continue", **said: Any) -> Any:
    """The first page, filled in and sent."""
    filled = {"start": start_of(client), "safety": "no", **WORDS, "then": then} | said
    return client.post("/ideas/new/", filled)


def press(client: Client, idea: Idea, step: str, *, then: str = "continue", **said: Any) -> Any:
    """A step of a draft as it stands, filled in and sent."""
    version = Idea.objects.values_list("version", flat=True).get(pk=idea.pk)
    return client.post(address(idea, step), {"version": version, "then": then} | said)


def lines(*rows: dict[str, str], **more: str) -> dict[str, str]:
    """Lines of the calculator as a page posts them."""
    flat = {f"lines-{at}-{name}": text for at, row in enumerate(rows) for name, text in row.items()}
    return flat | {"lines-TOTAL_FORMS": str(len(rows)), "lines-INITIAL_FORMS": "0"} | more


HOURS = {"kind": "hours", "hours": "90", "people": "3", "rate": "£18.50"}
LETTERS = {"kind": "volume", "volume": "12,000", "unit": "letters", "unit_cost": "0.95"}


def problems(page: Any) -> list[str]:
    """The sentences of the error summary."""
    summary = re.search(r"data-error-summary.*?</ul>", page.content.decode(), re.S)
    return re.findall(r"<li>\s*(?:<a[^>]*>)?(.*?)(?:</a>)?\s*</li>", summary[0], re.S) if summary else []
