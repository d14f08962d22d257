"""The bulk door: thousands sent in at once are held to the same row of the table as one that move() sends in."""

from __future__ import annotations

import pytest

from ideas.models import Behalf, Idea
from tests.cast import Cast
from tests.makers import make_idea
from workflow.entering import enter
from workflow.models import Decision, Mail, Notice
from workflow.refusals import NotAllowed, NotYet
from workflow.services import move
from workflow.stages import Stage


def drafts(cast: Cast, number: int = 3, **fields: object) -> list[Idea]:
    made = [make_idea(cast, Stage.DRAFT, title=f"Draft {n}", coauthors=[], **fields) for n in range(number)]
    for idea in made:
        Behalf.objects.create(idea=idea, how="list", scribe=cast.carol, consented=True)
    return made


def told(idea: Idea) -> dict[str, object]:
    """What a step changes, but for the clock and the moment."""
    decision = idea.decisions.get()
    row = Idea.objects.values("stage", "version", "holder", "blind", "triaged_at").get(pk=idea.pk)
    kept = ("number", "step", "from_stage", "to_stage", "by_id", "on_behalf_of_id", "role", "said")
    words = idea.versions.values_list("number", "title", "by")
    return (
        row | {name: getattr(decision, name) for name in kept} | {"words": [number for number, *_ in words]}
    )


def test_it_leaves_what_move_would_have_left(cast: Cast) -> None:
    one, *many = drafts(cast)
    move(one, "submit", by=cast.carol, version=one.version, how="list")
    enter(many, by=cast.carol, also=("submitted_at", "blind"), how="list")
    assert told(many[0]) == told(many[1]) == told(one)
    assert all(Idea.objects.get(pk=idea.pk).submitted_at for idea in many)


def test_nobody_is_told_and_no_clock_runs(cast: Cast) -> None:
    made = drafts(cast)
    enter(made, by=cast.carol, also=("submitted_at", "blind"))
    assert not Notice.objects.exists() and not Mail.objects.exists()
    assert set(Idea.objects.values_list("due", flat=True)) == {None}


def test_one_that_may_not_be_sent_in_keeps_all_of_them_out(cast: Cast) -> None:
    made = drafts(cast)
    made[2].behalf.delete()
    with pytest.raises(NotAllowed):
        enter([made[0], made[1], Idea.objects.get(pk=made[2].pk)], by=cast.carol)
    assert not Decision.objects.exists() and set(Idea.objects.values_list("stage", flat=True)) == {
        Stage.DRAFT
    }


def test_one_that_lacks_something_keeps_all_of_them_out(cast: Cast) -> None:
    with pytest.raises(NotYet, match="Your idea still needs the problem"):
        enter(drafts(cast, problem=" "), by=cast.carol)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.DECLINED, Stage.BANKED])
def test_only_drafts_enter(cast: Cast, stage: Stage) -> None:
    with pytest.raises(NotAllowed):
        enter([make_idea(cast, stage)], by=cast.alice)


def test_what_a_coordinator_wrote_waits_for_another(cast: Cast) -> None:
    mine = make_idea(cast, Stage.DRAFT, author=cast.carol, coauthors=[])
    others = drafts(cast, 2)
    enter([others[0], mine, others[1]], by=cast.carol)
    holders = [Idea.objects.get(pk=idea.pk).holder for idea in (others[0], mine, others[1])]
    assert holders == [cast.carol, None, cast.carol]


def test_nothing_is_nothing(cast: Cast) -> None:
    assert enter([], by=cast.carol) == []
