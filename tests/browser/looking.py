"""Looks at the open page in light, dark and forced colours, on a phone, a tablet and a desk."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.axe import violations

WIDTHS = (320, 768, 1280)  # CSS pixels; the first is a desk at four times its size
SCHEMES = ("light", "dark", "forced")
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"  # twice: once with the new colours
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def is_accessible_everywhere(page: Page) -> None:
    """Nothing wrong, and nothing but a table wider than the window."""
    for width in WIDTHS:
        for scheme in SCHEMES:
            dress(page, width, scheme)
            page.evaluate(DRAWN)
            wider = page.evaluate(TOO_WIDE)
            assert wider <= 0, f"{width} pixels: wider by {wider}"
            found = violations(page)
            assert found == [], f"{scheme} at {width} pixels: " + "\n".join(found)


def dress(page: Page, width: int, scheme: str) -> None:
    """In one of the two colour schemes, or in colours the reader's own system forces on every page."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(
        color_scheme="dark" if scheme == "dark" else "light",
        forced_colors="active" if scheme == "forced" else "none",
    )


def is_accessible_by_day_and_night(page: Page) -> None:
    """As wide as it is open, in both colour schemes: for a page in the middle of a journey, looked at and left as it was."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate(DRAWN)
        wider = page.evaluate(TOO_WIDE)
        assert wider <= 0, f"{page.url}: wider by {wider}"
        found = violations(page)
        assert found == [], f"{page.url}, {scheme}: " + "\n".join(found)
    page.emulate_media(color_scheme="light")
