"""Triage, review, the panel, and every step an idea can take."""

from __future__ import annotations

from tests.browser.tour.acts import choose_nobody, come_late, decline_kindly, name_no_such_day, send_nothing
from tests.browser.tour.looks import (
    CHAIR,
    COORDINATOR,
    EXECUTIVE,
    FINANCE,
    NEWCOMER,
    REVIEWER,
    Look,
    as_,
    at,
    of,
    reviewing,
    the,
    there,
)

JUDGING = [
    Look("triage", at("/triage/"), COORDINATOR, main=True),
    Look("triage, nothing there", at("/triage/?list=parked"), as_("dhillon")),
    Look("triage, nothing at all", at("/triage/"), NEWCOMER),
    Look("choose reviewers", of("submitted", "/ideas/{}/reviewers/"), COORDINATOR, main=True),
    Look("choose reviewers with errors", of("submitted", "/ideas/{}/reviewers/"), COORDINATOR, choose_nobody),
    Look("reviewers of an idea in review", of("in_review", "/ideas/{}/reviewers/"), COORDINATOR),
    Look("for review", at("/reviews/"), REVIEWER),
    Look("for review, nothing", at("/reviews/"), NEWCOMER),
    Look("what a reviewer reviews", at("/reviews/settings/"), REVIEWER, main=True),
    Look("what a reviewer reviews, nothing said yet", at("/reviews/settings/"), NEWCOMER),
    Look("reviewers, and who is late", at("/triage/reviewers/"), COORDINATOR, main=True),
    Look("reviewers, nobody late", at("/triage/reviewers/"), NEWCOMER),
    Look("what somebody else reviews", *there("workflow:review_topics")),
    Look("scores given, and changed", of("at_panel", "/ideas/{}/scores/"), COORDINATOR, main=True),
    Look("declare an interest", of("at_panel", "/ideas/{}/interest/"), CHAIR),
    Look("who declared an interest", of("in_review", "/ideas/{}/interest/"), COORDINATOR),
    Look("review desk", *reviewing("in_review", "asked"), main=True),
    Look("review desk with errors", *reviewing("in_review", "asked"), act=send_nothing),
    Look("review desk, scored", *reviewing("in_review", "done")),
    Look("review desk, closed", *reviewing("at_panel", "done")),
    Look("panel", at("/panel/"), CHAIR, main=True),
    Look("panel, several decided", *there("workflow:decide"), main=True),
    Look("panel, several decided, with errors", *there("workflow:decide", send_nothing)),
    Look("panel, side by side", *there("workflow:compare_two"), main=True),
    Look("sittings", at("/panel/sittings/"), CHAIR),
    Look("sittings with errors", at("/panel/sittings/"), CHAIR, name_no_such_day),
    Look("sittings, none", at("/panel/sittings/"), NEWCOMER),
    Look("a sitting", *there("workflow:sitting"), main=True),
    Look("a sitting's line", *there("workflow:sitting_line")),
    Look("a sitting's line with errors", *there("workflow:sitting_line", name_no_such_day)),
    Look("a sitting's members", *there("workflow:sitting_members")),
    Look("a sitting's interests", *there("workflow:sitting_interest")),
    Look("a sitting's interests with errors", *there("workflow:sitting_interest", send_nothing)),
    Look("a sitting's vote", *there("workflow:sitting_vote"), main=True),
    Look("issuing a sitting's minutes", *there("workflow:sitting_issue")),
    Look("minutes", *there("minutes"), main=True),
    Look("panel, nothing to compare", at("/panel/compare/"), CHAIR, status=422),
    Look("panel, nothing to decide", at("/panel/"), NEWCOMER),
    Look("hand over, to nobody", of("submitted", "/ideas/{}/hand-over/"), COORDINATOR),
    Look("hand over", of("approved", "/ideas/{}/hand-over/"), COORDINATOR),
    Look("hand over with errors", of("approved", "/ideas/{}/hand-over/"), COORDINATOR, send_nothing),
    Look("remind", of("needs_information", "/ideas/{}/remind/"), COORDINATOR),
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
