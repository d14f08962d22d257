"""A body's budgets from a spreadsheet: either every row is right, or each fault is named with its row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from place.formats import ungrouped
from place.models.budgets import as_kept
from place.sheets import Fault, Layout

MOST_ROWS = 2_000
HEADINGS = {
    "code": "Code", "name": "Budget", "fund": "Fund", "service": "Service", "team": "Team", "year": "Year",
    "amount": "Amount",
}  # fmt: skip
YEAR = re.compile(r"(\d{4})(?:[-/](\d{2}|\d{4}))?")
AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?")


def _too_many(rows: int) -> str:
    return ngettext(
        "The file has %(n)s row.", "The file has %(n)s rows; at most 2,000 can be brought in at once.", rows
    ) % {"n": rows}


LAYOUT = Layout(
    headings=HEADINGS,
    needed=("code", "name", "fund", "year", "amount"),
    longest={"code": 100, "name": 120, "fund": 60, "service": 80, "team": 80, "year": 20, "amount": 30},
    most_rows=MOST_ROWS,
    empty=gettext_lazy("There is no budget in this file: only headings."),
    too_many=_too_many,
)


class BudgetRow(NamedTuple):
    """One row that is right."""

    code: str
    name: str
    fund: str
    service: (
        str | None
    )  # its name in small letters, or nothing; None, where the list has no such column, leaves it
    team: str  # its name in small letters; nothing leaves the team that is there
    year: int
    amount: Decimal

    @property
    def key(self) -> tuple[str, str, int]:
        return self.code, self.fund, self.year


def rows_of(rows: list[dict[str, str]]) -> list[BudgetRow]:
    """Rows without a fault, as values."""
    return [
        BudgetRow(
            code=as_kept(row["code"]),
            name=row["name"],
            fund=row["fund"],
            service=row["service"].lower() if "service" in row else None,
            team=row.get("team", "").lower(),
            year=year_of(row["year"]) or 0,
            amount=Decimal(_bare(row["amount"])),
        )
        for row in rows
    ]


def faults_of(rows: list[dict[str, str]], *, services: set[str], teams: set[str]) -> list[Fault]:
    """All that is wrong with the rows. `services`, `teams`: the body's own, by name in small letters."""
    found: list[Fault] = []
    seen: dict[tuple[str, str, int | None], int] = {}
    for number, row in enumerate(rows, start=2):
        found += [Fault(number, text) for text in _faults(row, services, teams)]
        key = (as_kept(row["code"]), row["fund"].casefold(), year_of(row["year"]))
        if row["code"] and key in seen:
            found.append(
                Fault(number, _("The same code, fund and year stand in row %(row)s.") % {"row": seen[key]})
            )
        seen.setdefault(key, number)
    return found


def _faults(row: Mapping[str, str], services: set[str], teams: set[str]) -> Iterator[str]:
    if not any(row.values()):
        yield _("This row is empty. Take it out.")
        return
    faulty = dict(LAYOUT.faults_in(row))
    yield from faulty.values()
    if "year" not in faulty and year_of(row["year"]) is None:
        yield _("“%(year)s” is not a financial year. Write it like 2026-27.") % {"year": row["year"]}
    if "amount" not in faulty and not AMOUNT.fullmatch(_bare(row["amount"])):
        yield _("“%(amount)s” is not an amount in pounds. Write it like 12500 or 12,500.00.") % {
            "amount": row["amount"]
        }
    service, team = row.get("service", ""), row.get("team", "")
    if service and service.lower() not in services:
        yield _(
            "There is no service called “%(service)s”. Ask for it to be added, or leave the cell empty."
        ) % {"service": service}
    if team and team.lower() not in teams:
        yield _("There is no team called “%(team)s”. Ask for it to be added, or leave the cell empty.") % {
            "team": team
        }


def year_of(text: str) -> int | None:
    """2026 from 2026, 2026-27 or 2026/2027; None for anything else."""
    found = YEAR.fullmatch(text.strip())
    if not found or not 1900 <= int(found[1]) <= 2200:
        return None
    first, second = int(found[1]), found[2]
    return first if second is None or int(second) == (first + 1) % 10 ** len(second) else None


def _bare(amount: str) -> str:
    return ungrouped(amount).replace("£", "").strip()
