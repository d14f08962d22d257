"""Who has how many, and how many of them are late: for coordinators only, about the work and never about an absence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, F, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from place.formats import short_day
from place.models import Person
from place.vocabulary import Role
from workflow import reviews, services
from workflow.clocks import could_hold
from workflow.forms.load import TakeOverForm
from workflow.knowing import asked_to_score
from workflow.models import Assignment
from workflow.refusals import NotYet, Refusal
from workflow.services import proposals, stale
from workflow.stages import OPEN, Stage
from workflow.views.finding import days_left, in_the_hands_of, need_role, person_in, picks_in
from workflow.views.panel import not_own
from workflow.views.together import MOST

WAITING = tuple(stage for stage in OPEN if stage != Stage.DRAFT)
PAGE_SIZE = 20


@dataclass(frozen=True)
class Chosen:
    """What narrows the list: one stage, one holder or reviewer, only what is late."""

    stage: str = ""
    holder: UUID | None = None
    reviewer: UUID | None = None
    late: bool = False

    @property
    def anything(self) -> bool:
        return bool(self.stage or self.holder or self.reviewer or self.late)


def _mine(person: Person) -> Any:
    need_role(person, Role.COORDINATOR, _("The desk is for coordinators."))
    seen = proposals().visible_to(person).filter(in_the_hands_of(person, Role.COORDINATOR), stage__in=WAITING)
    return seen.filter(~Q(stage=Stage.PARKED) | Q(due__lte=timezone.localdate()))


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    person, today = person_in(request), timezone.localdate()
    mine, chosen = _mine(person), _chosen(request)
    by_others = mine.filter(pk__in=not_own(person, _in_review(mine)))
    shown: dict[str, Any] = {"chosen": chosen, "stages": _stages(mine, today)}
    shown |= {"holders": _holders(_named(mine, person), today), "reviewers": _reviewers(by_others, today)}
    if chosen.anything:
        mine = by_others if chosen.reviewer else _named(mine, person) if chosen.holder else mine
        narrowed = _narrowed(mine, chosen, today).select_related("home_organisation", "holder")
        found = narrowed.order_by(F("due").asc(nulls_last=True), "pk")
        listed = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        rows = [
            {"proposal": each, "left": days_left(each), "holder": _holder(each, person)}
            for each in listed.object_list
        ]
        shown |= {
            "page": listed,
            "rows": rows,
            "form": TakeOverForm(coordinator=person) if chosen.holder else None,
        }
    return render(request, "workflow/load.html", shown)


def _in_review(mine: Any) -> list[int]:
    return list(mine.order_by().filter(stage=Stage.IN_REVIEW).values_list("pk", flat=True))


def _named(mine: Any, person: Person) -> Any:
    """Those whose holder may be named here: an author's name may be hidden from a partner body, and from who scores it."""
    own = person.standing.organisations(Role.COORDINATOR)
    known = Q(home_organisation__in=own) & ~Q(pk__in=asked_to_score(person))
    return mine.filter(~Q(stage=Stage.NEEDS_INFORMATION) | known)


def _holder(proposal: Any, person: Person) -> str:
    unnamed = proposal.stage == Stage.NEEDS_INFORMATION and not _may_name_author(person, proposal)
    return "" if proposal.holder is None or unnamed else proposal.holder.name


def _may_name_author(person: Person, proposal: Any) -> bool:
    """The same of one idea, asking nothing of the database for each."""
    at_home = person.standing.at(Role.COORDINATOR, proposal.home_organisation_id)
    return bool(at_home) and proposal.pk not in asked_to_score(person)


def _chosen(request: HttpRequest) -> Chosen:
    stage = request.GET.get("stage", "")
    return Chosen(
        stage if stage in WAITING else "",
        _uid(request.GET.get("holder", "")),
        _uid(request.GET.get("reviewer", "")),
        request.GET.get("late") == "1",
    )


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _narrowed(mine: Any, chosen: Chosen, today: date) -> Any:
    if chosen.stage:
        mine = mine.filter(stage=chosen.stage)
    if chosen.holder:
        mine = mine.filter(holder__uid=chosen.holder)
    if chosen.reviewer:
        waiting = _scores_to_come().filter(reviewer__uid=chosen.reviewer)
        late = waiting.filter(by_when__lt=today) if chosen.late else waiting
        return mine.filter(pk__in=late.values("proposal"))
    return mine.filter(due__lt=today) if chosen.late else mine


