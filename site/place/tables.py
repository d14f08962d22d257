"""Reads a list somebody uploads, whatever program wrote it: CSV, Excel or JSON, as headings and rows of plain words.

Whoever made the file may mean harm: nothing is unpacked beyond a limit, nothing in it is run, fetched or calculated.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from place.archives import office_fault
from place.files import FileRefused
from place.kinds import KINDS
from place.sheets import Fault
from place.text import tidy

MOST_BYTES = 10_000_000  # of the file
MOST_UNPACKED = 60_000_000  # bytes of what is packed in it
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 20_000  # characters
FARTHEST_ROW = 5 * MOST_ROWS  # empty rows in between are passed over up to here
ACCEPT = ".csv,.txt,.tsv,.xlsx,.json,.jsonl,.ndjson,.gz"
DELIMITERS = ",;\t|"
NO_RESULT = gettext_lazy(
    "A formula here has no result in the file. Open the file, save it again, and upload that."
)
Cells = list[str]


@dataclass
class Table:
    """The rows of a file under their headings, with the number each has in the file, and what is wrong with single rows."""

    headings: list[str]
    rows: list[Cells] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    encoding: str = ""
    without_result: list[list[int]] = field(default_factory=list)  # formulas: row number, place of the column

    def add(self, number: int, cells: Cells) -> None:
        """Keep a row unless it is empty; too many rows, or a cell too long to be meant, are refused."""
        too_wide = len(cells) > len(self.headings)
        row = [] if too_wide else [tidy(cell) for cell in cells]
        if not too_wide and not any(row):
            return
        if len(self.rows) >= MOST_ROWS:
            raise FileRefused(_("The file has more than 20,000 rows. Split it."))
        if any(len(cell) > LONGEST_CELL for cell in row):
            self.faults.append(Fault(number, _("A cell in this row is longer than 20,000 characters.")))
            return
        if too_wide:
            self.faults.append(Fault(number, _("This row has more cells than there are headings.")))
            return
        self.rows.append(row + [""] * (len(self.headings) - len(row)))
        self.numbers.append(number)

    def packed(self) -> bytes:
        """As it is kept until it has been brought in, so that the file itself is opened only once."""
        plain = {"headings": self.headings, "rows": self.rows, "numbers": self.numbers, "encoding": self.encoding,
                 "without_result": self.without_result, "faults": [[fault.row, fault.text] for fault in self.faults]}  # fmt: skip
        return gzip.compress(json.dumps(plain, ensure_ascii=False).encode(), compresslevel=4, mtime=0)


def unpacked(content: bytes) -> Table:
    """A table that was packed by us."""
    plain = json.loads(gzip.decompress(content))
    faults = [Fault(row, text) for row, text in plain.pop("faults")]
    return Table(**plain, faults=faults)


def read(name: str, content: bytes) -> Table:
    """The table in a file; FileRefused, with what to do, where there is none."""
    if not content:
        raise FileRefused(_("This file is empty. Choose another."))
    if len(content) > MOST_BYTES:
        raise FileRefused(_("The file is larger than 10 MB. Split it."))
    name = name.lower()
    if content.startswith(b"\x1f\x8b"):
        name, content = name.removesuffix(".gz"), _gunzipped(content)
    reader = _READERS.get(name.rpartition(".")[2])
    if reader is None:
        raise FileRefused(
            _("Files of this kind are not read here. Save it as CSV, Excel (.xlsx) or JSON Lines.")
        )
    table = reader(content)
    if not table.rows and not table.faults:
        raise FileRefused(_("There is nothing in this file but headings."))
    return table


def _gunzipped(content: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(content)) as packed:
            plain = packed.read(MOST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error):
        raise FileRefused(_("This file is packed, and the packing is broken. Pack it again.")) from None
    if len(plain) > MOST_UNPACKED:
        raise FileRefused(_("This file unpacks into far more than it should. Split it."))
    return plain


# Words, whatever they were written in


def decoded(content: bytes) -> tuple[str, str]:
    """The words, and the encoding they were in, which is guessed where the file does not say."""
    for encoding in _likely(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.removeprefix("\ufeff"), encoding
    raise FileRefused(_("This is no list of words. Save it again as “CSV UTF-8”."))


def _likely(content: bytes) -> list[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    even, odd = content[:2000:2].count(0), content[1:2000:2].count(0)
    # Plain letters in UTF-16 have a zero in every other byte; a stray one is no sign of that.
    if 4 * max(even, odd) > len(content[:2000:2]):
        return ["utf-16-be" if even > odd else "utf-16-le"]
    return ["utf-8-sig", "cp1252"]


def _headings(cells: Collection[str]) -> list[str]:
    """Each heading once: an empty one gets its number, one that comes again its count."""
    if len(cells) > MOST_COLUMNS:  # said first: each is compared with all before it
        raise FileRefused(_("The file has more than 100 columns. Take out those that are not needed."))
    found: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join(tidy(cell).split())[:80] or _("Column %(number)s") % {"number": number}
        again = sum(each == name or each.startswith(f"{name} (") for each in found)
        found.append(f"{name} ({again + 1})" if again else name)
    return found


# CSV


def _csv(content: bytes) -> Table:
    text, encoding = decoded(content)
    if text[:6].lower().startswith("sep=") and "\n" in text:  # Excel's own note to itself
        text = text.partition("\n")[2]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        numbered = enumerate(lines, start=1)
        first = next((cells for _number, cells in numbered if any(cell.strip() for cell in cells)), [])
        table = Table(_headings(_without_tail(first, MOST_COLUMNS)), encoding=encoding)
        for number, cells in numbered:
            table.add(number, _without_tail(cells, len(table.headings)))
    except csv.Error:
        raise FileRefused(
            _("A quotation mark is opened and never closed, or a cell is far too long. Look for a stray one.")
        ) from None
    return table


def _without_tail(cells: Cells, wanted: int) -> Cells:
    """A row without the empty cells that programs leave at its end."""
    end = len(cells)
    while end > wanted and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _delimiter(text: str) -> str:
    """The sign that divides the first line into most cells."""
    head = "".join(islice(io.StringIO(text), 20))[: MOST_COLUMNS * 100]

    def cells(sign: str) -> int:
        try:
            return len(next(csv.reader(io.StringIO(head, newline=""), delimiter=sign), []))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=cells)


# Excel


def _xlsx(content: bytes) -> Table:
    fault = office_fault(content, KINDS["xlsx"])
    if fault:
        raise FileRefused(fault)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            return _sheet(book.worksheets[0], content)
        finally:
            book.close()
    except FileRefused:
        raise
    except Exception as broken:  # a broken workbook raises whatever the part that read it happens to raise
        raise FileRefused(_("This workbook cannot be read. Save its first sheet as CSV.")) from broken


def _sheet(sheet: Any, content: bytes) -> Table:
    sheet.reset_dimensions()  # what the file says of its own size is not believed
    table, headed = None, 0
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(
        max_row=FARTHEST_ROW, max_col=MOST_COLUMNS + 1, values_only=True
    )
    for number, values in enumerate(rows, start=1):
        cells = [_plain(value) for value in values]
        if table:
            table.add(number, _without_tail(cells, len(table.headings)))
        elif any(cells):
            table, headed = Table(_headings(_without_tail(cells, 0))), number
    table = table or Table([])
    found = _without_result(content, sheet._worksheet_path)
    _note_without_result(table, {row: found[row] for row in found if headed < row <= FARTHEST_ROW})
    return table


# A cell with a formula and nothing it came to; text that came to nothing is marked as text.
_FORMULA = re.compile(
    rb'<c (?![^<>]{0,200}\bt="str")[^<>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"[^<>]{0,200}>'
    rb"<f\b[^<>]{0,200}(?:/>|>[^<]{0,9000}</f>)\s?(?:<v ?/>|<v></v>)?</c>"
)


def _without_result(content: bytes, path: str) -> dict[int, list[int]]:
    """By row, the places of formulas nobody calculated: programs write them so that do not calculate."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read(path)
    found: dict[int, list[int]] = {}
    for cell in _FORMULA.finditer(part):
        found.setdefault(int(cell[2]), []).append(column_index_from_string(cell[1].decode()) - 1)
    return found


