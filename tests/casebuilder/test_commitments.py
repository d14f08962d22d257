"""What is promised names option and line: business as usual may have a line of the same key, and it comes back as less."""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from casebuilder import reckoning, services
from casebuilder.documents.sums import outlay
from casebuilder.models import Case, CaseVersion, Commitment
from casebuilder.presenter import paper_of
from casebuilder.services import mark
from tests.case_makers import DOCUMENT
from tests.cast import Cast
from workflow.stages import Stage

CaseIn = Callable[..., Case]
migration = import_module("casebuilder.migrations.0012_commitments_name_their_option")


def namesakes() -> dict[str, Any]:
    """Today the council sells old lamps once, and pays for controls every year, under the keys of the option's lines."""
    document = copy.deepcopy(DOCUMENT)
    controls, power = copy.deepcopy(document["options"][1]["lines"])
    controls |= {"by_year": {"1": "200", "2": "200"}, "recurrence": "recurring", "grade": 1}
    power |= {"unit": {"quantity": "1", "unit": "lot", "value": "1000"}, "to": 1, "recurrence": "one_off", "grade": 1,
              "shares": {"council": "1"}}  # fmt: skip
    document["options"][0]["lines"] = [controls, power]
    return document


@pytest.fixture
def frozen(cast: Cast, case_in: CaseIn) -> CaseVersion:
    case = case_in(Stage.AWAITING_COMMITMENT, namesakes())
    mark(case.current, CaseVersion.State.DRAFT)
    return services.freeze(case, by=cast.fiona, at=timezone.now())


def promised(version: CaseVersion) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    rows = Commitment.objects.filter(version=version, organisation__slug="council").order_by("year")
    return {row.year: (row.cost, row.recurring, row.once) for row in rows}


KEPT_APART = {
    2026: (Decimal(10_500), Decimal(0), Decimal(0)),
    2027: (Decimal(-200), Decimal(11_400), Decimal(-1_000)),  # the lot is sold today and not with the option
    2028: (Decimal(-200), Decimal(11_400), Decimal(0)),
    2029: (Decimal(0), Decimal(11_400), Decimal(0)),
}


def test_each_row_names_its_option(frozen: CaseVersion) -> None:
    named = {(row["option"], row["line"]) for row in reckoning.commitments(frozen)}
    assert named == {("bau", "controls"), ("bau", "power"), ("dim", "controls"), ("dim", "power")}


def test_what_comes_once_today_is_not_taken_for_its_namesake_that_recurs(frozen: CaseVersion) -> None:
    mark(frozen, CaseVersion.State.COMMITTED)
    assert promised(frozen) == KEPT_APART


def test_a_cost_that_recurs_today_is_not_taken_off_the_one_off_cost(frozen: CaseVersion) -> None:
    paper = paper_of(CaseVersion.objects.select_related("case__idea__home_organisation").get(pk=frozen.pk))
    assert paper.result is not None
    assert outlay(paper, paper.result).one_off == 10_500


def test_rows_frozen_without_their_option_are_named_and_their_sums_put_right(frozen: CaseVersion) -> None:
    mark(frozen, CaseVersion.State.COMMITTED)
    before = copy.deepcopy(frozen.result)
    assert frozen.result is not None
    for row in frozen.result["dim"]["commitments"]:
        del row["option"]
    frozen.save()
    Commitment.objects.update(recurring=1, once=2)
    migration.name_options(apps, None)
    assert CaseVersion.objects.get(pk=frozen.pk).result == before
    assert promised(frozen) == KEPT_APART
