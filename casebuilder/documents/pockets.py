"""Whose pocket the costs come out of and whose the benefits go into: all value, at today's value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any

from django.utils.translation import gettext as _

from casebuilder.appraisal.rounding import PRECISE, largest_remainder, rounded
from casebuilder.documents.drawing import fit
from casebuilder.documents.paper import Paper
from casebuilder.documents.tables import Row, Table, blocks_of, present_words
from casebuilder.documents.words import number, percent

ZERO = Decimal(0)
MOST_COLUMNS_ACROSS = 6
COLUMN_NAME = 44  # characters of a body at the head of a column; each row has it whole
MOST_GAPS = 4  # bodies of which a sentence says what they carry and get
WORTH_SAYING = Decimal("0.05")  # a smaller difference between the two shares is no wrong pocket

Bodies = Mapping[str, Mapping[str, str]]


def bodies(paper: Paper, result: dict[str, Any]) -> Table:
    """All cost and all benefit of each body, and what share of the whole each is."""
    found: Bodies = result["by_organisation"]
    cost, benefit = _shares(found, "pv_cost"), _shares(found, "pv_benefit")
    rows = [
        Row(
            paper.organisations[key],
            (
                number(row["pv_cost"]),
                _share(cost.get(key)),
                number(row["pv_benefit"]),
                _share(benefit.get(key)),
                number(row["net"]),
            ),
        )
        for key, row in found.items()
    ]
    total = [_total(found, name) for name in ("pv_cost", "pv_benefit", "net")]
    whole = [_share(Decimal(1) if shares else None) for shares in (cost, benefit)]
    cells = (number(total[0]), whole[0], number(total[1]), whole[1], number(total[2]))
    return Table(
        key="bodies",
        caption=_("Cost and benefit of every kind by organisation, %(basis)s")
        % {"basis": present_words(paper)},
        columns=(
            _("Organisation"),
            _("All cost"),
            _("Share of cost"),
            _("All benefit"),
            _("Share of benefit"),
            _("Net, all value"),
        ),
        rows=(*rows, Row(_("All together"), cells, kind="total")),
        css="dense bodies",
    )


def _total(found: Bodies, name: str) -> Decimal:
    return sum((Decimal(row[name]) for row in found.values()), ZERO)


def _shares(found: Bodies, name: str) -> dict[str, Decimal]:
    """Each body's share of a total; nothing where one is below zero, since a share would then mislead."""
    total = _total(found, name)
    if total <= 0 or any(Decimal(row[name]) < 0 for row in found.values()):
        return {}
    with localcontext(PRECISE):
        return {key: Decimal(row[name]) / total for key, row in found.items()}


def _share(share: Decimal | None) -> str:
    return _("does not apply") if share is None else percent(rounded(share, Decimal("0.001")))


def gaps(paper: Paper, result: dict[str, Any]) -> list[str]:
    """A sentence for each body that carries much more, or much less, than it gets: the widest first."""
    cost = _shares(result["by_organisation"], "pv_cost")
    benefit = _shares(result["by_organisation"], "pv_benefit")
    if not cost or not benefit:
        return []
    wide = [key for key in cost if abs(cost[key] - benefit[key]) >= WORTH_SAYING]
    wide.sort(key=lambda key: abs(cost[key] - benefit[key]), reverse=True)
    return [
        _("%(name)s carries %(cost)s of the cost and gets %(benefit)s of the benefit.")
        % {
            "name": paper.organisations[key],
            "cost": percent(rounded(cost[key], Decimal("0.01"))),
            "benefit": percent(rounded(benefit[key], Decimal("0.01"))),
        }
        for key in wide[:MOST_GAPS]
    ]


def matrix(paper: Paper, result: dict[str, Any]) -> list[Table]:
    """Payers down, gainers across: each body's benefit, laid at the payers in proportion to what they pay.

    A case file does not say which pound of cost brings which pound of benefit, so proportion is the one
    attribution that needs no guess. A body whose costs fall pays nothing and is credited with nothing.
    """
    found: Bodies = result["by_organisation"]
    payers = {key: Decimal(row["pv_cost"]) for key, row in found.items() if Decimal(row["pv_cost"]) > 0}
    gainers = [key for key, row in found.items() if Decimal(row["pv_benefit"])]
    if not payers or not gainers:
        return []
    gains = [_attributed(Decimal(found[key]["pv_benefit"]), payers) for key in gainers]
    columns = [
        *zip((fit(paper.organisations[key], COLUMN_NAME) for key in gainers), gains, strict=True),
        (_("Benefit in all"), [sum(parts, ZERO) for parts in zip(*gains, strict=True)]),
        (_("Pays"), list(payers.values())),
    ]
    blocks = list(blocks_of(columns, MOST_COLUMNS_ACROSS))
    return [
        _block(paper, list(payers), block, _across(block, columns), place)
        for place, block in enumerate(blocks)
    ]


def _across(block: Sequence[Any], columns: Sequence[Any]) -> str:
    if len(block) == len(columns):
        return ""
    first = columns.index(block[0]) + 1
    return _(" (columns %(first)s to %(last)s of %(count)s)") % {
        "first": first,
        "last": first + len(block) - 1,
        "count": len(columns),
    }


def _attributed(benefit: Decimal, payers: Mapping[str, Decimal]) -> list[Decimal]:
    with localcontext(PRECISE):
        total = sum(payers.values(), ZERO)
        return largest_remainder([benefit * paid / total for paid in payers.values()], benefit)


def _block(
    paper: Paper,
    payers: Sequence[str],
    columns: Sequence[tuple[str, Sequence[Decimal]]],
    across: str,
    place: int,
) -> Table:
    rows = [
        Row(paper.organisations[key], tuple(number(parts[row]) for _name, parts in columns))
        for row, key in enumerate(payers)
    ]
    totals = tuple(number(sum(parts, ZERO)) for _name, parts in columns)
    return Table(
        key=f"matrix-{place}",
        caption=_("Who pays (rows) and who gains (columns), %(basis)s") % {"basis": present_words(paper)}
        + across,
        columns=(_("Paid for by"), *(name for name, _parts in columns)),
        rows=(*rows, Row(_("All together"), totals, kind="total")),
        css="dense bodies",
    )
