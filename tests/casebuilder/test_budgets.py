"""Two ideas and one budget: what the first has claimed, the second cannot, and nobody learns what they may not know."""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casebuilder import budgets, reckoning
from casebuilder.appraisal.claims import as_code
from casebuilder.models import BudgetClaim, Case
from casebuilder.services import freeze, thaw
from ideas.models import Idea
from place.models import BudgetLine, Organisation, Person
from place.models.budgets import as_kept
from tests.case_makers import DOCUMENT
from tests.cast import Cast
from workflow.refusals import NotYet
from workflow.services import move
from workflow.stages import Stage

Maker = Callable[..., Case]


def baseline(
    body: Organisation, amount: str, *, code: str = "SL100", year: int = 2026, **fields: Any
) -> BudgetLine:
    line = BudgetLine(
        organisation=body,
        code=code,
        name="Street lighting power",
        year=year,
        amount=Decimal(amount),
        **fields,
    )
    line.full_clean()
    line.save()
    return line


def sound() -> dict[str, Any]:
    """The lamps' case with everything a check asks for; £11,400 a year of SL100 are claimed from 2027-28 on."""
    said = copy.deepcopy(DOCUMENT)
    said["options"].append({"key": "less", "name": "Do less", "role": "option", "lines": []})
    said |= {
        "narrative": {"business_as_usual": "Lamps burn all night and cost £30,000 a year."},
        "risks": [{"risk": "Delay", "owner": "Anna"}],
        "impacts": dict.fromkeys(
            ("equality", "quality_and_safety", "data_protection", "carbon", "workforce", "residents"),
            "None, because nothing changes at night.",
        ),
        "answers": {"doing_less": "Roads stay bright.", "single_source": "Invoices are exact."},
        "measures": [{"line": "power", "name": "Power", "measure": "kWh", "baseline": "1,000", "owner": "Ben",
                      "from": "2027-04-01", "to": "2029-03-31"}],
    }  # fmt: skip
    return said


CLAIMED = Decimal("11400")  # 100,000 kWh at 30p, less 5% for the grade, 40% of it the council's


@pytest.fixture
def assured(case_in: Maker) -> Callable[[], Case]:
    """A case that finance has just assured."""

    def make() -> Case:
        case = case_in(Stage.FINANCE_CHECK, sound())
        freeze(case, by=case.idea.case_owner, at=timezone.now())
        Idea.objects.filter(pk=case.idea_id).update(stage=Stage.AWAITING_COMMITMENT)
        return case

    return make


def test_what_an_assured_case_takes_out_of_a_budget_is_kept(cast: Cast, assured: Callable[[], Case]) -> None:
    case = assured()
    rows = BudgetClaim.objects.filter(version=case.current).order_by("year")
    assert [(row.organisation, row.code, row.year, row.recurring, row.once) for row in rows] == [
        (cast.council, "SL100", year, CLAIMED, 0) for year in (2027, 2028, 2029)
    ]


def test_the_second_idea_is_refused_what_the_first_has_claimed(
    cast: Cast, case_in: Maker, assured: Callable[[], Case]
) -> None:
    baseline(cast.council, "20000")
    first, second = assured(), case_in(Stage.APPROVED, sound())
    second.reader = cast.fiona
    (finding,) = reckoning.open_checks(second.current)
    assert (finding.key, finding.level) == ("budget_claims", "hard")
    assert finding.sentence == (
        "This case claims £11,400.00 of budget SL100 of Severn Council in 2027-28; "
        f"other ideas ({first.idea.reference}) leave £8,600.00."
    )
    with pytest.raises(NotYet, match="still open"):
        move(second.idea, "send_to_finance", by=cast.owen, version=second.idea.version)


def test_the_second_idea_passes_where_the_budget_is_large_enough(
    cast: Cast, case_in: Maker, assured: Callable[[], Case]
) -> None:
    baseline(cast.council, "22800")
    assured()
    second = case_in(Stage.APPROVED, sound())
    assert reckoning.open_checks(second.current) == []
    assert (
        move(second.idea, "send_to_finance", by=cast.owen, version=second.idea.version).stage
        == "finance_check"
    )


def test_assuring_refuses_what_was_claimed_since_it_was_sent(
    cast: Cast, case_in: Maker, assured: Callable[[], Case]
) -> None:
    baseline(cast.council, "20000")
    second = case_in(Stage.FINANCE_CHECK, sound())
    first = assured()
    with pytest.raises(NotYet):
        move(second.idea, "assure", by=cast.fiona, version=second.idea.version, comments="Fine")
    with pytest.raises(NotYet, match=f"{first.idea.reference}.* leave £8,600.00"):
        freeze(second, by=cast.fiona, at=timezone.now())
    second.current.refresh_from_db()
    assert not BudgetClaim.objects.filter(version=second.current).exists()


