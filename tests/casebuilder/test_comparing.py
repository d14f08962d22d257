"""Two versions side by side in a finance officer's words, and an earlier one brought back."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from casebuilder import services
from casebuilder.difference_words import Row, rows
from casebuilder.models import Case
from casebuilder.refusals import EditedMeanwhile
from casebuilder.wording import Words
from tests.case_makers import DOCUMENT
from tests.cast import Cast
from workflow.refusals import NotAllowed
from workflow.stages import Stage

CaseIn = Callable[..., Case]
SignIn = Callable[[Any], Client]
POWER = "Options: Dim the lamps: Electricity not bought"


def with_line(**changed: Any) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    document["options"][1]["lines"][1] |= changed
    return document


# What was changed · the row a finance officer reads
READ = [
    (with_line(unit={"quantity": "90000", "unit": "kWh", "value": "0.3"}),
     Row("changed", "Changed", POWER, "How many a year", "100,000", "90,000")),
    (with_line(unit={"quantity": "100000", "unit": "kWh", "value": "1250.5"}),
     Row("changed", "Changed", POWER, "Worth each", "£0.30", "£1,250.50")),
    (with_line(shares={"council": "0.5", "hospital": "0.6"}),
     Row("changed", "Changed", POWER, "Share of Severn Council", "40%", "50%")),
    (with_line(starts="2027-07-01"), Row("changed", "Changed", POWER, "Starts on", "1 April 2027", "1 July 2027")),
    (with_line(grade=5), Row("changed", "Changed", POWER, "Grade of evidence", "2", "5")),
    (with_line(**{"from": 2}), Row("changed", "Changed", POWER, "First year", "2027-28", "2028-29")),
    (with_line(justification=""),
     Row("changed", "Changed", POWER, "Why it is needed, or believed", "Counted from the invoices.", "nothing")),
    (with_line(growth="0.02"), Row("added", "Added", POWER, "Price change a year", "nothing", "2%")),
    (with_line(recurrence="one_off"), Row("changed", "Changed", POWER, "Once, or every year", "recurring", "one off")),
    (DOCUMENT | {"narrative": {"ask": "£10,000"}}, Row("added", "Added", "Words", "What is asked", "nothing", "£10,000")),
    (DOCUMENT | {"risks": [{"risk": "Rain"}]}, Row("added", "Added", "Risks: Rain", "")),
    (DOCUMENT | {"impacts": {"workforce": {"consultation": "under_way"}}},
     Row("added", "Added", "Impacts", "Consultation", "nothing", "under way")),
    (DOCUMENT | {"title": "Dim more"}, Row("changed", "Changed", "Frame", "Title", "Dim the lamps after midnight", "Dim more")),
]  # fmt: skip


@pytest.mark.parametrize(("after", "row"), READ, ids=[row.field or row.where for _, row in READ])
def test_a_change_is_said_in_a_finance_officers_words(after: dict[str, Any], row: Row) -> None:
    assert row in rows(DOCUMENT, after)


@pytest.mark.django_db
def test_the_line_a_benefit_is_measured_by_is_named_in_words() -> None:
    before, after = (
        DOCUMENT | {"measures": [{"name": "Bills", "line": line}]} for line in ("power", "controls")
    )
    said = ("Line of the case", "Electricity not bought", "Controls")
    assert rows(before, after) == [Row("changed", "Changed", "Benefits: Bills", *said)]
    words = Words(before, after)
    assert words.value(("measures", "Bills", "line"), "power") == ["Electricity not bought"]
    assert words.value(("measures", "Bills"), before["measures"][0]) == [
        "name: Bills",
        "line: Electricity not bought",
    ]
    assert words.value(("measures", "Bills", "line"), "gone") == ["gone"]


def test_an_amount_of_a_year_names_the_year_and_is_money() -> None:
    after = copy.deepcopy(DOCUMENT)
    after["options"][1]["lines"][0]["by_year"] = {"0": "12000.5"}
    assert rows(DOCUMENT, after) == [
        Row(
            "changed",
            "Changed",
            "Options: Dim the lamps: Controls",
            "Amount in 2026-27",
            "£10,000",
            "£12,000.50",
        )
    ]


@pytest.fixture
def edited(cast: Cast, case_in: CaseIn) -> Case:
    """A case of two versions, the second of which saves less."""
    case = case_in()
    document = copy.deepcopy(case.current.document)
    document["options"][1]["lines"][1]["unit"]["quantity"] = "90000"
    services.save_version(case=case, by=cast.owen, document=document, why="Fewer lamps", expected=1)
    found: Case = Case.objects.select_related("idea", "current").get(pk=case.pk)
    return found


def at(case: Case, page: str = "") -> str:
    return f"/cases/{case.idea.reference}/{page}"


@pytest.mark.parametrize("who", ["owen", "fiona", "frank", "adam"])
def test_the_circle_of_a_case_reads_what_changed(
    cast: Cast, edited: Case, signed_in: SignIn, who: str
) -> None:
    page = signed_in(getattr(cast, who)).get(at(edited, "versions/1/compare/2/")).content.decode()
    assert "How many a year" in page and "100,000" in page and "90,000" in page
    assert "Net present value" in page and "Net effect on budgets" in page and "Fewer lamps" in page


def test_the_headline_moves_with_it(cast: Cast, edited: Case, signed_in: SignIn) -> None:
    effect = signed_in(cast.fiona).get(at(edited, "versions/1/compare/2/")).context["effect"]
    assert (
        effect[2] == ["Recurring, full year", "not known", "£25,650.00", ""] or effect[2][2] == "£25,650.00"
    )
    assert effect[0][3].startswith("−£")


@pytest.mark.parametrize(("page", "status"), [("versions/1/compare/9/", 404), ("versions/0/compare/1/", 404)])
def test_a_version_that_is_not_there_is_not_compared(
    cast: Cast, edited: Case, signed_in: SignIn, page: str, status: int
) -> None:
    assert signed_in(cast.owen).get(at(edited, page)).status_code == status


def test_the_boxes_lead_to_the_comparison_they_ask_for(cast: Cast, edited: Case, signed_in: SignIn) -> None:
    client = signed_in(cast.owen)
    assert client.get(at(edited, "versions/?from=2&to=1")).url == at(edited, "versions/2/compare/1/")
    assert client.get(at(edited, "versions/?from=x&to=1")).url == at(edited)


def test_others_who_read_a_released_case_read_no_earlier_version(
    cast: Cast, edited: Case, signed_in: SignIn
) -> None:
    from django.utils import timezone

    Case.objects.update(released_at=timezone.now())
    client = signed_in(cast.cleo)
    assert client.get(at(edited)).status_code == 200
    for page in ("versions/1/compare/2/", "versions/1/", "versions/1/bring-back/"):
        assert client.get(at(edited, page)).status_code in (403, 404)
    assert client.get(at(edited, "versions/1/compare/2/")).status_code == 404


def test_the_history_says_in_a_line_what_each_version_comes_to(
    cast: Cast, edited: Case, signed_in: SignIn
) -> None:
    page = signed_in(cast.owen).get(at(edited)).content.decode()
    assert "£25,650 a year" in page and at(edited, "versions/1/compare/2/") in page
    assert at(edited, "versions/1/bring-back/") in page
    assert at(edited, "versions/1/bring-back/") not in signed_in(cast.fiona).get(at(edited)).content.decode()


def test_an_earlier_version_is_brought_back_as_the_next_once_it_was_previewed(
    cast: Cast, edited: Case, signed_in: SignIn
) -> None:
    client, page = signed_in(cast.owen), at(edited, "versions/1/bring-back/")
    shown = client.get(page)
    assert "90,000" in shown.content.decode() and shown.context["form"]["expected"].value() == 2
    refused = client.post(page, {"expected": "2", "why": ""})
    assert refused.status_code == 422 and edited.versions.count() == 2
    assert client.post(page, {"expected": "2", "why": "The count was right"}).status_code == 302
    made = Case.objects.get(pk=edited.pk).current
    assert (made.number, made.why) == (3, "Version 1 brought back: The count was right")
    assert made.document == edited.versions.get(number=1).document


def test_somebody_elses_save_in_between_is_said_and_nothing_typed_is_lost(
    cast: Cast, edited: Case, signed_in: SignIn
) -> None:
    answer = signed_in(cast.owen).post(at(edited, "versions/1/bring-back/"), {"expected": "1", "why": "Mine"})
    assert answer.status_code == 422 and "after you opened this page" in answer.content.decode()
    assert "Mine" in answer.content.decode() and edited.versions.count() == 2
    with pytest.raises(EditedMeanwhile):
        services.bring_back(version=edited.versions.get(number=1), by=cast.owen, why="Mine", expected=1)


@pytest.mark.parametrize("who", ["fiona", "erin", "adam"])
def test_only_the_case_owner_brings_a_version_back(
    cast: Cast, edited: Case, signed_in: SignIn, who: str
) -> None:
    client = signed_in(getattr(cast, who))
    assert client.get(at(edited, "versions/1/bring-back/")).status_code == 403


def test_no_version_is_brought_back_over_an_assured_one(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case = case_in(Stage.AWAITING_COMMITMENT)
    assert signed_in(cast.owen).get(at(case, "versions/1/bring-back/")).status_code == 403
    with pytest.raises(NotAllowed):
        services.bring_back(version=case.current, by=cast.owen, why="Mine", expected=1)


def test_comparing_takes_as_many_queries_with_two_versions_as_with_twelve(
    cast: Cast, edited: Case, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    client = signed_in(cast.owen)
    once_more = copy.deepcopy(edited.current.document) | {"title": "Title"}
    services.save_version(case=edited, by=cast.owen, document=once_more, why="Again", expected=2)
    few = {
        page: queries_of(client, at(edited, page))
        for page in ("versions/1/compare/2/", "versions/1/bring-back/")
    }
    for number in range(3, 12):
        document = copy.deepcopy(edited.current.document) | {"title": f"Title {number}"}
        services.save_version(case=edited, by=cast.owen, document=document, why="Again", expected=number)
    assert {page: queries_of(client, at(edited, page)) for page in few} == few
    assert max(few.values()) <= 15
