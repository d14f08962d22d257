"""Putting an idea forward and judging it, each act as the person who does it, by keyboard alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.keyboard import Keyboard, plain
from tests.browser.people import everybody


@dataclass(frozen=True)
class Pitch:
    """What somebody puts forward."""

    title: str
    problem: str
    proposal: str
    service: str
    outcome: str
    calculator: dict[str, str]


class Walk:
    """One idea on its way; whoever acts sits at a browser of their own."""

    def __init__(self, opened: Open, *, script: bool = True, reference: str = "", title: str = "") -> None:
        self.opened, self.script, self.reference, self.title = opened, script, reference, title
        self.seats: dict[str, Keyboard] = {}

    def seat(self, somebody: str, path: str) -> Keyboard:
        """Somebody's own browser, at an address."""
        if somebody not in self.seats:
            self.seats[somebody] = Keyboard(self.opened(somebody, script=self.script))
        seat = self.seats[somebody]
        seat.page.goto(path)
        return seat

    @property
    def address(self) -> str:
        return f"/ideas/{self.reference}/"

    def must_be(self, stage: str, somebody: str) -> None:
        """The idea's page shows its stage to somebody, in words."""
        seat = self.seat(somebody, self.address)
        expect(
            seat.page.get_by_role("region", name="Where this idea is").get_by_role("heading")
        ).to_contain_text(stage)

    # Putting it forward

    def begin(self, author: Keyboard, pitch: Pitch) -> None:
        """Step 1."""
        author.follow("Share an idea")
        author.choose("Is this a concern about safety or wrongdoing?", "No")
        author.write("Give your idea a title", pitch.title)
        author.write("What is the problem?", pitch.problem)
        author.write("What would you do instead?", pitch.proposal)
        author.follow("Save and continue")
        self.title = pitch.title
        self.reference = author.page.url.split("/ideas/")[1].split("/")[0]

    def say_where(self, author: Keyboard, pitch: Pitch, bodies: Sequence[str] = ()) -> None:
        """Step 2."""
        for body in bodies:
            author.tick(body)
        author.pick("Which service is it about?", pitch.service)
        author.pick("What would it help with most?", pitch.outcome)
        author.follow("Save and continue")

    def calculate(self, author: Keyboard, pitch: Pitch) -> None:
        """Step 3."""
        for label, figure in pitch.calculator.items():
            author.write(label, figure)
        author.follow("Save and continue")

    def send(self, author: Keyboard) -> None:
        """Step 4, and the page that says it has arrived."""
        author.follow("Send your idea")
        expect(author.page.get_by_role("heading", level=1)).to_have_text("Thank you. We have your idea.")
        expect(author.page.locator(".confirmation__reference")).to_have_text(self.reference)

    def put_forward(self, author: str, pitch: Pitch, bodies: Sequence[str] = ()) -> None:
        """All four steps in one sitting."""
        seat = self.seat(author, "/")
        self.begin(seat, pitch)
        self.say_where(seat, pitch, bodies)
        self.calculate(seat, pitch)
        self.send(seat)

    # Triage

    def ask(self, coordinator: str, question: str) -> None:
        seat = self.seat(coordinator, "/triage/")
        seat.follow(f"Ask the author: {self.title}")
        seat.follow_in_vain("Send the question")
        seat.write("What do you need to know?", question)
        seat.follow("Send the question")

    def answer(self, author: str, question: str, answer: str) -> None:
        seat = self.seat(author, self.address)
        seat.follow("Answer the question")
        expect(seat.page.locator("main")).to_contain_text(question)
        seat.write("Your answer", answer)
        seat.follow("Send the answer")

    def park(self, coordinator: str, reason: str, days: int = 400) -> None:
        seat = self.seat(coordinator, self.address)
        seat.follow("Park")
        until = date.today() + timedelta(days=days)
        seat.write_day("Until when?", f"{until.day} {until.month} {until.year}")
        seat.write("Why is it parked?", reason)
        seat.follow("Park the idea")

    def resume(self, coordinator: str, reason: str) -> None:
        seat = self.seat(coordinator, self.address)
        seat.follow("Bring it back")
        seat.write("Why?", reason)
        seat.follow("Bring it back")

    def assign(self, coordinator: str, reviewers: Sequence[str]) -> None:
        seat = self.seat(coordinator, f"{self.address}reviewers/")
        self._take_back_suggestions(seat)
        self._unfold(seat)
        for reviewer in self._in_order_of_the_page(seat, reviewers):
            seat.tick(reviewer)
        seat.follow("Assign those chosen")

    def _take_back_suggestions(self, seat: Keyboard) -> None:
        """Those suggested come ticked; this coordinator chooses others."""
        for box in seat.page.get_by_role("checkbox", checked=True).all()[::-1]:
            box.press("Space")
        seat.page.get_by_role("link", name="Skip to main content").focus()

    def _unfold(self, seat: Keyboard) -> None:
        """Of many reviewers only those suggested and the next few are listed at once."""
        rest = seat.page.locator("main form details:not([open]) > summary")
        if rest.count():
            seat.press_to(plain(rest.inner_text()))
            seat.page.keyboard.press("Enter")
            seat.page.get_by_role("link", name="Skip to main content").focus()

    def _in_order_of_the_page(self, seat: Keyboard, reviewers: Sequence[str]) -> list[str]:
        """Names as the page lists them, so that one pass of Tab meets them all."""
        names = [everybody()[reviewer].name for reviewer in reviewers]
        listed = seat.page.locator("main .choice label").all_inner_texts()
        return sorted(names, key=[name.strip() for name in listed].index)

    def send_to_review(self, coordinator: str) -> None:
        seat = self.seat(coordinator, f"{self.address}reviewers/")
        seat.follow("Send to review")

    # Scoring and deciding

    def score(self, reviewer: str, scores: dict[str, str]) -> str:
        """One reviewer's scores; what the page says afterwards."""
        seat = self.seat(reviewer, "/reviews/")
        seat.follow(self.title)
        for criterion, score in scores.items():
            seat.choose(criterion, f"{score}…")
        seat.follow("Save scores")
        return seat.page.locator(".notice").first.inner_text()

    def stand_down(self, reviewer: str) -> None:
        seat = self.seat(reviewer, "/reviews/")
        seat.follow(self.title)
        seat.follow("I have an interest in it")
        expect(seat.page.locator("main")).to_contain_text(f"You no longer score {self.reference}")

    def approve(self, chair: str, rationale: str, case_owner: str) -> None:
        seat = self.seat(chair, "/panel/")
        seat.follow(f"Approve: {self.title}")
        seat.write("Why does the panel approve it?", rationale)
        seat.pick("Who writes the business case?", everybody()[case_owner].name)
        seat.follow("Approve the idea")
