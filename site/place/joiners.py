"""Reads a list of joiners from a spreadsheet, as a whole: either every row is right, or each fault is named with its row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_ROWS, MOST_BYTES = 500, 1_000_000
COLUMNS = ("email", "first_name", "last_name", "job_title", "team")
HEADINGS = {
    "email": "E-mail", "first_name": "First name", "last_name": "Last name", "job_title": "Job title", "team": "Team",
}  # fmt: skip
NEEDED = ("email", "first_name", "last_name")
LONGEST = {"email": 254, "first_name": 150, "last_name": 150, "job_title": 80, "team": 80}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")  # what a spreadsheet may run instead of show


@dataclass(frozen=True)
class Fault:
    """What is wrong, and in which row of the spreadsheet (its headings are row 1); 0 for the file itself."""

    row: int
    text: str


@dataclass
class Joiners:
    """The rows of a file, or what is wrong with it."""

    rows: list[dict[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def template() -> str:
    """An empty list to fill in."""
    return ",".join(HEADINGS.values()) + "\r\n"


def faults_of(rows: list[dict[str, str]], *, teams: set[str], in_the_way: dict[str, str]) -> list[Fault]:
    """All that is wrong with the rows. `teams`: names in small letters; `in_the_way`: addresses not to invite, and why."""
    found: list[Fault] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        found += [Fault(number, text) for text in _faults(row, teams)]
        email = row["email"].lower()
        if email and email in seen:
            found.append(Fault(number, _("The same address stands in row %(row)s.") % {"row": seen[email]}))
        elif email in in_the_way:
            found.append(Fault(number, in_the_way[email]))
        seen.setdefault(email, number)
    return found


def parse(content: bytes) -> Joiners:
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
    return _rows(lines)


def _rows(lines: list[list[str]]) -> Joiners:
    headings = [" ".join(cell.split()).lower() for cell in lines[0]]
    names = {heading.lower(): column for column, heading in HEADINGS.items()} | {"email": "email"}
    unknown = [heading for heading in headings if heading not in names]
    missing = [HEADINGS[column] for column in NEEDED if column not in [names.get(each) for each in headings]]
    if missing or unknown or len(set(headings)) != len(headings):
        return _unreadable(
            _("The first row has to be these headings: %(headings)s.")
            % {"headings": ", ".join(HEADINGS.values())}
        )
    columns = [names[heading] for heading in headings]
    found = Joiners()
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) > len(columns):
            found.faults.append(Fault(number, _("This row has more cells than there are headings.")))
        given = dict(zip(columns, (cell.strip(" ") for cell in cells), strict=False))
        found.rows.append({column: given.get(column, "") for column in COLUMNS})
    while found.rows and not any(found.rows[-1].values()):  # spreadsheets leave empty rows at the end
        found.rows.pop()
    if not found.rows:
        return _unreadable(_("There is nobody in this file: only headings."))
    if len(found.rows) > MOST_ROWS:
        return _unreadable(
            ngettext(
                "The file has %(n)s row.",
                "The file has %(n)s rows; at most 500 can join at once.",
                len(found.rows),
            )
            % {"n": len(found.rows)}
        )
    return found


def _faults(row: dict[str, str], teams: set[str]) -> Iterator[str]:
    if not any(row.values()):
        yield _("This row is empty. Take it out.")
        return
    for column in COLUMNS:
        value = row[column]
        if value.startswith(FORMULA):
            yield _(
                "“%(heading)s” begins with a sign that a spreadsheet takes for a formula. Take the sign out."
            ) % {"heading": HEADINGS[column]}
        elif any(not character.isprintable() for character in value):
            yield _("“%(heading)s” has a line break or another hidden character in it.") % {
                "heading": HEADINGS[column]
            }
        elif len(value) > LONGEST[column]:
            yield _("“%(heading)s” is too long.") % {"heading": HEADINGS[column]}
        elif column in NEEDED and not value:
            yield _("“%(heading)s” is empty.") % {"heading": HEADINGS[column]}
        elif column == "email" and not _is_address(value):
            yield _("“%(address)s” is not an e-mail address.") % {"address": value}
    if row["team"] and row["team"].lower() not in teams:
        yield _("There is no team called “%(team)s”. Add it first, or leave the cell empty.") % {
            "team": row["team"]
        }


def _is_address(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True


def _unreadable(text: str) -> Joiners:
    return Joiners(faults=[Fault(0, text)])