def _note_without_result(table: Table, found: Mapping[int, list[int]]) -> None:
    """Such a cell looks empty; a row of nothing else is named, the others as soon as the column is wanted."""
    kept = {*table.numbers, *(fault.row for fault in table.faults)}
    for number, places in found.items():
        if number in kept:
            table.without_result += [[number, place] for place in places if place < len(table.headings)]
        else:
            table.faults.append(Fault(number, str(NO_RESULT)))


def _plain(value: Any) -> str:
    """A value as its owner would write it down."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute) == (0, 0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(_plain(each) for each in value[:MOST_COLUMNS])
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(each)}" for name, each in islice(value.items(), MOST_COLUMNS))
    return str(value)


# JSON


def _json_lines(content: bytes) -> Table:
    """An object a line; or, should the whole be one list, its objects."""
    text, encoding = decoded(content)
    whole = text.lstrip()[:1] == "[" or ('"ideas"' in text[:200] and _parsed(text) is not None)
    lines = ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())
    try:
        if whole:
            return _objects(enumerate(_listed(text), start=1), encoding)
        return _objects(((number, _parsed(line)) for number, line in lines), encoding)
    except RecursionError:
        raise FileRefused(_("This file is nested far too deeply. Write one plain object a line.")) from None


def _listed(text: str) -> list[Any]:
    found = _parsed(text)
    found = found.get("ideas") if isinstance(found, dict) else found
    if not isinstance(found, list):
        raise FileRefused(
            _("This is not JSON as we can read it. Write one object a line, or one list of objects.")
        )
    return found


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _objects(found: Iterable[tuple[int, Any]], encoding: str) -> Table:
    kept: list[tuple[int, dict[str, Any]]] = []
    names: dict[str, None] = {}
    table = Table([], encoding=encoding)
    for number, each in found:
        if not isinstance(each, dict):
            table.faults.append(Fault(number, _("This is not an object as JSON writes one.")))
        else:
            kept.append((number, each))
            names |= dict.fromkeys(each)
        if len(names) > MOST_COLUMNS:
            raise FileRefused(_("The file has more than 100 columns. Take out those that are not needed."))
        if len(kept) > MOST_ROWS or len(table.faults) > MOST_ROWS:
            raise FileRefused(_("The file has more than 20,000 rows. Split it."))
    if not kept:
        raise FileRefused(
            _("This is not JSON as we can read it. Write one object a line, or one list of objects.")
        )
    table.headings = _headings(names)
    for number, each in kept:
        table.add(number, [_plain(each.get(name)) for name in names])
    return table


_READERS: dict[str, Callable[[bytes], Table]] = {
    "csv": _csv, "txt": _csv, "tsv": _csv, "xlsx": _xlsx,
    "json": _json_lines, "jsonl": _json_lines, "ndjson": _json_lines,
}  # fmt: skip
