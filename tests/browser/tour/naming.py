"""Which address of the site a look is about, known without a site."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.urls import resolve

from tests.browser.directory import Directory
from tests.browser.tour.looks import Look
from tests.portal.test_access import ACCESS

ANY = defaultdict(
    lambda: "00000000-0000-4000-8000-000000000000", reference="BK-AAAAA", open="BK-AAAAA", challenge="any"
)


class Anywhere(Directory):
    """A place where whatever is asked for exists, so that a row's address can be read without a site."""

    def __init__(self) -> None:
        super().__init__([], [], {})

    def idea(self, stage: str, home: str = "hospitals", **wanted: Any) -> dict[str, Any]:
        return {"reference": "BK-AAAAA"}

    def waits(self, answer: str) -> dict[str, Any]:
        return {"reference": "BK-AAAAA", answer: [{"body": "council"}]}

    def review(self, stage: str, state: str) -> dict[str, Any]:
        return {"uid": ANY["uid"]}

    def there(self, name: str) -> str:
        return ACCESS[name][0].format_map(ANY)


def name_of(look: Look) -> str:
    """The name of the address a row is about; Wagtail's own and the demonstration's have none in the table."""
    path = look.where(Anywhere()).partition("?")[0]
    return "" if path == "/demo/" else resolve(path).view_name
