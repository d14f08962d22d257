"""Where the keyboard goes on the main pages: in the order of the page, always seen, never behind something."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.directory import Directory
from tests.browser.tour import TOUR, Look

MAIN = [look for look in TOUR if look.main]
MOST_STOPS = 120
# What has the focus: its place among all elements, whether it is outlined, and whether it can be seen where it lies.
HERE = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const style = getComputedStyle(at), box = at.getBoundingClientRect();
    const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
    const y = Math.max(box.top, 0) + Math.min(Math.min(box.bottom, innerHeight) - Math.max(box.top, 0), 40) / 2;
    const seen = document.elementFromPoint(x, y);
    return {
        place: [...document.querySelectorAll('*')].indexOf(at), what: at.outerHTML.slice(0, 120),
        outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: !!seen && (at.contains(seen) || seen.contains(at)),
    };
}"""


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("look", MAIN, ids=lambda look: look.name)
def test_focus_goes_down_the_page_and_is_always_seen(
    opened: Open, directory: Directory, look: Look, width: int
) -> None:
    page = opened(look.who(directory), width)
    page.goto(look.where(directory))
    if look.act:
        look.act(page)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    stops = _tabbed_through(page)
    assert len(stops) > 5
    assert [stop["place"] for stop in stops] == sorted(stop["place"] for stop in stops)
    assert [stop["what"] for stop in stops if not stop["outlined"]] == []
    assert [stop["what"] for stop in stops if not stop["seen"]] == []


def _tabbed_through(page: Page) -> list[dict[str, Any]]:
    """Every stop until the page ends."""
    stops: list[dict[str, Any]] = []
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(HERE)
        if stop and not stop["seen"]:
            page.wait_for_timeout(500)  # the page may still be scrolling to it
            stop = page.evaluate(HERE)
        if stop is None:
            break
        stops.append(stop)
    return stops
