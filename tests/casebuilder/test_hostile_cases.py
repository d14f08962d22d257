"""Whatever a case file holds, each way in and out of the site ends in a clear error or a right answer.

Ways: the page that brings a case file in, the page of the case, its PDF, its workbook, its case file.
"""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from html import unescape
from typing import Any

import openpyxl
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casebuilder import services, tasks
from casebuilder.appraisal import appraise, canonical
from casebuilder.models import Case, CaseDocument
from place.exports import cell_text
from place.models import Person
from tests.casebuilder.documents.papers import HOSTILE, WRITTEN
from tests.cast import Cast

pytestmark = pytest.mark.papers  # each on every surface, documents included

SignIn = Callable[[Person], Client]


def first(*cases: Any) -> list[Any]:
    """The suite makes the documents of the first; `make papers` those of the rest, at seconds each."""
    rest = (case if isinstance(case, tuple) else (case,) for case in cases[1:])
    return [*cases[:1], *(pytest.param(*case, marks=pytest.mark.papers) for case in rest)]


WORDS = {"title", "source", "justification", "outcome", "risk", "mitigation", "owner", "measure", "baseline", "target", "text",
         "consulted_with", "unit", "code", "fund", "name"}  # fmt: skip
WHOLE = ("narrative", "answers", "impacts")  # objects whose every text is typed

# What a case may say: it stays words everywhere.
TEXTS = {
    "markup": HOSTILE,
    "a formula": "=cmd|' /C calc'!A0",
    "a formula after spaces": ' \u2060+HYPERLINK("http://127.0.0.1:9/",1)',
    "full-width": "＝SUM(1)＠＋－",
    "right to left": "مرحبا \u202e gnp.exe \u2066שלום\u2069 \u200f",
    "letters outside the plane": "👩‍🚒 𝒳 \U0010fffd ﷽ \u0301\u0301 \ufeff",
    "templates": "{{ paper }}{% include 'x' %}%(name)s {0} ${x} \\u0041 _x0041_ &lt; ]]>",
    "a line separator": "one\u2028two\u2029three",
    "nothing but spaces": " \u00a0\u2003 ",
    "noncharacters": "Lamps \ufffe\uffff",
}
# What no case may say: refused with the field.
REFUSED = {
    "nul": "a\0b",
    "bell": "a\x07b",
    "escape": "\x1b[2J",
    "delete": "a\x7fb",
    "half a pair": "half \ud800",
}


