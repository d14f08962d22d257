"""The style guide in a real browser: accessible, narrow enough for any phone, and of use without a mouse."""

from __future__ import annotations

import pytest
from django.urls import path
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from portal.styleguide import page as styleguide
from portal.urls import urlpatterns as ours
from tests.browser.axe import violations

urlpatterns = [path("styleguide/", styleguide, name="styleguide"), *ours]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db(transaction=True)]


def opened(
    chromium: Browser, server: LiveServer, width: int, scheme: str = "light", *, script: bool = True
) -> Page:
    page = chromium.new_page(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        java_script_enabled=script,
    )
    page.goto(f"{server.url}/styleguide/")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_inaccessible(chromium: Browser, live_server: LiveServer, width: int, scheme: str) -> None:
    assert violations(opened(chromium, live_server, width, scheme)) == []


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_makes_the_page_wider_than_the_window(
    chromium: Browser, live_server: LiveServer, width: int
) -> None:
    page = opened(chromium, live_server, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_text_may_be_spaced_out_without_being_cut(chromium: Browser, live_server: LiveServer) -> None:
    page = opened(chromium, live_server, 390)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important;"
        " word-spacing: .16em !important }"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    cut = page.evaluate(
        "[...document.querySelectorAll('.button, .tag, .notice, .card, .journey__label')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.trim())"
    )
    assert cut == []


def test_the_first_error_link_leads_to_its_field(chromium: Browser, live_server: LiveServer) -> None:
    page = opened(chromium, live_server, 1280)
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_broken-title")).to_be_focused()


def test_what_is_left_is_counted_while_typing(chromium: Browser, live_server: LiveServer) -> None:
    page = opened(chromium, live_server, 1280)
    page.fill("#id_blank-problem", "x" * 390)
    expect(page.locator("#id_blank-problem_count")).to_have_text("Characters left: 10")
    page.fill("#id_blank-problem", "x" * 401)
    expect(page.locator("#id_blank-problem_count")).to_have_text("Too long by: 1")


def test_the_phone_menu_opens_by_keyboard_and_closes_with_escape(
    chromium: Browser, live_server: LiveServer
) -> None:
    page = opened(chromium, live_server, 390)
    page.locator(".nav-menu summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".nav-menu nav")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".nav-menu nav")).to_be_hidden()
    expect(page.locator(".nav-menu summary")).to_be_focused()


def test_everything_is_there_without_scripts(chromium: Browser, live_server: LiveServer) -> None:
    page = opened(chromium, live_server, 390, script=False)
    page.click(".nav-menu summary")
    expect(page.locator(".nav-menu nav")).to_be_visible()
    expect(page.locator("#id_blank-problem_count")).to_have_text("Up to 400 characters")
    expect(page.locator("[data-copy]")).to_be_hidden()


def test_whoever_is_focused_is_seen_to_be(chromium: Browser, live_server: LiveServer) -> None:
    page = opened(chromium, live_server, 1280)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    for _stop in range(40):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(s => [s.outlineStyle, parseFloat(s.outlineWidth)])(getComputedStyle(document.activeElement))"
        )
        assert style[0] == "solid" and style[1] >= 2, page.evaluate("document.activeElement.outerHTML")
