"""Every page, in light, dark and forced colours, on a phone, a tablet and a desk: accessible, small, and to itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Error, Page, Request, expect

from tests.browser.conftest import PHONE
from tests.browser.directory import Directory
from tests.browser.looking import dress, is_accessible_everywhere
from tests.browser.serving import Site
from tests.browser.tour import TOUR, Look
from tests.browser.tour.naming import name_of

HEAVIEST = 150_000  # bytes on a first visit
WEIGHT = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""
LEADING_NOWHERE = """[...document.querySelectorAll("[data-error-summary] a")].map(link => link.hash)
    .filter(hash => !document.getElementById(decodeURIComponent(hash.slice(1))))"""
UNEXPLAINED = """[...document.querySelectorAll("main [aria-invalid=true]")]
    .filter(field => !(field.getAttribute('aria-describedby') ?? '').split(' ')
        .concat((field.closest('fieldset')?.getAttribute('aria-describedby') ?? '').split(' '))
        .some(id => (id.endsWith('_error') || id.startsWith('wrong-')) && document.getElementById(id)))
    .map(field => field.name)"""
TOKENLESS = "form[method=post]:not(:has([name=csrfmiddlewaretoken]))"  # the site refuses what they send
BY_LINK = "workflow:stop_notices"  # the link in a letter is its own proof
GUIDE = "style guide"  # shows every part, wrong ones too
FORM = "main form[method=post]:has(.field)"
SEEN_WRONG = {name_of(look) for look in TOUR if "with errors" in look.name}
NEVER_WRONG = {
    "ideas:answer_offer": "what is written beside the answer may stay empty",
    "pay_band": "no answer is one too",
    "workflow:interest": "nobody has to say why",
    "workflow:review_topics": "somebody may know about none of them",
    "workflow:sitting_vote": "a pair may be left for later",
    "organisation:request": "a reason may stay empty",
    "casebuilder:agree": "a comment may stay empty",
}


class Watch:
    """What a page asks for and complains about while the block lasts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.hosts: set[str] = set()
        self.complaints: list[str] = []

    def __enter__(self) -> Self:
        self.page.on("request", self._asked)
        self.page.on("pageerror", self._failed)
        self.page.on("console", self._said)
        return self

    def __exit__(self, *_error: object) -> None:
        for event, heard in (("request", self._asked), ("pageerror", self._failed), ("console", self._said)):
            self.page.remove_listener(event, heard)

    def _asked(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)

    def _failed(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _said(self, message: ConsoleMessage) -> None:
        """The browser mentions a page's own status of 403 or 404 too: that is the page, not a fault of it."""
        own = message.text.startswith("Failed to load resource") and message.location["url"] == self.page.url
        if message.type in ("error", "warning") and not own:
            self.complaints.append(message.text)


@pytest.mark.parametrize("look", TOUR, ids=lambda look: look.name)
def test_a_page_is_accessible_light_of_weight_and_keeps_to_itself(
    kept_open: Callable[[str], Page], site: Site, directory: Directory, look: Look, tmp_path: Path
) -> None:
    page = kept_open(look.who(directory))
    dress(page, PHONE, "light")
    with Watch(page) as watch:
        try:
            _looked_at(page, directory, look)
        except BaseException:
            page.screenshot(path=tmp_path / "failure.png", full_page=True)
            raise
    assert watch.hosts == {urlsplit(site.address).netloc}
    assert watch.complaints == []


def _looked_at(page: Page, directory: Directory, look: Look) -> None:
    answer = page.goto(look.where(directory), wait_until="load")
    assert answer is not None
    assert answer.status == look.status
    assert page.title().endswith(" – Bankable")
    assert page.evaluate(WEIGHT) <= HEAVIEST
    if look.name != GUIDE and name_of(look) != BY_LINK:
        assert [form.get_attribute("action") for form in page.locator(TOKENLESS).all()] == []
    if look.act:
        look.act(page)
    elif page.locator(FORM).count() and look.name != GUIDE:
        assert name_of(look) in SEEN_WRONG | set(NEVER_WRONG), "This form has no row with errors."
    if page.locator("[data-error-summary]").count() and look.name != GUIDE:
        _says_what_is_wrong(page)
    is_accessible_everywhere(page)


def _says_what_is_wrong(page: Page) -> None:
    """In the title, at the focus, and beside each field, to which the summary leads."""
    assert page.title().startswith("Error: ")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert page.evaluate(LEADING_NOWHERE) == []
    assert page.evaluate(UNEXPLAINED) == []
