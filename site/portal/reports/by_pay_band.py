"""Outcomes by the pay band authors say they are in: counts from which nobody's band can be told, not even by subtraction.

Who reads this may know every author and every outcome, so both halves of a row are guarded: a total below FEWEST is left out,
and so is the split where either part is below FEWEST. Totals over all rows are known from elsewhere; so whatever is hidden is
widened until it spans two rows and FEWEST ideas. They are counted once a quarter, so that nobody watches one decision, or
one person who changes their band, move a count: see portal/band_counts.py. For the same reason nothing here can be
filtered: the administration does not offer this report.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ideas.models import Idea
from place.models import Person
from place.vocabulary import PayBand
from portal.band_counts import counts_of_the_quarter
from portal.reports.fairness import FEWEST, NOTE
from portal.reports.report import Column, Kind, Report, Row

SAID = tuple(band for band in PayBand if band is not PayBand.UNSAID)
Split = tuple[int, int]  # of the ideas of one group: approved, not taken forward


def find(person: Person, ideas: QuerySet[Idea]) -> list[Row]:
    """A row for each band, and one for authors who said none; two queries."""
    kept = counts_of_the_quarter()
    counted: dict[str, Split] = {}
    for body in ideas.order_by().values_list("home_organisation", flat=True).distinct():
        for band, (approved, declined) in kept.get(str(body), {}).items():
            group = band if band in SAID else ""
            yes, no = counted.get(group, (0, 0))
            counted[group] = (yes + approved, no + declined)
    if not counted:
        return []
    groups = [*((band.value, str(band.label)) for band in SAID), ("", _now("Not said"))]
    splits = [counted.get(key, (0, 0)) for key, _label in groups]
    totals, parts = hidden(splits)
    return [
        _row(label, split, total=at not in totals, parts=at not in parts)
        for at, ((_key, label), split) in enumerate(zip(groups, splits, strict=True))
    ]


def hidden(splits: Sequence[Split]) -> tuple[set[int], set[int]]:
    """Which rows' totals are hidden, and which rows' parts; a hidden total hides its parts."""
    sums = [sum(split) for split in splits]
    totals = {at for at, total in enumerate(sums) if total < FEWEST}
    _widen(totals, sums, [sums])
    parts = totals | {at for at, split in enumerate(splits) if min(split) < FEWEST}
    _widen(parts, sums, [[yes for yes, _no in splits], [no for _yes, no in splits]])
    return totals, parts


def _widen(left_out: set[int], sums: Sequence[int], guarded: Sequence[Sequence[int]]) -> None:
    """Hide the smallest row still shown, until what is hidden cannot be had by taking the rest from a known total."""
    for at in sorted(range(len(sums)), key=lambda at: sums[at]):
        safe = len(left_out) != 1 and all(
            not left_out or sum(column[i] for i in left_out) >= FEWEST for column in guarded
        )
        if safe:
            return
        left_out.add(at)


def _row(band: str, split: Split, *, total: bool, parts: bool) -> Row:
    decided = sum(split)
    return {
        "band": band,
        "decided": decided if total else None,
        "approved": split[0] if parts else None,
        "declined": split[1] if parts else None,
        "share": round(100 * split[0] / decided) if parts else None,
        "note": "" if parts else _now("Left out"),
    }


OUTCOMES_BY_PAY_BAND = Report(
    name="outcomes-by-pay-band",
    title=_("Pay bands"),
    lead=_(
        "What became of ideas that were decided before this quarter of the year, by the pay band authors say they are in. "
        "Where a count is small, it is left out, and another with it, so that nobody's band can be told."
    ),
    icon="success",
    columns=(
        Column("band", _("Author's pay band")),
        Column("decided", _("Decided"), Kind.FIGURE),
        Column("approved", _("Approved"), Kind.FIGURE),
        Column("declined", _("Not taken forward"), Kind.FIGURE),
        Column("share", _("Approved, %"), Kind.FIGURE),
        NOTE,
    ),
    find=find,
    chart=(("band",), "share"),
)
