"""What a browser does with the grid of lines: reads its boxes, sends them back changed, presses its buttons."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from casebuilder.models import Case
from tests.casebuilder.test_editor import edit, now

HTMX = {"HX-Request": "true", "HX-Target": "results"}
VIEWS = ["amounts", "funnel", "timing", "years", "bodies", "range", "trust"]


class Boxes(HTMLParser):
    """What a browser would send back from the grid, untouched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.area = self.select = ""
        self.feed(page[page.index('id="grid-form"') : page.index("</form>", page.index('id="grid-form"'))])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag == "input":
            self.sent.setdefault(name, []).append(said.get("value") or "")
        elif tag == "textarea":
            self.area = name
            self.sent[name] = [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in said:
            self.sent[self.select] = [said.get("value") or ""]

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        self.area = "" if tag == "textarea" else self.area


def boxes(client: Client, case: Case, view: str = "amounts", option: int = 2) -> dict[str, list[str]]:
    return Boxes(client.get(edit(case, f"options/{option}/?view={view}")).content.decode()).sent


def send(
    client: Client, case: Case, *, view: str = "amounts", headers: Any = None, option: int = 2, **said: Any
) -> Any:
    """Cells that were changed, of a page that shows every line."""
    case.refresh_from_db()
    rows = [f"r{place}" for place in range(len(case.current.document["options"][option - 1]["lines"]))]
    given = {"expected": case.current.number, "grid": view, "rows": ",".join(rows)} | {
        name.replace("__", "-"): value for name, value in said.items()
    }
    return client.post(edit(case, f"options/{option}/"), given, headers=headers or {})


def lines(case: Case) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = now(case)["options"][1]["lines"]
    return found


def acted(
    client: Client, case: Case, sent: dict[str, list[str]], button: str, **more: Any
) -> tuple[str, dict[str, list[str]]]:
    """The page after a button, and what it would send next."""
    page = client.post(edit(case, "options/2/"), sent | {"do": button} | more)
    assert page.status_code == 200
    return page.content.decode(), Boxes(page.content.decode()).sent
