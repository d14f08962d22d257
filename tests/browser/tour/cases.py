"""Business cases: writing, checking, agreeing, signing, delivering."""

from __future__ import annotations

from typing import Any

from tests.browser.tour.acts import (
    add_nothing,
    empty_and_send,
    look_at_a_changed_file,
    name_no_such_day,
    prove_who_is_there,
    send_nothing,
    sign_for_nothing,
    type_nonsense_into_a_cell,
)
from tests.browser.tour.looks import (
    AUDITOR,
    CASE_OWNER,
    DELIVERY,
    EXECUTIVE,
    FINANCE,
    NEWCOMER,
    Look,
    as_,
    at,
    of,
    the,
    there,
    waiting,
)

OWNED: dict[str, Any] = {"case_owner": "ruth.bannerman@hospitals.severnside.example"}
CASES = [
    Look("agree a share", *waiting("to_agree", "agree")),
    Look("sign", *waiting("to_sign", "sign"), act=prove_who_is_there, main=True),
    Look("sign with errors", *waiting("to_sign", "sign"), act=sign_for_nothing),
    Look("a business case, draft", of("approved", "/cases/{}/", has_case=True), CASE_OWNER),
    Look("a business case, waiting", of("awaiting_commitment", "/cases/{}/"), EXECUTIVE, main=True),
    Look("a business case, committed", of("committed", "/cases/{}/"), DELIVERY),
    Look("the checks of a case", of("approved", "/cases/{}/checks/", has_case=True), CASE_OWNER),
    Look("two versions of a case", of("committed", "/cases/{}/versions/1/compare/1/"), DELIVERY),
    *(
        Look(
            f"bring an earlier version back{' with errors' if act else ''}",
            of("approved", "/cases/{}/versions/1/bring-back/", **OWNED),
            CASE_OWNER,
            act,
        )
        for act in (None, send_nothing)
    ),
    Look("releasing a case", of("committed", "/cases/{}/release/"), EXECUTIVE),
    Look("releasing a case with errors", of("committed", "/cases/{}/release/"), EXECUTIVE, send_nothing),
    Look("a version of a business case", of("committed", "/cases/{}/versions/1/"), DELIVERY),
    Look("ask finance to return a case", *there("casebuilder:ask_back")),
    Look("ask finance to return a case with errors", *there("casebuilder:ask_back", send_nothing)),
    Look("files of a case", of("committed", "/cases/{}/files/"), the("delivery_owner", "committed")),
    Look(
        "files of a case with errors",
        of("committed", "/cases/{}/files/"),
        the("delivery_owner", "committed"),
        add_nothing,
    ),
    Look("take a file of a case away", *there("casebuilder:remove_file")),
    Look("a milestone is met", *there("casebuilder:milestone_done")),
    Look("a milestone is met with errors", *there("casebuilder:milestone_done", empty_and_send)),
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
    Look(
        "name a delivery owner with errors",
        of("approved", "/cases/{}/delivery-owner/", case_owner="ruth.bannerman@hospitals.severnside.example"),
        CASE_OWNER,
        send_nothing,
    ),
]
EDITOR = (
    [
        Look(
            f"the case editor: {part}",
            of("approved", f"/cases/{{}}/edit/{path}", **OWNED),
            CASE_OWNER,
            main=part in ("a line", "an option"),
        )
        for part, path in {
            "frame": "",
            "an option": "options/2/",
            "an option, year by year": "options/2/?view=years",
            "an option, who pays": "options/2/?view=bodies",
            "an option, sources": "options/2/?view=trust",
            "an option, people reached": "options/2/?view=funnel",
            "an option, timing": "options/2/?view=timing",
            "an option, ranges": "options/2/?view=range",
            "name of an option": "options/2/name/",
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
    ]
    + [
        Look(
            f"the case editor: {part} with errors",
            of("approved", f"/cases/{{}}/edit/{path}", **OWNED),
            CASE_OWNER,
            act,
        )
        for part, path, act in [
            ("frame", "", empty_and_send),
            ("an option", "options/2/", type_nonsense_into_a_cell),
            ("name of an option", "options/2/name/", empty_and_send),
            ("a new option", "options/new/", send_nothing),
            ("a line", "options/2/lines/1/", empty_and_send),
            ("a new line", "options/2/lines/new/", send_nothing),
            ("benefits", "benefits/", name_no_such_day),
            ("file", "file/", send_nothing),
        ]
    ]
    + [
        Look(
            "the case editor: what a file changes",
            of("approved", "/cases/{}/edit/file/", **OWNED),
            CASE_OWNER,
            look_at_a_changed_file,
        )
    ]
)
BUDGETS = [
    Look("budgets of which body", at("/budgets/"), AUDITOR),
    Look("budgets", at("/budgets/council/?year=2027"), as_("pritchard"), main=True),
    Look("budgets of hospitals", at("/budgets/hospitals/"), FINANCE),
    Look("budgets, none", at("/budgets/libraries/"), NEWCOMER),
    Look("budgets, none of that name", at("/budgets/hospitals/?q=zeppelin"), FINANCE),
    Look("budgets from a list", at("/budgets/hospitals/list/"), FINANCE),
    Look("budgets from a list with errors", at("/budgets/hospitals/list/"), FINANCE, send_nothing),
]
