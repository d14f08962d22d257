"""What is kept back of a released case: from whom, on which surfaces, and that no figure changes by it."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from django.test import Client
from django.utils import timezone

from casebuilder import reckoning, rules, services, tasks
from casebuilder.appraisal import appraise, parse
from casebuilder.documents import workbook
from casebuilder.documents.pdf import write
from casebuilder.documents.written import Written
from casebuilder.models import Case, CaseDocument, CaseFile
from casebuilder.presenter import paper_of
from tests.case_makers import about_posts
from tests.cast import Cast
from workflow.stages import Stage

CaseIn = Callable[..., Case]
SignIn = Callable[[Any], Client]
# Words of the record that must never reach somebody from whom the workforce section is kept back.
BETRAYING = ("Lamplighters", "lamplighter", "two-lamplighters", "PAY77", "Unison branch", "Redundancy talks")


@pytest.fixture
def released(cast: Cast, case_in: CaseIn) -> Case:
    case = case_in(Stage.AWAITING_COMMITMENT, about_posts(), delivery_owner=cast.dora)
    services.mark(case.current, "draft")
    services.freeze(case, by=cast.fiona, at=timezone.now())
    Case.objects.filter(pk=case.pk).update(released_at=timezone.now())
    found: Case = Case.objects.select_related("current", "idea").get(pk=case.pk)
    found.current.case = found
    return found


WHOLE = "owen dora fiona frank erin ed adam sue"
WITHOUT = "cleo stan sam alice henry rita"


@pytest.mark.parametrize("who", WHOLE.split())
def test_team_finance_executives_and_auditors_read_the_whole(cast: Cast, released: Case, who: str) -> None:
    assert rules.withheld(getattr(cast, who), released) == ()


@pytest.mark.parametrize("who", WITHOUT.split())
def test_everybody_else_reads_it_without_the_workforce_section(cast: Cast, released: Case, who: str) -> None:
    assert rules.withheld(getattr(cast, who), released) == ("workforce",)


@pytest.mark.parametrize(
    ("status", "kept_back"),
    [
        ("not_needed", False),
        ("recorded", False),
        ("complete", False),
        ("planned", True),
        ("under_way", True),
        (None, True),
    ],
)
def test_it_is_kept_back_until_consultation_is_recorded(status: str | None, kept_back: bool) -> None:
    assert bool(rules.sections_kept_back(about_posts(status))) is kept_back


@pytest.mark.parametrize("workforce", ["None, because no post changes.", ""])
def test_words_alone_record_no_consultation(workforce: str) -> None:
    assert rules.sections_kept_back({"impacts": {"workforce": workforce}}) == ("workforce",)


def test_the_figures_of_the_copy_are_those_of_the_record(released: Case) -> None:
    record, shown = paper_of(released.current), paper_of(released.current, withheld=("workforce",))
    assert shown.fingerprint == record.fingerprint == released.current.fingerprint
    for name in (
        "npv",
        "net_budget_impact",
        "by_organisation",
        "years",
        "switching",
        "simulation",
        "settlement",
    ):
        assert shown.results["dim"][name] == record.results["dim"][name]
    again = appraise(shown.case)["dim"]
    assert {name: again[name] for name in ("npv", "years", "by_organisation", "simulation")} == {
        name: record.results["dim"][name] for name in ("npv", "years", "by_organisation", "simulation")
    }
    assert reckoning.figures(shown.case) == reckoning.figures(record.case)


def test_the_copy_is_a_case_file_that_says_nothing_of_the_posts(released: Case) -> None:
    shown = paper_of(released.current, withheld=("workforce",))
    parse(shown.case)
    said = json.dumps([shown.case, shown.results, [each._asdict() for each in shown.findings or ()]])
    assert not [word for word in BETRAYING if word in said]
    assert released.current.fingerprint in said and "None, because lamps stay lit." in said
    assert all(
        not {"posts", "people", "hours"} & set(line)
        for option in shown.case["options"]
        for line in option["lines"]
    )


def test_the_workbook_of_a_copy_says_nothing_of_the_posts_and_sums_to_the_record(released: Case) -> None:
    copied = openpyxl.load_workbook(
        BytesIO(workbook.write(paper_of(released.current, withheld=("workforce",))).content)
    )
    said = " ".join(
        str(cell.value) for sheet in copied for row in sheet.iter_rows() for cell in row if cell.value
    )
    assert not [word for word in BETRAYING if word in said]
    assert released.current.fingerprint in said and "The workforce section is kept back." in said
    record = paper_of(released.current).results["dim"]
    engine = {row[1].value: row[4].value for row in copied["Check"].iter_rows(min_row=6) if not row[2].value}
    assert engine["Net present value"] == float(record["npv"])
    assert engine["The naive sum, shown only to say why it is wrong"] == float(record["naive"]["net"])


@pytest.mark.parametrize("page", ["", "case.json", "versions/1/"])
def test_neither_the_page_nor_the_file_betrays_it(
    cast: Cast, released: Case, signed_in: SignIn, page: str
) -> None:
    answer = signed_in(cast.cleo).get(f"/cases/{released.idea.reference}/{page}")
    said = answer.content.decode()
    assert answer.status_code == 200 and not [word for word in BETRAYING if word in said]
    assert (
        "Kept back until consultation with staff is recorded" in said and released.current.fingerprint in said
    )
    whole = signed_in(cast.frank).get(f"/cases/{released.idea.reference}/{page}").content.decode()
    assert "Redundancy talks" in whole


def test_earlier_versions_and_files_are_for_the_circle_alone(
    cast: Cast, released: Case, signed_in: SignIn
) -> None:
    services.thaw(released, by=cast.fiona, at=timezone.now())
    file = CaseFile.objects.create(
        case=released, name="posts.pdf", by=cast.owen, size=3, mime="application/pdf"
    )
    base, cleo = f"/cases/{released.idea.reference}/", signed_in(cast.cleo)
    assert cleo.get(f"{base}versions/1/").status_code == 404
    assert cleo.get(f"{base}files/{file.uid}/").status_code == 404
    assert "posts.pdf" not in cleo.get(f"{base}files/").content.decode()
    assert "versions/1/" not in cleo.get(base).content.decode()
    assert signed_in(cast.adam).get(f"{base}versions/1/").status_code == 200


def test_each_reader_gets_the_pdf_they_may_read(
    cast: Cast,
    released: Case,
    signed_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(tasks, "write", lambda kind, paper: Written(json.dumps(paper.case).encode(), 1, ()))
    whole = services.ask_for_document(by=cast.frank, version=released.current)
    base = f"/cases/{released.idea.reference}/document/"
    cleo = signed_in(cast.cleo)
    assert cleo.get(f"{base}{whole.uid}/").status_code == 404
    cleo.post(base, {"number": released.current.number})
    copied = CaseDocument.objects.get(withheld="workforce")
    tasks.make_document.call(copied.pk)
    answer = cleo.get(f"{base}{copied.uid}/")
    said = b"".join(answer.streaming_content).decode()
    assert copied.pk != whole.pk and not [word for word in BETRAYING if word in said]
    read = signed_in(cast.frank).get(f"{base}{copied.uid}/")
    assert read.status_code == 200 and b"".join(read.streaming_content)


def test_the_pdf_of_a_released_copy_carries_no_case_file(released: Case) -> None:
    with pikepdf.open(BytesIO(write(paper_of(released.current, withheld=("workforce",))).content)) as pdf:
        assert not pdf.attachments
    with pikepdf.open(BytesIO(write(paper_of(released.current)).content)) as pdf:
        assert len(pdf.attachments) == 1
