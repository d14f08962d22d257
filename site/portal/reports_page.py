"""The reports on the site: for those who coordinate or lead a body, over its own ideas; for auditors, over all they may see."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ideas.models import Idea
from place.downloads import as_asked
from place.models import Person
from place.vocabulary import Role
from portal.reports import BY_NAME, REPORTS, UNFILTERED, Report
from portal.reports.fairness import OUTCOMES
from portal.reports.report import Kind, Row
from workflow.refusals import NotAllowed
from workflow.stages import Stage

READERS = (Role.COORDINATOR, Role.EXECUTIVE, Role.AUDITOR)
_AT = REPORTS.index(OUTCOMES) + 1  # outcomes by pay band beside those by body
ALL = (*REPORTS[:_AT], *UNFILTERED, *REPORTS[_AT:], *BY_NAME)
ON_A_PAGE = 50
MOST_BARS, BAR, WIDE = 30, 42, 480  # of a drawing: bars, and units of height and width


@login_required
@require_GET
def page(request: HttpRequest, name: str = REPORTS[0].name) -> HttpResponseBase:
    person: Person = request.user  # type: ignore[assignment]
    if not may_read(person):
        raise NotAllowed(_("Reports are for coordinators, executives and auditors."))
    report = next((each for each in ALL if each.name == name), None)
    if report is None:
        raise Http404
    if not _is_for(report, person):
        raise NotAllowed(_("Figures about people by name are for coordinators only."))
    found = report.find(person, ideas_for(person, whole_place=report.whole_place))
    if request.GET.get("export"):
        return _download(report, person, found, request.GET["export"])
    return render(request, "portal/reports.html", _shown(report, person, found, request.GET.get("page")))


def _is_for(report: Report, person: Person) -> bool:
    return report.only_for is None or person.standing.holds(report.only_for)


def may_read(person: Person) -> bool:
    return person.is_superuser or person.standing.holds(*READERS)


def ideas_for(person: Person, *, whole_place: bool = False) -> QuerySet[Idea]:
    """Of the bodies somebody coordinates or leads; of every body for auditors and the platform, or for a report of the place."""
    seen: QuerySet[Idea] = Idea.objects.visible_to(person).exclude(stage=Stage.DRAFT)
    if whole_place or person.is_superuser or person.standing.holds(Role.AUDITOR):
        return seen
    own = person.standing.organisations(Role.COORDINATOR, Role.EXECUTIVE)
    return seen.filter(home_organisation__in=own)


def _shown(report: Report, person: Person, found: Any, number: str | None) -> dict[str, Any]:
    rows = Paginator(found, ON_A_PAGE).get_page(number)
    return {
        "report": report,
        "tabs": [
            {"label": each.title, "url": reverse("reports", args=[each.name]), "current": each is report}
            for each in ALL
            if _is_for(each, person)
        ],
        "bars": _bars(report, found),
        "drawing": report.draw(list(rows)) if report.draw else None,
        "headers": [
            {"label": column.heading, "numeric": column.kind in (Kind.FIGURE, Kind.POUNDS)} for column in report.columns
        ],
        "rows": [_cells(report, report.tell(person, item)) for item in rows],
        "page": rows,
    }  # fmt: skip


def _bars(report: Report, found: Any) -> dict[str, Any] | None:
    """The figures as a drawing: of many, only the highest; what is left out of the table is left out here."""
    if report.chart is None:
        return None
    names, key = report.chart
    known = [row for row in found if row[key] is not None]
    most = max((row[key] for row in known), default=0)
    if not most:
        return None
    column = next(each for each in report.columns if each.key == key)
    says = str(column.heading)
    if len(known) > MOST_BARS:
        known = sorted(known, key=lambda row: row[key], reverse=True)[:MOST_BARS]
        says = _("%(figure)s: the %(n)s highest; all are in the table.") % {"figure": says, "n": MOST_BARS}
    bars = [
        {
            "label": ", ".join(str(row[name]) for name in names),
            "figure": column.written(row),
            "top": BAR * at,
            "text": BAR * at + 14,
            "width": round(WIDE * float(row[key]) / float(most), 1),
        }
        for at, row in enumerate(known)
    ]
    return {"bars": bars, "height": BAR * len(bars), "says": says}


def _cells(report: Report, row: Row) -> list[Any]:
    """As the page writes them; the reference leads to its idea."""
    return [
        {"text": column.written(row), "url": row["url"]} if column.key == "reference" else column.written(row)
        for column in report.columns
    ]


def _download(report: Report, person: Person, found: Any, kind: str) -> HttpResponseBase:
    headings = [column.heading for column in report.columns]
    told = (report.tell(person, item) for item in found)
    rows = ([row[column.key] for column in report.columns] for row in told)
    return as_asked(kind, report.name, headings, rows)
