"""The savings page: five rungs, two figures each, never added; bodies and years; and only cases one may see."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casebuilder.models import Case, CaseVersion, Commitment
from casebuilder.services import mark
from casebuilder.services.commitments import commitments_of
from ideas.models import Idea
from place.models import Organisation, Person
from portal.savings import Rung, just_done, ladder
from portal.shares import shares
from tests.case_makers import DOCUMENT, make_case
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
State = CaseVersion.State


def stand(cast: Cast, stage: Stage, state: str, recurring: int, once: int = 0, **fields: Any) -> Case:
    """An idea at a stage with a case of two figures."""
    case = make_case(cast, make_idea(cast, stage, **fields))
    CaseVersion.objects.filter(pk=case.current_id).update(state=state, recurring=recurring, one_off=once)
    return case


def rungs() -> dict[Rung, tuple[Decimal, Decimal, int]]:
    return {standing.rung: (standing.recurring, standing.once, standing.count) for standing in ladder()}


def test_strangers_sign_in_first() -> None:
    assert "/accounts/sign-in/" in Client().get("/savings/")["Location"]


def test_each_idea_stands_on_one_rung(cast: Cast) -> None:
    make_idea(cast, Stage.IN_REVIEW, yearly_saving=1_000)
    stand(cast, Stage.APPROVED, State.DRAFT, 2_000, 20)
    stand(cast, Stage.AWAITING_COMMITMENT, State.ASSURED, 4_000, 40)
    stand(cast, Stage.COMMITTED, State.COMMITTED, 8_000, 80)
    stand(cast, Stage.DELIVERING, State.COMMITTED, 16_000, 160)
    stand(cast, Stage.BANKED, State.COMMITTED, 32_000, 320)
    assert rungs() == {
        Rung.ESTIMATED: (3_000, 20, 2),
        Rung.ASSURED: (4_000, 40, 1),
        Rung.COMMITTED: (8_000, 80, 1),
        Rung.DELIVERING: (16_000, 160, 1),
        Rung.BANKED: (32_000, 320, 1),
    }


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.PARKED, Stage.DECLINED, Stage.MERGED, Stage.WITHDRAWN])
def test_what_does_not_go_ahead_does_not_count(cast: Cast, stage: Stage) -> None:
    make_idea(cast, stage, yearly_saving=1_000)
    assert all(figures == (0, 0, 0) for figures in rungs().values())


def test_a_stopped_saving_no_longer_counts(cast: Cast) -> None:
    stand(cast, Stage.STOPPED, State.ASSURED, 9_000)
    assert all(figures == (0, 0, 0) for figures in rungs().values())


def test_only_the_current_version_counts(cast: Cast) -> None:
    case = stand(cast, Stage.AWAITING_COMMITMENT, State.ASSURED, 4_000)
    CaseVersion.objects.create(
        case=case,
        number=2,
        state=State.SUPERSEDED,
        document={},
        fingerprint="x",
        by=cast.owen,
        recurring=99_000,
    )
    assert rungs()[Rung.ASSURED] == (4_000, 0, 1)


def test_a_case_without_figures_yet_counts_what_its_author_reckoned(cast: Cast) -> None:
    case = stand(cast, Stage.APPROVED, State.DRAFT, 0, yearly_saving=700)
    CaseVersion.objects.filter(pk=case.current_id).update(recurring=None, one_off=None)
    assert rungs()[Rung.ESTIMATED] == (700, 0, 1)


def test_the_page_shows_the_ladder_to_any_colleague(cast: Cast, signed_in: SignIn) -> None:
    stand(cast, Stage.COMMITTED, State.COMMITTED, 30_000, 5_000)
    page = signed_in(cast.stan).get("/savings/").content.decode()
    assert page.count("<h1") == 1
    for words in ("Estimated", "Assured", "Committed", "Delivering", "Banked", "£30k", "£5,000 one-off"):
        assert words in page


def test_beneath_it_only_cases_one_may_see(cast: Cast, signed_in: SignIn) -> None:
    case = stand(cast, Stage.COMMITTED, State.COMMITTED, 30_000, title="Dim them")
    assert "Dim them" in signed_in(cast.fiona).get("/savings/").content.decode()
    assert "Dim them" not in signed_in(cast.stan).get("/savings/").content.decode()
    Case.objects.filter(pk=case.pk).update(released_at=timezone.now())
    assert "Dim them" in signed_in(cast.stan).get("/savings/").content.decode()


def test_another_rung_can_be_looked_at(cast: Cast, signed_in: SignIn) -> None:
    stand(cast, Stage.AWAITING_COMMITMENT, State.ASSURED, 4_000, title="Waits for a signature")
    client = signed_in(cast.fiona)
    assert "Waits for a signature" not in client.get("/savings/").content.decode()
    assert "Waits for a signature" in client.get("/savings/?rung=assured").content.decode()


def test_a_rung_nobody_knows_is_taken_for_committed(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.fiona).get("/savings/?rung=<script>")
    assert page.status_code == 200
    assert page.context["chosen"].rung == Rung.COMMITTED


# Bodies and years


def bodies() -> dict[str, Organisation]:
    return Organisation.objects.in_bulk(field_name="slug")


def test_what_a_version_promises_is_kept_by_body_and_year(cast: Cast) -> None:
    case = make_case(cast, make_idea(cast, Stage.COMMITTED))
    mark(case.current, State.COMMITTED)
    mark(case.current, State.COMMITTED)  # twice is once
    kept = {
        (row.organisation.slug, row.year): row for row in Commitment.objects.select_related("organisation")
    }
    assert set(kept) == {("council", year) for year in range(2026, 2030)} | {
        ("hospital", year) for year in range(2027, 2030)
    }
    assert kept["council", 2026].cost == 10_500  # £10,000 at grade 2: 5 % against the case
    assert kept["council", 2027].recurring == Decimal("11400.00")  # 40 % of £30,000 less 5 %
    assert kept["hospital", 2027].recurring == Decimal("17100.00")
    assert all(row.once == 0 for row in kept.values())


def test_a_saving_that_comes_once_is_kept_apart(cast: Cast) -> None:
    case = make_case(cast, make_idea(cast, Stage.COMMITTED))
    case.current.document["options"][1]["lines"][1]["recurrence"] = "one_off"
    rows = commitments_of(case.current, bodies())
    assert all(row.recurring == 0 for row in rows)
    assert sum(row.once for row in rows) == Decimal("85500.00")


def test_the_table_adds_up_and_the_drawing_says_the_same(cast: Cast) -> None:
    case = stand(cast, Stage.COMMITTED, State.COMMITTED, 28_500)
    Commitment.objects.bulk_create(commitments_of(CaseVersion.objects.get(pk=case.current_id), bodies()))
    shown = shares(Rung.COMMITTED)
    assert shown is not None
    first = DOCUMENT["base_year"] + 1
    at = shown["headers"].index(f"{first}-{(first + 1) % 100}")
    assert [(row[0], row[at]) for row in shown["rows"]] == [("Hospital", "£17,100"), ("Council", "£11,400")]
    assert shown["footer"][at] == "£28,500"
    assert shown["bars"][at - 1]["total"] == "£29k"
    assert shown["once"] == []


def test_rungs_nobody_signed_for_have_no_bodies(cast: Cast, signed_in: SignIn) -> None:
    assert shares(Rung.COMMITTED) is None
    assert signed_in(cast.fiona).get("/savings/?rung=assured").context["shares"] is None


def test_what_lies_on_another_rung_is_not_in_the_table(cast: Cast) -> None:
    case = stand(cast, Stage.DELIVERING, State.COMMITTED, 28_500)
    Commitment.objects.bulk_create(commitments_of(CaseVersion.objects.get(pk=case.current_id), bodies()))
    assert shares(Rung.COMMITTED) is None
    assert shares(Rung.DELIVERING) is not None


def test_many_bodies_share_the_last_colour(cast: Cast) -> None:
    case = stand(cast, Stage.COMMITTED, State.COMMITTED, 1)
    year = timezone.localdate().year
    for number in range(8):
        body = Organisation.objects.create(
            slug=f"b{number}", name=f"Body {number}", short_name=f"Body {number}", kind="council"
        )
        Commitment.objects.create(
            version_id=case.current_id,
            organisation=body,
            year=year,
            cost=0,
            recurring=1_000 * (number + 1),
            once=0,
        )
    shown = shares(Rung.COMMITTED)
    assert shown is not None
    assert shown["legend"] == ["Body 7", "Body 6", "Body 5", "Body 4", "4 others"]
    assert len(shown["rows"]) == 8


def test_its_queries_do_not_grow(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    client = signed_in(cast.fiona)
    for _ in range(3):
        stand(cast, Stage.COMMITTED, State.COMMITTED, 10)
    few = queries_of(client, "/savings/")
    for _ in range(25):
        stand(cast, Stage.COMMITTED, State.COMMITTED, 10)
    assert Idea.objects.count() == 28
    assert queries_of(client, "/savings/") == few
    assert few <= 15


def test_what_is_simply_being_done_has_a_line_of_its_own_and_stands_on_no_rung(
    cast: Cast, signed_in: SignIn
) -> None:
    for saving, recurrence in (("1200.00", "yearly"), ("300", "yearly"), ("800", "once")):
        idea = make_idea(cast, Stage.DELIVERING)
        said = {"saving": saving, "cost": "0", "recurrence": recurrence}
        idea.decisions.filter(number=1).update(step="just_do_it", said=said)
    assert (just_done().recurring, just_done().once, just_done().count) == (1_500, 800, 3)
    assert all(figures == (0, 0, 0) for figures in rungs().values())
    text = signed_in(cast.sam).get("/savings/").content.decode()
    assert "Delivering, without a case" in text and "£1,500 a year and £800 one-off" in text


def test_a_small_idea_with_a_case_of_its_own_is_counted_on_its_rung_only(cast: Cast) -> None:
    case = stand(cast, Stage.DELIVERING, State.COMMITTED, 5_000)
    case.idea.decisions.filter(number=1).update(step="just_do_it", said={"saving": "5", "recurrence": "once"})
    assert just_done().count == 0 and rungs()[Rung.DELIVERING][0] == 5_000
