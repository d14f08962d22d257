"""A list of joiners from a spreadsheet, as a whole: either every row is right, or each fault is named with its row."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from place.sheets import MOST_BYTES as MOST_BYTES
from place.sheets import Fault, Layout, Sheet

Joiners = Sheet
MOST_ROWS = 500
HEADINGS = {
    "email": "E-mail", "first_name": "First name", "last_name": "Last name", "job_title": "Job title", "team": "Team",
}  # fmt: skip


def _too_many(rows: int) -> str:
    return ngettext(
        "The file has %(n)s row.", "The file has %(n)s rows; at most 500 can join at once.", rows
    ) % {"n": rows}


LAYOUT = Layout(
    headings=HEADINGS,
    needed=("email", "first_name", "last_name"),
    longest={"email": 254, "first_name": 150, "last_name": 150, "job_title": 80, "team": 80},
    most_rows=MOST_ROWS,
    empty=gettext_lazy("There is nobody in this file: only headings."),
    too_many=_too_many,
    also={"email": "email"},
)


def template() -> str:
    """An empty list to fill in."""
    return LAYOUT.template()


def parse(content: bytes) -> Joiners:
    """The rows as they stand, or why they cannot be read; a column left out is an empty cell in each."""
    found = LAYOUT.parse(content)
    found.rows = [dict.fromkeys(HEADINGS, "") | row for row in found.rows]
    return found


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


def _faults(row: dict[str, str], teams: set[str]) -> Iterator[str]:
    if not any(row.values()):
        yield _("This row is empty. Take it out.")
        return
    faulty = dict(LAYOUT.faults_in(row))
    yield from faulty.values()
    if "email" not in faulty and not _is_address(row["email"]):
        yield _("“%(address)s” is not an e-mail address.") % {"address": row["email"]}
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
