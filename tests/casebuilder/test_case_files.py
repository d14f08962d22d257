"""Files of a business case: its team adds them, whoever may see the case takes them away, and each time is written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from casebuilder import services
from casebuilder.models import Case, CaseFile
from place.models import AuditEntry, Person
from tests.case_makers import make_case
from tests.cast import Cast
from tests.files import PDF
from tests.makers import make_idea
from workflow.refusals import NotAllowed
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Any) -> Any:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


@pytest.fixture
def case(cast: Cast) -> Case:
    return make_case(cast, make_idea(cast, Stage.APPROVED))


def page(case: Case) -> str:
    return f"/cases/{case.idea.reference}/files/"


def kept(cast: Cast, case: Case) -> CaseFile:
    return services.add_file(by=cast.owen, case=case, name="quote.pdf", content=PDF)


def test_the_case_owner_adds_a_file_and_a_bad_one_loses_nothing(
    cast: Cast, signed_in: SignIn, case: Case
) -> None:
    sent = [SimpleUploadedFile("quote.pdf", PDF), SimpleUploadedFile("evil.pdf", b"<html>")]
    answer = signed_in(cast.owen).post(page(case), {"files": sent})
    assert answer.status_code == 422
    assert "evil.pdf was not added." in answer.content.decode()
    assert [file.name for file in case.files.all()] == ["quote.pdf"]


def test_nobody_outside_its_team_adds_or_removes(cast: Cast, signed_in: SignIn, case: Case) -> None:
    file = kept(cast, case)
    for other in (cast.fiona, cast.ed, cast.adam):
        assert (
            signed_in(other).post(page(case), {"files": SimpleUploadedFile("a.pdf", PDF)}).status_code == 403
        )
        assert signed_in(other).post(f"{page(case)}{file.uid}/remove/").status_code == 403
    with pytest.raises(NotAllowed):
        services.add_file(by=cast.alice, case=case, name="quote.pdf", content=PDF)


def test_each_download_is_written_down_and_strangers_find_nothing(
    cast: Cast, signed_in: SignIn, case: Case
) -> None:
    file = kept(cast, case)
    answer = signed_in(cast.fiona).get(f"{page(case)}{file.uid}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="quote.pdf"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    written = AuditEntry.objects.get(action="download_case_file")
    assert (written.by, written.said["file"]) == (cast.fiona, str(file.uid))
    for stranger in (cast.sam, cast.alice, cast.stan):
        for address in (page(case), f"{page(case)}{file.uid}/"):
            assert signed_in(stranger).get(address, headers={"If-None-Match": "*"}).status_code == 404
    assert AuditEntry.objects.filter(action="download_case_file").count() == 1


def test_a_file_is_not_found_through_another_case(cast: Cast, signed_in: SignIn, case: Case) -> None:
    other = make_case(cast, make_idea(cast, Stage.APPROVED, title="Another"))
    assert signed_in(cast.owen).get(f"{page(other)}{kept(cast, case).uid}/").status_code == 404


def test_the_case_owner_removes_a_file(cast: Cast, signed_in: SignIn, case: Case) -> None:
    file, owen = kept(cast, case), signed_in(cast.owen)
    assert owen.get(f"{page(case)}{file.uid}/remove/").status_code == 200
    assert owen.post(f"{page(case)}{file.uid}/remove/").status_code == 302
    assert not case.files.exists()


def test_many_files_ask_no_more_than_one(
    cast: Cast, signed_in: SignIn, case: Case, queries_of: Callable[[Client, str], int]
) -> None:
    kept(cast, case)
    one = queries_of(signed_in(cast.owen), page(case))
    for _ in range(6):
        kept(cast, case)
    assert queries_of(signed_in(cast.owen), page(case)) == one <= 15