def test_an_idea_is_named_only_to_those_who_may_see_its_case(
    cast: Cast, case_in: Maker, assured: Callable[[], Case]
) -> None:
    baseline(cast.council, "20000")
    first, second = assured(), case_in(Stage.APPROVED, sound())
    Idea.objects.filter(pk=first.idea_id).update(case_owner=cast.sam)

    def said(reader: Person | None) -> str:
        second.reader = reader
        return reckoning.open_checks(second.current)[0].sentence

    assert first.idea.reference in said(cast.fiona)
    for stranger in (cast.owen, cast.stan, None):
        assert first.idea.reference not in said(stranger)
        assert said(stranger).endswith("other ideas leave £8,600.00.")


@pytest.mark.parametrize(
    ("stage", "counts"),
    [
        (Stage.APPROVED, False), (Stage.FINANCE_CHECK, False), (Stage.AWAITING_COMMITMENT, True),
        (Stage.COMMITTED, True), (Stage.DELIVERING, True), (Stage.BANKED, True), (Stage.STOPPED, False),
        (Stage.DECLINED, False),
    ],
)  # fmt: skip
def test_a_claim_stands_from_assurance_until_the_idea_is_stopped(
    cast: Cast, assured: Callable[[], Case], stage: Stage, counts: bool
) -> None:
    case = assured()
    Idea.objects.filter(pk=case.idea_id).update(stage=stage)
    assert BudgetClaim.objects.standing().exists() is counts


def test_a_version_that_came_back_claims_nothing_more(cast: Cast, assured: Callable[[], Case]) -> None:
    case = assured()
    thaw(case, by=cast.fiona, at=timezone.now())
    assert BudgetClaim.objects.exists() and not BudgetClaim.objects.standing().exists()


def test_a_case_is_not_held_against_itself(cast: Cast, assured: Callable[[], Case]) -> None:
    baseline(cast.council, "11400")
    case = assured()
    known = budgets.known(case.current.document, idea=case.idea)
    assert set(known["claims"].values()) == {CLAIMED}


def test_a_later_year_holds_what_the_last_one_given_did_and_an_earlier_one_is_not_known(
    cast: Cast, case_in: Maker
) -> None:
    baseline(cast.council, "5000", year=2028)
    baseline(cast.council, "300", year=2028, fund="HRA")
    baseline(cast.council, "400", year=2029, fund="HRA")
    case = case_in(Stage.APPROVED, sound())
    claims = budgets.known(case.current.document, idea=case.idea)["claims"]
    assert claims == {("council", "SL100", 2028): 5300, ("council", "SL100", 2029): 5400}


def test_a_slip_of_the_pen_in_a_code_asks_for_a_word(cast: Cast, case_in: Maker) -> None:
    baseline(cast.council, "20000", code="SL200")
    case = case_in(Stage.APPROVED, sound())
    (finding,) = reckoning.open_checks(case.current)
    assert (finding.key, finding.level) == ("budget_known", "soft")


def test_a_place_without_budgets_is_not_held_up(cast: Cast, case_in: Maker) -> None:
    baseline(cast.police, "20000")
    assert reckoning.open_checks(case_in(Stage.APPROVED, sound()).current) == []


def test_a_fund_the_budget_is_not_in_asks_for_a_word(cast: Cast, case_in: Maker) -> None:
    baseline(cast.council, "20000", fund="HRA")
    (finding,) = reckoning.open_checks(case_in(Stage.APPROVED, sound()).current)
    assert "is not in the fund “general”; it is in “HRA”" in finding.sentence


@pytest.mark.parametrize("typed", ["sl100", " SL100 ", "sl  100", "ÄB/1"])
def test_a_code_is_compared_as_it_is_kept(typed: str) -> None:
    assert as_code(typed) == as_kept(typed)


def test_however_many_ideas_claim_a_budget_the_queries_are_the_same(
    cast: Cast, case_in: Maker, assured: Callable[[], Case]
) -> None:
    baseline(cast.council, "900000")
    case, adam = case_in(Stage.APPROVED, sound()), cast.adam

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            budgets.known(case.current.document, idea=case.idea, reader=adam)
        return len(found)

    assured()
    budgets.known(case.current.document, idea=case.idea, reader=adam)
    few = asked()
    for _ in range(4):
        assured()
    assert asked() == few <= 5  # one of them for the figures in force
