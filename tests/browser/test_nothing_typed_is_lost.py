"""What somebody types and has not saved: kept when they leave at once, and said not to be kept when it is not."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

REVIEWER = "marsh"


def desk(opened: Open) -> Page:
    page = opened(REVIEWER)
    page.goto("/reviews/")
    page.locator("main .tasks a").first.click()
    page.wait_for_load_state()  # from here on the page watches what is typed
    return page


def test_whoever_leaves_the_desk_at_once_finds_what_they_had_typed(opened: Open) -> None:
    page = desk(opened)
    address = page.url
    page.get_by_label("For the panel").fill("Typed, and left at once.")
    page.goto("/account/")
    for _again in range(20):  # what was sent on leaving may take longer than a test does to come back
        page.goto(address)
        if page.get_by_label("For the panel").input_value() == "Typed, and left at once.":
            return
        page.wait_for_timeout(250)
    raise AssertionError("What was typed is gone.")


def test_a_page_without_its_connection_says_that_nothing_was_saved(opened: Open) -> None:
    page = desk(opened)
    note = page.locator(".kept")
    page.get_by_label("For the panel").fill("While there is a connection.")
    expect(note).to_contain_text("Kept at")
    page.context.set_offline(True)
    page.get_by_label("For the panel").fill("While there is none.")
    expect(note).to_contain_text("Not saved")
    page.context.set_offline(False)
    page.get_by_label("For the panel").fill("And again.")
    expect(note).to_contain_text("Kept at")


def test_a_page_whose_session_has_ended_says_so_and_shows_no_form_to_sign_in(opened: Open) -> None:
    page = desk(opened)
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("For the panel").fill("After the session.")
    expect(page.locator(".kept")).to_contain_text("Not saved")
    expect(page.get_by_label("Password")).to_have_count(0)
