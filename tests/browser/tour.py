"""Every page of the site once: what it is called here, who looks at it, where it is, and what is pressed first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.browser.directory import Directory, key_of
from tests.browser.people import PASSWORD

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


def send_nothing(page: Page) -> None:
    """Press the main button of the page's own form and get it back with what is wrong."""
    page.locator(
        "main form[method=post]:has(.field) .buttons button.button, main form.scores button.button"
    ).first.click()
    page.locator("[data-error-summary]").wait_for()


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
    page.get_by_role("heading", name="Your authority").wait_for()


def sign_for_nothing(page: Page) -> None:
    prove_who_is_there(page)
    page.get_by_label("In what capacity do you sign?").fill("")
    _come_back(page, "Sign for")


def say_nothing(page: Page) -> None:
    _come_back(page, "Comment")


def add_nothing(page: Page) -> None:
    _come_back(page, "Add")


def _come_back(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    page.locator("[data-error-summary]").wait_for()


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

PUBLIC = [
    Look("home", at("/"), main=True),
    Look("sign in", at("/accounts/sign-in/"), main=True),
    Look(
        "sign in with errors",
        at("/accounts/sign-in/"),
        act=lambda page: page.locator("main button[type=submit]").first.click(),
    ),
    Look("demonstration", at("/demo/")),
    Look("forgotten password", at("/accounts/password/reset/")),
    Look("signed out", at("/accounts/signed-out/")),
    Look("help", at("/help/")),
    Look("glossary", at("/help/glossary/")),
    Look("accessibility statement", at("/accessibility/")),
    Look("privacy", at("/privacy/")),
    Look("not found", at("/nothing-here/"), status=404),
    Look("style guide", at("/styleguide/")),
]
OWN = [
    Look("home, signed in", at("/"), NURSE),
    Look("my account of a nurse", at("/account/"), NURSE, main=True),
    Look("my account of a coordinator", at("/account/"), COORDINATOR),
    Look("my account of an executive", at("/account/"), EXECUTIVE),
    Look("a deputy", at("/account/deputy/"), COORDINATOR),
    Look("a deputy with errors", at("/account/deputy/"), COORDINATOR, send_nothing),
    Look("sign out", at("/accounts/sign-out/"), NURSE),
    Look("change my password", at("/accounts/password/"), NURSE),
    Look("confirm it is you", at("/accounts/confirm-it-is-you/"), NURSE),
    Look("savings", at("/savings/"), EXECUTIVE, main=True),
    Look("reports", at("/reports/"), EXECUTIVE),
    Look("decisions report", at("/reports/decisions/"), EXECUTIVE),
    Look("savings of one rung", at("/savings/?rung=committed"), EXECUTIVE),
    Look("not allowed", at("/triage/"), NURSE, status=403),
    Look("not found, signed in", at("/ideas/BK-00000/"), NURSE, status=404),
]
BROWSING = [
    Look("browse", at("/ideas/"), NURSE, main=True),
    Look("browse, narrowed", at("/ideas/?q=patients&stage=in_review&sort=largest"), NURSE),
    Look("browse, nothing found", at("/ideas/?q=zeppelin"), NURSE),
    Look("browse, a later page", at("/ideas/?page=2"), NURSE),
]
WRITING = [
    Look("a new idea", at("/ideas/new/"), NURSE, main=True),
    Look("a new idea with errors", at("/ideas/new/"), NURSE, send_nothing),
    Look("a new idea about safety", at("/ideas/new/"), NURSE, say_it_is_about_safety),
    Look("speaking up", at("/ideas/new/speaking-up/"), NURSE),
    *(
        Look(f"a draft: {step}", of("draft", f"/ideas/{{}}/edit/{step}/"), the("author", "draft"))
        for step in ("idea", "where", "saving", "check")
    ),
    *(
        Look(
            f"a draft: {step} with errors",
            of("draft", f"/ideas/{{}}/edit/{step}/"),
            the("author", "draft"),
            act,
        )
        for step, act in {
            "idea": go_on_without_a_title,
            "where": go_on_with_no_organisation,
            "saving": go_on_with_half_a_sum,
        }.items()
    ),
    Look("it has arrived", of("submitted", "/ideas/{}/submitted/"), the("author", "submitted"), main=True),
]
JUDGING = [
    Look("triage", at("/triage/"), COORDINATOR, main=True),
    Look("triage, nothing there", at("/triage/?list=parked"), as_("dhillon")),
    Look("choose reviewers", of("submitted", "/ideas/{}/reviewers/"), COORDINATOR, main=True),
    Look("choose reviewers with errors", of("submitted", "/ideas/{}/reviewers/"), COORDINATOR, send_nothing),
    Look("reviewers of an idea in review", of("in_review", "/ideas/{}/reviewers/"), COORDINATOR),
    Look("for review", at("/reviews/"), REVIEWER),
    Look("review desk", *reviewing("in_review", "asked"), main=True),
    Look("review desk with errors", *reviewing("in_review", "asked"), act=send_nothing),
    Look("review desk, scored", *reviewing("in_review", "done")),
    Look("review desk, closed", *reviewing("at_panel", "done")),
    Look("panel", at("/panel/"), CHAIR, main=True),
    Look("hand over, to nobody", of("submitted", "/ideas/{}/hand-over/"), COORDINATOR),
    Look("hand over", of("approved", "/ideas/{}/hand-over/"), COORDINATOR),
    Look("hand over with errors", of("approved", "/ideas/{}/hand-over/"), COORDINATOR, send_nothing),
    Look("remind", of("needs_information", "/ideas/{}/remind/"), COORDINATOR),
]
IDEAS = [
    Look(f"an idea, {stage}", of(stage), who, main=stage == "awaiting_commitment")
    for stage, who in {
        "draft": the("author", "draft"),
        "submitted": COORDINATOR,
        "needs_information": the("author", "needs_information"),
        "in_review": COORDINATOR,
        "at_panel": CHAIR,
        "approved": COORDINATOR,
        "finance_check": FINANCE,
        "awaiting_commitment": EXECUTIVE,
        "committed": DELIVERY,
        "delivering": COORDINATOR,
        "parked": COORDINATOR,
        "declined": the("author", "declined"),
        "withdrawn": COORDINATOR,
    }.items()
] + [
    Look("an idea, merged", of("merged", home="brookvale"), as_("samuels")),
    Look("an idea, stopped", of("stopped", home="council"), as_("dhillon")),
]
STEPS = [
    Look(
        f"the step {step}{' with errors' if act else ''}",
        of(stage, f"/ideas/{{}}/step/{step}/", home),
        who,
        act,
    )
    for step, stage, home, who in [
        ("ask", "submitted", "hospitals", COORDINATOR),
        ("decline", "submitted", "hospitals", COORDINATOR),
        ("park", "submitted", "hospitals", COORDINATOR),
        ("merge", "submitted", "hospitals", COORDINATOR),
        ("answer", "needs_information", "hospitals", the("author", "needs_information")),
        ("withdraw", "needs_information", "hospitals", the("author", "needs_information")),
        ("approve", "at_panel", "hospitals", CHAIR),
        ("rescore", "at_panel", "hospitals", CHAIR),
        ("resume", "parked", "hospitals", COORDINATOR),
        ("return_case", "finance_check", "hospitals", FINANCE),
        ("stop", "committed", "hospitals", EXECUTIVE),
    ]
    for act in (None, send_nothing)
]
STEPS += [
    Look(
        "the step decline, read before it counts",
        of("submitted", "/ideas/{}/step/decline/"),
        COORDINATOR,
        decline_kindly,
    ),
    Look("the step ask, too late", of("submitted", "/ideas/{}/step/ask/"), COORDINATOR, come_late),
    Look("the step appeal", of("declined", "/ideas/{}/step/appeal/"), the("author", "declined")),
    Look("the step assure", of("finance_check", "/ideas/{}/step/assure/"), FINANCE),
    Look("the step refuse", of("awaiting_commitment", "/ideas/{}/step/refuse/"), EXECUTIVE),
    Look(
        "the step just do it",
        of("submitted", "/ideas/{}/step/just_do_it/"),
        the("budget_holder", "submitted"),
    ),
    Look(
        "the step start, not yet",
        of("committed", "/ideas/{}/step/start/"),
        the("delivery_owner", "committed"),
    ),
    Look("the one-page record", of("delivering", "/ideas/{}/record/", has_case=False), COORDINATOR),
]
CASES = [
    Look("agree a share", *waiting("to_agree", "agree")),
    Look("sign", *waiting("to_sign", "sign"), act=prove_who_is_there, main=True),
    Look("sign with errors", *waiting("to_sign", "sign"), act=sign_for_nothing),
    Look("a business case, draft", of("approved", "/cases/{}/", has_case=True), CASE_OWNER),
    Look("a business case, waiting", of("awaiting_commitment", "/cases/{}/"), EXECUTIVE, main=True),
    Look("a business case, committed", of("committed", "/cases/{}/"), DELIVERY),
    Look("talk", of("delivering", "/ideas/{}/talk/"), NURSE, main=True),
    Look("talk with errors", of("delivering", "/ideas/{}/talk/"), NURSE, say_nothing),
    Look("files of an idea", of("submitted", "/ideas/{}/files/"), the("author", "submitted")),
    Look("files with errors", of("submitted", "/ideas/{}/files/"), the("author", "submitted"), add_nothing),
    Look("who writes an idea", of("submitted", "/ideas/{}/authors/"), the("author", "submitted")),
    Look("notes", of("delivering", "/ideas/{}/notes/"), COORDINATOR),
    Look("files of a case", of("committed", "/cases/{}/files/"), the("delivery_owner", "committed")),
    Look("milestones", of("committed", "/ideas/{}/milestones/"), the("delivery_owner", "committed")),
    Look(
        "milestones with errors",
        of("committed", "/ideas/{}/milestones/"),
        the("delivery_owner", "committed"),
        send_nothing,
    ),
    Look(
        "name a delivery owner",
        of("approved", "/cases/{}/delivery-owner/", case_owner="ruth.bannerman@hospitals.severnside.example"),
        CASE_OWNER,
    ),
]
OWNED: dict[str, Any] = {"case_owner": "ruth.bannerman@hospitals.severnside.example"}
EDITOR = [
    Look(
        f"the case editor: {part}",
        of("approved", f"/cases/{{}}/edit/{path}", **OWNED),
        CASE_OWNER,
        main=part == "a line",
    )
    for part, path in {
        "frame": "",
        "an option": "options/2/",
        "a new option": "options/new/",
        "a line": "options/2/lines/1/",
        "a new line": "options/2/lines/new/",
        "words": "words/",
        "risks": "risks/",
        "benefits": "benefits/",
        "impacts": "impacts/",
        "answers": "answers/",
        "milestones": "plan/",
        "file": "file/",
    }.items()
] + [
    Look(
        f"the case editor: {part} with errors",
        of("approved", f"/cases/{{}}/edit/{path}", **OWNED),
        CASE_OWNER,
        send_nothing,
    )
    for part, path in {
        "a new option": "options/new/",
        "a new line": "options/2/lines/new/",
        "file": "file/",
    }.items()
]
ADMINISTERING = [
    Look(
        name, at(f"/organisation/hospitals/{path}"), as_("lau"), act, main=name == "people of an organisation"
    )
    for name, path, act in [
        ("people of an organisation", "", None),
        ("people, nobody found", "?q=zeppelin", None),
        ("teams", "teams/", None),
        ("a new team with errors", "teams/new/", send_nothing),
        ("roles", "roles/", None),
        ("invitations", "invitations/", None),
        ("an invitation with errors", "invitations/new/", send_nothing),
        ("joiners from a list", "joiners/", None),
        ("joiners with errors", "joiners/", send_nothing),
        ("settings of an organisation", "settings/", None),
        ("record of changes", "record/", None),
    ]
] + [Look("an invitation that no longer works", at("/join/no-such-link/"), status=404)]
TOUR = [*ADMINISTERING, *PUBLIC, *OWN, *BROWSING, *WRITING, *JUDGING, *IDEAS, *STEPS, *CASES, *EDITOR]
