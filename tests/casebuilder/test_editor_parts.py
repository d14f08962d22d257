"""Options, rows, words and the frame of a case, each by its page; and files that are no case."""

from __future__ import annotations

import copy

import pytest

from tests.case_makers import DOCUMENT
from tests.casebuilder.test_editor import FRAME, SETUP, CaseIn, SignIn, now, post
from tests.cast import Cast


def test_options_are_added_made_preferred_and_taken_out(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case, client = case_in(), signed_in(cast.owen)
    post(client, case, "options/new/", name="Do the minimum", role="preferred")
    assert [option["role"] for option in now(case)["options"]] == ["baseline", "option", "preferred"]
    post(client, case, "options/3/remove/")
    assert len(now(case)["options"]) == 2


def test_rows_are_added_changed_and_taken_out(cast: Cast, case_in: CaseIn, signed_in: SignIn) -> None:
    case, client = case_in(), signed_in(cast.owen)
    rows = {
        "risks-TOTAL_FORMS": 2,
        "risks-INITIAL_FORMS": 0,
        "risks-0-risk": "Lamps fail",
        "risks-0-owner": "Dora",
        "risks-1-risk": "Late",
    }
    post(client, case, "risks/", **rows)
    assert now(case)["risks"] == [{"risk": "Lamps fail", "owner": "Dora"}, {"risk": "Late"}]
    post(
        client,
        case,
        "risks/",
        **rows | {"risks-INITIAL_FORMS": 2, "risks-0-DELETE": "on", "risks-1-likelihood": "high"},
    )
    assert now(case)["risks"] == [{"risk": "Late", "likelihood": "high"}]


def test_a_row_without_its_first_field_is_refused_with_the_rest_kept(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case, client = case_in(), signed_in(cast.owen)
    page = post(
        client, case, "risks/", **{"risks-TOTAL_FORMS": 1, "risks-INITIAL_FORMS": 0, "risks-0-owner": "Dora"}
    )
    assert page.status_code == 422
    assert (
        "Fill in “What could go wrong”" in page.content.decode() and 'value="Dora"' in page.content.decode()
    )


def test_benefits_impacts_answers_and_the_plan_are_written(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case, client = case_in(), signed_in(cast.owen)
    post(
        client,
        case,
        "benefits/",
        **{
            "measures-TOTAL_FORMS": 1,
            "measures-INITIAL_FORMS": 0,
            "measures-0-line": "power",
            "measures-0-name": "Power",
            "measures-0-from_day": 1,
            "measures-0-from_month": 4,
            "measures-0-from_year": 2027,
        },
    )
    post(
        client,
        case,
        "impacts/",
        workforce="Two posts change",
        posts="2",
        consultation="planned",
        carbon="None, because …",
    )
    post(client, case, "answers/", single_source="The invoices are audited.")
    post(
        client,
        case,
        "plan/",
        **{
            "milestones-TOTAL_FORMS": 1,
            "milestones-INITIAL_FORMS": 0,
            "milestones-0-name": "Order",
            "milestones-0-due_day": 1,
            "milestones-0-due_month": 5,
            "milestones-0-due_year": 2027,
        },
    )
    document = now(case)
    assert document["measures"] == [{"line": "power", "name": "Power", "from": "2027-04-01"}]
    assert document["impacts"] == {
        "workforce": {"text": "Two posts change", "posts": "2", "consultation": "planned"},
        "carbon": "None, because …",
    }
    assert document["answers"] == {"single_source": "The invoices are audited."}
    assert document["milestones"] == [{"name": "Order", "due": "2027-05-01"}]


def test_prices_discounting_and_simulation_are_written(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case, client = case_in(), signed_in(cast.owen)
    frame = FRAME | {
        "organisations": ["council", "hospital"],
        "horizon": "3",
        "schedule": "flat",
        "rate": "5",
        "draws": "2000",
        "seed": "7",
    }
    post(client, case, "", **frame | {"prices": "inflation", "inflation": "2.5"})
    assert now(case)["prices"] == {"basis": "nominal", "inflation": "0.025"}
    assert (now(case)["discounting"], now(case)["simulation"]) == (
        {"schedule": "flat", "rate": "0.05"},
        {"seed": 7, "draws": 2000},
    )
    index = {f"index_{year}": str(100 + year) for year in range(5)}
    post(client, case, "", **frame | {"prices": "index", "horizon": "4", **index})
    assert now(case)["prices"]["index"] == {str(year): str(100 + year) for year in range(5)}


def test_an_organisation_with_a_share_cannot_be_left_out(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case = case_in()
    page = post(signed_in(cast.owen), case, "", **FRAME | {"organisations": ["council"], "horizon": "3"})
    assert page.status_code == 422
    assert "Electricity not bought" in page.content.decode()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "must be JSON"),
        ('{"format": "bankable-case/1"}', "is needed and missing"),
        ("[]", "must be an object holding one case"),
        ("", "Choose a file, or paste its text"),
    ],
)
def test_a_file_that_is_no_case_is_explained(
    cast: Cast, case_in: CaseIn, signed_in: SignIn, text: str, sentence: str
) -> None:
    page = post(signed_in(cast.owen), case_in(), "file/", text=text)
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_a_line_that_is_measured_and_no_benefit_is_offered_by_its_name(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    document = copy.deepcopy(DOCUMENT) | {"measures": [{"name": "Switches", "line": "controls"}]}
    page = signed_in(cast.owen).get(f"/cases/{case_in(document=document).idea.reference}/edit/benefits/")
    assert '<option value="controls" selected>Controls</option>' in page.content.decode()


@pytest.mark.parametrize("grid", [True, False])
def test_a_new_line_never_has_the_key_of_one_that_is_still_measured(
    cast: Cast, case_in: CaseIn, signed_in: SignIn, grid: bool
) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["measures"] = [{"name": "Bills", "line": "line-3"}]  # of a line since taken out
    case, client = case_in(document=document), signed_in(cast.owen)
    left_out = ("share_1", "same_amount", "same_first", "same_last")
    said = {name: text for name, text in SETUP.items() if name not in left_out} | {"share_0": "100"}
    if grid:
        cells = {f"n0-{name}": text for name, text in said.items()} | {"n0-way": "by_year"}
        assert post(client, case, "options/2/", rows="r0,r1,n0", **cells).status_code == 302
    else:
        assert post(client, case, "options/2/lines/new/", **said).status_code == 302
    assert [line["key"] for line in now(case)["options"][1]["lines"]] == ["controls", "power", "line-4"]
