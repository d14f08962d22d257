"""Does everything with a keyboard: tabs until the thing of that name has the focus, and fails when it never does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page, expect

FAR = 300  # as many stops as anybody would ever tab past
NOWHERE = "RootWebArea"
LEGEND = "(document.activeElement.closest('fieldset')?.querySelector('legend')?.innerText ?? '').trim()"


@dataclass(frozen=True)
class Stop:
    """What has the focus, as assistive technology reads it."""

    role: str
    name: str

    def is_called(self, wanted: str) -> bool:
        return same(self.name, wanted)


def plain(name: str) -> str:
    """A name in one line. Words hidden from view stand apart from those before them: “Park : title” is heard as “Park: title”."""
    return " ".join(name.split()).removesuffix(" (optional)").replace(" :", ":").replace(" ,", ",")


def same(name: str, wanted: str) -> bool:
    """A wanted name that ends in “…” is only the beginning of it."""
    return name.startswith(wanted[:-1]) if wanted.endswith("…") else name == wanted


class Keyboard:
    """The keys of one open page. Nothing here touches a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.protocol: CDPSession = page.context.new_cdp_session(page)

    def at(self) -> Stop:
        """Where the focus is now."""
        focused = self.protocol.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]
        if "objectId" not in focused:
            return Stop(NOWHERE, "")
        node = {"objectId": focused["objectId"], "fetchRelatives": False}
        tree = self.protocol.send("Accessibility.getPartialAXTree", node)["nodes"]
        about = tree[0] if tree else {}
        return Stop(
            about.get("role", {}).get("value", ""), plain(str(about.get("name", {}).get("value", "")))
        )

    def press_to(self, name: str, *, role: str = "", key: str = "Tab") -> None:
        """Tab (or Shift+Tab) until something of this name has the focus."""
        self._until(lambda stop: stop.is_called(name) and role in ("", stop.role), key, f"{role} “{name}”")

    def _until(self, arrived: Callable[[Stop], bool], key: str, wanted: str) -> None:
        passed: list[str] = []
        for _press in range(FAR):
            stop = self.at()
            if arrived(stop):
                return
            passed.append(f"{stop.role} “{stop.name}”")
            self.page.keyboard.press(key)
        raise AssertionError(
            f"{key} never reached {wanted} on {self.page.url}; passed {list(dict.fromkeys(passed))}"
        )

    def follow(self, name: str) -> None:
        """Go to a link or a button, press Enter, and wait for the page it leads to."""
        self.press_to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        wrong = self.page.locator("[data-error-summary]")
        assert not wrong.count(), f"“{name}” came back: {wrong.inner_text()}"

    def follow_in_vain(self, name: str) -> None:
        """Press a button whose form comes back, and find the focus on what is wrong."""
        self.press_to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        expect(self.page.locator("[data-error-summary]")).to_be_visible()

    def write(self, label: str, text: str) -> None:
        """Type into a box, in place of what stood there."""
        self.press_to(label)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def write_day(self, group: str, day: str) -> None:
        """A day in its three boxes: “3 4 2027”."""
        for box, text in zip(("Day", "Month", "Year"), day.split(), strict=True):
            self._until(
                lambda stop, box=box: stop.name == box and self._in(group), "Tab", f"{box} of “{group}”"
            )
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text)

    def tick(self, label: str) -> None:
        """Check a box with the space bar."""
        self.press_to(label, role="checkbox")
        if not self.page.evaluate("document.activeElement.checked"):
            self.page.keyboard.press("Space")

    def choose(self, group: str, answer: str) -> None:
        """Choose one of a few: Tab into the group, then the arrows."""
        self._until(lambda stop: stop.role == "radio" and self._in(group), "Tab", f"the choices of “{group}”")
        for _answer in range(20):
            if self.at().is_called(answer):
                if not self.page.evaluate("document.activeElement.checked"):
                    self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"“{group}” has no answer “{answer}”")

    def _in(self, group: str) -> bool:
        return same(plain(str(self.page.evaluate(LEGEND))), group)

    def pick(self, label: str, option: str) -> None:
        """Choose from a drop-down list by typing its beginning."""
        self.press_to(label)
        self.page.keyboard.type(option)
        chosen: str = self.page.evaluate("document.activeElement.selectedOptions[0].text")
        assert chosen.startswith(option), f"“{label}” shows “{chosen}”, not “{option}”"

    def top(self) -> None:
        """Begin again at the top of the page, as after loading it."""
        self.page.reload()
