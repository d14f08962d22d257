"""Files on an idea: added by its authors, downloaded by whoever sees it, gone when removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client, override_settings

from ideas import services
from ideas.models import Attachment, Audience, Idea
from place.files import FileRefused, check
from place.keeping import keep_bytes
from place.models import AuditEntry, Person
from tests.cast import Cast
from tests.files import PDF, located, picture
from tests.makers import make_idea
from workflow.refusals import NotAllowed
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Any) -> Any:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


def add(client: Client, idea: Idea, *files: tuple[str, bytes]) -> Any:
    sent = [SimpleUploadedFile(name, content, content_type="text/html") for name, content in files]
    return client.post(f"{idea.get_absolute_url()}files/", {"files": sent})


def attached(cast: Cast, idea: Idea, name: str = "quote.pdf") -> Attachment:
    return services.attach(by=cast.alice, idea=idea, name=name, content=PDF)


def address(file: Attachment) -> str:
    return f"{file.idea.get_absolute_url()}files/{file.uid}/"


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SUBMITTED, Stage.IN_REVIEW, Stage.DELIVERING])
def test_authors_add_files_from_the_draft_on(cast: Cast, signed_in: SignIn, stage: Stage) -> None:
    idea = make_idea(cast, stage)
    assert add(signed_in(cast.bob), idea, ("quote.pdf", PDF), ("where.jpg", located())).status_code == 302
    assert [file.name for file in idea.attachments.all()] == ["quote.pdf", "where.jpg"]
    assert AuditEntry.objects.filter(action="attach").count() == 2


def test_one_bad_file_loses_none_of_the_others(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    answer = add(
        signed_in(cast.alice), idea, ("good.pdf", PDF), ("bad.exe", b"MZ"), ("fine.png", picture("PNG"))
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "bad.exe was not added." in page
    assert "There is a problem" in page
    assert [file.name for file in idea.attachments.all()] == ["good.pdf", "fine.png"]
    assert "good.pdf" in page


def test_choosing_nothing_is_explained(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.alice).post(f"{make_idea(cast).get_absolute_url()}files/")
    assert answer.status_code == 422
    assert "Choose a file first" in answer.content.decode()


def test_six_files_at_once_are_one_too_many(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    assert add(signed_in(cast.alice), idea, *[(f"{n}.pdf", PDF) for n in range(6)]).status_code == 422
    assert not idea.attachments.exists()


def test_a_flood_is_turned_away_before_it_is_read(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.alice)
    client.raise_request_exception = False
    idea, sent = make_idea(cast), {"files": SimpleUploadedFile("a.pdf", PDF)}
    answer = client.post(f"{idea.get_absolute_url()}files/", sent, CONTENT_LENGTH="60000000")
    assert answer.status_code in (400, 413)


def test_only_authors_add_and_only_while_it_is_open(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    for onlooker in (cast.sam, cast.carol, cast.rita):
        assert add(signed_in(onlooker), idea, ("quote.pdf", PDF)).status_code == 403
    assert add(signed_in(cast.alice), make_idea(cast, Stage.WITHDRAWN), ("quote.pdf", PDF)).status_code == 403
    assert not Attachment.objects.exists()


def test_twenty_files_are_all_an_idea_holds(cast: Cast) -> None:
    idea = make_idea(cast)
    for number in range(20):
        attached(cast, idea, f"{number}.pdf")
    with pytest.raises(FileRefused, match="20 files"):
        attached(cast, idea, "twentyfirst.pdf")


def test_one_person_cannot_fill_the_disk(cast: Cast) -> None:
    idea = make_idea(cast)
    attached(cast, idea)
    Attachment.objects.update(size=200_000_000)
    with pytest.raises(FileRefused, match="200 MB"):
        attached(cast, make_idea(cast, title="Another"), "more.pdf")


# Taking it away


def test_a_file_goes_out_as_a_download_and_as_nothing_else(cast: Cast, signed_in: SignIn) -> None:
    file = attached(cast, make_idea(cast, Stage.IN_REVIEW), "Quote für “Lámpara”.pdf")
    answer = signed_in(cast.sam).get(address(file))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Quote%20f%C3%BCr")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store, private"
    assert not answer.has_header("ETag") and not answer.has_header("Last-Modified")


def test_whoever_may_not_see_the_idea_finds_no_file_whatever_they_ask(cast: Cast, signed_in: SignIn) -> None:
    file = attached(cast, make_idea(cast, Stage.IN_REVIEW, audience=Audience.CONFIDENTIAL))
    asked = {"If-None-Match": "*", "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT", "Range": "bytes=0-3"}
    assert signed_in(cast.stan).get(address(file), headers=asked).status_code == 404
    assert Client().get(address(file), headers=asked).status_code == 302
    assert signed_in(cast.stan).get(f"{file.idea.get_absolute_url()}files/").status_code == 404


def test_a_file_of_a_draft_is_for_its_authors(cast: Cast, signed_in: SignIn) -> None:
    file = attached(cast, make_idea(cast, Stage.DRAFT))
    assert signed_in(cast.carol).get(address(file)).status_code == 404
    answer = signed_in(cast.bob).get(address(file))
    assert answer.status_code == 200
    answer.getvalue()


def test_the_rule_is_asked_again_each_time(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    file, client = attached(cast, idea), signed_in(cast.stan)
    first = client.get(address(file))
    assert first.status_code == 200
    first.getvalue()
    Idea.objects.filter(pk=idea.pk).update(audience=Audience.CONFIDENTIAL)
    assert client.get(address(file)).status_code == 404


def test_a_file_is_not_found_through_another_idea(cast: Cast, signed_in: SignIn) -> None:
    hidden = attached(cast, make_idea(cast, Stage.IN_REVIEW, audience=Audience.CONFIDENTIAL))
    other = make_idea(cast, Stage.IN_REVIEW, author=cast.stan, coauthors=[])
    client = signed_in(cast.stan)
    for tail in ("", "remove/"):
        assert client.get(f"{other.get_absolute_url()}files/{hidden.uid}/{tail}").status_code == 404
    assert client.post(f"{other.get_absolute_url()}files/{hidden.uid}/remove/").status_code == 404
    assert Attachment.objects.count() == 1


def test_the_place_on_the_disk_tells_nothing_and_is_no_address(cast: Cast, signed_in: SignIn) -> None:
    file = attached(cast, make_idea(cast), "secret plan.pdf")
    assert "secret" not in file.stored.name
    assert signed_in(cast.alice).get(f"/media/{file.stored.name}/").status_code == 404


# Removing


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_is_gone_for_good_and_the_audit_says_so(cast: Cast, signed_in: SignIn) -> None:
    file = attached(cast, make_idea(cast))
    path, client = file.stored.name, signed_in(cast.alice)
    assert client.get(f"{address(file)}remove/").status_code == 200
    assert default_storage.exists(path)
    assert client.post(f"{address(file)}remove/").status_code == 302
    assert not default_storage.exists(path)
    assert AuditEntry.objects.get(action="detach").said["file"] == str(file.uid)
    assert client.post(f"{address(file)}remove/").status_code == 404


def test_the_coordinator_removes_a_file_others_do_not(cast: Cast) -> None:
    file = attached(cast, make_idea(cast, Stage.IN_REVIEW))
    for other in (cast.sam, cast.rita, cast.bob, cast.piet):
        with pytest.raises(NotAllowed):
            services.detach(by=other, attachment=file)
    services.detach(by=cast.carol, attachment=file)


def test_a_file_the_database_refuses_leaves_no_bytes_behind(cast: Cast) -> None:
    idea = make_idea(cast)
    twin = attached(cast, idea)
    row = Attachment(idea=idea, uid=twin.uid)
    before = len(default_storage.listdir(f"kept/{twin.uid.hex[:2]}")[1])
    with pytest.raises(IntegrityError):
        keep_bytes(row, check("quote.pdf", PDF), by=cast.alice)
    assert len(default_storage.listdir(f"kept/{twin.uid.hex[:2]}")[1]) == before


def test_the_page_of_twenty_files_asks_few_questions(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    attached(cast, idea)
    one = queries_of(signed_in(cast.alice), f"{idea.get_absolute_url()}files/")
    for number in range(12):
        attached(cast, idea, f"{number}.pdf")
    assert queries_of(signed_in(cast.alice), f"{idea.get_absolute_url()}files/") == one <= 15
