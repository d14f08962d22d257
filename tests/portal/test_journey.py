"""The tracker: stops behind with the day the idea came there, the present one, and those ahead."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from portal.journey import track
from workflow.models import Decision
from workflow.stages import Stage


def trail(*steps: tuple[int, str, Stage, Stage]) -> list[Decision]:
    """Decisions of June, each on its day: (day, step, from, to)."""
    return [
        Decision(
            number=number,
            step=step,
            from_stage=before,
            to_stage=after,
            at=datetime(2026, 6, day, 12, tzinfo=UTC),
        )
        for number, (day, step, before, after) in enumerate(steps, start=1)
    ]


S = Stage
SUBMIT = (1, "submit", S.DRAFT, S.SUBMITTED)
REVIEW = (3, "review", S.SUBMITTED, S.IN_REVIEW)
REFER = (9, "refer", S.IN_REVIEW, S.AT_PANEL)


def told(stops: list[dict[str, Any]]) -> list[tuple[str, str, int | None]]:
    """Each stop as (label, state, day)."""
    return [(str(stop["label"]), stop["state"], stop["on"].day if stop["on"] else None) for stop in stops]


def behind(stops: list[dict[str, Any]]) -> list[tuple[str, str, int | None]]:
    return [stop for stop in told(stops) if stop[1] != "next"]


def test_a_draft_has_everything_ahead() -> None:
    stops = told(track(S.DRAFT, []))
    assert stops[0] == ("Draft", "now", None)
    assert {state for _, state, _ in stops[1:]} == {"next"}
    assert stops[-1][0] == "Banked"


def test_an_idea_on_its_way_shows_the_day_it_came_to_each_stop() -> None:
    stops = told(track(S.AT_PANEL, trail(SUBMIT, REVIEW, REFER)))
    assert stops[:3] == [
        ("Received", "done", 1),
        ("Being scored", "done", 3),
        ("With the panel", "now", None),
    ]
    assert [label for label, _, _ in stops[3:]] == [
        "Approved", "With finance", "Signatures", "Committed", "Being delivered", "Banked"]  # fmt: skip


def test_a_question_stands_between_and_the_way_on_is_the_same() -> None:
    asked = trail(SUBMIT, REVIEW, (5, "ask", S.IN_REVIEW, S.NEEDS_INFORMATION))
    stops = told(track(S.NEEDS_INFORMATION, asked))
    assert stops[:3] == [
        ("Received", "done", 1),
        ("Your answer", "now", None),
        ("Being scored", "next", None),
    ]


def test_a_question_at_the_start_leaves_the_idea_received() -> None:
    stops = told(track(S.NEEDS_INFORMATION, trail(SUBMIT, (2, "ask", S.SUBMITTED, S.NEEDS_INFORMATION))))
    assert stops[:3] == [
        ("Received", "done", 1),
        ("Your answer", "now", None),
        ("Being scored", "next", None),
    ]


def test_a_parked_idea_says_so() -> None:
    parked = trail(SUBMIT, REVIEW, REFER, (10, "park", S.AT_PANEL, S.PARKED))
    assert behind(track(S.PARKED, parked)) == [
        ("Received", "done", 1),
        ("Being scored", "done", 3),
        ("Parked", "now", None),
    ]


def test_a_second_round_counts_from_the_second_arrival() -> None:
    twice = trail(
        SUBMIT, REVIEW, REFER, (12, "rescore", S.AT_PANEL, S.IN_REVIEW), (20, "refer", S.IN_REVIEW, S.AT_PANEL),
        (22, "approve", S.AT_PANEL, S.APPROVED))  # fmt: skip
    assert behind(track(S.APPROVED, twice)) == [
        ("Received", "done", 1), ("Being scored", "done", 3), ("With the panel", "done", 20),
        ("Approved", "now", None)]  # fmt: skip


def test_a_case_sent_back_is_not_further_than_it_is() -> None:
    back = trail(
        SUBMIT, REVIEW, REFER, (10, "approve", S.AT_PANEL, S.APPROVED), (15, "send_to_finance", S.APPROVED, S.FINANCE_CHECK),
        (18, "return_case", S.FINANCE_CHECK, S.APPROVED))  # fmt: skip
    stops = told(track(S.APPROVED, back))
    assert ("Approved", "now", None) in stops
    assert ("With finance", "next", None) in stops


def test_a_small_change_skips_what_it_did_not_pass() -> None:
    done = trail(SUBMIT, (2, "just_do_it", S.SUBMITTED, S.DELIVERING))
    assert told(track(S.DELIVERING, done)) == [
        ("Received", "done", 1), ("Being delivered", "now", None), ("Banked", "next", None)]  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "step", "label"),
    [
        (S.DECLINED, "decline", "Not taken forward"),
        (S.MERGED, "merge", "Joined with another idea"),
        (S.WITHDRAWN, "withdraw", "Withdrawn"),
    ],
)
def test_an_end_is_an_end(stage: Stage, step: str, label: str) -> None:
    stops = told(track(stage, trail(SUBMIT, REVIEW, (8, step, S.IN_REVIEW, stage))))
    assert stops == [("Received", "done", 1), ("Being scored", "done", 3), (label, "stopped", 8)]


def test_an_idea_turned_down_while_it_waited_ends_where_it_was() -> None:
    waited = trail(
        SUBMIT,
        REVIEW,
        (5, "ask", S.IN_REVIEW, S.NEEDS_INFORMATION),
        (20, "decline", S.NEEDS_INFORMATION, S.DECLINED),
    )
    assert [label for label, _, _ in told(track(S.DECLINED, waited))] == [
        "Received",
        "Being scored",
        "Not taken forward",
    ]


@pytest.mark.parametrize(
    ("stage", "step", "label"), [(S.BANKED, "bank", "Banked"), (S.DELIVERED, "deliver", "Delivered")]
)
def test_what_is_done_is_done(stage: Stage, step: str, label: str) -> None:
    done = trail(SUBMIT, (2, "just_do_it", S.SUBMITTED, S.DELIVERING), (25, step, S.DELIVERING, stage))
    assert told(track(stage, done)) == [
        ("Received", "done", 1), ("Being delivered", "done", 2), (label, "done", 25)]  # fmt: skip
