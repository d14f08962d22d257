"""Reviewing and deciding by keyboard alone: who is suggested, the desk, a sitting with its vote and minutes, an appeal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Download, Locator, expect

from tests.browser.ideas_walk import Walk
from tests.browser.keyboard import Keyboard
from tests.browser.looking import is_accessible_by_day_and_night
from tests.browser.people import everybody

OUTSIDE = "from outside:"
BESIDE = "Your scores beside the others'"


@dataclass(frozen=True)
class Suggested:
    """Who a page proposes, by key; and who of them works elsewhere."""

    everybody: list[str]
    outsiders: list[str]


@dataclass(frozen=True)
class Opinion:
    """What one reviewer thinks."""

    score: str
    for_panel: str
    for_author: str


@dataclass(frozen=True)
class Answer:
    """How a panel says no."""

    reason: str
    feedback: str
    could_change: str
    reason_reads: str  # the beginning of the reason's own text


class JudgingWalk:
    """Ideas of one body on their way through review and panel; every page is looked at as it is passed."""

    def __init__(self, walk: Walk, coordinator: str, chair: str) -> None:
        self.walk, self.coordinator, self.chair = walk, coordinator, chair
        self.sitting = ""

    def at(self, somebody: str, path: str) -> Keyboard:
        seat = self.walk.seat(somebody, path)
        is_accessible_by_day_and_night(seat.page)
        return seat

    # Who reviews

    def suggested(self) -> Suggested:
        """Whom the page has ticked before anybody chose."""
        seat = self.walk.seat(self.coordinator, f"{self.walk.address}reviewers/")
        ticked = seat.page.locator("main .choice:has(input[name=reviewers]:checked)")
        keys = {somebody.name: key for key, somebody in everybody().items()}
        said = [(keys[_label(each)], OUTSIDE in each.inner_text()) for each in ticked.all()]
        return Suggested([key for key, _outside in said], [key for key, outside in said if outside])

    def take_suggestion(self) -> None:
        """Assign those ticked, as they stand."""
        self.walk.seat(self.coordinator, f"{self.walk.address}reviewers/").follow("Assign those chosen")

    # The desk

    def desk(self, reviewer: str) -> Keyboard:
        seat = self.walk.seat(reviewer, "/reviews/")
        seat.follow(self.walk.title)
        return seat

    def begin(self, reviewer: str, scores: Mapping[str, str]) -> None:
        """Some of the answers, kept for later."""
        seat = self.desk(reviewer)
        is_accessible_by_day_and_night(seat.page)
        self._answer(seat, scores)
        seat.follow("Save for now")
        expect(seat.page.locator("main")).to_contain_text("It counts only once you save your scores")
        expect(seat.page.get_by_role("listitem").filter(has_text=self.walk.reference)).to_contain_text(
            "Begun"
        )

    def finish(self, reviewer: str, scores: Mapping[str, str], opinion: Opinion) -> None:
        """The rest of them, and what one says to the panel and to the author."""
        seat = self.desk(reviewer)
        self._answer(seat, scores)
        seat.write("For the panel", opinion.for_panel)
        seat.write("For the author", opinion.for_author)
        seat.follow("Save scores")
        is_accessible_by_day_and_night(seat.page)

    def _answer(self, seat: Keyboard, scores: Mapping[str, str]) -> None:
        for criterion, score in scores.items():
            seat.choose(criterion, f"{score}…")

    def sees_of_others(self, reviewer: str) -> str:
        """What the desk shows a reviewer of the other scores; nothing, when it shows nothing."""
        shown = self.walk.seats[reviewer].page.get_by_role("region", name=BESIDE)
        return shown.inner_text() if shown.count() else ""

    # The panel sits

    def open_sitting(self) -> None:
        seat = self.at(self.chair, "/panel/")
        seat.follow("Sittings: number or budget, votes and minutes")
        is_accessible_by_day_and_night(seat.page)
        seat.follow("Open the sitting")
        self.sitting = seat.page.url.removesuffix("line/")  # where it asks first what the panel can take
        is_accessible_by_day_and_night(seat.page)

    def draw_the_line(self, title: str) -> Keyboard:
        """Say that there is room down to this idea, as the ideas are ranked now."""
        seat = self.walk.seat(self.chair, self.sitting)
        rank = self.row(seat, title).get_by_text("Rank").inner_text().removeprefix("Rank ")
        seat.follow("What the panel can take")
        is_accessible_by_day_and_night(seat.page)
        seat.write("How many ideas can it take forward?", rank)
        seat.follow("Save")
        is_accessible_by_day_and_night(seat.page)
        return seat

    def row(self, seat: Keyboard, title: str) -> Locator:
        """One idea on a list of the panel's."""
        return seat.page.get_by_role("article").filter(has=seat.page.get_by_role("link", name=title))

    def vote(self, preferred: str, reference: str) -> Keyboard:
        """Between the only pair there is for this chair."""
        seat = self.walk.seat(self.chair, self.sitting)
        seat.follow("Vote")
        is_accessible_by_day_and_night(seat.page)
        seat.choose("Pair 1: which would you take first?", f"{preferred} ({reference})")
        seat.follow("Save my votes")
        is_accessible_by_day_and_night(seat.page)
        return seat

    def compare(self, titles: Sequence[str]) -> Keyboard:
        seat = self.walk.seat(self.chair, "/panel/")
        listed = seat.page.get_by_role("article").all_inner_texts()
        for title in sorted(
            titles, key=lambda title: next(n for n, row in enumerate(listed) if title in row)
        ):
            seat.tick(f"Tick this one: {title}")
        seat.follow("Compare two")
        is_accessible_by_day_and_night(seat.page)
        return seat

    def decline(self, answer: Answer) -> None:
        """Read it as its author will, then say it."""
        seat = self.walk.seat(self.chair, "/panel/")
        seat.follow(f"Do not take forward: {self.walk.title}")
        is_accessible_by_day_and_night(seat.page)
        seat.follow_in_vain("See what the author will read")
        is_accessible_by_day_and_night(seat.page)
        seat.choose("Which reason fits best?", answer.reason)
        seat.write("What do you want to tell the author?", answer.feedback)
        seat.write("What could change the answer?", answer.could_change)
        seat.follow("See what the author will read")
        is_accessible_by_day_and_night(seat.page)
        told = seat.page.locator("[data-told]")
        for words in (answer.reason_reads, answer.feedback, answer.could_change):
            expect(told).to_contain_text(words)
        seat.follow("Do not take forward")

    def issue(self) -> Keyboard:
        """The minutes, which never change again."""
        seat = self.at(self.chair, self.sitting)
        seat.follow("Issue the minutes")
        is_accessible_by_day_and_night(seat.page)
        seat.follow("Issue the minutes")
        is_accessible_by_day_and_night(seat.page)
        return seat

    def take_minutes(self, seat: Keyboard) -> Download:
        seat.press_to("Download these minutes (PDF)")
        with seat.page.expect_download() as waiting:
            seat.page.keyboard.press("Enter")
        return waiting.value

    # The author

    def appeal(self, author: str, something_new: str) -> None:
        seat = self.at(author, self.walk.address)
        seat.follow("Appeal")
        is_accessible_by_day_and_night(seat.page)
        seat.write("What is new?", something_new)
        seat.follow("Send the appeal")
        is_accessible_by_day_and_night(seat.page)


def _label(choice: Locator) -> str:
    return choice.locator("label").inner_text().strip()
