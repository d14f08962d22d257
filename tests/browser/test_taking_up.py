"""“We have this problem too”: one click of a colleague, then their body's own case, begun with figures scaled to it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Open
from tests.browser.directory import Directory
from tests.browser.ideas_walk import Walk
from tests.browser.keyboard import Keyboard
from tests.browser.looking import is_accessible_by_day_and_night
from tests.browser.people import everybody

TITLE = "Give drivers a weekly note on idling and harsh braking"  # of the ambulance service
AUTHOR, COLLEAGUE, COORDINATOR, CASE_OWNER = "jarrett", "gallimore", "nuttall", "siddiqui"
BODY = "Severnside Fire and Rescue Authority"
FUEL, REPAIRS = "depot price", "average repair"
NOTE = "Our engines idle on every forecourt."
WHY = "The same vehicles, half as many, and the same fuel."


def test_a_body_takes_up_the_idea_of_another(opened: Open, directory: Directory) -> None:
    walk = Walk(opened, reference=directory.called(TITLE), title=TITLE)
    _a_colleague_says_so_in_one_click(walk)
    _a_coordinator_considers_it(walk)
    own = _works_out_a_case_and_begins_it(walk)
    _both_ideas_lead_to_each_other(walk, own)


def _a_colleague_says_so_in_one_click(walk: Walk) -> None:
    """On a phone; it can be taken back."""
    walk.seats[COLLEAGUE] = Keyboard(walk.opened(COLLEAGUE, PHONE))
    seat = walk.seat(COLLEAGUE, walk.address)
    seat.follow("We have this problem too")
    main = seat.page.locator("main")
    expect(seat.page.locator(".notice").first).to_contain_text("You now count among those with this problem.")
    expect(main).to_contain_text("1 person has said “we have this problem too”.")
    expect(main.get_by_role("button", name="Take it back")).to_be_visible()
    expect(main).not_to_contain_text("Speak for your organisation")
    is_accessible_by_day_and_night(seat.page)


def _a_coordinator_considers_it(walk: Walk) -> None:
    seat = walk.seat(COORDINATOR, walk.address)
    seat.follow("Speak for your organisation")
    is_accessible_by_day_and_night(seat.page)
    seat.follow_in_vain("Say so")
    seat.choose("Where does your organisation stand?", "Considering it")
    seat.write("A word to those who had the idea", NOTE)
    seat.follow("Say so")
    expect(seat.page.locator("main")).to_contain_text(NOTE)


def _works_out_a_case_and_begins_it(walk: Walk) -> str:
    """Half the fuel and a quarter of the repairs they have: shown before anything is kept, then begun. Its reference."""
    seat = walk.seat(COORDINATOR, f"{walk.address}take-up/")
    seat.follow("Work out our case")
    is_accessible_by_day_and_night(seat.page)
    seat.write(f"{FUEL}: your number (litres)", "89,000")
    seat.write(f"{REPAIRS}: your number (crash repairs)", "10")
    seat.follow("See what it comes to")
    is_accessible_by_day_and_night(seat.page)
    _shows_both_bodies(seat)
    seat.follow_in_vain("Start our case")
    seat.write("Why does your organisation adopt it?", WHY)
    seat.pick("Who writes your business case?", everybody()[CASE_OWNER].name)
    seat.follow("See what it comes to")
    seat.follow("Start our case")
    is_accessible_by_day_and_night(seat.page)
    expect(seat.page.locator(".notice").first).to_contain_text("now has a business case of its own")
    return seat.page.url.split("/ideas/")[1].strip("/")


def _shows_both_bodies(seat: Keyboard) -> None:
    """Their number beside ours, line by line; nothing is kept."""
    main = seat.page.locator("main")
    expect(main).to_contain_text("Nothing is kept yet.")
    for line, said in (
        (FUEL, "89,000 litres at £1.31 each here, where they have 178,000"),
        (REPAIRS, "10 crash repairs"),
    ):
        expect(
            main.get_by_role("row").filter(has=seat.page.get_by_role("rowheader", name=line))
        ).to_contain_text(said)


def _both_ideas_lead_to_each_other(walk: Walk, own: str) -> None:
    """The colleague reads there what their body does; the new case owner finds the scaled figures in the case."""
    seat = walk.seat(COLLEAGUE, walk.address)
    place = seat.page.get_by_role("listitem").filter(has_text=BODY)
    expect(place.filter(has_text=own)).to_contain_text("Adopting it")
    seat.follow(f"Their own idea, {own}")
    came_from = seat.page.locator(".card").filter(has_text="Taken up from elsewhere")
    expect(came_from).to_contain_text(walk.reference)
    expect(came_from).to_contain_text(f"{everybody()[AUTHOR].name} had the idea.")
    is_accessible_by_day_and_night(seat.page)
    ours = Walk(walk.opened, reference=own, title=TITLE)
    ours.must_be("Approved: business case in preparation", CASE_OWNER)
    case = ours.seat(CASE_OWNER, f"/cases/{own}/").page
    expect(case.locator("main")).to_contain_text("89,000 litres at £1.31 each here")
    is_accessible_by_day_and_night(case)
