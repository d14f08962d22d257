"""Two people decide about the same idea: one of them is first, the other reads who and when."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import PHONE, Open
from tests.browser.directory import Directory
from tests.browser.keyboard import Keyboard


def test_the_second_decision_reads_who_decided_and_when(opened: Open, directory: Directory) -> None:
    reference = directory.all("submitted")[-1]["reference"]
    coordinator, deputy = Keyboard(opened("sandhu")), Keyboard(opened("rahman"))
    coordinator.page.goto(f"/ideas/{reference}/step/ask/")
    deputy.page.goto(f"/ideas/{reference}/step/park/")
    coordinator.write("What do you need to know?", "How often does it happen?")
    coordinator.follow("Send the question")
    deputy.write_day("Until when?", f"1 4 {date.today().year + 2}")
    deputy.write("Why is it parked?", "Pharmacy moves in the spring.")
    deputy.follow("Park the idea")
    expect(deputy.page.get_by_role("heading", level=1)).to_have_text("Somebody was there first")
    assert violations(deputy.page) == []
    expect(deputy.page.locator("main")).to_contain_text(
        re.compile(r"already decided by Amrit Sandhu at \d\d:\d\d on \d+ \w+ \d{4}")
    )


def test_what_was_typed_is_kept_when_the_step_can_still_be_taken(opened: Open, directory: Directory) -> None:
    """The idea went back to the reviewers in between; it can still be declined, after reading what happened."""
    first, second = Keyboard(opened("fairclough")), Keyboard(opened("fairclough"))
    for idea in directory.all("at_panel")[::-1]:  # of some she is the author's colleague, and does not decide
        reference = idea["reference"]
        second.page.goto(f"/ideas/{reference}/step/decline/")
        if second.page.get_by_role("radio").count():
            break
    first.page.goto(f"/ideas/{reference}/step/rescore/")
    first.write("Why?", "The figures changed last week.")
    first.follow("Send back for scoring")
    second.choose("Which reason fits best?", "It would cost more than it frees")
    second.write("What do you want to tell the author?", "Thank you for the count.")
    second.write("What could change the answer?", "A lower price.")
    second.follow("See what the author will read")
    expect(second.page.locator("main")).to_contain_text("already decided by Joyce Fairclough")
    expect(second.page.get_by_label("What do you want to tell the author?")).to_have_value(
        "Thank you for the count."
    )


def test_two_who_change_the_same_cell_of_a_case_see_both_values_and_lose_nothing(
    opened: Open, directory: Directory
) -> None:
    reference = directory.called("Make up take-home medicines the day before discharge")
    first, second = opened("bannerman"), opened("bannerman", PHONE)
    for page in (first, second):
        page.goto(f"/cases/{reference}/edit/options/3/")
    first.locator("[data-cell=quantity]").first.fill("3")
    first.locator("#grid-save").click()
    expect(first.locator(".messages, .notice").first).to_contain_text("Saved as version")
    second.locator("[data-cell=quantity]").first.fill("4")
    second.locator("[data-cell=name]").last.fill("Bed days given back")
    second.locator("#grid-save").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("You both changed this")
    expect(second.locator("main")).to_contain_text(re.compile(r"Ruth Bannerman saved version \d+ on"))
    assert violations(second) == []
    second.get_by_label("You just now 4").check()
    second.get_by_role("button", name="Save with these choices").click()
    expect(second.locator("[data-cell=quantity]").first).to_have_value("4")
    expect(second.locator("[data-cell=name]").last).to_have_value("Bed days given back")
