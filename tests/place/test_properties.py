"""Names of people leave the properties of a file; what the file says, and that it opens, stays."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from place.files import Checked, check
from place.kinds import KINDS
from place.properties import nameless

NAME = "Xanthippe"


def pdf(*, packed: bool, open_metadata: bool) -> bytes:
    """One page that says “Lamps”, written by Xanthippe: properties in both kinds, packed tightly or in the open."""
    made = pikepdf.new()
    made.add_blank_page()
    made.pages[0].Contents = made.make_stream(b"BT (Lamps) Tj ET")
    made.docinfo["/Author"] = NAME
    made.docinfo["/Title"] = "Quote"
    with made.open_metadata(set_pikepdf_as_editor=False) as about:
        about["dc:creator"] = [NAME]
        about["dc:title"] = "Quote"
    written = io.BytesIO()
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    made.save(written, object_stream_mode=mode, compress_streams=packed, recompress_flate=packed)
    if not open_metadata:
        again = pikepdf.open(io.BytesIO(written.getvalue()))
        again.Root.Metadata.write(again.Root.Metadata.read_bytes())
        written = io.BytesIO()
        again.save(written, object_stream_mode=mode, compress_streams=True)
    return written.getvalue()


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("open_metadata", [True, False])
def test_a_pdf_no_longer_says_who_wrote_it(packed: bool, open_metadata: bool) -> None:
    before = pdf(packed=packed, open_metadata=open_metadata)
    named = pikepdf.open(io.BytesIO(before))
    assert str(named.docinfo["/Author"]) == NAME and NAME in str(named.open_metadata())
    after = nameless(check("quote.pdf", before)).content
    opened = pikepdf.open(io.BytesIO(after))
    assert "/Author" not in opened.docinfo
    assert NAME not in str(opened.open_metadata())
    assert b"Lamps" in opened.pages[0].Contents.read_bytes() and len(after) == len(before)


@pytest.mark.parametrize(
    "author", [b"(Xan\\)thippe \\(Alice\\))", b"(Xanthippe (of Streets))", b"<58616E746869707065>"]
)
def test_however_the_name_is_written(author: bytes) -> None:
    content = b"%PDF-1.4\n1 0 obj << /Author " + author + b" /Title (Quote) >> endobj\n%%EOF"
    after = nameless(Checked("a.pdf", "application/pdf", content)).content
    assert b"anthippe" not in after and b"58616E" not in after and b"/Title (Quote)" in after
    assert len(after) == len(content)


def test_a_workbook_no_longer_says_who_wrote_saved_or_commented_on_it() -> None:
    book = Workbook()
    book.properties.creator = book.properties.lastModifiedBy = NAME
    book.active["A1"] = "Lamps"
    book.active["A1"].comment = Comment("Dear", NAME)
    written = io.BytesIO()
    book.save(written)
    after = nameless(check("quote.xlsx", written.getvalue())).content
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        assert not any(NAME.encode() in archive.read(part) for part in archive.namelist())
    opened = load_workbook(io.BytesIO(after))
    assert opened.active["A1"].value == "Lamps" and opened.active["A1"].comment.text == "Dear"


def test_a_word_file_loses_the_names_of_its_tracked_changes() -> None:
    written = io.BytesIO()
    said = f'<w:document xmlns:w="w"><w:ins w:id="1" w:author="{NAME}" w:date="2026-01-01"><w:t>Lamps</w:t></w:ins></w:document>'
    core = f"<cp:coreProperties><dc:creator>{NAME}</dc:creator><cp:lastModifiedBy>{NAME}</cp:lastModifiedBy></cp:coreProperties>"
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", said)
        archive.writestr("docProps/core.xml", core)
    after = nameless(check("quote.docx", written.getvalue())).content
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        whole = b"".join(archive.read(part) for part in archive.namelist())
    assert NAME.encode() not in whole and b"<w:t>Lamps</w:t>" in whole and b'w:author=""' in whole


def test_other_files_stay_as_they_are() -> None:
    text = Checked("a.txt", KINDS["txt"].mime, b"Author: me")
    assert nameless(text) is text
