"""Reading a case, its PDF and its file; agreeing, signing and planning on pages."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casebuilder import services, tasks
from casebuilder.appraisal import canonical
from casebuilder.documents.written import CannotWrite, Written
from casebuilder.models import Case, CaseDocument, CaseVersion
from casebuilder.services.papers import throw_away
from tests.cast import PASSWORD, Cast
from tests.makers import make_idea
from workflow.stages import Stage

CaseIn = Callable[..., Case]
SignIn = Callable[[Any], Client]
SIGNED = {"capacity": "Chief executive", "authority": "Scheme 4.2", "limit": "£500,000"}


@pytest.fixture
def waiting(cast: Cast, case_in: CaseIn) -> Case:
    case = case_in(Stage.AWAITING_COMMITMENT, delivery_owner=cast.dora)
    services.mark(case.current, "draft")
    services.freeze(case, by=cast.fiona, at=timezone.now())
    case.refresh_from_db()
    return case


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> list[str]:
    """A quick writer that remembers what it wrote."""
    written: list[str] = []

    def write(kind: str, paper: Any) -> Written:
        written.append(paper.status.value)
        return Written(b"%PDF-1.7 " + paper.fingerprint.encode(), 1, ())

    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(tasks, "write", write)
    return written


def at(case: Case, page: str = "") -> str:
    return f"/cases/{case.idea.reference}/{page}"


def read(case: Case) -> dict[str, Any]:
    case.refresh_from_db()
    return {"number": case.current.number, "fingerprint": case.current.fingerprint}


def prove_it_is_you(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302 and "confirm-it-is-you" in answer.url
    client.post(answer.url, {"password": PASSWORD})


# Reading


@pytest.mark.parametrize("who", ["owen", "fiona", "frank", "erin", "ed", "adam", "sue"])
def test_its_team_its_bodies_and_auditors_read_a_case(
    cast: Cast, case_in: CaseIn, signed_in: SignIn, who: str
) -> None:
    case, client = case_in(), signed_in(getattr(cast, who))
    page = client.get(at(case))
    assert page.status_code == 200 and page.content.count(b"<h1") == 1
    assert client.get(at(case, "case.json")).status_code == 200


@pytest.mark.parametrize("who", ["stan", "sam", "alice", "henry", "cleo", "rita"])
@pytest.mark.parametrize(
    "page",
    [
        "",
        "case.json",
        "versions/1/",
        "document/{uid}/",
        "document/{uid}/progress/",
        "agree/",
        "delivery-owner/",
    ],
)
def test_for_everybody_else_there_is_no_such_case(
    cast: Cast, waiting: Case, signed_in: SignIn, who: str, page: str
) -> None:
    document = CaseDocument.objects.create(version=waiting.current, key="k", asked_by=cast.owen, state="done")
    assert signed_in(getattr(cast, who)).get(at(waiting, page.format(uid=document.uid))).status_code == 404


def test_a_released_case_is_read_by_those_who_see_the_idea(
    cast: Cast, waiting: Case, signed_in: SignIn
) -> None:
    waiting.released_at = timezone.now()
    waiting.save()
    assert signed_in(cast.cleo).get(at(waiting)).status_code == 200


def test_whoever_is_not_signed_in_is_asked_to(waiting: Case) -> None:
    assert Client().get(at(waiting)).status_code == 302


def test_a_reference_is_found_as_somebody_types_it(cast: Cast, case_in: CaseIn, signed_in: SignIn) -> None:
    case = case_in()
    assert signed_in(cast.owen).get(f"/cases/{case.idea.reference.lower()}/").status_code == 200


def test_the_file_is_the_one_the_fingerprint_is_of(cast: Cast, waiting: Case, signed_in: SignIn) -> None:
    answer = signed_in(cast.ed).get(at(waiting, "case.json"))
    assert hashlib.sha256(answer.content).hexdigest() == waiting.current.fingerprint
    assert answer.content == canonical(waiting.current.document)
    assert answer["Cache-Control"] == "no-store, private"


def test_an_old_version_says_that_it_is_one(cast: Cast, waiting: Case, signed_in: SignIn) -> None:
    services.thaw(waiting, by=cast.fiona, at=timezone.now())
    page = signed_in(cast.owen).get(at(waiting, "versions/1/")).content.decode()
    assert "This is version 1" in page and "See the version that stands now" in page
    assert "Overtaken by a later version" in page and "A draft: nobody has assured it" not in page


def test_reading_takes_as_many_queries_with_two_versions_as_with_thirty(
    cast: Cast, waiting: Case, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    client, page = signed_in(cast.fiona), at(waiting)
    few = queries_of(client, page)
    old = waiting.current
    CaseVersion.objects.bulk_create(
        CaseVersion(
            case=waiting,
            number=number,
            document=old.document,
            fingerprint=old.fingerprint,
            by=cast.owen,
            state="superseded",
        )
        for number in range(2, 31)
    )
    assert queries_of(client, page) == few <= 15


# The PDF


def test_a_pdf_is_made_once_kept_and_served(
    cast: Cast, waiting: Case, signed_in: SignIn, writer: list[str]
) -> None:
    client = signed_in(cast.ed)
    assert "Make the PDF" in client.get(at(waiting)).content.decode()
    client.post(at(waiting, "document/"))
    document = CaseDocument.objects.get()
    assert "Waiting for its turn" in client.get(at(waiting)).content.decode()
    tasks.make_document.call(document.pk)
    tasks.make_document.call(document.pk)  # a worker that is given it twice does nothing more
    document.refresh_from_db()
    answer = client.get(at(waiting, f"document/{document.uid}/"))
    content = b"".join(answer.streaming_content)
    assert (document.state, document.sha256, writer) == (
        "done",
        hashlib.sha256(content).hexdigest(),
        ["assured"],
    )
    assert answer["Content-Disposition"] == f'attachment; filename="{waiting.idea.reference}-v1.pdf"'
    assert (answer["Cache-Control"], answer["Content-Type"]) == ("no-store, private", "application/pdf")
    signed_in(cast.frank).post(at(waiting, "document/"))
    assert CaseDocument.objects.count() == 1
    document.file.delete(save=False)  # as where a database was restored without its files
    assert client.get(at(waiting, f"document/{document.uid}/")).status_code == 404


def test_another_pdf_is_made_once_something_was_agreed(cast: Cast, waiting: Case, writer: list[str]) -> None:
    first = services.ask_for_document(by=cast.ed, version=waiting.current)
    tasks.make_document.call(first.pk)
    services.agree_share(by=cast.fiona, version=waiting.current, body=cast.council)
    second = services.ask_for_document(by=cast.ed, version=waiting.current)
    assert first != second


def test_a_pdf_asked_for_before_a_signature_shows_it(cast: Cast, waiting: Case, writer: list[str]) -> None:
    document = services.ask_for_document(by=cast.ed, version=waiting.current)
    services.agree_share(by=cast.fiona, version=waiting.current, body=cast.council)
    tasks.make_document.call(document.pk)
    assert services.ask_for_document(by=cast.ed, version=waiting.current) == document


def test_a_failure_says_what_to_do_and_can_be_tried_again(
    cast: Cast, waiting: Case, signed_in: SignIn, writer: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(cast.ed)

    def fail(kind: str, paper: Any) -> Written:
        raise CannotWrite("no Pango")

    with monkeypatch.context() as broken:
        broken.setattr(tasks, "write", fail)
        client.post(at(waiting, "document/"))
        tasks.make_document.call(CaseDocument.objects.get().pk)
    page = client.get(at(waiting)).content.decode()
    assert "not set up on this site" in page and "Try again" in page
    client.post(at(waiting, "document/"))
    tasks.make_document.call(CaseDocument.objects.get().pk)
    assert CaseDocument.objects.get().state == "done"


def test_a_document_thrown_away_while_it_is_made_does_not_come_back(
    cast: Cast, waiting: Case, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    """As when a passage is redacted meanwhile: it would hold the words as they were."""

    def write(kind: str, paper: Any) -> Written:
        throw_away(CaseDocument.objects.all())
        return Written(b"%PDF", 1)

    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(tasks, "write", write)
    tasks.make_document.call(services.ask_for_document(by=cast.ed, version=waiting.current).pk)
    assert not CaseDocument.objects.exists() and not [each for each in tmp_path.rglob("*") if each.is_file()]


def test_progress_is_a_fragment_for_the_page_that_waits(
    cast: Cast, waiting: Case, signed_in: SignIn, writer: list[str]
) -> None:
    client = signed_in(cast.ed)
    document = services.ask_for_document(by=cast.ed, version=waiting.current)
    address = at(waiting, f"document/{document.uid}/progress/")
    assert client.get(address).status_code == 302  # without JavaScript: back to the page itself
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" in fragment and "<html" not in fragment
    tasks.make_document.call(document.pk)
    assert "Download the PDF" in client.get(address, headers={"HX-Request": "true"}).content.decode()
    answer = client.get(at(waiting, f"document/{document.uid}/"))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_an_unfinished_pdf_leads_back_to_its_page(cast: Cast, waiting: Case, signed_in: SignIn) -> None:
    document = services.ask_for_document(by=cast.ed, version=waiting.current)
    assert signed_in(cast.ed).get(at(waiting, f"document/{document.uid}/")).status_code == 302


# Agreeing and signing


def test_an_officer_sees_what_the_body_pays_and_cashes_and_agrees(
    cast: Cast, waiting: Case, signed_in: SignIn
) -> None:
    client = signed_in(cast.fiona)
    page = client.get(at(waiting, "agree/")).content.decode()
    assert "£10,500" in page and page.count("£11,400") >= 3 and "2027-28" in page
    assert client.post(at(waiting, "agree/"), read(waiting) | {"comment": "From April"}).status_code == 302
    assert waiting.current.agreements.get().comment == "From April"


def test_the_hospitals_officer_is_not_offered_the_councils_share(
    cast: Cast, waiting: Case, signed_in: SignIn
) -> None:
    client = signed_in(cast.frank)
    assert client.get(at(waiting, "agree/?body=council")).status_code == 403
    assert client.post(at(waiting, "agree/?body=council"), read(waiting)).status_code == 403
    assert "Severn Hospital" in client.get(at(waiting, "agree/")).content.decode()


def test_agreeing_to_a_version_that_has_changed_is_refused(
    cast: Cast, waiting: Case, signed_in: SignIn
) -> None:
    stale = read(waiting) | {"fingerprint": "0" * 64}
    page = signed_in(cast.fiona).post(at(waiting, "agree/"), stale)
    assert page.status_code == 409 and "has changed since you opened it" in page.content.decode()


def test_signing_asks_for_the_password_again_then_for_the_authority(
    cast: Cast, waiting: Case, signed_in: SignIn
) -> None:
    services.agree_share(by=cast.fiona, version=waiting.current, body=cast.council)
    client = signed_in(cast.erin)
    prove_it_is_you(client, at(waiting, "sign/"))
    page = client.get(at(waiting, "sign/")).content.decode()
    assert waiting.current.fingerprint in page and "£11,400.00" in page and 'value="5000000.00"' in page
    low = client.post(at(waiting, "sign/"), read(waiting) | SIGNED | {"limit": "100"})
    assert (
        low.status_code == 422
        and "is below £11,400.00" in low.content.decode()
        and "Scheme 4.2" in low.content.decode()
    )
    none = client.post(at(waiting, "sign/"), read(waiting) | SIGNED | {"limit": ""})
    assert "or the minute of the committee" in none.content.decode()
    done = client.post(at(waiting, "sign/"), read(waiting) | SIGNED, follow=True)
    assert "You have signed for Severn Council." in done.content.decode()


def test_a_signature_is_never_taken_without_proof_of_who_is_there(
    cast: Cast, waiting: Case, signed_in: SignIn
) -> None:
    services.agree_share(by=cast.fiona, version=waiting.current, body=cast.council)
    answer = signed_in(cast.erin).post(at(waiting, "sign/"), read(waiting) | SIGNED)
    assert answer.status_code == 302 and "confirm-it-is-you" in answer.url
    assert not waiting.current.signatures.exists()


def test_what_was_said_survives_the_password_page(cast: Cast, waiting: Case, signed_in: SignIn) -> None:
    services.agree_share(by=cast.fiona, version=waiting.current, body=cast.council)
    client = signed_in(cast.erin)
    asked = client.post(at(waiting, "sign/"), read(waiting) | SIGNED)
    answer = client.post(asked.url, {"password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, at(waiting))
    assert waiting.current.signatures.get().capacity == "Chief executive"


def test_the_last_signature_commits(cast: Cast, waiting: Case, signed_in: SignIn) -> None:
    for finance, executive, body in (("fiona", "erin", cast.council), ("frank", "ed", cast.hospital)):
        services.agree_share(by=getattr(cast, finance), version=waiting.current, body=body)
        client = signed_in(getattr(cast, executive))
        prove_it_is_you(client, at(waiting, "sign/"))
        last = client.post(at(waiting, "sign/"), read(waiting) | SIGNED, follow=True)
    waiting.idea.refresh_from_db()
    assert waiting.idea.stage == Stage.COMMITTED
    assert "the savings are committed" in last.content.decode()


# Delivery


def test_the_case_owner_names_who_delivers(cast: Cast, case_in: CaseIn, signed_in: SignIn) -> None:
    case, client = case_in(), signed_in(cast.owen)
    assert client.post(at(case, "delivery-owner/"), {"to": cast.stan.uid}).status_code == 422
    assert client.post(at(case, "delivery-owner/"), {"to": cast.dora.uid}).status_code == 302
    case.idea.refresh_from_db()
    assert case.idea.delivery_owner == cast.dora


def test_a_finance_officer_does_not_name_who_delivers(cast: Cast, case_in: CaseIn, signed_in: SignIn) -> None:
    assert signed_in(cast.fiona).get(at(case_in(), "delivery-owner/")).status_code == 403


def test_milestones_are_promised_met_and_set_the_clock(cast: Cast, signed_in: SignIn) -> None:
    idea, client = make_idea(cast, Stage.DELIVERING), signed_in(cast.dora)  # started at once: it has no case
    page = f"/ideas/{idea.reference}/milestones/"
    client.post(page, {"name": "Order", "due_day": 1, "due_month": 5, "due_year": 2099})
    idea.refresh_from_db()
    milestone = idea.milestones.get()
    assert idea.due == milestone.due
    future = {"on_day": 1, "on_month": 1, "on_year": 2099}
    assert "cannot be in the future" in client.post(f"{page}{milestone.pk}/done/", future).content.decode()
    today = timezone.localdate()
    client.post(
        f"{page}{milestone.pk}/done/", {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    )
    assert idea.milestones.get().done_on == today
    assert client.get(f"{page}{milestone.pk}/done/").status_code == 404


def test_colleagues_read_milestones_and_do_not_change_them(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.DELIVERING)
    page = f"/ideas/{idea.reference}/milestones/"
    client = signed_in(cast.sam)
    main = client.get(page).content.split(b"<main")[1].split(b"</main>")[0]
    assert b"<form" not in main
    assert client.post(page, {"name": "Order"}).status_code == 403


def test_a_milestone_without_a_day_is_explained(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.COMMITTED)
    answer = signed_in(cast.dora).post(f"/ideas/{idea.reference}/milestones/", {"name": "Order"})
    assert answer.status_code == 422 and "By when" in answer.content.decode()


def test_a_case_without_a_preferred_option_still_opens(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case, client = case_in(), signed_in(cast.owen)
    document = copy.deepcopy(case.current.document)
    document["options"] = document["options"][:1]
    case.current.document = document
    case.current.fingerprint = hashlib.sha256(canonical(document)).hexdigest()
    case.current.save()
    for page in ("", "edit/", "edit/options/1/"):
        assert client.get(at(case, page)).status_code == 200
