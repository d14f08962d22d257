"""Writes lists as CSV and XLSX that a spreadsheet cannot mistake for formulas. Every export of the site goes through here."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

Number: TypeAlias = int | float | Decimal

# What a spreadsheet takes for the start of a formula: the signs, their full-width twins, and the white space it skips.
TRIGGERS = frozenset("=+-@\t\r\n\0＝＋－＠")
_SKIPPED = re.compile(r"^[\s\0\u200b\u2060\ufeff]*")
_UNWRITABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
)  # XML has no place for them
LONGEST = 32_767  # characters a cell of a workbook holds


def is_number(value: object) -> bool:
    """Figures stay figures: a negative saving is not a formula. Yes and no, infinity and “not a number” are words."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return False
    return math.isfinite(value)


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would otherwise calculate."""
    if text[:1] in TRIGGERS or _SKIPPED.sub("", text)[:1] in TRIGGERS:
        return f"'{text}"
    return text


def for_csv(value: Any) -> Number | str:
    """One value as a CSV cell: figures bare, days and moments as ISO writes them, everything else as harmless text."""
    if is_number(value):
        return value
    if isinstance(value, datetime):
        return _local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return harmless(text_of(value))


def text_of(value: Any) -> str:
    """What a cell says in words: nothing for nothing, a list with commas."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(str(each) for each in value)
    return str(value)


def cell_text(value: Any) -> str:
    """Words as a cell of a workbook can hold them: without what XML has no place for, and not too long."""
    return _UNWRITABLE.sub("", text_of(value))[:LONGEST]


def cell(sheet: Any, value: Any) -> WriteOnlyCell:
    """One value as a cell of a workbook: text is always text, whatever it begins with."""
    if is_number(value):
        return WriteOnlyCell(sheet, value)
    if isinstance(value, (datetime, date)):
        when = _local(value) if isinstance(value, datetime) else value
        made = WriteOnlyCell(sheet, when)
        made.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
        return made
    made = WriteOnlyCell(sheet, cell_text(value))
    made.data_type = "s"
    return made


class _Line:
    """Gives back what is written to it, so that a long list goes out line by line."""

    def write(self, line: str) -> bytes:
        return line.encode()


def csv_lines(headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    writer = csv.writer(_Line())
    yield writer.writerow([for_csv(text_of(heading)) for heading in headings])
    for row in rows:
        yield writer.writerow([for_csv(value) for value in row])


def workbook(headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> io.BytesIO:
    """One sheet, its first row the headings."""
    book = Workbook(write_only=True, iso_dates=True)
    sheet = book.create_sheet(title="Sheet1")
    sheet.append([cell(sheet, text_of(heading)) for heading in headings])
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def _local(when: datetime) -> datetime:
    return timezone.localtime(when).replace(tzinfo=None) if timezone.is_aware(when) else when
