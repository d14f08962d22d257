"""Lists to take away: CSV for anything, or a workbook for spreadsheet programs; in their reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.utils import translation

from place.exports import csv_lines, workbook

CSV = "text/csv; charset=utf-8"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARK = b"\xef\xbb\xbf"  # by which Excel knows that a CSV is UTF-8, and £ is £


def as_csv(name: str, headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    return sent_as(f"{name}.csv", CSV, csv_lines(headings, rows), begins=MARK)


def as_workbook(name: str, headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> FileResponse:
    book = workbook(headings, rows)
    return FileResponse(book, as_attachment=True, filename=f"{name}.xlsx", content_type=WORKBOOK)


def as_asked(
    kind: str, name: str, headings: Sequence[Any], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse | FileResponse:
    """By what its address asks for: csv or xlsx."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    return (as_csv if kind == "csv" else as_workbook)(name, headings, rows)


def sent_as(name: str, kind: str, lines: Iterator[bytes], *, begins: bytes = b"") -> StreamingHttpResponse:
    """Lines written while they are sent."""
    language = translation.get_language()
    answer = StreamingHttpResponse(_spoken(language, lines, begins), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _spoken(language: str | None, lines: Iterator[bytes], begins: bytes) -> Iterator[bytes]:
    """Each line in the language of its reader: by the time it is written the thread has gone back to its own."""
    if begins:
        yield begins
    while True:
        with translation.override(language):
            line = next(lines, b"")
        if not line:
            return
        yield line
