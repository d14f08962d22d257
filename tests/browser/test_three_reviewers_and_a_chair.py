"""Three reviewers, somebody from outside among them, and a chair: from who is suggested to minutes and an appeal, by keyboard."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Open
from tests.browser.ideas_walk import Pitch, Walk
from tests.browser.judging_walk import Answer, JudgingWalk, Opinion, Suggested
from tests.browser.keyboard import Keyboard
from tests.browser.looking import is_accessible_by_day_and_night
from tests.browser.papers import kept, text_of
from tests.browser.people import everybody
from tests.browser.serving import Site

# The county: of what else waits there its chair decides nothing, because a colleague of hers wrote it.
AUTHOR, COORDINATOR, CHAIR = "burrows", "joseph", "bassett"
CRITERIA = ["Difference it makes", "Money it frees", "Can be done", "Can spread", "Evidence"]
BEGUN = CRITERIA[:2]
OPINIONS = [
    Opinion("4", "The queue is real; I counted it in March.", "You counted before you wrote. Thank you."),
    Opinion("3", "Who answers when the network is down?", "Say who looks after it when it fails."),
    Opinion("4", "We did this at our depot.", "Come and see ours: it began last spring."),
]
NO = Answer(
    reason="We cannot yet tell whether it would work",
    reason_reads="The idea may be sound, but we could not find enough to show it would work here.",
    feedback="The count of the queue was the best we have read this year.",
    could_change="A fortnight's trial at one depot.",
)
INTERVAL = re.compile(
    r"Merit \d\.\d, with a probability of 90% between \d\.\d and \d\.\d; plain mean \d\.\d, of 5"
)
STAYS = "Not decided: it stays with the panel."
NEW = "We tried it for a fortnight at one depot: the queue was gone by seven."


def pitch(title: str, problem: str) -> Pitch:
    return Pitch(
        title=title,
        problem=problem,
        proposal="Send and take short messages by phone, so that nobody waits at a desk to say one thing.",
        service="Home to school transport",
        outcome="Services that are easy to deal with",
        calculator={
            "What takes this time now?": "Answering one question at a time",
            "Hours a year, each": "60",
            "How many people": "12",
            "Cost of an hour": "19.20",
        },
    )


DECLINED = pitch(
    "Let drivers sign in by phone", "Forty drivers queue at our desk each morning to say that they have come."
)
APPROVED = pitch(
    "Text parents when the school bus is late", "Parents ring us because nobody tells them where the bus is."
)


def test_three_review_and_a_chair_decides(opened: Open, site: Site, tmp_path: Path) -> None:
    declined, approved = Walk(opened), Walk(opened)
    declined.put_forward(AUTHOR, DECLINED)
    approved.put_forward(AUTHOR, APPROVED)
    judging = JudgingWalk(declined, COORDINATOR, CHAIR)
    reviewers = _chosen(judging)
    _score_apart(judging, reviewers)
    _scored_quickly(JudgingWalk(approved, COORDINATOR, CHAIR))
    _sit(judging, declined, approved)
    _decide_and_minute(judging, declined, approved, tmp_path)
    _author_reads_and_appeals(judging, site, reviewers)


def _chosen(judging: JudgingWalk) -> list[str]:
    """The page suggests three, somebody from outside among them; who says “not me” is replaced. Their keys."""
    first = judging.suggested()
    _are_three_with_one_from_outside(first, judging)
    judging.take_suggestion()
    judging.walk.send_to_review(COORDINATOR)
    gone = first.outsiders[0]
    judging.walk.stand_down(gone)
    instead = judging.suggested()
    assert len(instead.everybody) == 1
    assert gone not in instead.everybody
    judging.take_suggestion()
    listed = judging.walk.seat(COORDINATOR, f"{judging.walk.address}reviewers/").page
    expect(listed.locator("main")).to_contain_text("Assigned: 3 of 3")
    assert {*first.outsiders[1:], *instead.outsiders}
    return [key for key in first.everybody if key != gone] + instead.everybody


def _are_three_with_one_from_outside(suggested: Suggested, judging: JudgingWalk) -> None:
    assert len(suggested.everybody) == 3
    assert suggested.outsiders
    assert AUTHOR not in suggested.everybody
    page = judging.walk.seats[COORDINATOR].page
    cannot = page.locator("h2:has-text('Who cannot be asked') + ul").get_by_role("listitem")
    expect(cannot.filter(has_text=everybody()[AUTHOR].name)).to_contain_text("wrote it")
    is_accessible_by_day_and_night(page)


def _score_apart(judging: JudgingWalk, reviewers: list[str]) -> None:
    """One after the other; the second begins on a phone and leaves it for later, and sees nothing of the first till then."""
    first, second, third = reviewers
    judging.walk.seats[second] = Keyboard(judging.walk.opened(second, PHONE))
    judging.finish(first, _all(OPINIONS[0]), OPINIONS[0])
    judging.begin(second, dict.fromkeys(BEGUN, OPINIONS[1].score))
    page = judging.desk(second).page
    assert judging.sees_of_others(second) == ""
    assert OPINIONS[0].for_panel not in page.content()
    expect(page.get_by_role("radio", checked=True)).to_have_count(len(BEGUN))
    judging.finish(second, dict.fromkeys(CRITERIA[2:], OPINIONS[1].score), OPINIONS[1])
    assert OPINIONS[0].for_panel in judging.sees_of_others(second)
    assert _names(reviewers).isdisjoint(_words(judging.sees_of_others(second)))
    assert OPINIONS[0].for_author not in page.content()
    judging.finish(third, _all(OPINIONS[2]), OPINIONS[2])
    judging.walk.must_be("With the panel", AUTHOR)
    _author_learns_nothing_yet(judging)


def _author_learns_nothing_yet(judging: JudgingWalk) -> None:
    shown = judging.walk.seats[AUTHOR].page.content()
    for opinion in OPINIONS:
        assert opinion.for_author not in shown
        assert opinion.for_panel not in shown


def _scored_quickly(judging: JudgingWalk) -> None:
    """The other idea; by whoever is suggested."""
    asked = judging.suggested().everybody
    judging.take_suggestion()
    judging.walk.send_to_review(COORDINATOR)
    for reviewer, score in zip(asked, "434", strict=True):
        judging.walk.score(reviewer, dict.fromkeys(CRITERIA, score))
    judging.walk.must_be("With the panel", AUTHOR)


def _sit(judging: JudgingWalk, declined: Walk, approved: Walk) -> None:
    """There is room for one of two that the scores do not tell apart: a vote, and a look at both."""
    judging.open_sitting()
    seat = judging.draw_the_line(_first_of(judging, declined, approved))
    for idea in (declined, approved):
        row = judging.row(seat, idea.title)
        expect(row).to_contain_text("Uncertain")
        expect(row.get_by_role("img")).to_have_accessible_name(INTERVAL)
    voted = judging.vote(approved.title, approved.reference).page.get_by_role("table")
    expect(voted.get_by_role("row").filter(has_text=approved.title).get_by_role("cell").first).to_have_text(
        "1"
    )
    expect(voted.get_by_role("row").filter(has_text=declined.title).get_by_role("cell").first).to_have_text(
        "0"
    )
    both = judging.compare([declined.title, approved.title]).page.locator("main")
    expect(both).to_contain_text("Their intervals overlap")
    for opinion in OPINIONS:
        expect(both).to_contain_text(opinion.for_panel)


def _first_of(judging: JudgingWalk, *ideas: Walk) -> str:
    """The title of the one that stands higher on the sitting's list."""
    listed = judging.walk.seat(CHAIR, judging.sitting).page.get_by_role("article").all_inner_texts()
    return next(idea.title for row in listed for idea in ideas if idea.title in row)


