"""The PDF: two standards at once, what it carries, how it is tagged, and that it is always the same."""

from __future__ import annotations

from typing import Any

import page as validator
import pikepdf
import pytest

from casebuilder.appraisal import canonical
from casebuilder.documents import pdf
from casebuilder.documents.paper import Paper, Status
from tests.casebuilder.documents import papers
from tests.casebuilder.documents.conftest import written
from tests.casebuilder.documents.reading import elements, opened, starts


def kinds(document: pikepdf.Pdf) -> list[str]:
    return [str(found.S) for found in elements(document)]


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_every_paper_passes_the_standard(name: str, profile: str) -> None:
    report = validator.validate_pdf_bytes(written(name).content, profile=profile)
    assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]


def test_the_writer_has_nothing_to_complain_about(name: str) -> None:
    assert written(name).warnings == ()


def test_only_the_case_file_is_attached_and_it_is_the_canonical_one(name: str) -> None:
    paper = papers.ALL[name]()
    document = opened(written(name).content)
    attachments = document.attachments
    assert list(attachments) == [paper.filename]
    assert attachments[paper.filename].get_file().read_bytes() == canonical(paper.case)
    assert str(attachments[paper.filename].obj.AFRelationship) == "/Source"


def test_the_file_names_itself_and_no_author(name: str) -> None:
    document = opened(written(name).content)
    assert str(document.Root.Lang) == "en-GB"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert papers.ALL[name]().reference[:2] in str(document.docinfo["/Title"])
    assert "/Author" not in document.docinfo


def test_parts_are_in_the_outline() -> None:
    document = opened(written("worked").content)
    with document.open_outline() as outline:
        parts = [part.title for part in outline.root[0].children]
    assert parts[0] == "The decision on one page"
    assert len(parts) == 13


def test_headings_never_skip_a_level(name: str) -> None:
    levels = [
        int(kind[2:])
        for kind in kinds(opened(written(name).content))
        if kind[:2] == "/H" and kind[2:].isdigit()
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_table_has_a_caption_and_every_cell_its_headings(name: str) -> None:
    document = opened(written(name).content)
    for found in elements(document):
        if (
            found.S == "/Table" and name != "hostile"
        ):  # there a row can be longer than a page, and part from its caption
            assert found.K[0].S == "/Caption"
        if found.S == "/TD":
            assert len(found.A[0].Headers if isinstance(found.A, pikepdf.Array) else found.A.Headers) >= 1


@pytest.mark.papers
def test_every_figure_says_what_it_shows() -> None:
    document = opened(written("large").content)
    figures = [found for found in elements(document) if found.S == "/Figure"]
    assert len(figures) == 6
    assert all(len(str(found.Alt)) >= 20 for found in figures)
    assert any("City Council pays £" in str(found.Alt) for found in figures)


def test_the_same_paper_makes_the_same_bytes() -> None:
    assert pdf.write(papers.small()).content == written("small").content


def test_another_time_makes_other_bytes_but_the_same_attachment() -> None:
    later = papers.paper(papers.worked_case(), made_at=papers.WHEN.replace(hour=15))
    content = pdf.write(later).content
    assert content != written("small").content
    document = opened(content)
    assert document.attachments[later.filename].get_file().read_bytes() == later.case_bytes


def test_only_our_own_typefaces_are_used(name: str) -> None:
    document = opened(written(name).content)
    fonts = {
        str(font.BaseFont).split("+")[1] for found in document.pages for font in found.resources.Font.values()
    }
    assert fonts <= {
        "Bankable-Sans",
        "Bankable-Sans-Italic",
        "Bankable-Sans-Semi-Bold",
        "Bankable-Serif-Semi-Bold",
    }


def deciding(paper: Paper) -> Any:
    """The deciding page alone, laid out."""
    given = pdf._given(paper)
    return pdf.Press().layout(pdf._html(given | {"forms": [given["decision"]]}))


def test_the_draft_mark_goes_when_finance_has_assured_the_case() -> None:
    def marked(status: Status) -> bool:
        html = pdf._html(pdf._given(papers.paper(papers.worked_case(), status=status)))
        return b"rotate" in pdf._held()["draft.svg"][1] and 'class="status-draft' in html

    assert [status for status in Status if marked(status)] == [Status.DRAFT]


def test_the_draft_mark_is_drawn_on_the_pages_of_a_draft_only() -> None:
    draft = papers.paper(papers.worked_case())
    assured = papers.paper(papers.worked_case(), status=Status.ASSURED)
    drawn = [opened(pdf.saved(deciding(paper))) for paper in (draft, assured)]
    counts = [document.pages[0].Contents.read_bytes().count(b" Do") for document in drawn]
    assert counts[0] == counts[1] + 1


def test_the_cover_and_the_deciding_page_are_one_page_each_whatever_the_case(name: str) -> None:
    found = starts(opened(written(name).content))
    assert found["The decision on one page"] == 1
    assert found["Contents"] == 2
