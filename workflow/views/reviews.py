"""A reviewer's own pages: what waits, the desk where one idea is scored, and “not me”."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from place.vocabulary import Role
from workflow import drafts, reviews, scoring
from workflow.forms.reviews import ScoreForm
from workflow.interests import interest_of
from workflow.knowing import interest_told
from workflow.models import Assignment, Criterion
from workflow.refusals import NotAllowed, NotYet, Refusal, Stale
from workflow.services import proposals
from workflow.stages import Stage
from workflow.views.finding import days_until, person_in

PAGE_SIZE = 20


def own(person: Any) -> QuerySet[Assignment]:
    """What this person, and nobody for them, was asked to score; not what they stood down from."""
    mine = Assignment.objects.filter(reviewer=person).exclude(state=Assignment.State.STOOD_DOWN)
    return mine.select_related("proposal__home_organisation", "criteria_set")


def waiting_for(person: Any) -> QuerySet[Assignment]:
    waiting = own(person).filter(state__in=reviews.STANDING_BY, proposal__stage=Stage.IN_REVIEW)
    return waiting.order_by(reviews.BY_WHEN.asc(nulls_last=True), "pk")


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    person = person_in(request)
    if not person.standing.holds(Role.REVIEWER) and not own(person).exists():
        raise NotAllowed(_("These pages are for reviewers."))
    first = [_waiting_item(assignment) for assignment in waiting_for(person)]
    done = own(person).filter(state=Assignment.State.DONE).order_by("-done_at", "-pk")
    page = Paginator(done, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "workflow/reviews.html", {"waiting": first, "page": page})


def _waiting_item(assignment: Assignment) -> dict[str, Any]:
    proposal, due = assignment.proposal, reviews.due_of(assignment)
    again = assignment.state == Assignment.State.CONFIRM
    return {
        "label": proposal.title, "url": reverse("workflow:review", args=[assignment.uid]),
        "hint": f"{proposal.reference} · {proposal.home_organisation.short_name}", "due": due,
        "left": days_until(due, proposal), "status": _status(assignment), "tone": "wait" if again else "",
    }  # fmt: skip


def _status(assignment: Assignment) -> str:
    if assignment.state == Assignment.State.CONFIRM:
        return _("Confirm your scores")
    return _("Begun") if assignment.draft else ""


@login_required
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, uid: Any) -> HttpResponse:
    assignment = get_object_or_404(own(person_in(request)).select_related("reviewer__team"), uid=uid)
    proposal = get_object_or_404(
        proposals().visible_to(person_in(request)).for_judging(), pk=assignment.proposal_id
    )
    criteria = list(Criterion.objects.filter(criteria_set=assignment.criteria_set_id))
    if request.method == "POST" and proposal.stage == Stage.IN_REVIEW:
        if is_typing(request) or "later" in request.POST:
            return _keep(request, assignment)
        return _score(request, assignment, proposal, criteria)
    if request.method == "POST":
        return _closed(request, assignment, proposal, criteria)
    form = ScoreForm(assignment=assignment, criteria=criteria, version=proposal.version)
    return _desk(request, assignment, proposal, form)


def is_typing(request: HttpRequest) -> bool:
    """Whether the page itself asks, while somebody answers, rather than somebody who pressed a button."""
    return request.headers.get("HX-Request") == "true"


def _keep(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """What is filled in so far stays at hand, on any device. It is no score."""
    try:
        drafts.keep(by=person_in(request), assignment=assignment, answers=request.POST.dict())
    except Refusal as refusal:
        if is_typing(request):
            return render(request, "workflow/desk_kept.html", {"at": None})
        raise refusal
    if is_typing(request):
        return render(request, "workflow/desk_kept.html", {"at": timezone.now()})
    kept = _("Kept for you. It counts only once you save your scores for %(reference)s.")
    messages.success(request, kept % {"reference": assignment.proposal.reference})
    return redirect("workflow:reviews")


def _score(
    request: HttpRequest, assignment: Assignment, proposal: Any, criteria: list[Criterion]
) -> HttpResponse:
    form = ScoreForm(request.POST, assignment=assignment, criteria=criteria, version=proposal.version)
    if not form.is_valid():
        return _desk(request, assignment, proposal, form)
    said = form.cleaned_data
    try:
        moved = reviews.give_scores(
            by=person_in(request),
            assignment=assignment,
            values=form.values(),
            version=said["version"],
            panel_comment=said["panel_comment"],
            author_comment=said["author_comment"],
            signed=said["signed"],
        )
    except NotYet as refusal:
        for sentence in refusal.sentences:
            form.add_error(None, sentence)
        return _desk(request, assignment, proposal, form)
    except Stale as late:
        return _changed_meanwhile(request, assignment, proposal, criteria, late)
    return _scored(request, assignment, moved)


def _scored(request: HttpRequest, assignment: Assignment, proposal: Any) -> HttpResponse:
    """Say what came of it, and go on to the next idea that waits, or back to the list."""
    last = proposal.stage != Stage.IN_REVIEW
    with_panel = _("That was the last score: %(reference)s is now with the panel.")
    saved = _("Your scores for %(reference)s are saved. You can change them until the panel opens.")
    messages.success(request, (with_panel if last else saved) % {"reference": proposal.reference})
    following = waiting_for(person_in(request)).first() if "next" in request.POST else assignment
    return redirect("workflow:review", following.uid) if following else redirect("workflow:reviews")


def _changed_meanwhile(
    request: HttpRequest, assignment: Assignment, proposal: Any, criteria: list[Criterion], late: Stale
) -> HttpResponse:
    """The idea changed while it was being scored: the answers are kept, the idea is shown as it is now."""
    if late.proposal.stage != Stage.IN_REVIEW:
        return _closed(request, assignment, late.proposal, criteria)
    data = request.POST.copy()
    data["version"] = str(proposal.version)
    form = ScoreForm(data, assignment=assignment, criteria=criteria, version=proposal.version)
    return _desk(request, assignment, proposal, form, changed=True, status=409)


def _closed(
    request: HttpRequest, assignment: Assignment, proposal: Any, criteria: list[Criterion]
) -> HttpResponse:
    """Scoring ended while somebody was at it: nothing is kept, and what they wrote stands there to be copied."""
    form = ScoreForm(assignment=assignment, criteria=criteria, version=proposal.version)
    given = (request.POST.get(name, "").strip() for name in ("panel_comment", "author_comment"))
    return _desk(request, assignment, proposal, form, lost=[text for text in given if text], status=403)


def _desk(
    request: HttpRequest,
    assignment: Assignment,
    proposal: Any,
    form: ScoreForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    given = assignment.state != Assignment.State.ASKED
    queue = list(waiting_for(person_in(request)).values_list("uid", flat=True))
    before, after = _beside(queue, assignment.uid)
    due = reviews.due_of(assignment)
    shown = {
        "assignment": assignment, "proposal": proposal, "form": form, "given": given,
        "due": due, "left": days_until(due, proposal), "open": proposal.stage == Stage.IN_REVIEW,
        "conflict": _conflict(assignment, proposal), "before": before, "after": after, "queue": len(queue),
        "place": queue.index(assignment.uid) + 1 if assignment.uid in queue else None,
        "scores": tally(assignment, form.criteria) if given else None,
        "to_confirm": assignment.state == Assignment.State.CONFIRM,
    }  # fmt: skip
    return render(request, "workflow/desk.html", shown | more, status=status)


def _beside(queue: list[Any], uid: Any) -> tuple[Any, Any]:
    """The ideas before and after this one among those that wait; the first one, for an idea already done."""
    if uid not in queue:
        return None, queue[0] if queue else None
    at = queue.index(uid)
    return (queue[at - 1] if at else None), (queue[at + 1] if at + 1 < len(queue) else None)


def _conflict(assignment: Assignment, proposal: Any) -> str | Promise:
    return interest_told(assignment.reviewer, proposal, interest_of(proposal, assignment.reviewer))


@dataclass(frozen=True)
class Tally:
    """A reviewer's scores beside the others', who have no names."""

    headers: list[str]
    rows: list[list[Any]]
    footer: list[Any]
    own: Any
    comments: list[str]

    @property
    def alone(self) -> bool:
        """Whether nobody else has given theirs."""
        return len(self.headers) == 2


def tally(assignment: Assignment, criteria: list[Criterion]) -> Tally:
    """Only for somebody who has given their own scores; beside them, those given by the same version of the criteria."""
    done = [Assignment.State.DONE, Assignment.State.CONFIRM]
    same = {"proposal": assignment.proposal_id, "criteria_set": assignment.criteria_set_id}
    others = Assignment.objects.filter(**same, state__in=done).exclude(pk=assignment.pk)
    columns = [assignment, *others.order_by("uid").prefetch_related("scores")]
    given = [{score.criterion_id: score.value for score in column.scores.all()} for column in columns]
    weights = {criterion.pk: criterion.weight for criterion in criteria}
    means = [scoring.weighted_mean(scores, weights) for scores in given]
    return Tally(
        headers=[
            _("Criterion"),
            _("You"),
            *(_("Reviewer %(n)s") % {"n": n} for n in range(2, len(columns) + 1)),
        ],
        rows=[
            [criterion.name, *(_figure(scores.get(criterion.pk)) for scores in given)]
            for criterion in criteria
        ],
        footer=[_("Overall score"), *(_mean(mean) for mean in means)],
        own=scoring.shown(means[0]),
        comments=[column.panel_comment for column in columns[1:] if column.panel_comment],
    )


def _figure(value: int | None) -> str:
    return "–" if value is None else str(value)


def _mean(mean: Fraction | None) -> str:
    value = scoring.shown(mean)
    return "–" if value is None else str(value)


@login_required
@require_POST
def not_me(request: HttpRequest, uid: Any) -> HttpResponse:
    """Stand down in one tap, with an interest or without; a reason is private and nobody has to give one."""
    assignment = get_object_or_404(own(person_in(request)), uid=uid)
    because = request.POST.get("because", "").replace("\x00", "")[:1000]
    reviews.stand_down(
        by=person_in(request), assignment=assignment, because=because, interest="busy" not in request.POST
    )
    messages.success(
        request,
        _("You no longer score %(reference)s. Thank you for saying so.")
        % {"reference": assignment.proposal.reference},
    )
    return redirect("workflow:reviews")
