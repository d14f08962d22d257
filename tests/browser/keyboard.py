"""Does everything with a keyboard: tabs until the thing of that name has the focus, and fails when it never does."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page

FAR = 250  # as many stops as anybody would ever tab past
NOWHERE = "RootWebArea"


@dataclass(frozen=True)
class Stop:
    """What has the focus, as assistive technology reads it."""

    role: str
    name: str

    def is_called(self, wanted: str) -> bool:
        """A wanted name that ends in “…” is only the beginning of it."""
        if wanted.endswith("…"):
            return self.name.startswith(wanted[:-1])
        return self.name == wanted


class Keyboard:
    """The keys of one open page."""

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
        return Stop(about.get("role", {}).get("value", ""), about.get("name", {}).get("value", "").strip())

    def press_to(self, name: str, *, role: str = "", key: str = "Tab") -> Stop:
        """Tab (or Shift+Tab) until something of this name has the focus."""
        passed: list[str] = []
        for _stop in range(FAR):
            stop = self.at()
            if stop.is_called(name) and role in ("", stop.role):
                return stop
            passed.append(f"{stop.role} “{stop.name}”")
            self.page.keyboard.press(key)
        raise AssertionError(f"{FAR} × {key} never reached {role} “{name}”; passed {list(dict.fromkeys(passed))}")

    def follow(self, name: str, *, role: str = "") -> None:
        """Go to a link or a button, press Enter, and wait for the page it leads to."""
        self.press_to(name, role=role)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, label: str, text: str) -> None:
        """Type into a box, in place of what stood there."""
        self.press_to(label)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def tick(self, label: str) -> None:
        """Check a box with the space bar."""
        self.press_to(label, role="checkbox")
        if not self.page.evaluate("document.activeElement.checked"):
            self.page.keyboard.press("Space")

    def choose(self, group: str, answer: str) -> None:
        """Choose one of a few: Tab into the group, then the arrows."""
        self._into_group(group)
        for _answer in range(20):
            if self.at().is_called(answer):
                if not self.page.evaluate("document.activeElement.checked"):
                    self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"“{group}” has no answer “{answer}”")

    def _into_group(self, legend: str) -> None:
        here = "(document.activeElement.closest('fieldset')?.querySelector('legend')?.innerText ?? '').trim()"
        for _stop in range(FAR):
            words: str = self.page.evaluate(here)
            if self.at().role == "radio" and Stop("group", words).is_called(legend):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{FAR} × Tab never reached the choices of “{legend}”")

    def pick(self, label: str, option: str) -> None:
        """Choose from a drop-down list by typing its beginning."""
        self.press_to(label)
        self.page.keyboard.type(option)
        chosen: str = self.page.evaluate("document.activeElement.selectedOptions[0].text")
        assert chosen.startswith(option), f"“{label}” shows “{chosen}”, not “{option}”"
