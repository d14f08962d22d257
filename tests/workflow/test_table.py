"""Who may take which step at which stage: a second table, written by hand, held against the first cell by cell."""

from __future__ import annotations

from itertools import product

import pytest

from tests.case_makers import make_case
from tests.cast import PEOPLE, Cast
from tests.makers import make_idea
from workflow.models import Proposal
from workflow.registry import EFFECTS, NEEDS, PARTIES, WHO
from workflow.rules import offers
from workflow.stages import ABOUT, Stage

S = Stage

# The idea is Alice's, written with Bob, at the council, about Streets, whose budget Bea holds. Whoever is not named under a
# stage may take no step there.
MAY: dict[Stage, dict[str, str]] = {
    S.DRAFT: {"alice": "submit withdraw", "bob": "submit withdraw"},
    S.SUBMITTED: {
        "alice": "withdraw", "bob": "withdraw", "bea": "just_do_it", "carol": "ask review decline park merge", "piet": "park",
    },
    S.NEEDS_INFORMATION: {"alice": "answer withdraw", "bob": "answer withdraw", "carol": "answer decline"},
    S.IN_REVIEW: {"alice": "withdraw", "bob": "withdraw", "carol": "ask refer park merge", "piet": "decline park"},
    S.AT_PANEL: {
        "alice": "withdraw", "bob": "withdraw", "carol": "park", "piet": "ask rescore approve decline park",
    },
    S.APPROVED: {"alice": "withdraw", "bob": "withdraw", "carol": "park", "piet": "decline park", "owen": "send_to_finance"},
    S.FINANCE_CHECK: {"piet": "decline", "fiona": "return_case assure"},
    S.AWAITING_COMMITMENT: {"fiona": "return_case", "erin": "refuse", "ed": "refuse"},
    S.COMMITTED: {"dora": "start", "erin": "stop"},
    S.DELIVERING: {"dora": "deliver", "fiona": "bank", "erin": "stop"},
    S.BANKED: {"fiona": "reopen"},
    S.DELIVERED: {"fiona": "reopen"},
    S.PARKED: {"alice": "withdraw", "bob": "withdraw", "carol": "resume merge", "piet": "decline resume"},
    S.DECLINED: {"alice": "appeal", "bob": "appeal"},
    S.MERGED: {"carol": "unmerge"},
    S.WITHDRAWN: {},
    S.STOPPED: {},
}  # fmt: skip

# Where each step leads, from each stage it starts at, written by hand as well.
LEADS: dict[tuple[str, Stage], Stage] = {
    ("submit", S.DRAFT): S.SUBMITTED,
    ("just_do_it", S.SUBMITTED): S.DELIVERING,
    ("ask", S.SUBMITTED): S.NEEDS_INFORMATION,
    ("ask", S.IN_REVIEW): S.NEEDS_INFORMATION,
    ("ask", S.AT_PANEL): S.NEEDS_INFORMATION,
    ("review", S.SUBMITTED): S.IN_REVIEW,
    ("refer", S.IN_REVIEW): S.AT_PANEL,
    ("rescore", S.AT_PANEL): S.IN_REVIEW,
    ("approve", S.AT_PANEL): S.APPROVED,
    ("adopt", S.DRAFT): S.APPROVED,
    **{("decline", stage): S.DECLINED for stage in (
        S.SUBMITTED, S.NEEDS_INFORMATION, S.IN_REVIEW, S.AT_PANEL, S.APPROVED, S.FINANCE_CHECK, S.PARKED)},
    ("appeal", S.DECLINED): S.SUBMITTED,
    **{("park", stage): S.PARKED for stage in (S.SUBMITTED, S.IN_REVIEW, S.AT_PANEL, S.APPROVED)},
    **{("merge", stage): S.MERGED for stage in (S.SUBMITTED, S.IN_REVIEW, S.PARKED)},
    **{("withdraw", stage): S.WITHDRAWN for stage in (
        S.DRAFT, S.SUBMITTED, S.NEEDS_INFORMATION, S.IN_REVIEW, S.AT_PANEL, S.APPROVED, S.PARKED)},
    ("send_to_finance", S.APPROVED): S.FINANCE_CHECK,
    ("return_case", S.FINANCE_CHECK): S.APPROVED,
    ("return_case", S.AWAITING_COMMITMENT): S.APPROVED,
    ("assure", S.FINANCE_CHECK): S.AWAITING_COMMITMENT,
    ("refuse", S.AWAITING_COMMITMENT): S.APPROVED,
    ("commit", S.AWAITING_COMMITMENT): S.COMMITTED,
    ("start", S.COMMITTED): S.DELIVERING,
    ("bank", S.DELIVERING): S.BANKED,
    ("deliver", S.DELIVERING): S.DELIVERED,
    ("reopen", S.BANKED): S.DELIVERING,
    ("reopen", S.DELIVERED): S.DELIVERING,
    ("stop", S.COMMITTED): S.STOPPED,
    ("stop", S.DELIVERING): S.STOPPED,
}  # fmt: skip
BACK = {("answer", S.NEEDS_INFORMATION), ("resume", S.PARKED), ("unmerge", S.MERGED)}


@pytest.mark.parametrize("stage", list(Stage))
def test_who_may_do_what(stage: Stage, cast: Cast) -> None:
    idea = make_idea(cast, stage)
    if ABOUT[stage].approved:
        make_case(cast, idea)
    for name in PEOPLE:
        offered = {offer.name for offer in offers(idea, getattr(cast, name))}
        assert offered == set(MAY[stage].get(name, "").split()), f"{name} at {stage}"


def test_every_step_leads_where_the_hand_written_table_says() -> None:
    table = {(row.name, stage): row.target for row in _table() for stage in row.sources}
    assert {key: target for key, target in table.items() if key not in BACK} == LEADS
    assert {key for key, target in table.items() if target == "back"} == BACK


def test_no_step_starts_twice_at_one_stage() -> None:
    starts = [(row.name, stage) for row in _table() for stage in row.sources]
    assert len(starts) == len(set(starts))


def test_every_stage_says_what_it_means() -> None:
    assert set(ABOUT) == set(Stage)


@pytest.mark.parametrize(
    ("shelf", "column"), [(WHO, "who"), (PARTIES, "unless"), (NEEDS, "needs"), (EFFECTS, "effects")]
)
def test_nothing_is_registered_that_the_table_does_not_use(shelf: dict, column: str) -> None:
    assert set(shelf) == {name for row in _table() for name in getattr(row, column)}


def test_every_open_stage_can_be_left() -> None:
    leaving = {stage for row in _table() for stage in row.sources}
    assert leaving >= {stage for stage, about in ABOUT.items() if not about.closed}


def test_django_fsm_and_the_table_agree() -> None:
    from ideas.models import Idea

    known = {(t.name, t.source) for t in Idea().get_all_stage_transitions()}
    assert known == {(row.name, stage) for row, stage in product(_table(), Stage) if stage in row.sources}


def _table() -> list:
    from ideas.models import Idea

    assert issubclass(Idea, Proposal)
    return Idea.table()
