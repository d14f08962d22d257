"""Reads lists from a spreadsheet saved as CSV: either as rows under known headings, or with what is wrong, row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

MOST_BYTES = 1_000_000
FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")  # what a spreadsheet may run instead of show


@dataclass(frozen=True)
class Fault:
    """What is wrong, and in which row of the spreadsheet (its headings are row 1); 0 for the file itself."""

    row: int
    text: str


@dataclass
class Sheet:
    """The rows of a file, or what is wrong with it."""

    rows: list[dict[str, str]] = field(default_factory=list)  # without the columns the file does not have
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Layout:
    """What a list has to look like."""

    headings: Mapping[str, str]  # the name of a column → its heading
    needed: tuple[str, ...]
    longest: Mapping[str, int]
    most_rows: int
    empty: str | Promise  # what is said of a file with headings and nothing else
    too_many: Callable[[int], str]
    also: Mapping[str, str] = field(default_factory=dict)  # other spellings of a heading, in small letters

    def template(self) -> str:
        """An empty list to fill in."""
        return ",".join(self.headings.values()) + "\r\n"

    def parse(self, content: bytes) -> Sheet:
        """The rows as they stand, or why they cannot be read."""
        if len(content) > MOST_BYTES:
            return _unreadable(_("The file is larger than 1 MB. Split it."))
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return _unreadable(_("The file is not in UTF-8. Save it again as “CSV UTF-8”."))
        if "\x00" in text or not text.strip():
            return _unreadable(
                _("This is not a CSV file with rows in it. Start from the list you can download here.")
            )
        delimiter = ";" if ";" in text.splitlines()[0] else ","
        try:
            lines = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
        except csv.Error:
            return _unreadable(_("A quotation mark is opened and never closed. Look for a stray one."))
        return self._rows(lines)

    def _rows(self, lines: list[list[str]]) -> Sheet:
        columns = self._columns([" ".join(cell.split()).lower() for cell in lines[0]])
        if not columns:
            return _unreadable(
                _("The first row has to be these headings: %(headings)s.")
                % {"headings": ", ".join(self.headings.values())}
            )
        found = Sheet()
        for number, cells in enumerate(lines[1:], start=2):
            if len(cells) > len(columns):
                found.faults.append(Fault(number, _("This row has more cells than there are headings.")))
            given = dict(zip(columns, (cell.strip(" ") for cell in cells), strict=False))
            found.rows.append(
                {column: given.get(column, "") for column in self.headings if column in columns}
            )
        while found.rows and not any(found.rows[-1].values()):  # spreadsheets leave empty rows at the end
            found.rows.pop()
        if not found.rows:
            return _unreadable(str(self.empty))
        if len(found.rows) > self.most_rows:
            return _unreadable(self.too_many(len(found.rows)))
        return found

    def _columns(self, headings: list[str]) -> list[str]:
        """The columns in the order of the file; none where a heading is unknown, missing or there twice."""
        names = {heading.lower(): column for column, heading in self.headings.items()} | dict(self.also)
        columns = [names.get(heading, "") for heading in headings]
        whole = all(columns) and len(set(headings)) == len(headings) and set(self.needed) <= set(columns)
        return columns if whole else []

    def faults_in(self, row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """What is wrong with the cells of one row whatever they mean: the column, and the sentence."""
        for column, heading in self.headings.items():
            value, said = row.get(column, ""), {"heading": heading}
            if value.startswith(FORMULA):
                yield (
                    column,
                    _(
                        "“%(heading)s” begins with a sign that a spreadsheet takes for a formula. Take the sign out."
                    )
                    % said,
                )
            elif any(not character.isprintable() for character in value):
                yield column, _("“%(heading)s” has a line break or another hidden character in it.") % said
            elif len(value) > self.longest[column]:
                yield column, _("“%(heading)s” is too long.") % said
            elif column in self.needed and not value:
                yield column, _("“%(heading)s” is empty.") % said


def _unreadable(text: str) -> Sheet:
    return Sheet(faults=[Fault(0, text)])
