"""Business cases: writing, checking, agreeing, signing, delivering."""

from __future__ import annotations

from typing import Any

from tests.browser.tour.acts import (
    add_nothing,
    prove_who_is_there,
    say_nothing,
    send_nothing,
    sign_for_nothing,
)
from tests.browser.tour.looks import (
    CASE_OWNER,
    COORDINATOR,
    DELIVERY,
    EXECUTIVE,
    NURSE,
    Look,
    of,
    the,
    waiting,
)

CASES = [
    Look("agree a share", *waiting("to_agree", "agree")),
    Look("sign", *waiting("to_sign", "sign"), act=prove_who_is_there, main=True),
    Look("sign with errors", *waiting("to_sign", "sign"), act=sign_for_nothing),
    Look("a business case, draft", of("approved", "/cases/{}/", has_case=True), CASE_OWNER),
    Look("a business case, waiting", of("awaiting_commitment", "/cases/{}/"), EXECUTIVE, main=True),
    Look("a business case, committed", of("committed", "/cases/{}/"), DELIVERY),
    Look("the checks of a case", of("approved", "/cases/{}/checks/", has_case=True), CASE_OWNER),
    Look("two versions of a case", of("committed", "/cases/{}/versions/1/compare/1/"), DELIVERY),
    Look("releasing a case", of("committed", "/cases/{}/release/"), EXECUTIVE),
    Look("releasing a case with errors", of("committed", "/cases/{}/release/"), EXECUTIVE, send_nothing),
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
