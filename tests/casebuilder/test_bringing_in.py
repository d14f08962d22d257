"""A case file is brought in after a look at what it changes; every fault is named, and until then the case stays as it is."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casebuilder.models import Case
from tests.case_makers import DOCUMENT
from tests.casebuilder.test_editor import CaseIn, SignIn, edit, now, post
from tests.cast import Cast


def file(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(DOCUMENT) | {"reference": "X"} | changes


def brought(client: Client, case: Case, document: Any, **said: Any) -> Any:
    return post(
        client, case, "file/", text=document if isinstance(document, str) else json.dumps(document), **said
    )


def test_the_look_says_where_what_it_is_now_and_what_it_would_be_and_keeps_the_case(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case, client = case_in(), signed_in(cast.owen)
    document = file(title="Dim them <b>earlier</b>")
    document["options"][1]["lines"][1]["unit"]["quantity"] = "90000"
    document["options"][1]["lines"].pop(0)
    page = brought(client, case, document)
    text = page.content.decode()
    assert page.status_code == 200 and case.versions.count() == 1
    found = [(each.kind, each.where, each.was, each.now) for each in page.context["rows"]]
    assert found == [
        ("changed", "Frame", "Dim the lamps after midnight", "Dim them <b>earlier</b>"),
        ("removed", "Options: Dim the lamps: Controls", "", ""),
        ("changed", "Options: Dim the lamps: Electricity not bought", "100,000", "90,000"),
    ]
    assert "Dim them &lt;b&gt;earlier" in text and "<b>earlier" not in text
    assert text.count('id="said"') == 1  # the sentence for those who hear the page stands once, and unseen
    assert brought(client, case, page.context["text"], confirm="yes").status_code == 302
    assert now(case)["title"] == "Dim them <b>earlier</b>" and case.versions.count() == 2


def test_the_last_save_can_be_undone_from_the_desk(cast: Cast, case_in: CaseIn, signed_in: SignIn) -> None:
    case, client = case_in(), signed_in(cast.owen)
    assert "Undo last save" not in client.get(edit(case)).content.decode()
    post(client, case, "words/", ask="Agree £10,000")
    link = f"/cases/{case.idea.reference}/versions/1/bring-back/"
    for part in ("", "options/2/"):
        assert f'<a href="{link}">Undo last save</a>' in client.get(edit(case, part)).content.decode()
    assert client.post(link, {"expected": 2, "why": "A slip."}).status_code == 302
    assert "ask" not in now(case).get("narrative", {})


def test_a_file_that_says_what_the_case_says_has_nothing_to_bring_in(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case, client = case_in(), signed_in(cast.owen)
    text = brought(client, case, file()).content.decode()
    assert "Nothing: it says what the case says now." in text and "confirm" not in text


def test_every_fault_is_told_with_its_line_its_path_and_what_was_expected(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case, client = case_in(), signed_in(cast.owen)
    document = file(unknown=1)
    lines = document["options"][1]["lines"]
    lines[0] |= {"shares": {"council": "0.9", "hospital": 0.1}, "grade": 9}
    page = brought(client, case, document)
    text = page.content.decode()
    assert page.status_code == 422 and case.versions.count() == 1
    for said in (
        "Dim the lamps › Controls",
        "options[1].lines[0].grade",
        "options[1].lines[0].shares.hospital",
        "unknown",
    ):
        assert said in text, said
    many = file(options=[{"key": str(n)} for n in range(40)])
    assert "more faults" in brought(client, case, many).content.decode()


HOSTILE = "\u202e<script>alert(1)</script>=HYPERLINK(1)"


@pytest.mark.parametrize(
    "change",
    [
        {"title": HOSTILE},
        {"title": "x" * 100_000},
        {"narrative": {"ask": HOSTILE, "summary": "word" * 25_000}},
        {"answers": {"<b>": HOSTILE}},
        {"risks": [{"risk": HOSTILE, "owner": "=1+1"}]},
        {"organisations": [{"key": "<i>", "name": HOSTILE}]},
        {"options": DOCUMENT["options"] + [{"key": "</td>", "name": HOSTILE, "role": "option", "lines": []}]},
        {"base_year": 10**30},
        {"horizon": "5"},
    ],
)
def test_hostile_text_is_a_fault_or_is_shown_as_the_text_it_is(
    cast: Cast, case_in: CaseIn, signed_in: SignIn, change: dict[str, Any]
) -> None:
    case, client = case_in(), signed_in(cast.owen)
    page = brought(client, case, file(**change))
    assert page.status_code in (200, 422) and "<script>alert" not in page.content.decode()
    if page.status_code == 200:
        assert brought(client, case, page.context["text"], confirm="yes").status_code == 302
        for part in ("options/2/", "options/2/?view=trust", "words/"):
            assert "<script>alert" not in client.get(edit(case, part)).content.decode()


@pytest.mark.papers
def test_five_hundred_lines_over_125_years_go_in_and_a_larger_file_is_refused_in_words(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case, client = case_in(), signed_in(cast.owen)
    document = file(horizon=125)
    first = document["options"][1]["lines"][0] | {"by_year": {str(year): "10" for year in range(126)}}
    document["options"][1]["lines"] += [first | {"key": f"l{n}", "name": f"Line {n}"} for n in range(498)]
    page = brought(client, case, document)
    assert page.status_code == 200 and page.context["more"] > 0
    assert brought(client, case, page.context["text"], confirm="yes").status_code == 302
    assert len(now(case)["options"][1]["lines"]) == 500
    large = SimpleUploadedFile("case.json", b"[" + b" " * 2_000_001 + b"]")
    refused = post(client, case, "file/", file=large)
    assert refused.status_code == 422 and "too large to be a case file" in refused.content.decode()


def test_a_file_looked_at_before_somebody_saved_is_put_together_with_what_they_changed(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case, client = case_in(), signed_in(cast.owen)
    page = brought(client, case, file(title="Dim them earlier"))
    client.post(edit(case, "words/"), {"expected": 1, "ask": "Agree £10,000"})
    sent = {"expected": page.context["expected"], "text": page.context["text"], "confirm": "yes"}
    assert client.post(edit(case, "file/"), sent).status_code == 302
    assert (now(case)["title"], now(case)["narrative"]) == ("Dim them earlier", {"ask": "Agree £10,000"})
