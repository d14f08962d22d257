"""Impacts in short forms: what is written comes back as it was, what is wrong lands at its box, and tonnes have a worth."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casebuilder.documents.impacts import answers
from casebuilder.documents.paper import Paper
from casebuilder.forms.impacts import ImpactsForm, field_at
from casebuilder.links import link_to
from casebuilder.models import Case
from place.models import Person
from tests.case_makers import DOCUMENT
from tests.cast import Cast
from workflow.stages import Stage

IMPACTS: dict[str, Any] = {
    "workforce": {
        "text": "Two posts go.", "posts": "2", "redeployed": "1", "consultation": "recorded",
        "consulted_with": "UNISON and GMB", "consultation_starts": "2026-06-01", "consulted_on": "2026-09-01",
    },
    "residents": {
        "text": "Streets are darker.", "noticed_by": "All who walk at night", "engagement": "done",
        "engaged_with": "Two meetings", "engaged_on": "2026-07-03",
    },
    "equality": {"text": "Older people.", "groups": ["age", "disability"], "assessment": "EqIA 12"},
    "quality_and_safety": {
        "text": "Crime is watched.", "assessment": "QIA 7", "signed_off_by": "Dr Ada", "signed_off_on": "2026-08-01",
    },
    "data_protection": {"text": "None, because no data.", "assessment_needed": "no"},
    "carbon": {"text": "Less power.", "tonnes": {"0": "12", "1": "-3.5"}},
    "procurement": {
        "text": "One lot.", "route": "framework", "value": "90000", "framework": "RM6157", "starts": "2026-05-01",
        "awarded": "2026-10-01",
    },
}  # fmt: skip


def of(form: ImpactsForm) -> dict[str, Any]:
    """What a browser would send back of a form nobody has touched."""
    sent: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if hasattr(value, "day"):
            sent |= {
                f"{field.name}_day": value.day,
                f"{field.name}_month": value.month,
                f"{field.name}_year": value.year,
            }
        elif value not in (None, ""):
            sent[field.name] = value
    return sent


@pytest.mark.parametrize(
    "impacts",
    [
        IMPACTS,
        dict.fromkeys(IMPACTS, "None, because nothing changes."),
        {"workforce": {"text": "One post is made.", "posts": "0", "consultation": "complete"}},
        {},
    ],
)
def test_a_form_nobody_touched_writes_the_very_file_it_read(impacts: dict[str, Any]) -> None:
    document = copy.deepcopy(DOCUMENT) | {"impacts": impacts}
    form = ImpactsForm(of(ImpactsForm(document=document, number=1)), document=document, number=1)
    assert form.is_valid(), form.errors
    written = copy.deepcopy(document)
    form.write(written)
    assert written["impacts"] == impacts


def test_every_part_of_a_section_has_a_box_of_its_own() -> None:
    form = ImpactsForm(document=DOCUMENT, number=1)
    paths = [f"impacts.{section}" for section in IMPACTS]
    paths += [
        f"impacts.{section}.{key}" for section, said in IMPACTS.items() for key in said if key != "tonnes"
    ]
    paths += ["impacts.carbon.tonnes.1"]
    found = {path: field_at(path) for path in paths}
    assert set(found.values()) <= set(form.fields)
    assert len({name for path, name in found.items() if not path.endswith(".text")}) == len(paths) - len(
        IMPACTS
    )


def test_an_emptied_section_is_left_out() -> None:
    document = copy.deepcopy(DOCUMENT) | {"impacts": copy.deepcopy(IMPACTS)}
    form = ImpactsForm({"expected": 1, "carbon": "None, because …"}, document=document, number=1)
    assert form.is_valid()
    form.write(document)
    assert document["impacts"] == {"carbon": "None, because …"}


def test_the_page_shows_what_the_tonnes_are_worth_and_whose_value_that_is(
    cast: Cast, case_in: Callable[..., Case], signed_in: Callable[[Person], Client]
) -> None:
    case = case_in(Stage.APPROVED, copy.deepcopy(DOCUMENT) | {"impacts": IMPACTS})
    page = signed_in(cast.owen).get(f"/cases/{case.idea.reference}/edit/impacts/")
    assert page.context["carbon"] == [
        ["2026-27", "12", "£277.22", "£3,327"], ["2027-28", "-3.5", "£281.44", "−£985"],
    ]  # fmt: skip
    assert "as of 23 November 2026" in page.content.decode()


@pytest.mark.parametrize(
    ("said", "box"),
    [
        ({"posts": "some"}, "id_posts"),
        (
            {"consulted_on_day": "30", "consulted_on_month": "2", "consulted_on_year": "2026"},
            "id_consulted_on",
        ),
        ({"tonnes_1": "lots"}, "id_tonnes_1"),
        ({"procurement_value": "-1"}, "id_procurement_value"),
    ],
)
def test_a_mistake_is_explained_at_its_box_and_nothing_typed_is_lost(
    cast: Cast,
    case_in: Callable[..., Case],
    signed_in: Callable[[Person], Client],
    said: dict[str, str],
    box: str,
) -> None:
    case = case_in()
    sent = {"expected": case.current.number, "carbon": "Kept words", **said}
    page = signed_in(cast.owen).post(f"/cases/{case.idea.reference}/edit/impacts/", sent)
    assert page.status_code == 422
    text = page.content.decode()
    assert f'href="#{box}' in text
    assert "Kept words" in text


def test_the_document_prints_what_the_sections_say() -> None:
    paper = Paper(
        case=copy.deepcopy(DOCUMENT) | {"reference": "BK-1", "impacts": IMPACTS},
        results={},
        made_at=timezone.now(),
    )
    found = {answer.title: dict(answer.facts) for answer in answers(paper)}
    assert found["Workforce"] == {
        "Posts affected": "2", "People who move to other work": "1", "Consultation": "Done, and recorded",
        "Consulted with": "UNISON and GMB", "Starts on": "1 June 2026", "Recorded on": "1 September 2026",
    }  # fmt: skip
    assert found["Equality"]["Affected more than others"] == "Age, Disability"
    assert found["Carbon"]["2026-27"] == "12 tonnes at £277.22 a tonne: £3,327"
    assert found["How it is bought"]["Route"] == "A framework"
    assert found["How it is bought"]["What the contract is worth in all"] == "£90,000"


def test_a_case_that_does_not_say_how_something_is_bought_prints_no_empty_section() -> None:
    paper = Paper(case=copy.deepcopy(DOCUMENT), results={}, made_at=timezone.now())
    assert [answer.title for answer in answers(paper)] == [
        "Workforce", "Residents", "Equality", "Quality and safety", "Data protection", "Carbon",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("impacts.workforce.consultation", "edit/impacts/#id_consultation_0"),
        ("impacts.workforce.consulted_on", "edit/impacts/#id_consulted_on_0"),
        ("impacts.data_protection", "edit/impacts/#id_data_protection"),
        ("measures", "edit/benefits/#id_measures-0-name"),
        ("measures[0].from", "edit/benefits/#id_measures-0-from_0"),
        ("risks", "edit/risks/#id_risks-0-risk"),
        ("answers.part_year", "edit/answers/#id_part_year"),
        ("narrative.business_as_usual", "edit/words/#id_business_as_usual"),
        ("options", "edit/options/new/#id_name"),
        ("options[1].role", "edit/options/2/name/#id_role_0"),
        ("options[0].lines", "edit/options/1/lines/new/#id_name"),
        ("options[1].lines[1].unit.unit", "edit/options/2/#r1-unit"),
        ("options[1].lines[1].class", "edit/options/2/#r1-class_"),
        ("options[1].lines[1].budget.code", "edit/options/2/?view=trust#r1-budget_code"),
        ("options[1].lines[0].by_year", "edit/options/2/?view=years#r0-year_0"),
    ],
)
def test_every_finding_leads_to_the_very_box(
    cast: Cast, case_in: Callable[..., Case], signed_in: Callable[[Person], Client], path: str, end: str
) -> None:
    case = case_in()
    address = link_to(case.idea.reference, path, case.current.document)
    assert address == f"/cases/{case.idea.reference}/{end}"
    page, _hash, box = address.partition("#")
    assert f'id="{box}"' in signed_in(cast.owen).get(page).content.decode()
