"""How the budgets of a body change: many at once, from its finance officer's list, with what stood there before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from place.budget_list import BudgetRow
from place.models import BudgetLine, Organisation, Person, Service, Team
from place.rules import keeps_budgets
from place.services.audit import record


class Changes(NamedTuple):
    """What a list would change: new rows, rows with another amount, name, service or team, and rows that stand so already."""

    new: list[BudgetRow]
    changed: list[tuple[BudgetRow, BudgetLine]]
    same: int


def changes(organisation: Organisation, rows: Sequence[BudgetRow]) -> Changes:
    """Compare a list with what is there; nothing is written."""
    there = BudgetLine.objects.filter(organisation=organisation, code__in={row.code for row in rows})
    known = {
        (line.code, line.fund.casefold(), line.year): line
        for line in there.select_related("service", "team").order_by()
    }
    found = Changes([], [], 0)
    same = 0
    for row in rows:
        line = known.get((row.code, row.fund.casefold(), row.year))
        if line is None:
            found.new.append(row)
        elif (line.name, line.amount, _called(line.service), _called(line.team)) != (
            row.name, row.amount, _called(line.service) if row.service is None else row.service,
            row.team or _called(line.team),
        ):  # fmt: skip
            found.changed.append((row, line))
        else:
            same += 1
    return found._replace(same=same)


def _called(one: Service | Team | None) -> str:
    return one.name.lower() if one else ""


@transaction.atomic
def keep_budgets(*, by: Person, organisation: Organisation, rows: Sequence[BudgetRow]) -> Changes:
    """Bring a body's budgets in line with a list: rows in it are added or changed; rows that are not in it stay."""
    if not keeps_budgets(by, organisation.pk):
        raise PermissionDenied(_("Only a finance officer of this organisation can change its budgets."))
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)  # one list at a time
    services = {
        service.name.lower(): service for service in Service.objects.filter(organisation=organisation)
    }
    teams = {team.name.lower(): team for team in Team.objects.filter(organisation=organisation)}
    found = changes(organisation, rows)
    changed = [
        [row.code, row.fund, row.year, str(line.amount), str(row.amount)] for row, line in found.changed
    ]
    for row, line in found.changed:
        line.name, line.amount = row.name, row.amount
        line.service = line.service if row.service is None else services.get(row.service)
        line.team = teams.get(row.team, line.team)
    fields = ["name", "amount", "service", "team"]
    BudgetLine.objects.bulk_update([line for _, line in found.changed], fields, 500)
    BudgetLine.objects.bulk_create(
        (
            BudgetLine(
                organisation=organisation, code=row.code, name=row.name, fund=row.fund, year=row.year,
                amount=row.amount, service=services.get(row.service or ""), team=teams.get(row.team),
            )
            for row in found.new
        ),
        batch_size=500,
    )  # fmt: skip
    record(
        by=by,
        action="keep_budgets",
        target=organisation,
        organisation=organisation,
        new=[[row.code, row.fund, row.year, str(row.amount)] for row in found.new],
        changed=changed,
        teams=[[row.code, row.fund, row.year, row.team] for row in rows if row.team],
    )
    return found
