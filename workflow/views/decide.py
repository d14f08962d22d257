"""One step for several ideas before a panel: a reason each, looked at first, then each by itself through the one door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from place.models import Person
from place.vocabulary import Role
from workflow.forms import STEP_PAGES, StepForm
from workflow.interests import look_up
from workflow.refusals import NotYet, Refusal, Stale
from workflow.rules import may
from workflow.services import permitted, plain, proposals, stale
from workflow.stages import Stage
from workflow.telling import Told, wording
from workflow.views.finding import in_the_hands_of, need_role, person_in, picks_in

STEPS = ("approve", "decline", "park", "ask", "rescore")
MOST = 20  # ideas at once: as many as a page of the list holds


@dataclass
class Row:
    """One ticked idea: what is said of it, what its author would read, and what came of it."""

    proposal: Any
    form: StepForm | None = None  # None: nothing can be done with it here
    refused: str = ""
    told: Told | None = None
    done: str = ""

    @property
    def pick(self) -> str:
        return f"{self.proposal.reference}.{self.proposal.version}"


class Forms(list[StepForm]):
    """The forms of several ideas, as the summary of errors on top of a page reads a formset."""

    management_form = ""

    def non_form_errors(self) -> list[str]:
        return []

    @property
    def errors(self) -> list[Any]:
        return [form.errors for form in self if form.errors]

    def total_error_count(self) -> int:
        return sum(len(form.errors) for form in self)


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    person = person_in(request)
    need_role(person, Role.PANEL_CHAIR, _("The panel page is for panel chairs."))
    data = request.POST if request.method == "POST" else request.GET
    step = data.get("step", "")
    if step not in STEPS:
        return redirect("workflow:panel")
    rows = rows_for(data, person, step, bound=request.method == "POST")
    taking = "take" in data
    if request.method == "POST":
        for row in rows:
            if row.form and not row.refused and row.form.is_valid():
                if taking:
                    take(row, row.form, person)
                else:
                    _preview(row, row.form)
    return render(
        request, "workflow/decide.html", _shown(rows, step, taking), status=_status(request, rows, taking)
    )


def _status(request: HttpRequest, rows: list[Row], taking: bool) -> int:
    wrong = request.method == "POST" and any(row.form and not row.done and row.form.errors for row in rows)
    return 409 if taking and any(row.refused for row in rows) else 422 if wrong else 200


def _shown(rows: list[Row], step: str, taking: bool) -> dict[str, Any]:
    waiting = [row for row in rows if not row.done]
    able = [row for row in waiting if row.form]
    return {
        "step": step,
        "about": STEP_PAGES[step],
        "waiting": waiting,
        "done": [row for row in rows if row.done],
        "able": len(able),
        "formset": Forms(row.form for row in able if row.form),
        "tried": taking,
        "previewed": bool(able) and all(row.told for row in able),
        "back": reverse("workflow:panel"),
    }


def rows_for(data: QueryDict, person: Person, step: str, *, bound: bool) -> list[Row]:
    """The ideas that were ticked, in their order; those this person does not decide on do not exist."""
    ticked = dict(picks_in(data)[:MOST])
    mine = proposals().visible_to(person).filter(in_the_hands_of(person, Role.PANEL_CHAIR))
    found = {each.reference: each for each in mine.filter(reference__in=ticked).for_judging()}
    look_up(list(found.values()))
    return [
        _row(found[reference], version, data if bound else None, person, step)
        for reference, version in ticked.items()
        if reference in found
    ]


def _row(proposal: Any, version: str, data: QueryDict | None, person: Person, step: str) -> Row:
    """Somebody was first: what was typed stays where the step can still be taken, under what has happened meanwhile."""
    late = version != str(proposal.version)
    if not may(proposal, person, step):
        return Row(proposal, refused=str(stale(proposal)) if late else _why_not(proposal))
    prefix = proposal.reference
    typed = data.copy() if data is not None and f"{prefix}-version" in data else None
    if typed is not None and late:
        typed[f"{prefix}-version"] = str(proposal.version)
    form = STEP_PAGES[step].form(typed, proposal=proposal, person=person, step=step, prefix=prefix)
    return Row(proposal, form, refused=str(stale(proposal)) if late else "")


def _why_not(proposal: Any) -> str:
    if proposal.stage != Stage.AT_PANEL:
        return _("You cannot take this step while it is “%(stage)s”.") % {
            "stage": proposal.get_stage_display()
        }
    return _("You have another part in this idea, so somebody else has to decide about it.")


def _preview(row: Row, form: StepForm) -> None:
    """What its author would read, in the words of the page that takes the step."""
    taken = row.proposal.row(form.step, row.proposal.stage)
    row.told = wording(row.proposal, form.step, row.proposal.stage, taken.target, plain(form.said()))


def take(row: Row, form: StepForm, person: Person) -> None:
    """One idea, all of it or nothing: in a savepoint of its own, through the one door."""
    try:
        with transaction.atomic():
            permitted(row.proposal, form.step, person)
            moved = form.take()
    except Stale as refusal:
        row.refused, row.form = str(refusal), _again(row, form, person)
    except NotYet as refusal:
        for sentence in refusal.sentences:
            form.add_error(None, sentence)
    except Refusal as refusal:
        row.refused, row.form = str(refusal), None
    else:
        row.done = _("Now “%(stage)s”.") % {"stage": Stage(moved.stage).label}


def _again(row: Row, form: StepForm, person: Person) -> StepForm | None:
    """The same words over the idea as it is now, if the step can still be taken."""
    row.proposal = proposals().filter(pk=row.proposal.pk).for_judging().get()
    if not may(row.proposal, person, form.step):
        return None
    data: Any = form.data
    data = data.copy()
    data[f"{form.prefix}-version"] = str(row.proposal.version)
    return type(form)(data, proposal=row.proposal, person=person, step=form.step, prefix=form.prefix)
