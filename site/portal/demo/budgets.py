"""Puts the budgets of Severnside's bodies in the database: what the demonstration's cases take their savings out of."""

from __future__ import annotations

from decimal import Decimal

from place.models import BudgetLine, Team
from portal.demo.content import read
from portal.demo.place import Severnside

FIRST, YEARS = 2026, 5  # the cases begin in 2026-27
RISE = Decimal("0.02")  # of each year over the first


def write(place: Severnside, *, times: int = 1) -> None:
    """Every budget for five years; so many times as large where so many times as many ideas take from it."""
    BudgetLine.objects.bulk_create(
        (
            BudgetLine(
                organisation=place.organisations[row["organisation"]],
                service=place.services.get(row["service"] or ""),
                team=_whose(place, row["organisation"], row["service"]),
                code=row["code"],
                name=row["name"],
                fund=row["fund"],
                year=FIRST + later,
                amount=Decimal(row["amount"]) * (1 + RISE * later) * times,
            )
            for row in read("budgets")
            for later in range(YEARS)
        ),
        batch_size=500,
    )


def _whose(place: Severnside, body: str, service: str | None) -> Team | None:
    """A service's budget is with a team of its body, everything else with its office."""
    teams = [
        (key.endswith("office"), team) for key, team in place.teams.items()
        if team.organisation_id == place.organisations[body].pk
    ]  # fmt: skip
    wanted = [team for office, team in teams if office == (service is None)] or [team for _, team in teams]
    return wanted[0] if wanted else None
