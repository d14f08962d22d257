"""The spread report of one idea: a table, a drawing with its figures, how it is reckoned, and downloads."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casebuilder.appraisal.spreading import More, Range
from ideas.models import Idea
from ideas.references import normalise
from place.downloads import as_asked
from place.formats import pounds, short_day
from place.models import Person
from portal.savings import LABELS, Rung
from portal.spread_drawing import Mark, drawn
from portal.spreading import Here, Told, reports


@login_required
@require_GET
def page(request: HttpRequest, reference: str) -> HttpResponseBase:
    person = cast(Person, request.user)
    idea: Idea = get_object_or_404(
        Idea.objects.visible_to(person).with_people(), reference=normalise(reference)
    )
    told = reports([idea], person)[0]
    if request.GET.get("export"):
        return _download(told, request.GET["export"])
    shown = {
        "idea": idea, "told": told, "headers": headers(), "rows": [row(each) for each in told.places],
        "totals": _totals(told), "more": more(told), "more_headers": more_headers(),
        "rung": rung_name(told.sums.rung), "drawing": drawing(told),
    }  # fmt: skip
    return render(request, "portal/spread.html", shown)


def headers() -> list[dict[str, Any]]:
    return [
        {"label": _("Place")}, {"label": _("What it says")}, {"label": _("Since")}, {"label": _("Rung")},
        {"label": _("£ a year"), "numeric": True}, {"label": _("£ once"), "numeric": True},
    ]  # fmt: skip


def row(here: Here) -> list[Any]:
    body = {"text": here.body, "url": here.idea.get_absolute_url()} if here.idea else here.body
    state = here.state.label if here.state else _("Had the idea")
    if here.figure is None:
        return [body, state, short_day(here.since), _("no figure to show"), "", ""]
    return [
        body, state, short_day(here.since), rung_name(here.figure.rung),
        pounds(here.figure.recurring.middle), pounds(here.figure.once.middle),
    ]  # fmt: skip


def rung_name(rung: str) -> str:
    return str(LABELS[Rung(rung)][0]) if rung else ""


def _totals(told: Told) -> list[dict[str, Any]]:
    """For components/ladder.html: each rung by itself."""
    return [
        {"label": rung_name(each.rung), "recurring": each.recurring, "once": each.once}
        for each in told.sums.totals
    ]


def more_headers() -> list[dict[str, Any]]:
    names = (
        _("£ a year, at least"),
        _("middle"),
        _("at most"),
        _("£ once, at least"),
        _("middle"),
        _("at most"),
    )
    return [
        {"label": _("If they adopted it too")}, {"label": _("Places"), "numeric": True},
        *({"label": name, "numeric": True} for name in names),
    ]  # fmt: skip


def more(told: Told) -> list[list[str]]:
    """Two rows that are not added either: some have said that they have the problem, the others nothing."""
    if not told.sums.rung:
        return []
    named = (
        (_("Those that have the problem"), told.sums.said),
        (_("Others of their kind"), told.sums.silent),
    )
    return [
        [
            name,
            str(each.places),
            *(pounds(figure) for figure in (*_three(each.recurring), *_three(each.once))),
        ]
        for name, each in named
        if each.places
    ]


def _three(span: Range) -> tuple[Decimal, Decimal, Decimal]:
    return span.low, span.middle, span.high


# The drawing


def drawing(told: Told) -> dict[str, Any] | None:
    """A bar for each place with a figure, then a span for each group that has not adopted it; pounds a year only."""
    bars = [
        Mark(
            f"{each.body}, {rung_name(each.figure.rung).lower()}",
            each.figure.recurring,
            each.figure.rung,
        )
        for each in told.places
        if each.figure and each.figure.recurring.middle > 0
    ]
    groups = (
        (_("If those with the problem adopted it"), told.sums.said),
        (_("If others of their kind did"), told.sums.silent),
    )
    spans = [Mark(name, each.recurring) for name, each in groups if _worth(each)]
    return drawn([*bars, *spans], _says(told)) if bars else None


def _worth(each: More) -> bool:
    return bool(each.places and each.recurring.high > 0)


def _says(told: Told) -> str:
    """One sentence for those who cannot see the drawing."""
    counted = sum(1 for each in told.places if each.figure)
    return _("%(counted)s of %(places)s places have a figure this page may show, in pounds a year.") % {
        "counted": counted, "places": len(told.places),
    }  # fmt: skip


# Downloads


def _download(told: Told, kind: str) -> HttpResponseBase:
    headings = [each["label"] for each in headers()] + [_("£ a year, at least"), _("£ a year, at most")]
    rows = [_bare(each) for each in told.places]
    return as_asked(kind, f"{told.idea.reference}-spread", headings, rows)


def _bare(here: Here) -> list[Any]:
    figure = here.figure
    said = [here.body, here.state.label if here.state else _("Had the idea"), here.since]
    if figure is None:
        return [*said, "", None, None, None, None]
    span = figure.recurring
    return [*said, rung_name(figure.rung), span.middle, figure.once.middle, span.low, span.high]
