"""Every page, in light, dark and forced colours, on a phone, a tablet and a desk: accessible, small, and to itself."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.directory import Directory
from tests.browser.serving import Site
from tests.browser.tour import TOUR, Look

NARROWEST = 320  # CSS pixels: a desk at four times its size
WIDTHS = (NARROWEST, 768, DESK)
SCHEMES = ("light", "dark", "forced")
HEAVIEST = 150_000  # bytes on a first visit
WEIGHT = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .reduce((sum, entry) => sum + entry.transferSize, 0)"""
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"  # twice: once with the new colours
LEADING_NOWHERE = """[...document.querySelectorAll("[data-error-summary] a")].map(link => link.hash)
    .filter(hash => !document.getElementById(decodeURIComponent(hash.slice(1))))"""
UNEXPLAINED = """[...document.querySelectorAll("main [aria-invalid=true]")]
    .filter(field => !(field.getAttribute('aria-describedby') ?? '').split(' ')
        .concat((field.closest('fieldset')?.getAttribute('aria-describedby') ?? '').split(' '))
        .some(id => id.endsWith('_error') && document.getElementById(id)))
    .map(field => field.name)"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Watch:
    """What a page asks for and complains about while it is open."""

    def __init__(self, page: Page) -> None:
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console", lambda message: self._note(page, message.type, message.text, message.location["url"])
        )

    def _note(self, page: Page, kind: str, text: str, source: str) -> None:
        """The browser mentions a page's own status of 403 or 404 too: that is the page, not a fault of it."""
        own = text.startswith("Failed to load resource") and source == page.url
        if kind in ("error", "warning") and not own:
            self.complaints.append(text)


@pytest.mark.parametrize("look", TOUR, ids=lambda look: look.name)
def test_a_page_is_accessible_light_of_weight_and_keeps_to_itself(
    opened: Open, site: Site, directory: Directory, look: Look
) -> None:
    page = opened(look.who(directory), PHONE)
    watch = Watch(page)
    answer = page.goto(look.where(directory), wait_until="load")
    assert answer is not None
    assert answer.status == look.status
    assert page.title().endswith(" – Bankable")
    assert page.evaluate(WEIGHT) <= HEAVIEST
    if look.act:
        look.act(page)
    if page.locator("[data-error-summary]").count() and look.name != "style guide":
        _says_what_is_wrong(page)
    _fits(page, NARROWEST)
    for width in WIDTHS:
        for scheme in SCHEMES:
            _is_accessible(page, width, scheme)
    assert watch.hosts == {urlsplit(site.address).netloc}
    assert watch.complaints == []


def _says_what_is_wrong(page: Page) -> None:
    """In the title, at the focus, and beside each field, to which the summary leads."""
    assert page.title().startswith("Error: ")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert page.evaluate(LEADING_NOWHERE) == []
    assert page.evaluate(UNEXPLAINED) == []


def _is_accessible(page: Page, width: int, scheme: str) -> None:
    """In one of the two colour schemes, or in colours the reader's own system forces on every page."""
    page.set_viewport_size({"width": width, "height": 900})
    forced = scheme == "forced"
    page.emulate_media(
        color_scheme="dark" if scheme == "dark" else "light", forced_colors="active" if forced else "none"
    )
    page.evaluate(DRAWN)
    found = violations(page)
    assert found == [], f"{scheme} at {width} pixels: " + "\n".join(found)


def _fits(page: Page, width: int) -> None:
    """Only a table may be wider than the window, and it scrolls by itself."""
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate(TOO_WIDE) <= 0, f"{width} pixels: wider by {page.evaluate(TOO_WIDE)}"
