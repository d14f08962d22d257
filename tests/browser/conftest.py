"""A real site and a real browser for the tests in this folder; without either they fail, they are not passed over."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.directory import Directory, look_up
from tests.browser.people import sign_in
from tests.browser.serving import Site, running

PHONE, DESK = 390, 1280
BLOCKED = "Content Security Policy"  # what Chromium's own complaint about a violation says
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def served(request: pytest.FixtureRequest) -> Iterator[tuple[Site, Directory]]:
    """The demonstration place, served as `make run` serves it: one for all tests, in however many processes they run."""
    shared = getattr(request.config, "workerinput", {}).get("served")
    if shared:
        yield unpacked(shared)
    else:
        with one_site() as packed:
            yield unpacked(packed)


@pytest.fixture(scope="session")
def site(served: tuple[Site, Directory]) -> Site:
    return served[0]


@pytest.fixture(scope="session")
def directory(served: tuple[Site, Directory]) -> Directory:
    """Which ideas the demonstration began with."""
    return served[1]


@contextmanager
def one_site() -> Iterator[str]:
    """Started, furnished and looked up; as one string, for the processes that use it."""
    with tempfile.TemporaryDirectory(prefix="bankable-browser-") as folder, running(Path(folder)) as site:
        yield json.dumps([[site.address, folder, site.settings], vars(look_up(site))])


def unpacked(packed: str) -> tuple[Site, Directory]:
    (address, folder, settings), found = json.loads(packed)
    return Site(address, Path(folder), settings), Directory(**found)


SERVED = pytest.StashKey[ExitStack]()
PACKED = pytest.StashKey[str]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """With `-n`, the process that hands out the tests serves the site, before the first of the others begins."""
    stash = node.config.stash
    if SERVED not in stash:
        stash[SERVED] = ExitStack()
        stash[PACKED] = stash[SERVED].enter_context(one_site())
    node.workerinput["served"] = stash[PACKED]


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVED in config.stash:
        config.stash[SERVED].close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, started once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """Cookies of people who have signed in once, so that not every test types a password."""
    return {}


@pytest.fixture(scope="session")
def kept_open(chromium: Browser, site: Site, sessions: dict[str, Any]) -> Callable[[str], Page]:
    """One page for each person, loaded with one address after another: for looking, not for doing."""
    pages: dict[str, Page] = {}

    def page_of(somebody: str) -> Page:
        if somebody not in pages:
            if somebody:
                sessions[somebody] = sessions.get(somebody) or _signed_in(chromium, site, somebody)
            context = chromium.new_context(
                base_url=site.address, reduced_motion="reduce", storage_state=sessions.get(somebody)
            )
            context.set_default_timeout(10_000)
            pages[somebody] = context.new_page()
        return pages[somebody]

    return page_of


@pytest.fixture
def opened(
    chromium: Browser, site: Site, sessions: dict[str, Any], request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Open]:
    """Opens browsers that know nothing of each other, somebody signed in or nobody; a failure leaves pictures."""
    contexts: list[BrowserContext] = []
    blocked: list[str] = []

    def browser_of(
        somebody: str = "",
        width: int = DESK,
        scheme: str = "light",
        *,
        script: bool = True,
        address: str = "",
    ) -> Page:
        if somebody and somebody not in sessions:
            sessions[somebody] = _signed_in(chromium, site, somebody)
        context = chromium.new_context(
            base_url=address or site.address,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
            java_script_enabled=script,
            storage_state=sessions[somebody] if somebody else None,
        )
        context.set_default_timeout(10_000)
        context.on(
            "console", lambda message: blocked.append(message.text) if BLOCKED in message.text else None
        )
        contexts.append(context)
        return context.new_page()

    yield browser_of
    assert blocked == [], "The content policy stopped something a page asked for."
    if request.node.stash.get(FAILED, False):
        _picture(contexts, tmp_path)
    for context in contexts:
        context.close()


def _signed_in(chromium: Browser, site: Site, somebody: str) -> Any:
    context = chromium.new_context(base_url=site.address)
    sign_in(context.new_page(), somebody)
    state = context.storage_state()
    context.close()
    return state


def _picture(contexts: list[BrowserContext], folder: Path) -> None:
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages):
        page.screenshot(path=folder / f"failure-{number}.png", full_page=True)


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Any:
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report
