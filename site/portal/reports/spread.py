"""Spread: ideas that other bodies have spoken about, what they yield where they are, and would where they are not yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from casebuilder.appraisal.spreading import Range
from ideas.adopting import State
from ideas.models import Idea
from place.models import Person
from portal.reports.report import Column, Kind, Report, Row
from portal.savings import LABELS, Rung
from portal.spread_drawing import Mark, drawn
from portal.spreading import Told, reports, travelled

DRAWN = 12  # ideas of a page in the drawing
AT_ONCE = 100  # reckoned together: their cases are read whole


class Rows(Sequence[Row]):
    """The rows of as many ideas as are asked for, worked out only then."""

    def __init__(self, person: Person, ideas: QuerySet[Idea]) -> None:
        self.person, self.ideas = person, ideas

    @cached_property
    def how_many(self) -> int:
        return self.ideas.count()

    def __len__(self) -> int:
        return self.how_many

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [_row(told) for told in reports(list(self.ideas[at]), self.person)]
        return self[at : at + 1][0]

    def __iter__(self) -> Iterator[Row]:
        start = 0
        while rows := self[start : start + AT_ONCE]:
            yield from rows
            start += AT_ONCE


def find(person: Person, ideas: QuerySet[Idea]) -> Rows:
    """Those some other body has spoken about."""
    return Rows(person, travelled(ideas))


def _row(told: Told) -> Row:
    sums, states = told.sums, [each.state for each in told.places]
    firmest = sums.totals[-1] if sums.totals else None
    more: dict[str, Any] = dict.fromkeys(("low", "middle", "high"))
    if firmest and sums.said.places:
        more = vars(sums.said.recurring)
    return {
        "url": told.idea.get_absolute_url(),
        "reference": told.idea.reference,
        "title": told.idea.title,
        "organisation": told.idea.home_organisation.name,
        "adopted": states.count(State.ADOPTED),
        "adopting": states.count(State.ADOPTING),
        "asking": states.count(State.CONSIDERING) + states.count(State.SAME_PROBLEM),
        "firmest": sums.rung,
        "rung": str(LABELS[Rung(sums.rung)][0]) if sums.rung else "",
        "places": firmest.places if firmest else None,
        "yearly": firmest.recurring if firmest else None,
        "once": firmest.once if firmest else None,
        "further": sums.said.places,
        **{name: more[name] for name in ("low", "middle", "high")},
    }


def draw(rows: Sequence[Row]) -> dict[str, Any] | None:
    """Of the ideas of one page that yield most: a bar for what there is, and a span for what there would be besides."""
    known = [row for row in rows if row["yearly"] and row["yearly"] > 0]
    best = sorted(known, key=lambda row: -row["yearly"])[:DRAWN]
    marks: list[Mark] = []
    for row in best:
        name = f"{row['reference']}: {row['title']}"
        marks.append(Mark(name, Range(*[row["yearly"]] * 3), row["firmest"]))
        if row["high"] and row["high"] > 0:
            name = gettext("%(reference)s: if those with the problem adopted it") % row
            marks.append(Mark(name, Range(row["low"], row["middle"], row["high"])))
    says = ngettext(
        "%(n)s idea, in pounds a year where it is, and below that what it would yield besides.",
        "%(n)s ideas, in pounds a year where they are, and below that what they would yield besides.",
        len(best),
    )
    return drawn(marks, says % {"n": len(best)}) if marks else None


SPREAD = Report(
    name="spread",
    title=_("Spread"),
    lead=_(
        "Ideas that other bodies have spoken about, from anywhere you may see. What they yield stands on the firmest rung; "
        "what they would yield if all that have the problem adopted them is an estimate, reckoned as each idea's own page says. "
        "Rungs are never added up."
    ),
    icon="copy",
    columns=(
        Column("reference", _("Reference")),
        Column("title", _("Idea")),
        Column("organisation", _("Organisation")),
        Column("adopted", _("Adopted"), Kind.FIGURE),
        Column("adopting", _("Adopting"), Kind.FIGURE),
        Column("asking", _("Interested"), Kind.FIGURE),
        Column("rung", _("Firmest rung")),
        Column("places", _("Places on it"), Kind.FIGURE),
        Column("yearly", _("£ a year there"), Kind.POUNDS),
        Column("once", _("£ once there"), Kind.POUNDS),
        Column("further", _("Further places"), Kind.FIGURE),
        Column("low", _("£ a year more, at least"), Kind.POUNDS),
        Column("middle", _("£ a year more, middle"), Kind.POUNDS),
        Column("high", _("£ a year more, at most"), Kind.POUNDS),
    ),
    find=find,
    draw=draw,
    whole_place=True,
)
