"""Who gave which score, by which version of the criteria, and what they gave before: for coordinators and auditors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflow import scoring
from workflow.interests import Interests
from workflow.knowing import interest_told
from workflow.left_out import COUNTS, interested_in
from workflow.models import Assignment
from workflow.panel import outlying_in
from workflow.refusals import NotAllowed
from workflow.rules import may_read_scores
from workflow.scoring import Outlier
from workflow.views.finding import find, person_in


@dataclass(frozen=True)
class Given:
    """What one reviewer gave at one time."""

    at: datetime
    values: list[tuple[str, str]]
    panel_comment: str
    author_comment: str
    signed: bool


@dataclass(frozen=True)
class History:
    """One reviewer: what stands, and what stood before it, the latest first."""

    assignment: Assignment
    interest: str | Promise  # why they would not be asked any more, and their score is left out
    outlying: Outlier | None  # a score that counts and yet is far from what one would expect
    mean: Any
    now: Given | None
    before: list[Given]


@login_required
@require_safe
def page(request: HttpRequest, reference: str) -> HttpResponse:
    proposal, person = find(request, reference), person_in(request)
    if not may_read_scores(proposal, person):
        raise NotAllowed(_("Who gave which score is for coordinators of the idea and auditors."))
    asked = proposal.assignments.select_related("reviewer__organisation", "reviewer__team", "criteria_set")
    asked = asked.prefetch_related("scores__criterion", "amendments").order_by("uid")
    known, near, far = Interests([proposal]), interested_in(proposal), outlying_in(proposal)
    shown = {
        "proposal": proposal,
        "histories": [
            _history(
                each,
                interest_told(person, proposal, known.of(proposal, each.reviewer))
                if each.state in COUNTS and each.reviewer_id in near
                else "",
                far.get(each.reviewer_id),
            )
            for each in asked
        ],
    }
    return render(request, "workflow/scores.html", shown)


def _history(assignment: Assignment, interest: str | Promise, far: Outlier | None) -> History:
    scores = sorted(assignment.scores.all(), key=lambda score: (score.criterion.order, score.criterion.pk))
    weights = {score.criterion_id: score.criterion.weight for score in scores}
    mean = (
        scoring.weighted_mean({score.criterion_id: score.value for score in scores}, weights)
        if scores
        else None
    )
    now = (
        _given(assignment.done_at, {s.criterion.name: s.value for s in scores}, assignment)
        if scores
        else None
    )
    before = [_given(each.given_at, each.values, each) for each in reversed(assignment.amendments.all())]
    return History(assignment, interest, far, scoring.shown(mean), now, [each for each in before if each])


def _given(at: datetime | None, values: dict[str, int | None], said: Any) -> Given | None:
    if at is None:
        return None
    shown = [(name, _("cannot judge") if value is None else str(value)) for name, value in values.items()]
    return Given(at, shown, said.panel_comment, said.author_comment, said.signed)
