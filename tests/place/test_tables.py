"""Lists people upload, honest and hostile: every usual program's file is read, and nothing harmful is unpacked or run."""

from __future__ import annotations

import gzip
import io
import json
import time
import tracemalloc
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from place.files import FileRefused
from place.tables import MOST_ROWS, Table, read, unpacked

CSV = "Title,Problem\r\nDim the lamps,They burn all night\r\nShare the café,It’s half empty\r\n"


def workbook(*rows: list[Any]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


def refused(name: str, content: bytes) -> str:
    with pytest.raises(FileRefused) as refusal:
        read(name, content)
    return str(refusal.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_words_are_read_whatever_they_were_written_in(encoding: str) -> None:
    table = read("list.csv", CSV.encode(encoding))
    assert table.headings == ["Title", "Problem"]
    assert table.rows[1] == ["Share the café", "It’s half empty"]
    assert table.numbers == [2, 3]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_found_out(sign: str) -> None:
    text = f'Title{sign}Problem\n"One{sign} two"{sign}"Over\ntwo lines"\n'
    assert read("list.csv", text.encode()).rows == [[f"One{sign} two", "Over\ntwo lines"]]


def test_excels_note_about_its_sign_is_passed_over() -> None:
    assert read("list.csv", b"sep=;\nTitle;Problem\na;b\n").headings == ["Title", "Problem"]


@pytest.mark.parametrize("above", [b"", b"\n", b",,\n\n"])
def test_rows_are_counted_from_the_first_of_the_file(above: bytes) -> None:
    """As a spreadsheet program numbers them, whatever stands above the headings."""
    table = read("a.csv", above + b"A,B\n1,2\n\n3,4\n5,6,7\n")
    first = above.count(b"\n")
    assert table.numbers == [first + 2, first + 4] and [fault.row for fault in table.faults] == [first + 5]


def test_headings_that_are_empty_or_come_twice_can_be_told_apart() -> None:
    assert read("a.csv", b"Name,,Name\n1,2,3\n").headings == ["Name", "Column 2", "Name (2)"]


def test_empty_rows_and_cells_at_the_end_are_passed_over() -> None:
    table = read("a.csv", b"A,B,,\n1,2,,\n,,,\n\n3,4,,,,\n")
    assert [row[:2] for row in table.rows] == [["1", "2"], ["3", "4"]] and table.faults == []


def test_a_row_with_more_cells_than_headings_is_named() -> None:
    table = read("a.csv", b"A,B\n1,2\n1,2,3\n")
    assert [(fault.row, fault.text) for fault in table.faults] == [
        (3, "This row has more cells than there are headings.")
    ]


def test_a_workbook_is_read_as_its_owner_sees_it() -> None:
    content = workbook(
        ["Title", "When", "How many", "Yes?"],
        ["Dim", datetime(2024, 3, 31), 4.0, True],
        ["Lamps", datetime(2024, 3, 31, 9, 30), 1.5, None],
        [None, None, None, None],
        ["Third", date(2024, 4, 1), 10**6, False],
    )
    table = read("list.xlsx", content)
    assert table.rows == [
        ["Dim", "2024-03-31", "4", "yes"],
        ["Lamps", "2024-03-31 09:30", "1.5", ""],
        ["Third", "2024-04-01", "1000000", "no"],
    ]
    assert table.numbers == [2, 3, 5]


def test_formulas_of_a_workbook_are_not_calculated() -> None:
    table = read("list.xlsx", workbook(["Title", "Problem"], ["=1+1", "x"], ["Words", "y"]))
    assert table.rows[0][0] in ("", "=1+1") and table.rows[1] == ["Words", "y"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json", "a.jsonl.gz"])
def test_json_lines_are_read_packed_or_not(name: str) -> None:
    lines = [{"id": 1, "title": "Dim", "tags": ["a", "b"]}, {"id": 2, "title": "Lamps", "more": {"x": 1}}]
    content = "\n".join(json.dumps(line) for line in lines).encode()
    table = read(name, gzip.compress(content) if name.endswith("gz") else content)
    assert table.headings == ["id", "title", "tags", "more"]
    assert table.rows == [["1", "Dim", "a, b", ""], ["2", "Lamps", "", "x: 1"]]


@pytest.mark.parametrize("text", ['[{"title": "Dim"}]', '{"ideas": [{"title": "Dim"}]}'])
def test_one_list_of_objects_is_read_too(text: str) -> None:
    assert read("a.json", text.encode()).rows == [["Dim"]]


def test_a_broken_line_is_named_and_loses_none_of_the_others() -> None:
    table = read("a.jsonl", b'{"title": "Dim"}\n{"title": \n[1]\n{"title": "Lamps"}\n')
    assert [row[0] for row in table.rows] == ["Dim", "Lamps"]
    assert [fault.row for fault in table.faults] == [2, 3]


def test_signs_nobody_sees_are_taken_out() -> None:
    assert read("a.csv", "Title\nDim\u202e the\u200b lamps\ufeff\n".encode()).rows == [["Dim the lamps"]]
    assert read("a.jsonl", b'{"title": "a\\ud800\\u0000b"}').rows == [["ab"]]


def test_a_table_is_kept_and_found_again_as_it_was() -> None:
    table = read("a.csv", b"A,B\n1,2\n1,2,3\n")
    assert unpacked(table.packed()) == table and isinstance(table, Table)


# Harm


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"Title,Problem\n", "nothing in this file but headings"),
        ("a.exe", b"MZ", "not read here"),
        ("a.csv", b"PK\x03\x04\0\0\0\0", "no list of words"),
        ("a.csv", b'A,B\n"opened,never\n', "quotation mark"),
        ("a.csv", b"A\n" + b"x" * 200_000 + b"\n", "far too long"),
        ("a.csv", b"A," * 200 + b"\n1\n", "100 columns"),
        ("a.xlsx", b"not a workbook", "XLSX"),
        ("a.xlsx", b"PK\x03\x04broken", "XLSX"),
        ("a.jsonl.gz", b"\x1f\x8bbroken", "packing is broken"),
        ("a.json", b"17", "not JSON as we can read it"),
        ("a.jsonl", b"[" * 100_000, "not JSON as we can read it"),
        ("a.jsonl", b'{"title": ' + b"[" * 600 + b"]" * 600 + b"}", "nested far too deeply"),
        ("a.json", b'[{"title": ' + b"[" * 600 + b"]" * 600 + b"}]", "nested far too deeply"),
        ("a.json", b'{"ideas": [{"title": ' + b"[" * 600 + b"]" * 600 + b"}]}", "nested far too deeply"),
        ("a.jsonl", b'{"n": ' + b"9" * 5_000 + b"}", "not JSON as we can read it"),
        ("a.csv", b"\x81\x8d\x8f\x90\x9d", "no list of words"),
        ("a.csv", b"\xff\xfe\x00", "no list of words"),
        ("a.csv", b"Title,Problem\nDim,Da\x00rk\nLamps,Lit\n", "no list of words"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_what_to_do(name: str, content: bytes, said: str) -> None:
    assert said in refused(name, content)


@pytest.mark.parametrize("cell", [b"", b"x"])
@pytest.mark.parametrize("many", [16_384, 1_000_000])
def test_a_csv_as_wide_as_it_likes_is_read_or_refused_in_little_time(cell: bytes, many: int) -> None:
    began = time.process_time()
    wide = b"Title" + (b"," + cell) * many + b"\n"
    if cell:
        assert "100 columns" in refused("a.csv", wide + b"Dim\n")
    else:
        assert read("a.csv", wide + b"Dim\n").rows[0][0] == "Dim"
    table = read("a.csv", b"Title\n" + wide)
    assert (table.rows, len(table.faults)) == (([], 1) if cell else ([["Title"]], 0))
    assert time.process_time() - began < 5


def test_a_file_too_large_is_refused_unread() -> None:
    assert "10 MB" in refused("a.csv", b"x" * 10_000_001)


def test_a_gzip_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"0" * 200_000_000, compresslevel=9)
    tracemalloc.start()
    try:
        assert "far more than it should" in refused("a.jsonl.gz", bomb)
        assert tracemalloc.get_traced_memory()[1] < 150_000_000
    finally:
        tracemalloc.stop()


def test_a_zip_bomb_dressed_as_a_workbook_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"<x>" + b"0" * 50_000_000)
    assert "far more than it should" in refused("a.xlsx", out.getvalue())


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook>&a;</workbook>',
    ],
)
def test_entities_in_a_workbook_are_refused(xml: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", xml)
    assert "no Office program writes" in refused("a.xlsx", out.getvalue())


def test_a_workbook_that_says_it_is_endless_is_read_no_further_than_it_goes() -> None:
    book, out = Workbook(), io.BytesIO()
    sheet: Any = book.active
    sheet.append(["Title"])
    sheet["A2"], sheet["A1048576"], sheet["XFD3"] = "near", "far", "wide"
    book.save(out)
    assert read("a.xlsx", out.getvalue()).rows == [["near"]]


def test_too_many_rows_are_refused() -> None:
    assert "20,000 rows" in refused("a.csv", b"A\n" + b"x\n" * (MOST_ROWS + 1))
    assert "20,000 rows" in refused("a.jsonl", b'{"a": 1}\n' * (MOST_ROWS + 1))


def test_a_huge_cell_keeps_its_row_out_and_no_other() -> None:
    table = read("a.jsonl", b'{"a": "%s"}\n{"a": "b"}' % (b"x" * 30_000))
    assert table.rows == [["b"]] and [fault.row for fault in table.faults] == [1]
