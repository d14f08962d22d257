"""What a look is: one state of one page, who looks at it, and how its address is found in the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.browser.directory import Directory, key_of

Where = Callable[[Directory], str]
Who = Callable[[Directory], str]
Act = Callable[[Page], Any]


@dataclass(frozen=True)
class Look:
    """One state of one page."""

    name: str
    where: Where
    who: Who = lambda _directory: ""
    act: Act | None = None
    status: int = 200
    main: bool = False  # looked at in both colours at both widths


def at(path: str) -> Where:
    return lambda _directory: path


def as_(key: str) -> Who:
    return lambda _directory: key


def of(stage: str, path: str = "/ideas/{}/", home: str = "hospitals", **wanted: Any) -> Where:
    """A page of the first idea in a stage."""
    return lambda directory: path.format(directory.idea(stage, home, **wanted)["reference"])


def the(part: str, stage: str, home: str = "hospitals", **wanted: Any) -> Who:
    """Its author, case owner or delivery owner."""
    return lambda directory: key_of(directory.idea(stage, home, **wanted)[part])


def there(name: str, act: Act | None = None) -> tuple[Where, Who, Act | None]:
    """An address that exists once or not at all in the demonstration, whoever may look at it, and what is pressed."""
    return (lambda directory: directory.there(name)), (lambda directory: directory.who_is_there(name)), act


def waiting(answer: str, path: str) -> tuple[Where, Who]:
    """A case that waits for a body to agree or sign, and somebody of that body who can."""

    def where(directory: Directory) -> str:
        found = directory.waits(answer)
        return f"/cases/{found['reference']}/{path}/?body={found[answer][0]['body']}"

    return where, lambda directory: key_of(directory.waits(answer)[answer][0]["person"])


def reviewing(stage: str, state: str) -> tuple[Where, Who]:
    return (
        lambda directory: f"/reviews/{directory.review(stage, state)['uid']}/",
        lambda directory: key_of(directory.review(stage, state)["reviewer"]),
    )


NURSE, COORDINATOR, CHAIR, FINANCE, EXECUTIVE = (
    as_("mensah"),
    as_("sandhu"),
    as_("fairclough"),
    as_("okonjo"),
    as_("prentice"),
)
REVIEWER, CASE_OWNER, DELIVERY, AUDITOR = as_("marsh"), as_("bannerman"), as_("thackray"), as_("ellery")
ADMINISTRATOR, PLATFORM, NEWCOMER = as_("lau"), as_("okafor"), as_("newcomer")
