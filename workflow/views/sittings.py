"""A panel's sittings: the list, one sitting as those who sit see it, and opening another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from place.formats import pounds
from place.models import Person
from place.vocabulary import Role
from workflow import sittings
from workflow.forms.sittings import OpenForm
from workflow.models import Sitting
from workflow.scoring import Voted
from workflow.stages import Stage
from workflow.views.finding import person_in
from workflow.views.panel import PanelRow, notes_on, rows_for, standing
from workflow.voting import Standing, seen_first

PAGE_SIZE = 20


@login_required
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """Sittings somebody attends or whose minutes they may read; a chair opens one here."""
    person = person_in(request)
    bodies = person.standing.organisations(Role.PANEL_CHAIR)
    form = OpenForm(request.POST if request.method == "POST" else None, bodies=bodies) if bodies else None
    if request.method == "POST":
        if form is None:
            return redirect("workflow:sittings")
        made = _opened(form, person)
        if made:
            messages.success(request, _("The sitting is open. Say how many ideas it can take."))
            return redirect("workflow:sitting_line", made.uid)
    found = Sitting.objects.readable_by(person).select_related("organisation", "chair")
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    said = {"page": shown, "form": form, "mine": set(attended(person))}
    return render(request, "workflow/sittings.html", said, status=422 if form and form.errors else 200)


def _opened(form: OpenForm, person: Person) -> Sitting | None:
    """A new one; where one is open already, the page says so above the list that leads to it."""
    if not form.is_valid():
        return None
    try:
        return sittings.open_sitting(by=person, **form.cleaned_data)
    except sittings.Taken as refusal:
        form.add_error("organisation", str(refusal))
        return None


def attended(person: Person) -> list[int]:
    return list(Sitting.objects.attended_by(person).values_list("pk", flat=True))


def find_sitting(request: HttpRequest, uid: Any) -> Sitting:
    """A sitting this person attends; for everybody else it does not exist."""
    mine = Sitting.objects.attended_by(person_in(request)).select_related("organisation", "chair")
    found: Sitting = get_object_or_404(mine, uid=uid)
    return found


@login_required
@require_safe
def page(request: HttpRequest, uid: Any) -> HttpResponse:
    sitting = find_sitting(request, uid)
    if not sitting.is_open:
        return redirect("minutes", sitting.uid)
    here = Standing(sitting, person_in(request))
    said = {
        "sitting": sitting,
        "here": here,
        "seats": sitting.seats.select_related("person"),
        "came_since": sittings.came_since(sitting).visible_to(here.person).count() if here.chairing else 0,
        "rows": rows_of(here),
        "left": left_of(here),
        "vote": vote_of(here),
        "tie": len(set(here.tied) & set(here.of_others)) > 1,
        "notes": None if here.own_among else notes_on(here.round),
    }
    return render(request, "workflow/sitting.html", said)


@dataclass(frozen=True)
class SittingRow:
    """One idea at a sitting."""

    row: PanelRow
    cost: Decimal | None
    standing: tuple[str | Promise, str] | None
    chance: int | None
    decided: str | Promise  # what it became, once it is no longer before the panel


def rows_of(here: Standing) -> list[SittingRow]:
    """In their places; the line is only drawn among those still open."""
    found = []
    entries = seen_first(here)
    for entry, row in zip(entries, rows_for(entries, here.ideas, here.person), strict=True):
        idea = here.ideas[entry.proposal]
        open_here = entry.proposal in here.open_ids
        own = entry.proposal not in here.of_others
        placed = here.has_line and open_here and not own and not _lacks_cost(here, entry.proposal)
        found.append(
            SittingRow(
                row,
                here.rows[entry.proposal].cost,
                standing(entry, 1) if placed else _unplaced(here, entry.proposal, open_here and not own),
                round(100 * entry.merit.p_top) if placed and entry.merit else None,
                "" if open_here else Stage(idea.stage).label,
            )
        )
    return found


def _lacks_cost(here: Standing, pk: int) -> bool:
    return here.money_left is not None and pk not in here.costs


def _unplaced(here: Standing, pk: int, open_here: bool) -> tuple[str | Promise, str] | None:
    return (_("No cost yet"), "wait") if open_here and _lacks_cost(here, pk) else None


def left_of(here: Standing) -> str:
    """How much the panel can still take, now that some ideas are approved."""
    approved = len(here.approved)
    if here.room_left is not None:
        return _("Places left: %(left)s of %(room)s. Approved: %(approved)s.") % {
            "left": here.room_left, "room": here.sitting.room, "approved": approved,
        }  # fmt: skip
    if here.money_left is not None:
        return _("Money left: %(left)s of %(budget)s. Approved: %(approved)s.") % {
            "left": pounds(here.money_left), "budget": pounds(here.sitting.budget), "approved": approved,
        }  # fmt: skip
    return ""


@dataclass(frozen=True)
class VotedRow:
    """One idea in the vote, with how sure its place is."""

    idea: Any
    said: Voted

    @property
    def percents(self) -> dict[str, int | None]:
        names = ("middling", "low", "high", "before_next")
        values = {name: getattr(self.said, name) for name in names}
        return {name: None if value is None else round(100 * value) for name, value in values.items()}


def vote_of(here: Standing) -> dict[str, Any] | None:
    """The vote as this person may see it: nothing before their own, then the whole with how little or much it says."""
    found = here.outcome
    if found is None:
        return None
    ideas = here.of_others
    rows = [VotedRow(ideas[int(each.idea)], each) for each in found.ideas if int(each.idea) in ideas]
    return {"rows": rows, "voters": found.voters, "says_nothing": found.says_nothing}
