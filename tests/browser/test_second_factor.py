"""A second way to prove who one is: an authenticator app with its codes, a passkey, and the page of each on the way."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.looking import is_accessible_everywhere
from tests.browser.people import PASSWORD, everybody
from tests.browser.serving import Site
from tests.browser.tour.acts import prove_who_is_there

WITH_AN_APP, WITH_A_PASSKEY = "szabo", "tranter"
STEP = 30  # seconds a code lasts
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def code(secret: str) -> str:
    """What an authenticator app shows (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // STEP), hashlib.sha1).digest()
    place = digest[-1] & 0x0F
    number: int = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def next_code(secret: str) -> str:
    """The one after: each opens the door once."""
    time.sleep(STEP - time.time() % STEP + 0.5)
    return code(secret)


def test_the_app_shows_what_the_standard_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of RFC 6238, so that a walk that fails is not the fault of the sum above."""
    monkeypatch.setattr(time, "time", lambda: 1111111109)
    assert code(base64.b32encode(b"12345678901234567890").decode()) == "081804"


def _signs_in(page: Page, key: str) -> None:
    page.goto("/accounts/sign-in/")
    page.get_by_label("Email").fill(everybody()[key].email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/sign-in/" not in url)


def _goes_to(page: Page, path: str) -> None:
    """To a page that matters, proving who is there when it asks."""
    page.goto(path)
    prove_who_is_there(page)


def _signs_out(page: Page) -> None:
    page.goto("/accounts/sign-out/")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/accounts/signed-out/")


def _says_the_code(page: Page, said: str) -> None:
    page.get_by_role("textbox", name="code").fill(said)
    page.locator("main button[type=submit]").first.click()


def test_an_authenticator_app_guards_the_door_and_a_recovery_code_opens_it_once(opened: Open) -> None:
    page = opened()
    _signs_in(page, WITH_AN_APP)
    secret = _sets_up_the_app(page)
    codes = _reads_the_recovery_codes(page)
    _signs_out(page)

    _signs_in(page, WITH_AN_APP)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    is_accessible_everywhere(page)
    _says_the_code(page, "000000")
    _explains_what_is_wrong(page)
    _says_the_code(page, codes[0])
    page.wait_for_url("**/account/")
    _signs_out(page)

    _signs_in(page, WITH_AN_APP)
    _says_the_code(page, codes[0])
    _explains_what_is_wrong(page)
    _says_the_code(page, next_code(secret))
    page.wait_for_url("**/account/")
    _takes_the_app_away(page)


def _explains_what_is_wrong(page: Page) -> None:
    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("code")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error: ")


def _sets_up_the_app(page: Page) -> str:
    _goes_to(page, "/accounts/two-step/app/")
    secret = page.locator("main code").inner_text()
    _says_the_code(page, "000000")
    _explains_what_is_wrong(page)
    assert page.locator("main code").inner_text() == secret
    _says_the_code(page, code(secret))
    page.locator("[data-error-summary]").wait_for(state="detached")
    return secret


def _reads_the_recovery_codes(page: Page) -> list[str]:
    _goes_to(page, "/accounts/two-step/codes/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    is_accessible_everywhere(page)
    codes = page.locator("main li code").all_inner_texts()
    _goes_to(page, "/accounts/two-step/codes/new/")
    is_accessible_everywhere(page)
    page.goto("/accounts/two-step/")
    expect(page.get_by_text("Your app is set up.")).to_be_visible()
    is_accessible_everywhere(page)
    page.goto("/accounts/two-step/confirm-it-is-you/")
    expect(page.get_by_role("textbox", name="code")).to_be_visible()
    is_accessible_everywhere(page)
    return codes


def _takes_the_app_away(page: Page) -> None:
    _goes_to(page, "/accounts/two-step/app/remove/")
    is_accessible_everywhere(page)
    page.locator("main button[type=submit]").first.click()
    page.goto("/accounts/two-step/")
    expect(page.get_by_role("link", name="Set up an app")).to_be_visible()


@pytest.fixture
def device(opened: Open, site: Site) -> Iterator[Page]:
    """A browser whose computer has a fingerprint reader; a passkey needs a name for a host, not a number."""
    page = opened(address=site.address.replace("127.0.0.1", "localhost"))
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    protocol.detach()


def test_a_passkey_is_added_and_opens_the_door_without_a_password(device: Page) -> None:
    page = device
    assert urlsplit(page.url).scheme in ("", "about")
    _signs_in(page, WITH_A_PASSKEY)
    _goes_to(page, "/accounts/passkeys/new/")
    page.get_by_label("Name").fill("The counter's computer")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url(lambda url: "passkeys/new" not in url)
    page.goto("/accounts/passkeys/")
    expect(page.locator("main")).to_contain_text("The counter's computer")
    is_accessible_everywhere(page)
    _signs_out(page)

    page.goto("/accounts/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/account/")
    expect(page.locator("main")).to_contain_text(everybody()[WITH_A_PASSKEY].name)
    _renames_and_removes_it(page)


def _renames_and_removes_it(page: Page) -> None:
    page.goto("/accounts/passkeys/confirm-it-is-you/")
    is_accessible_everywhere(page)
    page.goto("/accounts/passkeys/")
    page.get_by_role("link", name="Rename").click()
    prove_who_is_there(page)
    is_accessible_everywhere(page)
    page.get_by_label("Name").fill("The old computer")
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("The old computer")
    page.goto("/accounts/passkeys/")
    page.get_by_role("link", name="Remove").click()
    prove_who_is_there(page)
    is_accessible_everywhere(page)
    page.locator("main button[type=submit]").first.click()
    page.goto("/accounts/passkeys/")
    expect(page.locator("main")).to_contain_text("You have no passkey yet.")
