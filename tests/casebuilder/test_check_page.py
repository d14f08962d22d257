"""Check a document: what is the record is known again, what was changed is said so, and nobody learns what they may not."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casebuilder import services
from casebuilder.appraisal import canonical
from casebuilder.documents import inside, pdf, workbook
from casebuilder.models import Case, CaseDocument, CaseVersion
from casebuilder.presenter import key_of, paper_of
from place.models import Person
from tests.cast import Cast
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
NONE = "No record you may see matches"


@pytest.fixture
def assured(cast: Cast, case_in: Callable[..., Case]) -> Case:
    case = case_in(Stage.AWAITING_COMMITMENT, delivery_owner=cast.dora, reference="BK-PAPER")
    services.mark(case.current, "draft")
    services.freeze(case, by=cast.fiona, at=timezone.now())
    case.refresh_from_db()
    return case


def kept(case: Case, by: Person, kind: str, content: bytes, root: Any) -> bytes:
    CaseDocument.objects.create(
        version=case.current, key=key_of(case.current), kind=kind, state="done", asked_by=by,
        sha256=hashlib.sha256(content).hexdigest(), file=ContentFile(content, name=f"case.{kind}"))  # fmt: skip
    return content


_papers: dict[str, dict[str, bytes]] = {}


def papers_of(case: Case) -> dict[str, bytes]:
    """Both documents of the version: made once, since every test here assures the same case file."""
    if case.current.fingerprint not in _papers:
        paper = paper_of(case.current)
        made = {"pdf": pdf.write(paper).content, "xlsx": workbook.write(paper).content}
        _papers[case.current.fingerprint] = made
    return dict(_papers[case.current.fingerprint])


@pytest.fixture
def files(assured: Case, cast: Cast, settings: Any, tmp_path: Path) -> dict[str, bytes]:
    """The three documents of the assured version, as the site keeps them."""
    settings.MEDIA_ROOT = tmp_path
    made = papers_of(assured)
    for kind, content in made.items():
        kept(assured, cast.owen, kind, content, tmp_path)
    return made | {"json": canonical(assured.current.document)}


def check(client: Client, content: bytes | None = None, name: str = "case.pdf", typed: str = "") -> Any:
    sent: dict[str, Any] = {"fingerprint": typed}
    if content is not None:
        sent["file"] = SimpleUploadedFile(name, content)
    return client.post("/check/", sent)


def said(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "json"])
def test_the_very_file_we_keep_is_known_with_who_assured_it(
    cast: Cast, assured: Case, files: dict[str, bytes], signed_in: SignIn, kind: str
) -> None:
    text = said(check(signed_in(cast.ed), files[kind], f"x.{kind}"))
    assert "This is the record" in text
    assert ("to the last byte, the very file" in text) is (kind != "json")
    assert ("It says exactly what the record says." in text) is (kind == "json")
    assert f"{assured.idea.reference}: {assured.idea.title}" in text
    assert "1, assured" in text and cast.fiona.name in text and "Nobody has signed this version" in text
    assert assured.current.fingerprint in text


def test_who_signed_and_when_is_said(cast: Cast, case_in: Callable[..., Case], signed_in: SignIn) -> None:
    case = case_in(Stage.COMMITTED)
    text = said(check(signed_in(cast.ed), canonical(case.current.document), "case.json"))
    assert "Severn Hospital: Ed Hospital" in text and "Severn Council: Erin Council" in text


@pytest.mark.parametrize("length", [12, 20, 64])
def test_a_fingerprint_typed_is_enough(cast: Cast, assured: Case, signed_in: SignIn, length: int) -> None:
    typed = assured.current.fingerprint[:length].upper()
    spaced = " ".join(typed[place : place + 4] for place in range(0, length, 4))
    text = said(check(signed_in(cast.ed), typed=spaced))
    assert "This is the record" in text and assured.idea.reference in text


def test_the_sha_256_of_a_file_typed_is_enough(
    cast: Cast, files: dict[str, bytes], signed_in: SignIn
) -> None:
    text = said(check(signed_in(cast.ed), typed=hashlib.sha256(files["xlsx"]).hexdigest()))
    assert "the very file this site keeps" in text


def test_a_version_that_no_longer_stands_is_said_to_be_overtaken(
    cast: Cast, assured: Case, files: dict[str, bytes], signed_in: SignIn
) -> None:
    services.thaw(assured, by=cast.fiona, at=timezone.now())
    text = said(check(signed_in(cast.ed), files["pdf"]))
    assert "Version 2 took its place" in text and "tone-wait" in text and "superseded" in text


def test_one_byte_changed_in_the_case_file_of_a_pdf_is_an_alteration(
    cast: Cast, files: dict[str, bytes], signed_in: SignIn
) -> None:
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(files["pdf"])) as document:
        document.save(
            plain, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized
        )
    altered = plain.getvalue().replace(b'"horizon":3', b'"horizon":2', 1)
    assert altered != plain.getvalue()
    assert "This document was altered" in said(check(signed_in(cast.ed), altered))


def test_one_byte_changed_in_a_packed_case_file_is_an_alteration(
    cast: Cast, files: dict[str, bytes], signed_in: SignIn
) -> None:
    dictionary = files["pdf"].index(b"/Type /EmbeddedFile")
    place = files["pdf"].index(b"stream\n", dictionary) + 60
    altered = files["pdf"][:place] + bytes([files["pdf"][place] ^ 1]) + files["pdf"][place + 1 :]
    assert "This document was altered" in said(check(signed_in(cast.ed), altered))


def test_one_byte_changed_on_a_page_leaves_the_case_file_the_record_but_not_the_file(
    cast: Cast, files: dict[str, bytes], signed_in: SignIn
) -> None:
    place = files["pdf"].index(b"stream\n") + 20
    altered = files["pdf"][:place] + bytes([files["pdf"][place] ^ 1]) + files["pdf"][place + 1 :]
    text = said(check(signed_in(cast.ed), altered))
    assert "The case file inside it is the record. The pages are not, byte for byte" in text
    assert "tone-good" in text and "very file" not in text


def test_a_workbook_somebody_saved_again_only_names_the_record(
    cast: Cast, files: dict[str, bytes], signed_in: SignIn
) -> None:
    import openpyxl

    book, out = openpyxl.load_workbook(io.BytesIO(files["xlsx"])), io.BytesIO()
    book["Lines"]["T6"] = 1_000_000
    book.save(out)
    text = said(check(signed_in(cast.ed), out.getvalue(), "copy.xlsx"))
    assert "This names the record" in text and "Figures may have been changed in it" in text
    assert "tone-wait" in text


def test_a_changed_case_file_is_no_record(cast: Cast, files: dict[str, bytes], signed_in: SignIn) -> None:
    changed = files["json"].replace(b'"horizon":3', b'"horizon":2')
    assert NONE in said(check(signed_in(cast.ed), changed, "case.json"))
    spaced = json.dumps(json.loads(files["json"]), indent=4).encode()
    assert "says exactly what the record says" in said(check(signed_in(cast.ed), spaced, "case.json"))


def words_of(page: str) -> str:
    """What the page itself says, without the token of its form."""
    return re.sub(r'value="\w{64}"', "", page[page.index("<main") : page.index("</main>")])


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "json"])
def test_whoever_may_not_see_the_case_is_told_what_everybody_is_told_of_nothing(
    cast: Cast, assured: Case, files: dict[str, bytes], signed_in: SignIn, kind: str
) -> None:
    """The same words, the same questions to the database: no way to learn that there is such a case."""
    client = signed_in(cast.stan)
    check(client, typed="0" * 12)
    with CaptureQueriesContext(connection) as of_a_case:
        there = said(check(client, files[kind], f"case.{kind}"))
    CaseDocument.objects.all().delete()
    CaseVersion.objects.update(fingerprint="0" * 64)
    with CaptureQueriesContext(connection) as of_nothing:
        nothing = said(check(client, files[kind], f"case.{kind}"))
    assert NONE in there and assured.idea.title not in there
    assert words_of(there) == words_of(nothing)
    questions = [
        [re.sub(r"\d+", "", query["sql"])[:90] for query in asked] for asked in (of_a_case, of_nothing)
    ]
    assert questions[0] == questions[1]
    assert NONE in said(check(client, typed=assured.current.fingerprint))


def test_a_reader_of_a_released_case_learns_of_the_version_that_stands_alone(
    cast: Cast, assured: Case, signed_in: SignIn
) -> None:
    old = assured.current.fingerprint
    services.thaw(assured, by=cast.fiona, at=timezone.now())
    assured.refresh_from_db()
    Case.objects.filter(pk=assured.pk).update(released_at=timezone.now())
    client = signed_in(cast.cleo)
    assert NONE in said(check(client, typed=old))
    assert "This is the record" in said(check(client, typed=assured.current.fingerprint))
    copied = client.get(f"/cases/{assured.idea.reference}/case.json").content
    assert "released copy" in said(check(client, copied, "copy.json"))


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("case.pdf", b"%PDF-1.7 and nothing", "This is not a PDF file"),
        ("case.xlsx", b"PK\x03\x04 and nothing", "This is not a XLSX file"),
        ("case.json", b"[1, 2", "This is not a case file"),
        ("case.json", b'{"format": "other/1"}', "This is not a case file"),
        ("case.json", b"[" * 100_000, "This is not a case file"),
        ("case.json", b'{"format": "bankable-case/1", "title": "\\ud800"}', "This is not a case file"),
        ("case.docx", b"PK\x03\x04", "Only a PDF, a workbook"),
        ("case", b"x", "Only a PDF, a workbook"),
        ("case.pdf", b"", "The file is empty"),
        ("../../etc/passwd", b"root", "Only a PDF, a workbook"),
    ],
)
def test_what_is_no_document_of_ours_is_refused_with_the_reason(
    cast: Cast, signed_in: SignIn, name: str, content: bytes, why: str
) -> None:
    answer = check(signed_in(cast.sam), content, name)
    assert answer.status_code == 422 and why in said(answer)


@pytest.mark.parametrize(
    "typed", ["", "abc", "g" * 12, "0" * 65, "<script>alert(1)</script>", "٠١٢٣٤٥٦٧٨٩٠١"]
)
def test_what_is_no_fingerprint_is_explained_and_kept(cast: Cast, signed_in: SignIn, typed: str) -> None:
    answer = check(signed_in(cast.sam), typed=typed)
    assert answer.status_code == 422 and "<script>alert" not in said(answer)
    wanted = "only the digits 0 to 9" if typed else "Choose a file, or type the fingerprint"
    assert wanted in said(answer)
    assert answer.context["form"]["fingerprint"].value() == typed


def test_a_workbook_that_unpacks_into_far_too_much_is_refused_unread(cast: Cast, signed_in: SignIn) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(part, "<x/>")
        archive.writestr("docProps/custom.xml", b" " * 50_000_000)
    assert "unpacks into far more" in said(check(signed_in(cast.sam), out.getvalue(), "bomb.xlsx"))


def test_a_packed_attachment_is_unpacked_no_further_than_a_case_file_may_be_long() -> None:
    bomb = zlib.compress(b"{" + b" " * 60_000_000)
    head = b"1 0 obj\n<</Type /EmbeddedFile/Filter /FlateDecode/Length %d>>\nstream\n" % len(bomb)
    claims = inside.of_pdf(b"%PDF-1.7\n" + head + bomb + b"\nendstream\nendobj\n%%EOF")
    assert claims.case is None


@pytest.mark.parametrize("compressed", [True, False])
def test_a_pdf_another_program_rewrote_keeps_its_case_file(
    assured: Case, files: dict[str, bytes], compressed: bool
) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(files["pdf"])) as document:
        modes = pikepdf.ObjectStreamMode
        document.save(
            out, compress_streams=compressed, recompress_flate=compressed, object_stream_mode=modes.generate
        )
    claims = inside.of_pdf(out.getvalue())
    assert claims.inside == assured.current.fingerprint
    assert claims.named == assured.current.fingerprint[:32] and not claims.altered


def test_a_pdf_without_what_we_put_there_claims_nothing() -> None:
    for content in (
        b"%PDF-1.7 /Type /EmbeddedFile",
        b"/Type /EmbeddedFile/Length 99999999>>stream\n{",
        b"/ID [<" + b"z" * 64,
    ):
        claims = inside.of_pdf(content)
        assert (claims.named, claims.case, claims.inside) == ("", None, "")


def test_the_page_asks_few_questions_whatever_there_is(
    cast: Cast, assured: Case, files: dict[str, bytes], signed_in: SignIn, queries_of: Callable[..., int]
) -> None:
    client = signed_in(cast.ed)
    assert queries_of(client, "/check/") <= 6
    check(client, typed="0" * 12)
    with CaptureQueriesContext(connection) as asked:
        check(client, files["pdf"])
    assert len(asked) <= 15, [query["sql"][:100] for query in asked]


def test_it_is_linked_from_the_foot_of_each_page_and_from_the_method(
    cast: Cast, assured: Case, signed_in: SignIn
) -> None:
    text = said(signed_in(cast.ed).get(f"/cases/{assured.idea.reference}/"))
    assert '<a href="/check/">Check a document</a>' in text
    assert "on the page “Check a document”: http://127.0.0.1:8000/check/" in text


def test_whoever_is_not_signed_in_is_asked_to(client: Client, db: None) -> None:
    assert client.get("/check/").status_code == 302
    assert client.post("/check/", {"fingerprint": "0" * 12}).status_code == 302


def test_thirty_questions_in_ten_minutes_are_enough(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.sam)
    answers = [check(client, typed="0" * 12).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
