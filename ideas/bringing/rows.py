"""What the rows of a list say: each as the idea it would become, or with what is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ideas.forms.words import TEXT_LENGTH, TITLE_LENGTH
from ideas.models import IdeaList
from place.languages import in_language_of_site
from place.models import Outcome, Service, Team
from place.sheets import Fault
from place.tables import NO_RESULT, Table

EARLIEST = date(1990, 1, 1)
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y", "%Y/%m/%d")
NAME_LENGTH, REFERENCE_LENGTH = 120, 80
WENT_WRONG = (
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#NAME?",
    "#DIV/0!",
    "#NULL!",
    "#NUM!",
)  # what a spreadsheet writes then


@dataclass
class Row:
    """One row as the idea it would become. Faults keep it out; notes say what is done about something odd."""

    number: int
    title: str = ""
    problem: str = ""
    proposal: str = ""
    name: str = ""
    email: str = ""
    day: date | None = None
    outcome: int | None = None
    service: int | None = None
    team: int | None = None
    reference: str = ""
    key: str = ""
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Prepared:
    """All rows of a list, in the order of the file."""

    rows: list[Row]
    faults: list[Fault]

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if not row.faults]

    def all_faults(self) -> list[Fault]:
        """Those of the file itself and those of its rows, by row."""
        found = [Fault(row.number, text) for row in self.rows for text in row.faults]
        return sorted([*self.faults, *found], key=lambda fault: fault.row)


@dataclass
class Known:
    """Names a list may use, in small letters, with what they stand for."""

    outcome: dict[str, int]
    service: dict[str, int]
    team: dict[str, int]


def known_to(listed: IdeaList) -> Known:
    body = listed.organisation_id
    outcomes = {
        text.lower(): pk for pk, *texts in Outcome.objects.values_list("pk", "name", "slug") for text in texts
    }
    services = Service.objects.filter(organisation=body).values_list("name", "pk")
    teams = Team.objects.filter(organisation=body, closed_at=None).values_list("name", "pk")
    return Known(
        outcomes, {name.lower(): pk for name, pk in services}, {name.lower(): pk for name, pk in teams}
    )


def prepare(listed: IdeaList, table: Table) -> Prepared:
    """Every row, read by the columns that were chosen; a row that stands there twice is brought in once."""
    known, seen = known_to(listed), dict[str, int]()
    empty = {number for number, place in table.without_result if place in listed.columns.values()}
    rows: list[Row] = []
    for number, cells in zip(table.numbers, table.rows, strict=True):
        said = {name: cells[place] for name, place in listed.columns.items() if place < len(cells)}
        row = Row(
            number, **{name: said.get(name, "") for name in ("title", "problem", "proposal", "reference")}
        )
        _formulas(row, said, without_result=number in empty)
        _words(row, fill=listed.fill_gaps)
        _person(row, said)
        _day(row, said.get("day", ""))
        _names(row, said, known)
        _key(row, seen)
        rows.append(row)
    return Prepared(rows, list(table.faults))


def _formulas(row: Row, said: dict[str, str], *, without_result: bool) -> None:
    """A formula is as good as what it came to."""
    if without_result:
        row.faults.append(str(NO_RESULT))
    wrong = next((text for text in said.values() if text in WENT_WRONG), "")
    if wrong:
        row.faults.append(_("A cell says “%(text)s”: its formula went wrong. Mend it.") % {"text": wrong})


def _words(row: Row, *, fill: bool) -> None:
    row.title = " ".join(row.title.split())
    if not row.title:
        row.faults.append(_("There is no title."))
    if not row.problem and not row.proposal:
        row.faults.append(_("There are no words beside the title."))
        return
    if len(row.title) > TITLE_LENGTH:
        row.problem = f"{row.title}\n\n{row.problem}".strip()
        row.title = Truncator(row.title).chars(TITLE_LENGTH)
        row.notes.append(_("The title is too long: it is shortened, and the problem begins with all of it."))
    _gaps(row, fill)
    for text in (row.problem, row.proposal):
        if len(text) > TEXT_LENGTH:
            row.faults.append(
                _("A text has %(n)s characters; there is room for %(most)s.")
                % {"n": f"{len(text):,}", "most": f"{TEXT_LENGTH:,}"}
            )


def _gaps(row: Row, fill: bool) -> None:
    """A list from elsewhere often has one text where we ask for two."""
    with in_language_of_site():
        missing = _("The list this came from does not say.")
    for name, fault in (
        ("problem", _("The problem is missing.")),
        ("proposal", _("What to do instead is missing.")),
    ):
        if getattr(row, name):
            continue
        if fill:
            setattr(row, name, missing)
        else:
            row.faults.append(fault)


def _person(row: Row, said: dict[str, str]) -> None:
    row.name, row.email = " ".join(said.get("name", "").split()), said.get("email", "").strip().lower()
    if len(row.name) > NAME_LENGTH:
        row.faults.append(_("The name is longer than 120 characters."))
    if row.email:
        try:
            validate_email(row.email)
        except ValidationError:
            row.faults.append(_("“%(address)s” is not an e-mail address.") % {"address": row.email[:80]})


def _day(row: Row, text: str) -> None:
    if not text:
        return
    row.day = _read_day(text)
    if row.day is None:
        row.faults.append(_("“%(text)s” is not a day. Write it like 2024-03-31.") % {"text": text[:40]})
    elif not EARLIEST <= row.day <= timezone.localdate():
        row.faults.append(_("%(day)s lies in the future, or too far back.") % {"day": row.day.isoformat()})


def _read_day(text: str) -> date | None:
    """A day as people and programs write it, the British order first; the time of day is left out."""
    text = " ".join(text.replace("T", " ", 1).split()) if text[:4].isdigit() else " ".join(text.split())
    for candidate in dict.fromkeys((text, text.rpartition(" ")[0], text.partition(" ")[0])):
        for pattern in DAYS:
            try:
                return datetime.strptime(candidate, pattern).date()
            except ValueError:
                continue
    return None


def _names(row: Row, said: dict[str, str], known: Known) -> None:
    """An outcome, a service or a team we do not have is left out, and that is said."""
    for name, there in (("outcome", known.outcome), ("service", known.service), ("team", known.team)):
        text = said.get(name, "")
        if not text:
            continue
        setattr(row, name, there.get(" ".join(text.lower().split())))
        if getattr(row, name) is None:
            row.notes.append(_("“%(text)s” is not known here and is left out.") % {"text": text[:60]})


def _key(row: Row, seen: dict[str, int]) -> None:
    """By its reference where it has one, otherwise by its words."""
    row.reference = row.reference.strip()
    if len(row.reference) > REFERENCE_LENGTH:
        row.faults.append(_("The reference is longer than 80 characters."))
    row.key = key_of(row)
    if row.faults:
        return
    if row.key in seen:
        row.faults.append(_("This is the same as row %(row)s.") % {"row": seen[row.key]})
    seen.setdefault(row.key, row.number)


def key_of(row: Row) -> str:
    told = ("reference", row.reference) if row.reference else (row.title, row.problem, row.proposal)
    return hashlib.sha256("\x1f".join(" ".join(text.lower().split()) for text in told).encode()).hexdigest()


def in_turn(found: list[Row], size: int) -> Iterator[list[Row]]:
    for first in range(0, len(found), size):
        yield found[first : first + size]
