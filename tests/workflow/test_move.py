"""The one door: what move() does, what it refuses, and in whose name."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from place.calendar import working_days_after
from place.models import Deputy, RoleGrant
from place.vocabulary import Role
from tests.cast import Cast
from tests.makers import make_idea
from workflow import services
from workflow.models import Assignment, Decision, Notice
from workflow.refusals import NotAllowed, NotYet, Stale, Unsaid
from workflow.registry import EFFECTS
from workflow.rules import may
from workflow.services import move
from workflow.stages import Stage

HOUSE = Path(__file__).resolve().parents[2]


def decline(cast: Cast) -> dict:
    return {
        "decline_reason": cast.decline_reason,
        "feedback": "We dim them already.",
        "could_change": "A count.",
    }


def test_a_step_changes_the_stage_and_leaves_one_decision(cast: Cast) -> None:
    idea = make_idea(cast, Stage.DRAFT)
    moved = move(idea, "submit", by=cast.alice, version=idea.version)
    decision = moved.decisions.get()
    assert (moved.stage, moved.version) == (Stage.SUBMITTED, idea.version + 1)
    assert (decision.step, decision.from_stage, decision.to_stage, decision.by) == (
        "submit",
        Stage.DRAFT,
        Stage.SUBMITTED,
        cast.alice,
    )


def test_the_new_stage_has_a_holder_and_a_due_date_in_working_days(cast: Cast) -> None:
    idea = make_idea(cast, Stage.DRAFT)
    moved = move(idea, "submit", by=cast.alice, version=idea.version)
    assert moved.holder == cast.carol
    assert moved.due == working_days_after(timezone.localdate(), 5)


def test_the_second_of_two_people_reads_who_decided_and_when(cast: Cast) -> None:
    idea = make_idea(cast, Stage.SUBMITTED)
    seen = idea.version
    move(idea, "decline", by=cast.carol, version=seen, **decline(cast))
    with pytest.raises(
        Stale, match=r"already decided by Carol Council at \d\d:\d\d on \d+ \w+ \d{4}: it is now “Declined”"
    ):
        move(idea, "park", by=cast.piet, version=seen, until=date(2030, 1, 1), reason="Later.")
    assert idea.decisions.count() == 2


def test_the_wrong_person_is_refused_and_nothing_changes(cast: Cast) -> None:
    idea = make_idea(cast, Stage.AT_PANEL)
    with pytest.raises(NotAllowed):
        move(idea, "approve", by=cast.stan, version=idea.version, rationale="Good.", case_owner=cast.owen)
    idea.refresh_from_db()
    assert idea.stage == Stage.AT_PANEL


def test_a_step_that_does_not_start_here_is_refused(cast: Cast) -> None:
    idea = make_idea(cast, Stage.SUBMITTED)
    with pytest.raises(NotAllowed, match="Submitted"):
        move(idea, "approve", by=cast.piet, version=idea.version, rationale="Good.", case_owner=cast.owen)


def test_what_must_be_said_must_be_said(cast: Cast) -> None:
    idea = make_idea(cast, Stage.SUBMITTED)
    with pytest.raises(Unsaid) as refusal:
        move(idea, "ask", by=cast.carol, version=idea.version, question="")
    assert refusal.value.fields == ["question"]


def test_what_is_missing_is_named(cast: Cast) -> None:
    idea = make_idea(cast, Stage.SUBMITTED)
    with pytest.raises(NotYet, match="0 of the 3 reviewers needed"):
        move(idea, "review", by=cast.carol, version=idea.version)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PANEL_CHAIR])
def test_nobody_decides_on_their_own_idea(cast: Cast, role: Role) -> None:
    RoleGrant.objects.create(person=cast.alice, organisation=cast.council, role=role)
    assert not may(make_idea(cast, Stage.SUBMITTED), cast.alice, "decline")
    assert not may(make_idea(cast, Stage.AT_PANEL), cast.alice, "approve")


def test_a_scorer_who_also_chairs_may_not_decide(cast: Cast) -> None:
    RoleGrant.objects.create(person=cast.rita, organisation=cast.council, role=Role.PANEL_CHAIR)
    assert not may(make_idea(cast, Stage.AT_PANEL), cast.rita, "approve")


def test_the_case_owner_cannot_assure_their_own_case(cast: Cast) -> None:
    idea = make_idea(cast, Stage.FINANCE_CHECK, case_owner=cast.fiona)
    assert not may(idea, cast.fiona, "assure")


def test_the_delivery_owner_cannot_bank_their_own_savings(cast: Cast) -> None:
    idea = make_idea(cast, Stage.DELIVERING, delivery_owner=cast.fiona)
    assert not may(idea, cast.fiona, "bank")


def test_a_deputy_acts_and_the_decision_records_both(cast: Cast) -> None:
    today = timezone.localdate()
    Deputy.objects.create(person=cast.carol, deputy=cast.sam, starts=today, ends=today)
    idea = make_idea(cast, Stage.SUBMITTED, coauthors=[])
    moved = move(idea, "decline", by=cast.sam, version=idea.version, **decline(cast))
    last = moved.decisions.last()
    assert (last.by, last.on_behalf_of, last.role) == (cast.sam, cast.carol, Role.COORDINATOR)


def test_a_deputy_whose_dates_are_over_may_not(cast: Cast) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Deputy.objects.create(person=cast.carol, deputy=cast.sam, starts=yesterday, ends=yesterday)
    assert not may(make_idea(cast, Stage.SUBMITTED, coauthors=[]), cast.sam, "decline")


def test_a_deputy_of_somebody_excluded_is_excluded_too(cast: Cast) -> None:
    today = timezone.localdate()
    Deputy.objects.create(person=cast.carol, deputy=cast.sam, starts=today, ends=today)
    assert not may(make_idea(cast, Stage.SUBMITTED, author=cast.carol), cast.sam, "decline")


def test_a_partner_body_acts_only_when_nobody_at_home_is_left(cast: Cast) -> None:
    cast.council.acts_for_us = cast.hospital
    cast.council.save()
    idea = make_idea(cast, Stage.FINANCE_CHECK)
    assert not may(idea, cast.frank, "assure")
    RoleGrant.objects.filter(person=cast.fiona).update(ended_at=timezone.now())
    assert may(idea, cast.frank, "assure")
    assert not may(make_idea(cast, Stage.FINANCE_CHECK, case_owner=cast.frank), cast.frank, "assure")


def test_an_appeal_goes_to_somebody_else(cast: Cast) -> None:
    RoleGrant.objects.create(person=cast.sam, organisation=cast.council, role=Role.COORDINATOR)
    idea = make_idea(cast, Stage.DECLINED, coauthors=[])  # Bob and Sam share a team
    again = move(
        idea, "appeal", by=cast.alice, version=idea.version, something_new="The new lamps can be dimmed."
    )
    assert not may(again, cast.carol, "decline")
    assert may(again, cast.sam, "decline")


def test_an_idea_is_appealed_once(cast: Cast) -> None:
    idea = make_idea(cast, Stage.DECLINED, appealed=True)
    with pytest.raises(NotYet, match="already been appealed"):
        move(idea, "appeal", by=cast.alice, version=idea.version, something_new="Again.")


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.IN_REVIEW, Stage.AT_PANEL])
def test_an_answer_goes_back_to_where_the_question_came_from(cast: Cast, stage: Stage) -> None:
    idea = make_idea(cast, stage)
    asker = cast.piet if stage is Stage.AT_PANEL else cast.carol
    asked = move(idea, "ask", by=asker, version=idea.version, question="How many lamps?")
    answered = move(asked, "answer", by=cast.bob, version=asked.version, answer="12,000.")
    assert answered.stage == stage


def test_a_parked_and_joined_idea_finds_its_way_back(cast: Cast) -> None:
    other = make_idea(cast, Stage.IN_REVIEW, title="Dim lamps")
    idea = make_idea(cast, Stage.IN_REVIEW)
    until = timezone.localdate() + timedelta(days=90)
    idea = move(idea, "park", by=cast.carol, version=idea.version, until=until, reason="After the survey.")
    assert idea.due == until
    idea = move(idea, "merge", by=cast.carol, version=idea.version, target=other, reason="The same lamps.")
    idea = move(idea, "unmerge", by=cast.carol, version=idea.version, reason="Other lamps after all.")
    assert (idea.stage, idea.due) == (Stage.PARKED, until)
    idea = move(idea, "resume", by=cast.carol, version=idea.version, reason="The survey is in.")
    assert idea.stage == Stage.IN_REVIEW


def test_a_joined_idea_keeps_the_credit(cast: Cast) -> None:
    target = make_idea(cast, Stage.SUBMITTED, author=cast.stan, coauthors=[], home_organisation=cast.police)
    idea = make_idea(cast, Stage.SUBMITTED)
    idea = move(idea, "merge", by=cast.carol, version=idea.version, target=target, reason="The same problem.")
    assert {support.person for support in target.supports.all()} == {cast.alice, cast.bob}
    move(idea, "unmerge", by=cast.carol, version=idea.version, reason="Not the same.")
    target.refresh_from_db()
    assert target.supporters_count == 0


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN])
def test_an_idea_is_not_joined_with_one_that_is_not_there_for_others(cast: Cast, stage: Stage) -> None:
    idea, target = make_idea(cast, Stage.SUBMITTED), make_idea(cast, stage)
    with pytest.raises(NotYet):
        move(idea, "merge", by=cast.carol, version=idea.version, target=target, reason="The same.")


def test_a_just_do_it_above_the_limit_needs_a_case(cast: Cast) -> None:
    said = {"what": "Buy timers.", "saving": 400, "recurrence": "recurring", "delivery_owner": cast.dora}
    idea = make_idea(cast, Stage.SUBMITTED)
    with pytest.raises(NotYet, match="£5,000 or less"):
        move(idea, "just_do_it", by=cast.bea, version=idea.version, cost=5001, **said)
    moved = move(idea, "just_do_it", by=cast.bea, version=idea.version, cost=5000, **said)
    assert (moved.stage, moved.delivery_owner) == (Stage.DELIVERING, cast.dora)


def test_the_coordinator_may_close_an_unanswered_question_after_two_reminders(cast: Cast) -> None:
    idea = make_idea(cast, Stage.NEEDS_INFORMATION)
    with pytest.raises(NotYet, match="0 of two reminders"):
        move(idea, "decline", by=cast.carol, version=idea.version, **decline(cast))
    for days in (1, 2):
        Notice.objects.create(
            person=cast.alice,
            proposal=idea,
            kind=Notice.Kind.REMINDER,
            created_at=timezone.now() + timedelta(days=days),
        )
    assert move(idea, "decline", by=cast.carol, version=idea.version, **decline(cast)).stage == Stage.DECLINED


def test_an_answer_that_changes_the_words_asks_scorers_to_look_again(cast: Cast) -> None:
    idea = make_idea(cast, Stage.AT_PANEL)
    idea = move(idea, "ask", by=cast.piet, version=idea.version, question="How many?")
    idea = move(idea, "answer", by=cast.alice, version=idea.version, answer="12,000.", changed=True)
    assert {assignment.state for assignment in idea.assignments.all()} == {Assignment.State.CONFIRM}


@pytest.mark.parametrize(
    ("step", "stage", "by"),
    [
        ("bank", Stage.DELIVERING, "fiona"),
        ("deliver", Stage.DELIVERING, "dora"),
        ("reopen", Stage.BANKED, "fiona"),
    ],
)
def test_steps_whose_proof_comes_later_say_so(cast: Cast, step: str, stage: Stage, by: str) -> None:
    idea = make_idea(cast, stage)
    with pytest.raises(NotYet, match="No confirmations yet"):
        move(idea, step, by=getattr(cast, by), version=idea.version, reason="It came back.")


def test_the_author_hears_and_so_does_the_next_holder(cast: Cast, django_capture_on_commit_callbacks) -> None:  # noqa: ANN001
    idea = make_idea(cast, Stage.DRAFT)
    move(idea, "submit", by=cast.alice, version=idea.version)
    told = {(notice.person, notice.kind) for notice in Notice.objects.all()}
    assert told == {
        (cast.alice, Notice.Kind.RECEIVED),
        (cast.bob, Notice.Kind.RECEIVED),
        (cast.carol, Notice.Kind.WAITING),
    }


def test_a_fault_half_way_undoes_everything(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("the plug was pulled")

    for name in ("welcome",):
        monkeypatch.setitem(EFFECTS, name, fail)
    idea = make_idea(cast, Stage.DRAFT)
    with pytest.raises(RuntimeError):
        move(idea, "submit", by=cast.alice, version=idea.version)
    idea.refresh_from_db()
    assert (idea.stage, idea.decisions.count(), Notice.objects.count()) == (Stage.DRAFT, 0, 0)


def test_the_database_knows_one_decision_at_a_time(cast: Cast) -> None:
    idea = make_idea(cast, Stage.SUBMITTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            proposal=idea,
            number=1,
            step="ask",
            from_stage=Stage.SUBMITTED,
            to_stage=Stage.NEEDS_INFORMATION,
            by=cast.carol,
        )


def test_only_a_coordinator_hands_an_idea_over(cast: Cast) -> None:
    idea = make_idea(cast, Stage.AT_PANEL)
    with pytest.raises(NotAllowed):
        services.hand_over(idea, by=cast.piet, to=cast.sam, version=idea.version)
    assert services.hand_over(idea, by=cast.carol, to=cast.sam, version=idea.version).holder == cast.sam


def test_nothing_else_writes_a_stage() -> None:
    """Only the transition itself sets a stage: no assignment and no update() anywhere in the house."""
    writes = re.compile(r"\.stage\s*=[^=]|update\([^)]*\bstage=|setattr\([^)]*[\"']stage[\"']")
    rooms = ("workflow", "ideas", "casebuilder", "site/place", "site/portal")
    files = [
        file for room in rooms for file in (HOUSE / room).rglob("*.py") if "migrations" not in file.parts
    ]
    assert len(files) > 30
    assert [str(file.relative_to(HOUSE)) for file in files if writes.search(file.read_text())] == []
