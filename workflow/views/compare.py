"""Two ideas side by side, as a panel weighs them: their words, scores by criterion, comments, what divides people, money."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from place.models import Person
from workflow.interests import look_up
from workflow.panel import OfIdea, Round, by_criterion, round_of
from workflow.scoring import Merit
from workflow.services import proposals
from workflow.views.finding import picks_in
from workflow.views.panel import DIVIDED, PanelRow, before, chair_in, not_own, notes_on, rows_for


@dataclass(frozen=True)
class Side:
    """One of the two."""

    row: PanelRow
    said: OfIdea

    @property
    def divided(self) -> str:
        """A sentence on where its reviewers part, when that is worth one."""
        part = self.said.divided
        if part is None or part.points < DIVIDED:
            return ""
        return _("Its reviewers differ most on “%(criterion)s”, typically by %(points).1f points.") % {
            "criterion": part.criterion,
            "points": part.points,
        }


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    person = chair_in(request)
    picked = [reference for reference, _version in picks_in(request.GET)]
    ids = not_own(person, before(person))
    chosen = list(proposals().filter(pk__in=ids, reference__in=picked).for_judging().order_by("reference"))
    back = reverse("workflow:panel")
    if len(set(picked)) != 2 or len(chosen) != 2:
        return render(request, "workflow/compare.html", {"sides": [], "back": back}, status=422)
    chosen.sort(key=lambda each: picked.index(each.reference))
    panel = round_of(ids)
    sides = _sides(panel, ids, chosen, person)
    said = {
        "sides": sides, "rows": _by_criterion(sides), "verdict": _verdict(*sides), "back": back, "notes": notes_on(panel),
    }  # fmt: skip
    return render(request, "workflow/compare.html", said)


def _sides(panel: Round, ids: list[int], chosen: list[Any], person: Person) -> list[Side]:
    look_up(chosen)
    entries = {entry.proposal: entry for entry in panel.entries}
    said = by_criterion(ids, [each.pk for each in chosen])
    rows = rows_for([entries[each.pk] for each in chosen], {each.pk: each for each in chosen}, person)
    return [Side(row, said[row.proposal.pk]) for row in rows]


def _by_criterion(sides: list[Side]) -> list[dict[str, Any]]:
    """Criterion by criterion, the two merits and whether their intervals tell them apart."""
    names = dict.fromkeys(name for side in sides for name in side.said.criteria)
    return [
        {"criterion": name, "merits": merits, "apart": apart(*merits)}
        for name in names
        if (merits := [_within(side.said.criteria.get(name)) for side in sides])
    ]


def _within(merit: Merit | None) -> Merit | None:
    """The interval as far as the scale reaches."""
    return merit and replace(merit, low=max(merit.low, 0.0), high=min(merit.high, 5.0))


def apart(one: Merit | None, other: Merit | None) -> bool:
    """Whether two intervals do not overlap."""
    return bool(one and other) and (one.low > other.high or other.low > one.high)  # type: ignore[union-attr]


def _verdict(one: Side, other: Side) -> str | Promise:
    if one.row.merit is None or other.row.merit is None:
        return _("One of them has no score that counts: the scores cannot compare them.")
    if not apart(one.row.merit, other.row.merit):
        return _(
            "Their intervals overlap: the scores do not tell these two apart. The panel has to weigh them."
        )
    best = one if one.row.merit.merit > other.row.merit.merit else other
    return _("Their intervals do not overlap: the scores put %(reference)s first.") % {
        "reference": best.row.proposal.reference
    }
