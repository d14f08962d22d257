"""The panel chair's page: ideas ranked by their scores, how far the reviewers agree, and what can be decided."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from place.models import Person
from place.vocabulary import Role
from workflow import scoring
from workflow.forms.pages import STEP_PAGES, step_url
from workflow.models import Assignment, Score
from workflow.registry import PARTIES
from workflow.rules import capacity_for
from workflow.scoring import Agreement, Ranked
from workflow.services import proposals
from workflow.stages import Stage
from workflow.views.finding import days_left, in_the_hands_of, need_role, person_in

PAGE_SIZE = 20
DECIDE = ("approve", "ask", "rescore", "park", "decline")
COUNTS = (Assignment.State.DONE, Assignment.State.CONFIRM)

AGREE: dict[Agreement, tuple[str | Promise, str]] = {
    Agreement.CLOSE: (gettext_lazy("Reviewers agree"), "good"),
    Agreement.MIXED: (gettext_lazy("Some difference"), "plain"),
    Agreement.APART: (gettext_lazy("Reviewers far apart"), "wait"),
    Agreement.UNKNOWN: (gettext_lazy("Too few scores to compare"), "plain"),
}
WHY_NOT: dict[str, str | Promise] = {
    "author": gettext_lazy("You wrote this idea, so somebody else has to decide about it."),
    "scorer": gettext_lazy("You scored this idea, so somebody else has to decide about it."),
    "earlier_decider": gettext_lazy(
        "You declined this idea before its author appealed, so somebody else has to decide this time."
    ),
}


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    person = person_in(request)
    need_role(person, Role.PANEL_CHAIR, _("The panel page is for panel chairs."))
    mine = (
        proposals().visible_to(person).filter(in_the_hands_of(person, Role.PANEL_CHAIR), stage=Stage.AT_PANEL)
    )
    ranked = ranking(list(mine.order_by("stage_since", "pk").values_list("pk", flat=True)))
    shown = Paginator(ranked, PAGE_SIZE).get_page(request.GET.get("page"))
    found = proposals().filter(pk__in=[entry.thing for entry in shown.object_list]).for_judging().in_bulk()
    rows = [row_for(entry, found[entry.thing], person) for entry in shown.object_list]
    return render(request, "workflow/panel.html", {"page": shown, "rows": rows})


def ranking(ids: list[int]) -> list[Ranked[int]]:
    """Every idea in its place: ids only, so that a long list costs two queries and no more."""
    given: dict[int, dict[int, dict[int, int | None]]] = defaultdict(lambda: defaultdict(dict))
    weights: dict[int, int] = {}
    scores = Score.objects.filter(assignment__proposal__in=ids, assignment__state__in=COUNTS)
    columns = ("assignment__proposal", "assignment", "criterion", "criterion__weight", "value")
    for proposal, assignment, criterion, weight, value in scores.values_list(*columns):
        given[proposal][assignment][criterion] = value
        weights[criterion] = weight
    means = {pk: [scoring.weighted_mean(review, weights) for review in given[pk].values()] for pk in ids}
    return scoring.rank((pk, scoring.summarise(means[pk])) for pk in ids)


@dataclass(frozen=True)
class PanelRow:
    """One idea as the panel sees it."""

    place: int | None
    proposal: Any
    mean: Any
    lowest: Any
    highest: Any
    reviews: int
    stood_down: int
    agreement: str | Promise
    tone: str
    bar: dict[str, int]
    comments: list[str]
    left: int | None
    links: list[dict[str, Any]]
    why_not: list[str | Promise]


def row_for(entry: Ranked[int], proposal: Any, person: Person) -> PanelRow:
    summary = entry.summary
    given = [a for a in proposal.assignments.all() if a.state in COUNTS]
    label, tone = AGREE[summary.agreement]
    links = _links(proposal, person)
    return PanelRow(
        entry.place, proposal, scoring.shown(summary.mean), scoring.shown(summary.lowest), scoring.shown(summary.highest),
        summary.reviews, sum(a.state == Assignment.State.STOOD_DOWN for a in proposal.assignments.all()), label, tone,
        _bar(entry), [a.panel_comment for a in given if a.panel_comment], days_left(proposal), links, why_not(proposal, person),
    )  # fmt: skip


def _bar(entry: Ranked[int]) -> dict[str, int]:
    """Where the lowest, the mean and the highest stand on a line 300 units long that runs from 0 to 5."""
    summary = entry.summary
    if summary.mean is None or summary.lowest is None or summary.highest is None:
        return {}
    low, mid, high = (round(float(value) * 60) for value in (summary.lowest, summary.mean, summary.highest))
    return {"low": low, "mid": mid, "high": high, "width": max(high - low, 2)}


def _links(proposal: Any, person: Person) -> list[dict[str, Any]]:
    rows = {row.name: row for row in proposal.rows_here()}
    return [
        {
            "label": STEP_PAGES[name].heading,
            "url": f"{step_url(proposal, name)}?back=panel",
            "grave": STEP_PAGES[name].grave,
        }
        for name in DECIDE
        if name in rows and capacity_for(proposal, person, rows[name])
    ]


def why_not(proposal: Any, person: Person) -> list[str | Promise]:
    """Why this chair may not approve this idea: another duty they have had on it."""
    row = proposal.row("approve", proposal.stage)
    return [WHY_NOT[name] for name in row.unless if person.pk in PARTIES[name](proposal)] if row else []