def _decide_and_minute(judging: JudgingWalk, declined: Walk, approved: Walk, folder: Path) -> None:
    approved.approve(CHAIR, "It costs next to nothing to try.", AUTHOR)
    judging.decline(NO)
    seat = judging.issue()
    page = seat.page.locator("main")
    path = kept(judging.take_minutes(seat), folder)
    paper = text_of(path)
    for words in (
        declined.title,
        approved.title,
        NO.feedback,
        "In the chair: Yvonne Bassett",
        "The vote put it first in",
        STAYS,
    ):
        expect(page).to_contain_text(words)
        assert words in paper
    with pikepdf.open(path) as pdf:
        assert pdf.Root.MarkInfo.Marked
    approved.must_be("Approved: business case in preparation", AUTHOR)


def _author_reads_and_appeals(judging: JudgingWalk, site: Site, reviewers: list[str]) -> None:
    """Each comment under a pseudonym, nothing meant for the panel, nobody's name; then once more, with something new."""
    page = judging.at(AUTHOR, judging.walk.address).page
    expect(page.get_by_role("region", name="Where this idea is")).to_contain_text("Not taken forward")
    said = page.get_by_role("region", name="What the reviewers said").get_by_role("figure")
    expect(said).to_have_count(3)
    for figure, letter in zip(said.all(), "ABC", strict=True):
        expect(figure.locator("figcaption")).to_have_text(f"Reviewer {letter}")
    read = page.locator("main").inner_text()
    letters = "\n".join(site.letters(everybody()[AUTHOR].email))
    for opinion in OPINIONS:
        assert opinion.for_author in read
        assert opinion.for_panel not in read + letters
    for words in (NO.reason_reads, NO.feedback, NO.could_change):
        assert words in read
    assert _names(reviewers).isdisjoint(_words(read + letters))
    judging.appeal(AUTHOR, NEW)
    judging.walk.must_be("Received", AUTHOR)
    expect(judging.walk.seats[AUTHOR].page.locator("main")).not_to_contain_text("Appeal")
    expect(judging.walk.seat(COORDINATOR, judging.walk.address).page.locator("main")).to_contain_text(NEW)


def _all(opinion: Opinion) -> dict[str, str]:
    return dict.fromkeys(CRITERIA, opinion.score)


def _names(people: list[str]) -> set[str]:
    return {everybody()[key].name.split()[-1] for key in people}


def _words(text: str) -> set[str]:
    return set(text.replace(",", " ").replace(".", " ").split())
