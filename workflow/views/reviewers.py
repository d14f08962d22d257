"""Who reviews: a reviewer's own settings; for coordinators the pool, its topics, and scores that are late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from place.calendar import working_days_left
from place.models import Person, RoleGrant
from place.vocabulary import Role
from workflow import reviewers as services
from workflow import reviews
from workflow.forms.fields import DaysForm
from workflow.forms.reviewers import OwnForm, TopicsForm
from workflow.knowing import may_know_judging
from workflow.models import Absence, Assignment, ReviewerProfile
from workflow.refusals import NotAllowed, NotYet
from workflow.services import proposals
from workflow.stages import Stage
from workflow.suggesting import Choice, Suggestions
from workflow.views.finding import find, in_the_hands_of, need_role, person_in

MOST_LATE = 50


# A reviewer's own page


def _own_profile(request: HttpRequest) -> ReviewerProfile | None:
    need_role(person_in(request), Role.REVIEWER, _("These pages are for reviewers."))
    return ReviewerProfile.objects.filter(person=person_in(request)).first()


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    profile, person = _own_profile(request), person_in(request)
    form = OwnForm(request.POST if request.method == "POST" else None, profile=profile)
    if request.method == "POST" and form.is_valid():
        services.keep_topics(by=person, reviewer=person, **form.said())
        services.keep_limit(by=person, most=form.cleaned_data["most"])
        messages.success(request, _("Saved. Suggestions go by it from now on."))
        return redirect("workflow:review_settings")
    return _settings(request, form, DaysForm())


def _settings(request: HttpRequest, form: OwnForm, away: DaysForm) -> HttpResponse:
    absences = person_in(request).absences.filter(ends__gte=timezone.localdate())
    shown = {"form": form, "away": away, "absences": absences}
    return render(
        request, "workflow/review_settings.html", shown, status=422 if form.errors or away.errors else 200
    )


@login_required
@require_POST
def away(request: HttpRequest) -> HttpResponse:
    profile, form = _own_profile(request), DaysForm(request.POST)
    if form.is_valid():
        try:
            services.be_away(by=person_in(request), **form.cleaned_data)
        except NotYet as refusal:
            form.add_error(None, " ".join(str(sentence) for sentence in refusal.sentences))
        else:
            messages.success(request, _("Saved. You are asked nothing new on those days."))
            return redirect("workflow:review_settings")
    return _settings(request, OwnForm(profile=profile), form)


@login_required
@require_POST
def back(request: HttpRequest, uid: Any) -> HttpResponse:
    absence = get_object_or_404(Absence, person=person_in(request), uid=uid)
    services.be_back(by=person_in(request), absence=absence)
    messages.success(request, _("Taken off the list."))
    return redirect("workflow:review_settings")


# The coordinator's page


@dataclass(frozen=True)
class Late:
    """Scores that should be in, and who could give them instead."""

    assignment: Assignment
    days: int
    instead: Choice | None


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    person = person_in(request)
    need_role(person, Role.COORDINATOR, _("The desk is for coordinators."))
    return render(request, "workflow/reviewers.html", {"late": late_for(person), "pool": _pool(person)})


def _pool(person: Person) -> list[Any]:
    """Those who review for the bodies this coordinator looks after."""
    bodies = person.standing.organisations(Role.COORDINATOR)
    granted = RoleGrant.objects.filter(organisation__in=bodies, role=Role.REVIEWER, ended_at=None)
    return list(
        services.reviewers(seen_by=person)
        .filter(pk__in=granted.values("person"))
        .order_by("last_name", "first_name")
    )


def late_for(person: Person) -> list[Late]:
    """The latest first, each with a replacement; in a number of queries that no amount of them changes."""
    today = timezone.localdate()
    mine = (
        proposals()
        .visible_to(person)
        .filter(in_the_hands_of(person, Role.COORDINATOR), stage=Stage.IN_REVIEW)
    )
    found = list(_late(mine, today))
    judged = mine.filter(pk__in={a.proposal_id for a in found}).for_judging()
    # Who scores one's own idea, nobody is told.
    ideas = {each.pk: each for each in judged if may_know_judging(person, each)}
    suggestions = Suggestions(list(ideas.values()), reader=person)
    return [
        _row(assignment, ideas[assignment.proposal_id], suggestions, today)
        for assignment in found
        if assignment.proposal_id in ideas
    ]


def _late(mine: Any, today: date) -> QuerySet[Assignment]:
    asked = Assignment.objects.filter(proposal__in=mine.values("pk"), state__in=reviews.STANDING_BY)
    asked = asked.annotate(by_when=reviews.BY_WHEN).filter(by_when__lt=today)
    return asked.select_related("reviewer").order_by(F("by_when"), "pk")[:MOST_LATE]


def _row(assignment: Any, proposal: Any, suggestions: Suggestions, today: date) -> Late:
    assignment.proposal = proposal
    days = -working_days_left(today, assignment.by_when, proposal.home_organisation.calendar)
    return Late(assignment, days, suggestions.instead(proposal))


@login_required
@require_http_methods(["GET", "POST"])
def topics(request: HttpRequest, uid: Any) -> HttpResponse:
    """What somebody of the pool knows about."""
    person = person_in(request)
    need_role(person, Role.COORDINATOR, _("The desk is for coordinators."))
    reviewer = get_object_or_404(services.reviewers(), uid=uid)
    if not services.may_keep_topics(person, reviewer):
        raise NotAllowed(_("Topics are set by the reviewer, or by a coordinator of their organisation."))
    profile = ReviewerProfile.objects.filter(person=reviewer).first()
    form = TopicsForm(request.POST if request.method == "POST" else None, profile=profile)
    if request.method == "POST" and form.is_valid():
        services.keep_topics(by=person, reviewer=reviewer, **form.said())
        messages.success(request, _("Saved. Suggestions go by it from now on."))
        return redirect("workflow:reviewers")
    shown = {"form": form, "reviewer": reviewer}
    return render(request, "workflow/review_topics.html", shown, status=422 if form.errors else 200)


@login_required
@require_POST
def replace(request: HttpRequest, reference: str, uid: Any) -> HttpResponse:
    """One click: the late reviewer goes, the one suggested comes."""
    proposal, person = find(request, reference), person_in(request)
    if not reviews.may_choose(proposal, person):
        raise NotAllowed(_("Only a coordinator who did not write the idea can choose its reviewers."))
    late = Assignment.objects.select_related("proposal", "reviewer")
    assignment = get_object_or_404(late, proposal=proposal, uid=uid)
    instead = _named(request.POST.get("instead", ""))
    if instead is None:
        messages.error(request, _("Choose who is asked instead."))
        return redirect("workflow:assign", proposal.reference)
    try:
        reviews.replace(by=person, assignment=assignment, instead=instead)
    except NotYet as refusal:
        messages.error(request, " ".join(str(sentence) for sentence in refusal.sentences))
    else:
        done = _("%(name)s is asked to score %(reference)s instead.")
        messages.success(request, done % {"name": instead.name, "reference": proposal.reference})
    return redirect("workflow:reviewers")


def _named(text: str) -> Person | None:
    try:
        uid = UUID(text)
    except ValueError:
        return None
    return services.reviewers().filter(uid=uid).first()
