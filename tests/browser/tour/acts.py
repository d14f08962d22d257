"""What is pressed before a page is looked at: mostly what brings a form back with what is wrong."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.people import PASSWORD


def send_nothing(page: Page) -> None:
    """Press the main button of the page's own form and get it back with what is wrong."""
    page.locator(
        "main form[method=post]:has(.field) .buttons button.button, main form.scores button.button"
    ).first.click()
    page.locator("[data-error-summary]").wait_for()


def empty_and_send(page: Page) -> None:
    """As above, where the form comes filled in: with its first box, or its first list, emptied."""
    field = page.locator(
        "main form[method=post] .field :is(input:not([type=hidden], [type=radio]), textarea, select)"
    ).first
    if field.evaluate("it => it.tagName") == "SELECT":
        field.select_option("")
    else:
        field.fill("")
    send_nothing(page)


def choose_no_column(page: Page) -> None:
    """The title of the ideas of a list is in no column."""
    page.get_by_label("Title").select_option("")
    send_nothing(page)


def choose_nobody(page: Page) -> None:
    """Those suggested come ticked: without them there is nobody."""
    for box in page.get_by_role("checkbox", checked=True).all()[::-1]:
        box.uncheck()
    send_nothing(page)


def take_no_ideas(page: Page) -> None:
    """A limit of nought is none."""
    page.get_by_label("How many ideas will you have to score at once").fill("0")
    send_nothing(page)


def let_nobody_sit(page: Page) -> None:
    _come_back(page, "Add to this sitting")


def name_no_such_day(page: Page) -> None:
    page.get_by_label("Day", exact=True).first.fill("99")
    send_nothing(page)


def check_an_unknown_fingerprint(page: Page) -> None:
    page.get_by_label("Or its fingerprint").fill("0123456789ab")
    page.get_by_role("button", name="Check it").click()
    page.get_by_text("No record you may see matches").wait_for()


def go_on_without_a_title(page: Page) -> None:
    page.get_by_label("Give your idea a title").fill("")
    _come_back(page, "Save and continue")


def go_on_with_half_a_sum(page: Page) -> None:
    page.get_by_label("Hours a year, each").first.fill("forty")
    _come_back(page, "Save and continue")


def go_on_with_no_organisation(page: Page) -> None:
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    _come_back(page, "Save and continue")


def say_it_is_about_safety(page: Page) -> None:
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", level=1).wait_for()


def decline_kindly(page: Page) -> None:
    page.get_by_role("radio").first.check()
    page.get_by_label("What do you want to tell the author?").fill(
        "Thank you for counting. This starts in May."
    )
    page.get_by_label("What could change the answer?").fill("A lease that ends before May.")
    page.get_by_role("button", name="See what the author will read").click()
    page.get_by_role("button", name="Do not take forward").wait_for()


def come_late(page: Page) -> None:
    """The form is about an older version than the one that stands."""
    page.evaluate("document.querySelector('main [name=version]').value = '0'")
    page.get_by_role("button", name="Send the question").click()
    page.get_by_role("alert").or_(page.locator(".notice")).first.wait_for()


def prove_who_is_there(page: Page) -> None:
    if "confirm-it-is-you" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url(lambda url: "confirm-it-is-you" not in url)


def prove_and_send_nothing(page: Page) -> None:
    prove_who_is_there(page)
    send_nothing(page)


def sign_for_nothing(page: Page) -> None:
    prove_who_is_there(page)
    page.get_by_label("In what capacity do you sign?").fill("")
    _come_back(page, "Sign for")


def say_nothing(page: Page) -> None:
    _come_back(page, "Comment")


def add_nothing(page: Page) -> None:
    _come_back(page, "Add")


def type_nonsense_into_a_cell(page: Page) -> None:
    page.locator("[data-cell=evidence]").first.select_option("own")
    page.locator("[data-cell=name]").first.fill("")
    page.locator("#grid-save").click()
    page.locator("[data-error-summary]").wait_for()


def look_at_a_changed_file(page: Page) -> None:
    """The case's own file under another title."""
    link = page.get_by_role("link", name="Download the case file").get_attribute("href")
    text = page.request.get(str(link)).text().replace('"title":"', '"title":"Quite another: ', 1)
    page.get_by_label("Or paste it here").fill(text)
    page.get_by_role("button", name="See what it changes").click()
    page.get_by_role("button", name="Bring it in").wait_for()


def _come_back(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    page.locator("[data-error-summary]").wait_for()
