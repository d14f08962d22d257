"""The editor: every field of a case file by its page, errors in words, two people at once."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casebuilder.appraisal import appraise
from casebuilder.forms.line import LineForm
from casebuilder.forms.line_file import as_fields
from casebuilder.models import Case
from tests.case_makers import DOCUMENT
from tests.cast import Cast
from workflow.stages import Stage

CaseIn = Callable[..., Case]
SignIn = Callable[[Any], Client]
PARTS = [
    "",
    "options/1/",
    "options/2/",
    "options/new/",
    "options/2/name/",
    "options/2/lines/1/",
    "options/2/lines/2/",
    "options/2/lines/new/",
    "words/",
    "risks/",
    "benefits/",
    "impacts/",
    "answers/",
    "plan/",
    "file/",
]
FRAME = {
    "title": "Support families early",
    "base_year": "2026",
    "horizon": "5",
    "organisations": ["council", "nhs", "police"],
    "prices": "real",
    "schedule": "standard",
}
SETUP = {
    "name": "Team and training",
    "class_": "revenue",
    "value": "by_year",
    "year_0": "£30,000",
    "same_amount": "12,000",
    "same_first": "1",
    "same_last": "5",
    "evidence": "3",
    "share_0": "60",
    "share_1": "40%",
    "source": "Quotation, March 2026",
    "justification": "One part-time post and training.",
}
DEMAND = {
    "name": "Fewer crises",
    "class_": "cash_releasing",
    "value": "funnel",
    "population": "1000",
    "need": "20",
    "engagement": "60",
    "retention": "80",
    "impact": "30",
    "deadweight": "25",
    "attribution": "100",
    "unit_value": "5000",
    "first": "1",
    "last": "5",
    "drop_off": "10",
    "evidence": "4",
    "cashable": "40",
    "share_0": "30",
    "share_1": "50",
    "share_2": "20",
    "low": "30",
    "high": "10",
    "outcome": "Children safe at home",
    "source": "Pilot elsewhere, 2024",
    "justification": "Crises cost all three bodies.",
}


def edit(case: Case, part: str = "") -> str:
    return f"/cases/{case.idea.reference}/edit/{part}"


def post(client: Client, case: Case, part: str, **said: Any) -> Any:
    case.refresh_from_db()
    return client.post(edit(case, part), {"expected": case.current.number, **said})


def now(case: Case) -> dict[str, Any]:
    case.refresh_from_db()
    found: dict[str, Any] = case.current.document
    return found


@pytest.fixture
def empty(case_in: CaseIn) -> Case:
    """A case whose preferred option has no line yet."""
    document = copy.deepcopy(DOCUMENT)
    document["options"][1] |= {"lines": [], "key": "pilot", "name": "Pilot in two neighbourhoods"}
    return case_in(Stage.APPROVED, document)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_for_the_case_owner(
    cast: Cast, case_in: CaseIn, signed_in: SignIn, part: str
) -> None:
    page = signed_in(cast.owen).get(edit(case_in(), part))
    assert page.status_code == 200
    assert page.content.count(b"<h1") == 1


@pytest.mark.parametrize("part", PARTS)
def test_a_reader_may_not_edit_and_a_stranger_finds_nothing(
    cast: Cast, case_in: CaseIn, signed_in: SignIn, part: str
) -> None:
    case = case_in()
    assert signed_in(cast.fiona).get(edit(case, part)).status_code == 403
    assert signed_in(cast.stan).get(edit(case, part)).status_code == 404


def test_the_worked_example_typed_in_gives_the_published_figures(
    cast: Cast, empty: Case, signed_in: SignIn, example: dict[str, Any]
) -> None:
    client = signed_in(cast.owen)
    assert post(client, empty, "", **FRAME).status_code == 302
    assert post(client, empty, "options/2/lines/new/", **SETUP).status_code == 302
    assert post(client, empty, "options/2/lines/new/", **DEMAND).status_code == 302
    _the_published_figures(client, empty)
    typed, filed = now(empty)["options"][1]["lines"], example["options"][1]["lines"]
    assert [line | {"key": ""} for line in typed] == [line | {"key": ""} for line in filed]
    assert now(empty)["options"][1]["lines"][0]["by_year"] == filed[0]["by_year"]


def test_the_worked_example_brought_in_gives_the_published_figures(
    cast: Cast, empty: Case, signed_in: SignIn, example: dict[str, Any]
) -> None:
    client = signed_in(cast.owen)
    file = SimpleUploadedFile("case.json", json.dumps(example).encode())
    look = post(client, empty, "file/", file=file)
    assert look.status_code == 200 and now(empty)["options"][1]["lines"] == []
    sent = {"text": look.context["text"], "confirm": "yes"}
    assert post(client, empty, "file/", **sent).status_code == 302
    _the_published_figures(client, empty)
    assert now(empty)["reference"] == empty.idea.reference


def _the_published_figures(client: Client, case: Case) -> None:
    card = client.get(edit(case, "options/2/")).content.decode()
    for figure in (
        "£92,598.69",
        "£341,919.82",
        "£249,321.13",
        "3.69",
        "£44,169.24",
        "−£14,528.83",
        "£31,344.48",
        "£27,353.59",
    ):
        assert figure in card, figure
    page = client.get(f"/cases/{case.idea.reference}/").content.decode()
    for figure in ("249,321.13", "44,169.24", "92,598.69", "341,919.82", "7,758.32", "6,770.51"):
        assert figure in page, figure
    file = json.loads(client.get(f"/cases/{case.idea.reference}/case.json").content)
    result = appraise(file)["pilot"]
    assert (result["npv"], result["net_budget_impact"], result["payback_year"]) == (
        "249321.13",
        "44169.24",
        1,
    )


def test_a_whole_line_goes_through_its_form_unchanged(example: dict[str, Any]) -> None:
    full = example["options"][1]["lines"][1] | {
        "ramp": ["0.5", "0.75"],
        "growth": "0.02",
        "posts": "1",
        "people": "4",
        "hours": "1540",
        "recurrence": "recurring",
        "starts": "2027-04-01",
        "budget": {"organisation": "nhs", "code": "X1", "fund": "general"},
    }
    own = {name: value for name, value in full.items() if name != "grade"} | {"correction": "0.1234"}
    for line in (full, own):
        example["options"][1]["lines"] = [line]
        fields = as_fields(line, example)
        day = fields.pop("starts")
        data = {name: value for name, value in fields.items() if value is not None}
        data |= {"starts_day": day.day, "starts_month": day.month, "starts_year": day.year, "expected": 1}
        form = LineForm(data, document=example, number=1, option=1)
        assert form.is_valid(), form.errors
        written = copy.deepcopy(example)
        form.write(written)
        assert written == example


def test_twenty_five_years_are_filled_in_at_once(cast: Cast, empty: Case, signed_in: SignIn) -> None:
    client = signed_in(cast.owen)
    document = now(empty)
    post(
        client,
        empty,
        "",
        **FRAME | {"horizon": "25", "organisations": ["council", "hospital"], "title": document["title"]},
    )
    said = SETUP | {"same_last": "25", "fill": "yes", "expected": "2"}
    page = client.post(edit(empty, "options/2/lines/new/"), said).content.decode()
    assert page.count('value="12,000"') + page.count('value="12000"') == 25
    assert now(empty)["options"][1]["lines"] == []  # nothing saved yet
    del said["fill"]
    assert post(client, empty, "options/2/lines/new/", **said | {"expected": "2"}).status_code == 302
    assert len(now(empty)["options"][1]["lines"][0]["by_year"]) == 26


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"share_0": "50"}, "share_0", "The shares must add up to 100%. They add up to 90%."),
        ({"year_0": "lots"}, "year_0", "must be a number, like 1200 or 0.35"),
        ({"year_0": "1,5"}, "year_0", "must be a number, like 1200 or 0.35"),
        ({"cashable": "10"}, "cashable", "Only cash and income can be cash"),
        ({"same_first": "4", "same_last": "2"}, "same_first", "Say from which year to which"),
        ({"evidence": "own"}, "correction", "Fill in"),
        ({"value": "unit"}, "quantity", "Fill in"),
        (
            {"value": "unit", "quantity": "1", "unit_price": "1", "first": "3", "last": "1"},
            "last",
            "must not come before the first",
        ),
        ({"need": "120"}, "need", "must be 100 or less"),
        ({"name": ""}, "name", "Fill in"),
        ({"budget_code": "SL1"}, "budget_organisation", "Say whose budget it is"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_at_its_field(
    cast: Cast, empty: Case, signed_in: SignIn, wrong: dict[str, str], field: str, sentence: str
) -> None:
    client = signed_in(cast.owen)
    said = SETUP | wrong
    page = post(client, empty, "options/2/lines/new/", **said)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    text = page.content.decode()
    assert sentence in text and "Error:" in text.split("</title>")[0]
    assert "One part-time post and training." in text  # what was typed is kept


def test_a_line_whose_name_was_emptied_still_has_a_heading(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    page = post(signed_in(cast.owen), case_in(), "options/2/lines/1/", **SETUP | {"name": ""})
    assert page.status_code == 422
    assert "<h2>A line without a name</h2>" in page.content.decode()


def test_results_follow_what_is_typed_without_saving(cast: Cast, case_in: CaseIn, signed_in: SignIn) -> None:
    case, client = case_in(), signed_in(cast.owen)
    line = as_fields(case.current.document["options"][1]["lines"][0], case.current.document)
    said = {name: value for name, value in line.items() if value not in (None, "")} | {
        "year_0": "20000",
        "expected": 1,
    }
    page = client.post(
        edit(case, "options/2/lines/1/"), said, headers={"HX-Request": "true", "HX-Target": "results"}
    )
    text = page.content.decode()
    assert "Not saved yet" in text and "£21,000.00" in text and "<html" not in text
    assert case.versions.count() == 1
    broken = client.post(
        edit(case, "options/2/lines/1/"),
        said | {"year_0": "x"},
        headers={"HX-Request": "true", "HX-Target": "results"},
    )
    assert "does not make a whole case yet" in broken.content.decode()


def test_an_assured_case_leads_its_owner_to_asking_finance(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case, client = case_in(Stage.AWAITING_COMMITMENT), signed_in(cast.owen)
    refused = client.post(edit(case, "words/"), {"expected": 1, "ask": "More"})
    assert refused.status_code == 403 and "Ask finance to return it" in refused.content.decode()
    address = f"/cases/{case.idea.reference}/ask-back/"
    assert address in client.get(case.get_absolute_url()).content.decode()
    assert "Say what has to change" in client.post(address, {}).content.decode()
    page = client.post(address, {"why": "A figure is wrong."}, follow=True)
    assert "Finance has been asked to return the case." in page.content.decode()


def test_every_open_check_leads_to_a_page(cast: Cast, case_in: CaseIn, signed_in: SignIn) -> None:
    case, client = case_in(), signed_in(cast.owen)
    found = client.get(edit(case)).context["open_checks"]
    assert {check.part for check in found} >= {"options", "words", "risks", "impacts", "benefits"}
    for check in found:
        assert client.get(check.url.partition("#")[0], follow=True).status_code == 200, check


def test_a_page_takes_as_many_queries_with_one_line_as_with_sixty(
    cast: Cast, case_in: CaseIn, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    case, client = case_in(), signed_in(cast.owen)
    few = [queries_of(client, edit(case, part)) for part in PARTS]
    document = copy.deepcopy(case.current.document)
    document["options"][1]["lines"] += [
        document["options"][1]["lines"][0] | {"key": f"l{n}"} for n in range(60)
    ]
    case.current.document = document
    case.current.save()
    assert [queries_of(client, edit(case, part)) for part in PARTS] == few
    assert max(few) <= 17
