"""Whatever people try in whatever order: generated attempts, and what must hold after every one of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from ideas.models import Idea
from place.models import Person
from tests.cast import Cast
from tests.makers import assign, make_idea
from workflow.history import Taken, replay
from workflow.models import Decision
from workflow.refusals import NotAllowed, Refusal, Stale
from workflow.services import move
from workflow.stages import ABOUT, CLOSED, Stage

PEOPLE = ["alice", "bob", "carol", "piet", "owen", "fiona", "erin", "dora", "bea", "rita", "stan", "sue"]
STEPS = sorted({row.name for row in Idea.table()})
# Where an attempt begins, so that late stages are tried as often as early ones
STARTS = [
    Stage.DRAFT,
    Stage.SUBMITTED,
    Stage.IN_REVIEW,
    Stage.AT_PANEL,
    Stage.PARKED,
    Stage.DECLINED,
    Stage.DELIVERING,
]
DECISIONS = {"approve", "decline", "just_do_it", "park", "merge", "refer", "review"}

attempts = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(STEPS), st.booleans()), min_size=4, max_size=20
)


def everything_one_could_say(cast: Cast, other: Idea) -> dict[str, Any]:
    said = dict.fromkeys(
        (
            "question",
            "answer",
            "reason",
            "rationale",
            "feedback",
            "could_change",
            "comments",
            "something_new",
            "what",
        ),
        "Because it is so.",
    )
    return said | {
        "decline_reason": cast.decline_reason,
        "case_owner": cast.owen,
        "delivery_owner": cast.dora,
        "until": timezone.localdate() + timedelta(days=30),
        "target": other,
        "cost": "100",
        "saving": "100",
        "recurrence": "recurring",
    }


@settings(max_examples=30)
@given(start=st.sampled_from(STARTS), tried=attempts)
def test_whatever_is_tried_the_record_holds(
    cast: Cast, start: Stage, tried: list[tuple[str, str, bool]]
) -> None:
    other = make_idea(cast, Stage.SUBMITTED, title="The other one")
    idea = make_idea(cast, start)
    if start is Stage.SUBMITTED:
        assign(cast, idea, scored=True)
    said = everything_one_could_say(cast, other)
    for name, step, looked_before in tried:
        by = getattr(cast, name)
        version = idea.version - 1 if looked_before else idea.version
        before, decided = (idea.stage, idea.version), idea.decisions.count()
        try:
            move(idea, step, by=by, version=version, **said)
        except Refusal as refusal:
            idea.refresh_from_db()
            assert ((idea.stage, idea.version), idea.decisions.count()) == (before, decided)
            assert str(refusal)
            assert isinstance(refusal, Stale) == looked_before
        else:
            idea.refresh_from_db()
            _holds(idea, step, by, before, decided)


def _holds(idea: Idea, step: str, by: Person, before: tuple[str, int], decided: int) -> None:
    """What must be true after any step that was taken."""
    last = Decision.objects.filter(proposal=idea).latest("number")
    assert (last.step, last.by_id, last.from_stage, last.to_stage) == (step, by.pk, before[0], idea.stage)
    assert (last.number, idea.version) == (decided + 1, before[1] + 1)
    assert Idea.row(step, before[0]) is not None
    if step in DECISIONS:
        assert by.pk not in idea.author_ids()
    if idea.stage in CLOSED:
        assert idea.due is None
    if ABOUT[Stage(idea.stage)].clock and idea.stage != Stage.DELIVERING:
        assert idea.due is not None


@settings(max_examples=200)
@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_a_history_is_replayed_only_along_the_table(steps: list[str]) -> None:
    """The demonstration's door knows the same table: it goes along it or names the step that does not fit."""
    now = timezone.now()
    said = dict.fromkeys({name for row in Idea.table() for name in row.says}, "said")
    taken = [Taken(step, 1, now, "anybody", said) for step in steps]
    try:
        stage, decisions = replay(Idea, taken)
    except ValueError as error:
        assert "does not start at" in str(error)
        return
    at = str(Stage.DRAFT)
    for decision in decisions:
        row = Idea.row(decision.step, decision.from_stage)
        assert row is not None and decision.from_stage == at
        at = str(decision.to_stage)
    assert at == stage


def test_somebody_outside_is_refused_every_step(cast: Cast) -> None:
    for stage in Stage:
        idea = make_idea(cast, stage)
        for row in idea.rows_here():
            try:
                move(idea, row.name, by=cast.stan, version=idea.version)
            except NotAllowed:
                continue
            raise AssertionError(f"Stan took {row.name} at {stage}.")
