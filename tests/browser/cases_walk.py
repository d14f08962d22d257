"""Costing an approved idea through the pages of the editor, then assuring, agreeing and signing it, by keyboard alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Download, expect

from tests.browser.ideas_walk import Walk
from tests.browser.keyboard import Keyboard
from tests.browser.people import PASSWORD, everybody

IMPACTS = ("Workforce", "Residents", "Equality", "Quality and safety", "Data protection", "Carbon")


@dataclass(frozen=True)
class Line:
    """One line of cost or benefit as it is typed. Amounts for single years by their label, 2026-27."""

    name: str
    sort: str
    evidence: str
    shares: dict[str, str]
    source: str
    why: str
    years: dict[str, str] = field(default_factory=dict)
    same: tuple[str, str, str] | None = None  # an amount, from the year, to the year
    funnel: dict[str, str] = field(default_factory=dict)
    between: tuple[str, str] | None = None
    drop_off: str = ""
    could_be: tuple[str, str] | None = None
    cash: str = ""
    budget: tuple[str, str, str] | None = None  # whose, code, fund
    starts: str = ""
    outcome: str = ""


class CaseWalk:
    """The business case of one idea."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.address = f"/cases/{walk.reference}/"

    def editor(self, owner: str, part: str = "") -> Keyboard:
        return self.walk.seat(owner, f"{self.address}edit/{part}")

    # The editor

    def frame(self, owner: str, *, year: str, horizon: str, with_bodies: Sequence[str] = ()) -> None:
        seat = self.editor(owner)
        seat.write("First financial year", year)
        seat.write("Number of years after the first", horizon)
        for body in with_bodies:
            seat.tick(body)
        seat.follow("Save")

    def add_option(self, owner: str, name: str, role: str) -> int:
        """Its number among the options."""
        seat = self.editor(owner, "options/new/")
        seat.write("Name of the option", name)
        seat.choose("Its part", role)
        seat.follow("Save")
        return int(seat.page.url.rstrip("/").rsplit("/", 1)[1])

    def add_line(self, owner: str, option: int, line: Line) -> None:
        seat = self.editor(owner, f"options/{option}/lines/new/")
        seat.write("Name of the line", line.name)
        seat.choose("What sort of line is it?", line.sort)
        seat.choose("How is it worked out?", "People reached…" if line.funnel else "An amount for each year")
        self._amounts(seat, line)
        self._trust(seat, line)
        self._money(seat, line)
        seat.follow("Save this line")
        expect(seat.page.get_by_role("table")).to_contain_text(line.name)

    def _amounts(self, seat: Keyboard, line: Line) -> None:
        for label, figure in line.funnel.items():
            seat.write(label, figure)
        if line.between:
            for label, year in zip(("First year", "Last year"), line.between, strict=True):
                seat.pick(label, year)
        if line.drop_off:
            seat.write("Wears off, a year", line.drop_off)
        if line.same:
            amount, first, last = line.same
            seat.write("The same amount every year", amount)
            seat.pick("from", first)
            seat.pick("to", last)
            seat.follow("Fill in these years")
        for year, amount in line.years.items():
            seat.write(year, amount)

    def _trust(self, seat: Keyboard, line: Line) -> None:
        seat.write("Where the figure comes from", line.source)
        seat.write("Why it is needed, or believed", line.why)
        seat.choose("How good is the evidence?", f"{line.evidence}…")
        if line.could_be:
            for label, share in zip(("lower", "higher"), line.could_be, strict=True):
                seat.write(f"Could be {label} by", share)
        if line.outcome:
            seat.write("Outcome it serves", line.outcome)

    def _money(self, seat: Keyboard, line: Line) -> None:
        for body, share in line.shares.items():
            seat.write(body, share)
        if line.cash:
            seat.choose("Once, or every year?", "Every year")
            seat.write_day("Starts on", line.starts)
            seat.write("How much of it is cash?", line.cash)
        if line.budget:
            whose, code, fund = line.budget
            seat.pick("Whose budget", whose)
            seat.write("Budget code", code)
            seat.write("Fund", fund)

    def take_out(self, owner: str, option: int, line: str) -> None:
        seat = self.editor(owner, f"options/{option}/")
        seat.press_to(f"Take out {line}")
        seat.page.keyboard.press("Enter")
        expect(seat.page.locator("#grid")).to_contain_text("Taken out when you save.")
        seat.follow("Save")

    def fill(self, owner: str, part: str, said: dict[str, str]) -> None:
        """Boxes of one part, each by its label."""
        seat = self.editor(owner, f"{part}/")
        for label, text in said.items():
            seat.write(label, text)
        seat.follow("Save")

    def answer_impacts(self, owner: str) -> None:
        self.fill(
            owner,
            "impacts",
            dict.fromkeys(IMPACTS, "None, because only equipment changes."),
        )

    def add_risk(self, owner: str, risk: str, whose: str) -> None:
        seat = self.editor(owner, "risks/")
        seat.write("What could go wrong", risk)
        seat.pick("How likely", "Low")
        seat.pick("How bad", "Medium")
        seat.write("Who owns it", whose)
        seat.follow("Save")

    def add_measure(self, owner: str, line: str, whose: str) -> None:
        seat = self.editor(owner, "benefits/")
        seat.pick("Line of the case", line)
        for label, text in {
            "The benefit": line,
            "How it is measured": "Metered bills",
            "Where it stands today": "£1.1m a year",
        }.items():
            seat.write(label, text)
        seat.write("Who owns it", whose)
        seat.write_day("Measured from", "1 4 2026")
        seat.write_day("until", "31 3 2031")
        seat.follow("Save")

    def open_checks(self, owner: str) -> list[str]:
        """Sentences of the checks that still fail."""
        return self.editor(owner).page.locator(".case-checks a").all_inner_texts()

    # Afterwards

    def send_to_finance(self, owner: str) -> None:
        seat = self.walk.seat(owner, self.address)
        seat.follow("Send to finance")
        seat.follow("Send to finance")

    def assure(self, officer: str, comments: str) -> None:
        seat = self.walk.seat(officer, self.address)
        seat.follow("Assure the case")
        seat.write("Your comments", comments)
        seat.follow("Assure this version")

    def name_delivery_owner(self, owner: str, whom: str) -> None:
        seat = self.walk.seat(owner, self.address)
        seat.follow("Name a delivery owner")
        seat.pick("Who will deliver it?", everybody()[whom].name)
        seat.follow("Name them")

    def agree(self, officer: str, body: str) -> None:
        seat = self.walk.seat(officer, self.address)
        seat.follow(f"Agree the share of {body}")
        seat.follow("Agree for…")

    def sign(self, executive: str, body: str, *, limit: str = "", minute: str = "") -> str:
        """Sign after proving who is there; what the page says afterwards."""
        seat = self.walk.seat(executive, self.address)
        seat.follow(f"Sign for {body}")
        if "confirm-it-is-you" in seat.page.url:
            seat.write("Password", PASSWORD)
            seat.follow("Continue")
        if limit:
            seat.write("Up to what amount may you sign?…", limit)
        if minute:
            seat.write("Minute reference…", minute)
        seat.follow(f"Sign for {body}")
        return seat.page.locator(".notice").first.inner_text()

    def pdf(self, somebody: str) -> Download:
        """Ask for the PDF, wait while the worker makes it, and take it away."""
        seat = self.walk.seat(somebody, self.address)
        if not seat.page.get_by_role("link", name="Download the PDF").count():
            seat.follow("Make the PDF")
            expect(seat.page.get_by_role("link", name="Download the PDF")).to_be_visible(timeout=90_000)
        seat.press_to("Download the PDF")
        with seat.page.expect_download() as waiting:
            seat.page.keyboard.press("Enter")
        return waiting.value

    def bring_in(self, owner: str, text: str) -> None:
        """Paste a whole case file."""
        seat = self.editor(owner, "file/")
        seat.write("Or paste it here", text)
        seat.follow("See what it changes")
        seat.follow("Bring it in")

    def export(self, somebody: str) -> Download:
        seat = self.walk.seat(somebody, self.address)
        seat.press_to("Download the case file (JSON)")
        with seat.page.expect_download() as waiting:
            seat.page.keyboard.press("Enter")
        return waiting.value
