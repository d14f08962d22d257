"""A session that nobody uses: warned of in time, kept by one button, and what was typed is there after signing in again."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Open
from tests.browser.ideas_walk import Pitch, Walk
from tests.browser.people import PASSWORD, everybody
from tests.browser.serving import Site

AUTHOR = "nwosu"
WARNED_BEFORE = 120  # seconds, as the page says
TYPED = "Raised toilet seats come back clean and are thrown away all the same."
PITCH = Pitch(
    title="Lend the raised seats again",
    problem="Raised seats are thrown away.",
    proposal="Wash them and lend them again.",
    service="",
    outcome="",
    calculator={},
)
LEFT = "fetch('/account/time-left/').then(answer => answer.json()).then(said => said.seconds)"


def test_somebody_who_is_away_is_warned_and_loses_nothing(opened: Open, site: Site) -> None:
    walk = Walk(opened)
    walk.begin(walk.seat(AUTHOR, "/"), PITCH)
    page = walk.seats[AUTHOR].page
    page.clock.install()
    page.goto(f"{walk.address}edit/idea/")
    page.get_by_label("What is the problem?").fill(TYPED)
    expect(page.locator(".kept")).to_contain_text("Saved at")

    _pass_until_warned(page, site)
    assert 20 <= page.evaluate(LEFT) <= WARNED_BEFORE
    assert violations(page) == []
    page.get_by_role("button", name="Stay signed in").click()
    expect(_warning(page)).to_be_hidden()
    assert page.evaluate(LEFT) > WARNED_BEFORE

    _pass_until_warned(page, site)
    _ends_in(site, 0)
    page.clock.fast_forward(WARNED_BEFORE * 1000)
    expect(page.get_by_text("You have been signed out")).to_be_visible()
    page.get_by_role("link", name="Sign in again").click()
    page.get_by_label("Email").fill(everybody()[AUTHOR].email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("What is the problem?")).to_have_value(TYPED)


def _warning(page: Page) -> Locator:
    return page.get_by_text("You will be signed out in two minutes")


def _pass_until_warned(page: Page, site: Site) -> None:
    """Both clocks go on: the server's for the session, the page's for its own planning."""
    whole = page.evaluate(LEFT)
    expect(_warning(page)).to_be_hidden()
    _ends_in(site, WARNED_BEFORE - 10)
    page.clock.fast_forward((whole - WARNED_BEFORE + 2) * 1000)
    expect(_warning(page)).to_be_visible()


def _ends_in(site: Site, seconds: int) -> None:
    say = f"from tests.browser import staging; staging.leave({everybody()[AUTHOR].email!r}, {seconds})"
    site.manage("shell", "--verbosity", "0", "--command", say)
