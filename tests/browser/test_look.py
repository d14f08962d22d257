"""The parts of every page, seen in the style guide: of use without a mouse, without scripts, and with text spaced out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import DESK, PHONE, Open


def guide(opened: Open, width: int, *, script: bool = True) -> Page:
    page = opened(width=width, script=script)
    page.goto("/styleguide/")
    return page


@pytest.mark.parametrize("width", [320, 768])
def test_nothing_is_inaccessible_in_between(opened: Open, width: int) -> None:
    page = guide(opened, width)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_text_may_be_spaced_out_without_being_cut(opened: Open) -> None:
    page = guide(opened, PHONE)
    # As a reader's own extension does it: the content policy lets no page add styles to itself.
    page.evaluate(
        "rule => { const own = new CSSStyleSheet(); own.replaceSync(rule); document.adoptedStyleSheets = [own]; }",
        "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }",
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    cut = page.evaluate(
        "[...document.querySelectorAll('.button, .tag, .notice, .card, :not(.my-idea *) > .journey__label')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.trim())"
    )
    assert cut == []


@pytest.mark.parametrize("width", [768, DESK])
def test_no_report_is_cut_off_the_tabs(opened: Open, width: int) -> None:
    page = opened("ellery", width)
    page.goto("/reports/")
    assert page.locator(".tabs li").count() > 9
    assert page.locator(".tabs").evaluate("tabs => tabs.scrollWidth <= tabs.clientWidth")


def test_on_a_phone_the_tab_one_is_on_is_in_sight(opened: Open) -> None:
    page = opened("ellery", PHONE)
    page.goto("/reports/spread/")
    expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=0.95)


def test_on_a_phone_the_heading_of_a_wide_table_is_read_whole(opened: Open) -> None:
    page = opened("ellery", PHONE)
    page.goto("/savings/")
    table = page.locator(".table-scroll").first
    table.scroll_into_view_if_needed()
    assert table.evaluate("table => table.scrollWidth > table.clientWidth")
    expect(table.locator("caption")).to_be_in_viewport(ratio=0.9)
    table.evaluate("table => { table.scrollLeft = 200; }")
    expect(table.locator("caption")).to_be_in_viewport(ratio=0.9)


def test_the_first_error_link_leads_to_its_field(opened: Open) -> None:
    page = guide(opened, DESK)
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_broken-title")).to_be_focused()


def test_what_is_left_is_counted_while_typing(opened: Open) -> None:
    page = guide(opened, DESK)
    page.fill("#id_blank-problem", "x" * 390)
    expect(page.locator("#id_blank-problem_count")).to_have_text("Characters left: 10")
    page.fill("#id_blank-problem", "x" * 401)
    expect(page.locator("#id_blank-problem_count")).to_have_text("Too long by: 1")


def test_the_phone_menu_opens_by_keyboard_and_closes_with_escape(opened: Open) -> None:
    page = guide(opened, PHONE)
    page.locator(".nav-menu summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".nav-menu nav")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".nav-menu nav")).to_be_hidden()
    expect(page.locator(".nav-menu summary")).to_be_focused()


def test_everything_is_there_without_scripts(opened: Open) -> None:
    page = guide(opened, PHONE, script=False)
    page.click(".nav-menu summary")
    expect(page.locator(".nav-menu nav")).to_be_visible()
    expect(page.locator("#id_blank-problem_count")).to_have_text("Up to 400 characters")
    expect(page.locator("[data-copy]")).to_be_hidden()
