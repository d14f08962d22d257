"""A virus scanner, where there is one, is asked about each file before it is kept; without its word no file is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from casebuilder.models import CaseFile
from ideas.models import Attachment, Idea
from place import scanning
from place.models import AuditEntry, Person
from tests.case_makers import make_case
from tests.cast import Cast
from tests.files import PDF, office, picture
from tests.makers import make_idea
from tests.place.scanner import EICAR, scanner
from workflow.models import Notice
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
AWAY = "Files cannot be checked for viruses at the moment. Try again later."
FOUND = "A virus was found in it."
INFECTED = office("docx", {"word/media/note.bin": EICAR}, packed=0)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "ANSWER_WITHIN", 0.3)


def add(client: Client, address: str, *files: tuple[str, bytes]) -> Any:
    return client.post(address, {"files": [SimpleUploadedFile(name, content) for name, content in files]})


def files_of(idea: Idea) -> str:
    return f"{idea.get_absolute_url()}files/"


def nothing_kept(tmp_path: Path) -> bool:
    return not Attachment.objects.exists() and not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_a_clean_file_is_shown_whole_and_kept(cast: Cast, signed_in: SignIn) -> None:
    idea, long = make_idea(cast), b"Words. " * 30_000
    with scanner() as stub, override_settings(CLAMD_ADDRESS=stub.address):
        answer = add(signed_in(cast.alice), files_of(idea), ("quote.pdf", PDF), ("long.txt", long))
        assert answer.status_code == 302
    assert stub.shown == [PDF, long]
    assert idea.attachments.count() == 2


def test_a_scanner_behind_a_socket_in_the_file_system_is_asked_too(tmp_path: Path) -> None:
    with (
        scanner(at=tmp_path / "clamd.ctl") as stub,
        override_settings(CLAMD_ADDRESS=str(tmp_path / "clamd.ctl")),
    ):
        assert scanning.virus_in(EICAR) == "Win.Test.EICAR_HDB-1"
        assert scanning.virus_in(b"Words.") == ""
    assert stub.shown == [EICAR, b"Words."]


def test_an_infected_file_is_refused_written_down_and_told_to_nobody_else(
    cast: Cast, signed_in: SignIn, tmp_path: Path
) -> None:
    idea = make_idea(cast)
    with scanner() as stub, override_settings(CLAMD_ADDRESS=stub.address):
        answer = add(signed_in(cast.alice), files_of(idea), ("plans.docx", INFECTED), ("eicar.txt", EICAR))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count(FOUND) >= 2 and "plans.docx was not added." in page
    assert "Win.Test" not in page
    assert nothing_kept(tmp_path)
    entry = AuditEntry.objects.filter(action="refuse_virus").earliest("pk")
    assert (entry.by, entry.target_id, entry.organisation) == (cast.alice, str(idea.pk), None)
    assert entry.said["found"] == "Win.Test.EICAR_HDB-1" and entry.said["size"] == len(INFECTED)
    assert "plans" not in str(entry.said)
    assert not Notice.objects.exists() and mail.outbox == []
    for person in (cast.bob, cast.carol, cast.olga, cast.sue):
        assert "virus" not in signed_in(person).get("/account/").content.decode()


def test_one_infected_file_loses_none_of_the_others(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    with scanner() as stub, override_settings(CLAMD_ADDRESS=stub.address):
        add(signed_in(cast.alice), files_of(idea), ("eicar.txt", EICAR), ("quote.pdf", PDF))
    assert [file.name for file in idea.attachments.all()] == ["quote.pdf"]


@pytest.mark.parametrize("manner", [
    "dies at once", "dies half way", "never answers", "answers a letter at a time", "never ends", "stops in the middle",
    "has a limit",
])  # fmt: skip
def test_without_a_word_from_the_scanner_no_file_is_kept(
    cast: Cast, signed_in: SignIn, tmp_path: Path, quick: None, manner: str
) -> None:
    idea, client = make_idea(cast), signed_in(cast.alice)
    with scanner(manner) as stub, override_settings(CLAMD_ADDRESS=stub.address):
        began = monotonic()
        answer = add(client, files_of(idea), *[(f"{number}.pdf", PDF) for number in range(5)])
        assert monotonic() - began < 3, "one wait for all five"
    assert answer.status_code == 422
    assert answer.content.decode().count(AWAY) >= 5
    assert len(stub.shown) <= 1
    assert nothing_kept(tmp_path)
    assert not AuditEntry.objects.filter(action__in=["attach", "refuse_virus"]).exists()


@pytest.mark.parametrize("address", [("127.0.0.1", 1), "/nowhere/clamd.ctl"])
def test_a_scanner_that_is_not_there_means_try_later(
    cast: Cast, signed_in: SignIn, tmp_path: Path, address: str | tuple[str, int]
) -> None:
    with override_settings(CLAMD_ADDRESS=address):
        answer = add(signed_in(cast.alice), files_of(make_idea(cast)), ("quote.pdf", PDF))
    assert AWAY in answer.content.decode()
    assert nothing_kept(tmp_path)


def test_without_the_setting_nobody_is_asked(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    with scanner() as stub:
        assert add(signed_in(cast.alice), files_of(idea), ("eicar.txt", EICAR)).status_code == 302
    assert stub.shown == []


def test_a_stranger_cannot_have_files_scanned(cast: Cast, signed_in: SignIn) -> None:
    with scanner() as stub, override_settings(CLAMD_ADDRESS=stub.address):
        assert add(signed_in(cast.sam), files_of(make_idea(cast)), ("quote.pdf", PDF)).status_code == 403
    assert stub.shown == []


def test_files_of_a_business_case_are_scanned_too(cast: Cast, signed_in: SignIn) -> None:
    case = make_case(cast, make_idea(cast, Stage.APPROVED))
    with scanner() as stub, override_settings(CLAMD_ADDRESS=stub.address):
        client = signed_in(cast.owen)
        answer = add(client, f"/cases/{case.idea.reference}/files/", ("eicar.txt", EICAR), ("quote.pdf", PDF))
    assert FOUND in answer.content.decode()
    assert [file.name for file in CaseFile.objects.all()] == ["quote.pdf"]
    assert AuditEntry.objects.get(action="refuse_virus").target_id == str(case.pk)


@pytest.mark.parametrize("kind", ["documents", "images"])
def test_what_editors_add_is_scanned_too(cast: Cast, signed_in: SignIn, kind: str) -> None:
    model = {"documents": get_document_model(), "images": get_image_model()}[kind]
    clean = {"documents": ("plan.pdf", PDF), "images": ("plan.png", picture("PNG"))}[kind]
    client = signed_in(cast.sue)

    def send(name: str, content: bytes) -> Any:
        return client.post(
            f"/admin/{kind}/add/", {"title": "Plan", "file": SimpleUploadedFile(name, content)}
        )

    with scanner() as stub, override_settings(CLAMD_ADDRESS=stub.address):
        assert FOUND in send(clean[0], clean[1] + EICAR).content.decode()
        assert not model.objects.exists()
        send(*clean)
        assert model.objects.count() == 1
    with override_settings(CLAMD_ADDRESS=("127.0.0.1", 1)):
        assert AWAY in send(*clean).content.decode()
    assert model.objects.count() == 1
    assert AuditEntry.objects.filter(action="refuse_virus", by=cast.sue).count() == 1