def written(case: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(case | {name: said for name, said in WRITTEN.items() if name != "parameters"})


def fields(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every text a person types."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in items:
        here = (*way, name)
        if isinstance(each, str):
            if name in WORDS or (way and way[0] in WHOLE and name not in ("posts", "consultation")):
                yield here
        else:
            yield from fields(each, here)


def put(case: dict[str, Any], way: tuple[Any, ...], text: str) -> None:
    *steps, last = way
    inside: Any = case
    for step in steps:
        inside = inside[step]
    inside[last] = text


def poisoned(case: dict[str, Any], text: str) -> dict[str, Any]:
    found = written(case)
    for way in list(fields(found)):
        put(found, way, text)
    return found


@pytest.fixture
def ours(
    cast: Cast, case_in: Callable[..., Case], example: dict[str, Any], settings: Any, tmp_path: Any
) -> Case:
    settings.MEDIA_ROOT = tmp_path
    return case_in(document=written(example))


def bring_in(client: Client, case: Case, document: Any) -> Any:
    case.refresh_from_db()
    text = document if isinstance(document, str) else json.dumps(document)
    address = f"/cases/{case.idea.reference}/edit/file/"
    said = {"expected": case.current.number, "text": text}
    preview = client.post(address, said)
    return client.post(address, said | {"confirm": "1"}) if preview.status_code == 200 else preview


def made(case: Case, by: Person, kind: str) -> CaseDocument:
    document = services.ask_for_document(by=by, version=case.current, kind=kind)
    tasks.make_document.call(document.pk)
    document.refresh_from_db()
    assert document.state in ("done", "failed")
    assert document.state == "done" or document.problem.endswith((".", "!")), document.problem
    return document


def content(document: CaseDocument) -> bytes:
    assert document.state == "done", document.problem
    with document.file.open("rb") as file:
        return bytes(file.read())


def right_everywhere(
    case: Case, by: Person, client: Client, document: dict[str, Any], *, pages: bool = True
) -> None:
    """The page, the case file, the PDF and the workbook say what was brought in, and nothing else happens."""
    case.refresh_from_db()
    stored = case.current.document
    assert {**stored, "reference": ""} == {**json.loads(json.dumps(document)), "reference": ""}
    page = client.get(f"/cases/{case.idea.reference}/")
    assert page.status_code == 200
    assert stored["title"].strip() in unescape(page.content.decode())
    taken = client.get(f"/cases/{case.idea.reference}/case.json")
    assert taken.content == canonical(stored)
    book = openpyxl.load_workbook(io.BytesIO(content(made(case, by, "xlsx"))))
    cells = {cell.value for row in book["Lines"].iter_rows() for cell in row if cell.data_type == "s"}
    names = [line["name"] for option in stored["options"] for line in option["lines"]]
    assert {cell_text(name) for name in names} <= cells
    if pages:
        with pikepdf.open(io.BytesIO(content(made(case, by, "pdf")))) as pdf:
            assert [each.get_file().read_bytes() for each in pdf.attachments.values()] == [canonical(stored)]


@pytest.mark.parametrize("kind", first(*TEXTS))
def test_hostile_text_stays_text_on_every_surface(
    cast: Cast, ours: Case, example: dict[str, Any], signed_in: SignIn, kind: str
) -> None:
    client, document = signed_in(cast.owen), poisoned(example, TEXTS[kind])
    assert len(list(fields(document))) > 30
    answer = bring_in(client, ours, document)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    right_everywhere(ours, cast.owen, client, document)
    page = client.get(f"/cases/{ours.idea.reference}/").content.decode()
    assert "<script>alert(1)" not in page and "<img src='http" not in page and "root:x" not in page


@pytest.mark.parametrize("kind", REFUSED)
def test_text_no_case_may_hold_is_refused_field_by_field(
    cast: Cast, ours: Case, example: dict[str, Any], signed_in: SignIn, kind: str
) -> None:
    client, clean = signed_in(cast.owen), written(example)
    ways = list(fields(clean))
    for way in ways if kind == "nul" else ways[::7]:  # one of them in every field, the others in some
        document = copy.deepcopy(clean)
        put(document, way, REFUSED[kind])
        answer = bring_in(client, ours, document)
        assert answer.status_code == 422, way
        assert len(answer.context["form"].errors["text"]) == 1, (way, answer.context["form"].errors)
    ours.refresh_from_db()
    assert ours.current.number == 1


@pytest.mark.parametrize("where", first("narrative", "title", "name", "unit"))
def test_a_word_of_a_hundred_thousand_letters_ends_in_a_document_or_a_sentence(
    cast: Cast, ours: Case, example: dict[str, Any], signed_in: SignIn, settings: Any, where: str
) -> None:
    settings.DOCUMENT_SECONDS = 40
    client, document, word = signed_in(cast.owen), written(example), "W" * 100_000
    line = document["options"][1]["lines"][1]
    ways: dict[str, Callable[[], Any]] = {
        "title": lambda: document.update(title=word),
        "name": lambda: line.update(name=word),
        "narrative": lambda: document["narrative"].update(strategic=word),
        "unit": lambda: (line.pop("funnel"), line.update(unit={"quantity": "1", "unit": word, "value": "1"})),
    }
    ways[where]()
    assert bring_in(client, ours, document).status_code == 302
    assert client.get(f"/cases/{ours.idea.reference}/").status_code == 200
    ours.refresh_from_db()
    assert made(ours, cast.owen, "xlsx").state == "done"
    made(ours, cast.owen, "pdf")


def test_a_hundred_thousand_letters_in_every_field_are_too_much_and_said_to_be(
    cast: Cast, ours: Case, example: dict[str, Any], signed_in: SignIn
) -> None:
    client, address = signed_in(cast.owen), f"/cases/{ours.idea.reference}/edit/file/"

    def sent(letters: int) -> Any:
        document = json.dumps(poisoned(example, "W" * letters)).encode()
        return client.post(
            address, {"expected": 1, "confirm": "1", "file": SimpleUploadedFile("case.json", document)}
        )

    refused = sent(100_000)
    assert refused.status_code == 422 and "<title>Error: " in refused.content.decode()
    assert sent(20_000).status_code == 302
    assert client.get(f"/cases/{ours.idea.reference}/").status_code == 200
    for kind in ("pdf", "xlsx"):
        told = client.post(f"/cases/{ours.idea.reference}/document/", {"kind": kind}, follow=True)
        assert "characters of text" in told.content.decode() and "shorten the case" in told.content.decode()
    assert not CaseDocument.objects.exists()


def sums(example: dict[str, Any], what: str) -> dict[str, Any]:
    """Cases whose figures are odd and whose words are not."""
    case = written(example)
    lines = case["options"][1]["lines"]
    costs, gains = lines
    if what == "zero flows":
        costs["by_year"], gains["funnel"]["unit_value"] = {"0": "0", "3": "0.00"}, "0"
    elif what == "no flows":
        costs["by_year"] = {}
    elif what == "negative flows":
        costs["by_year"], gains["funnel"]["unit_value"] = {"0": "-30000", "5": "-0.01"}, "-5000"
    elif what == "no lines":
        case["options"][1]["lines"] = []
    elif what == "no options":
        case["options"] = case["options"][:1]
    elif what == "one year":
        case["horizon"], costs["by_year"] = 0, {"0": "1"}
        gains |= {"from": 0, "to": 0}
    elif what == "125 years":
        case["horizon"], gains["to"] = 125, 125
    elif what == "gone at once":
        gains["drop_off"] = "1"
    elif what == "a discount that swells":
        case |= {"horizon": 125, "discounting": {"schedule": "flat", "rate": "-0.99"}}
        gains["to"] = 125
    elif what == "prices that melt":
        case |= {"horizon": 125, "prices": {"basis": "nominal", "inflation": "-0.99"}}
        gains["to"] = 125
    elif what == "ten trillion":
        costs["by_year"] = {"0": "5000000000000"}
    return case


@pytest.mark.parametrize("what", first(
    "negative flows", "zero flows", "no flows", "no lines", "no options", "one year", "125 years", "gone at once",
    "a discount that swells", "prices that melt", "ten trillion",
))  # fmt: skip
def test_odd_figures_get_a_right_answer_on_every_surface(
    cast: Cast, ours: Case, example: dict[str, Any], signed_in: SignIn, settings: Any, what: str
) -> None:
    settings.DOCUMENT_SECONDS = 600  # what is shown is the answer, not the speed of this machine
    client, document = signed_in(cast.owen), sums(example, what)
    assert bring_in(client, ours, document).status_code == 302
    ours.refresh_from_db()
    assert appraise(ours.current.document) == appraise(document)
    endless = what in (
        "a discount that swells",
        "prices that melt",
    )  # figures of two hundred digits fit no page
    right_everywhere(ours, cast.owen, client, document, pages=not endless)
    if endless:
        assert "a figure that cannot be meant" in made(ours, cast.owen, "pdf").problem
    book = openpyxl.load_workbook(io.BytesIO(content(made(ours, cast.owen, "xlsx"))))
    figures = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "n" and cell.value
    ]
    assert all(Decimal(str(value)).is_finite() for value in figures)


@pytest.mark.parametrize("how", ["an amount", "a unit", "growth", "many lines"])
def test_more_money_than_there_is_is_refused_with_the_line(
    cast: Cast, ours: Case, example: dict[str, Any], signed_in: SignIn, how: str
) -> None:
    """The database keeps fourteen digits of pounds: a figure beyond them would make the case unreadable."""
    document = written(example)
    lines = document["options"][1]["lines"]
    if how == "an amount":
        lines[0]["by_year"] = {"0": "9" * 15}
    elif how == "a unit":
        del lines[1]["funnel"]
        lines[1]["unit"] = {"quantity": "9" * 15, "unit": "x", "value": "-" + "9" * 15}
    elif how == "growth":
        document["horizon"], lines[1]["to"], lines[1]["growth"] = 125, 125, "999999"
    else:
        document["options"][1]["lines"] = [
            lines[0] | {"key": f"line-{place}", "by_year": {"0": "600000000000"}} for place in range(20)
        ]
    answer = bring_in(signed_in(cast.owen), ours, document)
    assert answer.status_code == 422
    assert "above £10,000,000,000,000" in str(answer.context["form"].errors)
    ours.refresh_from_db()
    assert ours.current.number == 1


@pytest.mark.parametrize(("lines", "years"), first((500, 5), (60, 125)))
def test_many_lines_and_years_get_documents_or_are_told_what_is_too_much(
    cast: Cast, ours: Case, example: dict[str, Any], signed_in: SignIn, lines: int, years: int
) -> None:
    client, document = signed_in(cast.owen), written(example)
    option = document["options"][1]
    document["horizon"] = years
    option["lines"] = [
        option["lines"][place % 2] | {"key": f"line-{place}", "name": f"Line {place}"}
        for place in range(lines)
    ]
    assert bring_in(client, ours, document).status_code == 302
    assert client.get(f"/cases/{ours.idea.reference}/").status_code == 200
    ours.refresh_from_db()
    assert made(ours, cast.owen, "xlsx").state == "done"
    client.post(f"/cases/{ours.idea.reference}/document/", {"kind": "pdf"})
    document_of = CaseDocument.objects.filter(version=ours.current, kind="pdf").first()
    assert document_of is not None, "a PDF of this size is not refused"


def test_a_workbook_of_five_hundred_lines_over_125_years_is_refused_with_what_to_do(
    cast: Cast, ours: Case, example: dict[str, Any], signed_in: SignIn
) -> None:
    client, document = signed_in(cast.owen), written(example)
    option = document["options"][1]
    document["horizon"] = 125
    option["lines"] = [option["lines"][1] | {"key": f"line-{place}"} for place in range(500)]
    assert bring_in(client, ours, document).status_code == 302
    answer = client.post(f"/cases/{ours.idea.reference}/document/", {"kind": "xlsx"}, follow=True)
    assert "shorten the case, or use the PDF" in unescape(answer.content.decode())
    assert not CaseDocument.objects.exists()


@pytest.mark.parametrize(
    "text", ["", "null", "[]", '"x"', "{", "[" * 100_000, '{"a":' * 5_000, "\ufeff{}", '{"format": NaN}']
)
def test_what_is_no_case_file_is_said_to_be_none(
    cast: Cast, ours: Case, signed_in: SignIn, text: str
) -> None:
    answer = bring_in(signed_in(cast.owen), ours, text)
    assert answer.status_code == 422 and answer.context["form"].errors