def _scores_to_come() -> Any:
    """Each by its own day: whoever was asked late has some days for it."""
    return Assignment.objects.filter(state__in=reviews.STANDING_BY).annotate(by_when=reviews.BY_WHEN)


def _counts(today: date, due: str = "due") -> dict[str, Any]:
    return {
        "many": Count("pk", distinct=True),
        "late": Count("pk", filter=Q(**{f"{due}__lt": today}), distinct=True),
        "oldest": Min(due),
    }


def _stages(mine: Any, today: date) -> list[list[Any]]:
    counted = mine.order_by().values("stage").annotate(**_counts(today) | {"oldest": Min("stage_since")})
    by_stage = {row["stage"]: row for row in counted}
    return [
        _row(Stage(stage).label, by_stage[stage], _address(stage=stage))
        for stage in WAITING
        if stage in by_stage
    ]


def _holders(mine: Any, today: date) -> list[list[Any]]:
    held = mine.filter(holder__isnull=False).order_by()
    counted = held.values("holder__uid", "holder__first_name", "holder__last_name").annotate(**_counts(today))
    return [
        _row(
            f"{row['holder__first_name']} {row['holder__last_name']}",
            row,
            _address(holder=row["holder__uid"]),
        )
        for row in counted.order_by("-late", "-many", "holder__last_name")[:50]
    ]


def _reviewers(mine: Any, today: date) -> list[list[Any]]:
    """Of ideas in review that somebody else wrote: who scores one's own idea, nobody is told."""
    waiting = _scores_to_come().filter(proposal__in=mine.values("pk")).order_by()
    named = waiting.values("reviewer__uid", "reviewer__first_name", "reviewer__last_name")
    counted: Any = named.annotate(**_counts(today, "by_when"))
    return [
        _row(
            f"{row['reviewer__first_name']} {row['reviewer__last_name']}",
            row,
            _address(reviewer=row["reviewer__uid"]),
        )
        for row in counted.order_by("-late", "-many", "reviewer__last_name")[:50]
    ]


def _row(name: Any, counted: dict[str, Any], address: str) -> list[Any]:
    late = {"text": str(counted["late"]), "url": f"{address}&late=1#list"} if counted["late"] else "0"
    oldest = short_day(counted["oldest"]) if counted["oldest"] else "–"
    return [{"text": str(name), "url": f"{address}#list"}, str(counted["many"]), late, oldest]


def _address(**chosen: Any) -> str:
    return f"{reverse('workflow:load')}?{urlencode(chosen)}"


@login_required
@require_POST
def take_over(request: HttpRequest) -> HttpResponse:
    """Give several to somebody else, each by itself; what is refused says why."""
    person = person_in(request)
    mine, form = _mine(person), TakeOverForm(request.POST, coordinator=person)
    picks = dict(picks_in(request.POST)[:MOST])
    found = mine.filter(reference__in=picks).for_judging().order_by("pk")
    rows = [
        {
            "proposal": each,
            "left": days_left(each),
            "pick": picks[each.reference],
            "holder": _holder(each, person),
        }
        for each in found
    ]
    if not form.is_valid() or not rows:
        if not rows:
            form.add_error(None, _("Tick the ideas to hand over"))
        return render(
            request,
            "workflow/load.html",
            {"rows": rows, "form": form, "chosen": Chosen(late=True)},
            status=422,
        )
    for row in rows:
        _hand(row, form.cleaned_data["to"], person)
    done = sum("done" in row for row in rows)
    heading = {"heading": _("Hand over")}
    shown = {"rows": rows, "about": heading, "able": done, "refused": len(rows) - done}
    return render(request, "workflow/together_done.html", shown)


def _hand(row: dict[str, Any], to: Person, by: Person) -> None:
    proposal, version = row["proposal"], row["pick"]
    try:
        with transaction.atomic():
            if str(proposal.version) != version:
                raise stale(proposal)
            if services.may_hand_over(proposal, by) and not could_hold(proposal).filter(pk=to.pk).exists():
                raise NotYet([_("%(name)s cannot take this one over.") % {"name": to.name}])
            services.hand_over(proposal, by=by, to=to, version=int(version))
        row["done"] = _("Now with %(name)s.") % {"name": to.name}
    except Refusal as refusal:
        row["refused"] = str(refusal)
