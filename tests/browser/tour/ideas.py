"""Finding ideas, writing one, and the page of one in each stage."""

from __future__ import annotations

from tests.browser.tour.acts import (
    add_nothing,
    empty_and_send,
    go_on_with_half_a_sum,
    go_on_with_no_organisation,
    go_on_without_a_title,
    say_it_is_about_safety,
    say_nothing,
    send_nothing,
)
from tests.browser.tour.looks import (
    CHAIR,
    COORDINATOR,
    DELIVERY,
    EXECUTIVE,
    FINANCE,
    NURSE,
    Look,
    as_,
    at,
    of,
    the,
    there,
)

BROWSING = [
    Look("browse", at("/ideas/"), NURSE, main=True),
    Look("browse, narrowed", at("/ideas/?q=patients&stage=in_review&sort=largest"), NURSE),
    Look("browse, nothing found", at("/ideas/?q=zeppelin"), NURSE),
    Look("browse, a later page", at("/ideas/?page=2"), NURSE),
    Look("search, before anything is typed", at("/search/"), NURSE),
    Look("search", at("/search/?q=patients"), NURSE, main=True),
    Look("search, narrowed to nothing", at("/search/?q=patients&stage=nonsense"), NURSE),
    Look("search, nothing found", at("/search/?q=pateints"), NURSE),
    Look("ideas like one", of("at_panel", "/ideas/{}/similar/"), NURSE),
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
TALK = [
    Look("talk", of("delivering", "/ideas/{}/talk/"), NURSE, main=True),
    Look("talk with errors", of("delivering", "/ideas/{}/talk/"), NURSE, say_nothing),
    Look("talk, nothing said yet", of("withdrawn", "/ideas/{}/talk/"), COORDINATOR),
    *(
        Look(f"{name}{' with errors' if act else ''}", *there(f"ideas:{address}", act))
        for name, address, act in [
            ("change a comment", "edit_comment", None),
            ("change a comment", "edit_comment", empty_and_send),
            ("take a comment away", "remove_comment", None),
            ("hide a comment", "hide_comment", None),
            ("hide a comment", "hide_comment", send_nothing),
            ("report a comment", "report_comment", None),
            ("report a comment", "report_comment", send_nothing),
            ("offer help", "offer", None),
            ("offer help", "offer", send_nothing),
            ("answer an offer", "answer_offer", None),
            ("speak for one's organisation", "take_up", None),
            ("speak for one's organisation", "take_up", send_nothing),
            ("asked to write with somebody", "invitation", None),
        ]
    ),
    Look("a case of our own", *there("casebuilder:adopt")),
    Look("a case of our own with errors", *there("casebuilder:adopt", send_nothing)),
    Look("how far an idea has spread", *there("spread")),
    Look("how far an idea has spread, nowhere yet", of("submitted", "/ideas/{}/spread/"), COORDINATOR),
    Look("ideas from elsewhere", *there("taken_up")),
    Look("ideas from elsewhere, none", at("/taken-up/?state=adopted"), COORDINATOR),
    Look("files of an idea", of("submitted", "/ideas/{}/files/"), the("author", "submitted")),
    Look("files of an idea, some", of("delivering", "/ideas/{}/files/"), NURSE),
    Look("files with errors", of("submitted", "/ideas/{}/files/"), the("author", "submitted"), add_nothing),
    Look("take a file away", *there("ideas:remove_file")),
    Look("who writes an idea", of("submitted", "/ideas/{}/authors/"), the("author", "submitted")),
    Look(
        "who writes an idea with errors",
        of("submitted", "/ideas/{}/authors/"),
        the("author", "submitted"),
        send_nothing,
    ),
    Look("notes", of("delivering", "/ideas/{}/notes/"), COORDINATOR),
    Look("notes, none", of("withdrawn", "/ideas/{}/notes/"), COORDINATOR),
    Look("notes with errors", of("delivering", "/ideas/{}/notes/"), COORDINATOR, send_nothing),
]
