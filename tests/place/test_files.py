"""What is looked into before a file is kept: honest files pass and are made safe, every trick is named and refused."""

from __future__ import annotations

import struct
import tracemalloc
import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image

from place.files import LARGEST, FileRefused, check, safe_name
from tests.files import MAIN, PDF, TYPES, located, office, picture


def refused(name: str, content: bytes) -> str:
    with pytest.raises(FileRefused) as refusal:
        check(name, content)
    return str(refusal.value)


# What is taken


@pytest.mark.parametrize(
    ("name", "content", "mime"),
    [
        ("quote.pdf", PDF, "application/pdf"),
        ("QUOTE.PDF", PDF, "application/pdf"),
        (
            "letter.docx",
            office("docx"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("sums.xlsx", office("xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            "talk.pptx",
            office("pptx"),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        ("figures.csv", b"lamp,hours\n1,4000\n", "text/csv"),
        ("note.txt", "Café £5".encode("cp1252"), "text/plain"),
        ("photo.jpg", picture(), "image/jpeg"),
        ("photo.png", picture("PNG", mode="RGBA"), "image/png"),
        ("photo.webp", picture("WEBP"), "image/jpeg"),
    ],
)
def test_honest_files_are_taken_with_the_type_from_our_table(name: str, content: bytes, mime: str) -> None:
    assert check(name, content).mime == mime


def test_a_phones_own_format_comes_out_as_jpeg() -> None:
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "HEIF")
    kept = check("IMG_1.HEIC", out.getvalue())
    assert (kept.name, kept.mime) == ("IMG_1.jpg", "image/jpeg")
    assert kept.content.startswith(b"\xff\xd8")


def test_text_is_kept_in_one_encoding() -> None:
    assert check("note.txt", "£5 für Café".encode("cp1252")).content == "£5 für Café".encode()
    assert check("note.txt", "\ufeffwords".encode()).content == b"words"


# Pictures


def test_a_photo_forgets_where_and_by_whom_it_was_taken_and_stands_upright() -> None:
    kept = Image.open(BytesIO(check("photo.jpg", located()).content))
    assert kept.size == (30, 40)
    assert not kept.getexif()
    assert b"Alice" not in check("photo.jpg", located()).content


def test_nothing_written_behind_or_into_a_picture_is_kept() -> None:
    hidden = picture("PNG") + b"PK\x03\x04<script>alert(1)</script>"
    assert b"script" not in check("photo.png", hidden).content
    spoken = picture("JPEG", comment=b"<script>alert(1)</script>")
    assert b"script" not in check("photo.jpg", spoken).content


def _png_of(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (8_000, 5_001), (12_000, 8_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_drawn(width: int, height: int) -> None:
    bomb = _png_of(width, height)
    tracemalloc.start()
    assert "40 million" in refused("bomb.png", bomb)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_moving_pictures_are_refused() -> None:
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "teal", "blue")]
    for form in ("PNG", "WEBP"):
        out = BytesIO()
        frames[0].save(out, form, save_all=True, append_images=frames[1:])
        assert "Moving" in refused(f"a.{form.lower()}", out.getvalue())


def test_a_broken_picture_is_refused_with_what_to_do() -> None:
    assert "Save it again" in refused("photo.jpg", picture(size=(400, 400))[:900])


# Not what the name says


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("evil.pdf", b"<html><script>alert(1)</script></html>"),
        ("evil.pdf", b"junk" + PDF),
        ("evil.pdf", PDF.replace(b"%%EOF", b"")),
        ("evil.pdf", PDF + office()),
        ("evil.docx", PDF),
        ("evil.docx", b"<html>"),
        ("evil.xlsx", office("docx")),
        ("evil.jpg", b"GIF89a/*<svg onload=alert(1)>*/=1;"),
        ("evil.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("evil.jpg", PDF),
        ("evil.txt", PDF),
        ("evil.txt", b"MZ\x90\x00\x03"),
        ("evil.csv", b"a,b\x00c"),
        ("evil.txt", b"  <!DOCTYPE html><p>"),
        ("evil.csv", b"name\n<script>alert(1)</script>"),
        ("evil.txt", b"\xff\xfe" + "<svg onload=alert(1)>".encode("utf-16-le")),
    ],
)
def test_a_file_in_disguise_is_refused(name: str, content: bytes) -> None:
    assert refused(name, content)


@pytest.mark.parametrize(
    "name",
    [
        "a.html", "a.svg", "a.svgz", "a.exe", "a.js", "a.docm", "a.xlsm", "a.zip", "a.gif", "a.pdf.html", "a", ".pdf.",
        "a.pdf\0.exe", "a.htm", "a.xml", "a.mhtml", "a.doc", "a.rtf", "a.swf", "a.jar",
    ],
)  # fmt: skip
def test_kinds_that_are_not_in_the_table_are_refused(name: str) -> None:
    assert "Save it as PDF" in refused(name, PDF)


def test_an_empty_file_and_one_too_large_are_refused() -> None:
    assert "empty" in refused("a.pdf", b"")
    assert "10 MB" in refused("a.pdf", PDF + b" " * LARGEST)


# Office files


def test_an_archive_that_unpacks_into_far_too_much_is_refused() -> None:
    assert "unpacks" in refused("a.docx", office(parts={"word/zero.xml": b"0" * 30_000_000}))


def test_an_archive_of_a_thousand_parts_is_refused() -> None:
    assert "unpacks" in refused("a.docx", office(parts={f"word/{n}.xml": b"<a/>" for n in range(1_000)}))


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    small = office(parts={"word/zero.xml": b"0" * 5_000_000})
    lying = small.replace(struct.pack("<I", 5_000_000), struct.pack("<I", 5_000))
    assert refused("a.docx", lying)


def test_parts_that_lie_over_one_another_are_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(MAIN["docx"], "<w/>")
        archive.writestr("word/a.xml", b"<a/>" * 9000)
        again = zipfile.ZipInfo("word/b.xml")
        first = archive.getinfo("word/a.xml")
        again.header_offset, again.compress_size, again.file_size, again.CRC = (
            first.header_offset, first.compress_size, first.file_size, first.CRC)  # fmt: skip
        archive.filelist.append(again)
        archive.NameToInfo[again.filename] = again
    assert refused("a.docx", out.getvalue())


@pytest.mark.parametrize(
    ("part", "content", "said"),
    [
        ("word/embeddings/inner.docx", office(), "another file"),
        ("word/media/image1.png", office("xlsx"), "another file"),
        ("word/vbaProject.bin", b"x", "macros"),
        ("word/activeX/activeX1.bin", b"x", "macros"),
        ("../../evil.xml", b"<a/>", "outside"),
        ("/etc/evil.xml", b"<a/>", "outside"),
        ("word/a.xml", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "code"),
        ("word/a.xml", '<!DOCTYPE a [<!ENTITY x "y">]><a/>'.encode("utf-16"), "code"),
        ("word/disguised.png", b"  <!DOCTYPE a []><a/>", "code"),
        (
            "word/_rels/settings.xml.rels",
            b'<Relationship Type="http://x/attachedTemplate" Target="http://evil/t.dotm" TargetMode="External"/>',
            "elsewhere",
        ),
    ],
)
def test_what_an_office_file_must_not_carry(part: str, content: bytes, said: str) -> None:
    assert said in refused("a.docx", office(parts={part: content}))


def test_a_plain_link_in_a_document_is_no_harm() -> None:
    link = b'<Relationship Type="http://x/hyperlink" Target="http://example.org/" TargetMode="External"/>'
    assert check("a.docx", office(parts={"word/_rels/document.xml.rels": link}))


def test_macros_announced_in_the_list_of_types_are_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml", TYPES.replace("></", ">application/vnd.ms-word.document.macroEnabled</")
        )
        archive.writestr(MAIN["docx"], "<w/>")
    assert "macros" in refused("a.docx", out.getvalue())


def test_something_before_or_behind_the_archive_is_refused() -> None:
    assert refused("a.docx", b"GIF89a" + office())
    assert refused("a.docx", office() + b"<script>alert(1)</script>")


# Names


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\quote.pdf", "quote.pdf"),
        ("quo\0te.pdf", "quote.pdf"),
        ("quote\u202efdp.exe.pdf", "quotefdp.exe.pdf"),
        ("quo\r\nSet-Cookie: x.pdf", "quo Set-Cookie- x.pdf"),
        ('a";filename="b.pdf', "a-;filename=-b.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "-img src=x onerror=alert(1)-.pdf"),
        ("Angebot für Lámparas 灯.pdf", "Angebot für Lámparas 灯.pdf"),
        ("...pdf", "file.pdf"),
        ("con.pdf", "file-con.pdf"),
        (" . .pdf", "file.pdf"),
        ("\ud800x.pdf", "x.pdf"),
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert safe_name(given, "pdf") == kept


def test_a_name_of_three_hundred_letters_is_cut() -> None:
    assert len(safe_name("a" * 300 + ".docx", "docx")) == 100
