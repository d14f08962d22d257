"""A coordinator works out the case of their own body from that of another, sees what it comes to, and starts it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casebuilder.adopting import Origin, compared, figures_of, scaled_case, worth
from casebuilder.appraisal import CaseFileError
from casebuilder.appraisal.scaling import left_out, not_scaled
from casebuilder.evidence import BY_NUMBER
from casebuilder.forms.adopting import SEE, START, AdoptForm
from casebuilder.services import adopt
from casebuilder.services.versions import as_ours
from casebuilder.views.finding import person
from ideas.adopting import MOVES, State
from ideas.models import Adoption, Idea
from ideas.services import SaidBefore
from ideas.views.adopting import bodies_for, posted
from ideas.views.finding import seen_idea
from place.formats import number, pounds
from place.models import Organisation, Person
from workflow.refusals import NotAllowed, NotYet

MOST_FAULTS = 5
ZERO = Decimal(0)


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, reference: str) -> HttpResponse:
    """The questions, then the answer beside them, then the step; nothing is kept before it."""
    idea, by = seen_idea(request, reference), person(request)
    _bodies, body = bodies_for(request, idea, by)
    adoption = idea.adoptions.filter(organisation=body).first()
    sent, late = posted(request, adoption)
    _refuse_where_it_stands(adoption, late)
    origin = figures_of(idea, by)
    starts = request.POST.get("act") == START
    version = adoption.version if adoption else 0
    form = AdoptForm(sent, origin=origin, body=body, version=version, starts=starts)
    document = _document(form, origin, body) if form.has_figures() else None
    if late:
        form.add_error(None, str(late))
    if document and starts and form.is_valid():
        made = _start(form, origin, body, request)
        if made:
            messages.success(request, _said(made, by))
            return redirect(made)
    shown = {
        "idea": idea, "body": body, "form": form, "origin": origin, "see": SEE, "start": START,
        "not_scaled": not_scaled(origin.document), "left_out": left_out(origin.document),
        "result": _result(origin, document) if document else None,
    }  # fmt: skip
    status = late.status if late else 422 if form.errors else 200
    return render(request, "casebuilder/adopt.html", shown, status=status)


def _said(made: Idea, by: Person) -> str:
    """A coordinator is not of a case's circle: whoever starts one for somebody else reads who has it, and until when."""
    started = _("Your organisation now has a business case of its own.")
    owner = made.case_owner
    if owner is None or owner.pk in by.standing.principals:
        return started
    readers = _(
        "Until it is released, those who work on it, finance, auditors and the executives it names read it."
    )
    return " ".join([started, _("%(name)s has it now.") % {"name": owner.name}, readers])


def _refuse_where_it_stands(adoption: Adoption | None, late: SaidBefore | None) -> None:
    now = State(adoption.state) if adoption else None
    if State.ADOPTING not in MOVES[now]:
        if late:
            raise late
        raise NotAllowed(_("Your organisation is adopting this idea already, or has adopted it."))


def _document(form: AdoptForm, origin: Origin, body: Organisation) -> dict[str, Any] | None:
    """The case the answers make; where they make none, the form says why."""
    try:
        made = scaled_case(origin, form.own(), body=body, today=timezone.localdate())
        return as_ours(made, origin.idea)
    except CaseFileError as error:
        for fault in error.faults[:MOST_FAULTS]:
            form.add_error(None, str(fault))
        return None


def _start(form: AdoptForm, origin: Origin, body: Organisation, request: HttpRequest) -> Idea | None:
    said = form.cleaned_data
    try:
        return adopt(
            by=person(request), origin=origin, organisation=body, own=form.own(), expected=said["version"],
            rationale=said["rationale"], case_owner=said["case_owner"],
        )  # fmt: skip
    except NotYet as refusal:
        for sentence in refusal.sentences:
            form.add_error(None, sentence)
        return None


def _result(origin: Origin, document: dict[str, Any]) -> dict[str, Any]:
    """What it saves (or what there is instead of cash) and costs, there and here, and each line with its evidence."""
    outcome = compared(origin, document)
    saved = [(_("Saves in a full year, cash"), "recurring"), (_("Saves once, cash"), "one_off")]
    cost = [
        (_("Costs once, cash"), "cost_once"),
        (_("Costs in a full year, cash"), "cost_yearly"),
        (_("Net effect on budgets"), "budgets"),
        (_("Net present value"), "npv"),
    ]
    there, here = worth(origin.document), worth(document)
    figures = (
        [] if outcome.in_words else [(name, outcome.theirs[key], outcome.ours[key]) for name, key in saved]
    )
    spent = ((name, there.get(key, ZERO), here.get(key, ZERO)) for name, key in cost)
    figures += [row for row in spent if row[1] or row[2]]
    asked = next(option for option in document["options"] if option["role"] == "preferred")
    return {
        "in_words": outcome.in_words,
        "figures": [[name, pounds(theirs), pounds(ours)] for name, theirs, ours in figures],
        "figures_caption": _("What it costs") if outcome.in_words else _("There and here"),
        "figures_headers": [
            {"label": _("Figure")},
            {"label": origin.idea.home_organisation.name, "numeric": True},
            {"label": document["organisations"][0]["name"], "numeric": True},
        ],
        "lines": [[line["name"], line["justification"], _evidence(line)] for line in asked["lines"]],
        "lines_headers": [{"label": _("Line")}, {"label": _("How it is reckoned")}, {"label": _("Evidence")}],
    }  # fmt: skip


def _evidence(line: dict[str, Any]) -> str:
    if "grade" in line:
        return str(BY_NUMBER[line["grade"]].label)
    return _("corrected by %(share)s%%") % {"share": number(str(float(line["correction"]) * 100), places=0)}
