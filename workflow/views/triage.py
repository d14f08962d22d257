"""The coordinator's list: what has come in, what waits for an answer, what is being scored, what is due back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from place.models import Person
from place.vocabulary import Role
from workflow.deciding import Instead, why_not
from workflow.forms.pages import STEP_PAGES, step_url
from workflow.interests import look_up
from workflow.knowing import may_know_author, may_know_judging
from workflow.models import Assignment, Proposal
from workflow.registry import FINDERS_OF_MANY
from workflow.rules import capacity_for, missing_for
from workflow.services import proposals
from workflow.stages import Stage
from workflow.views.finding import days_left, in_the_hands_of, need_role, person_in

PAGE_SIZE = 20
SUMMARY_LENGTH = 180  # characters of the problem shown before one opens it
# Steps worth a link in the list, the likeliest first.
QUICK = ("review", "refer", "resume", "ask", "answer", "just_do_it", "park", "merge", "decline")


# Steps that can be taken for several at once, by the list they stand on.
TOGETHER: dict[Stage, tuple[str, ...]] = {
    Stage.SUBMITTED: ("review", "ask", "park", "decline"),
    Stage.NEEDS_INFORMATION: ("decline",),
    Stage.IN_REVIEW: ("ask", "park"),
    Stage.PARKED: (),
}


@dataclass(frozen=True)
class Tab:
    key: str
    label: str | Promise
    empty: str | Promise
    stage: Stage


TABS = (
    Tab(
        "received",
        gettext_lazy("Received"),
        gettext_lazy("Nothing new. Ideas that come in wait here for you."),
        Stage.SUBMITTED,
    ),
    Tab(
        "asked",
        gettext_lazy("Waiting for an answer"),
        gettext_lazy("No question is open."),
        Stage.NEEDS_INFORMATION,
    ),
    Tab(
        "scoring",
        gettext_lazy("Being scored"),
        gettext_lazy("Nothing is with the reviewers."),
        Stage.IN_REVIEW,
    ),
    Tab(
        "parked",
        gettext_lazy("Parked, day reached"),
        gettext_lazy("No parked idea has reached its day."),
        Stage.PARKED,
    ),
)


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    person = person_in(request)
    need_role(person, Role.COORDINATOR, _("Triage is for coordinators."))
    mine = proposals().visible_to(person).filter(in_the_hands_of(person, Role.COORDINATOR))
    tab = next((tab for tab in TABS if tab.key == request.GET.get("list")), TABS[0])
    found = mine.filter(_within(tab)).for_judging().order_by(F("due").asc(nulls_last=True), "pk")
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    listed = list(shown.object_list)
    look_up(listed)
    find_alike = FINDERS_OF_MANY.get("similar")
    alike = find_alike(listed, person) if find_alike else {}
    rows = _with_who_decides([row_for(each, person, alike.get(each.pk, [])) for each in listed], person)
    seen = {
        "tabs": _tabs(mine, tab), "tab": tab, "page": shown, "rows": rows, "doors": _doors(),
        "steps": [{"name": name, "label": STEP_PAGES[name].heading} for name in TOGETHER[tab.stage]],
    }  # fmt: skip
    return render(request, "workflow/triage.html", seen)


def _doors() -> list[dict[str, Any]]:
    """The other rooms of the desk; those of upper floors only where they exist."""
    rooms = (
        ("workflow:load", _("Load and lateness")),
        ("workflow:reviewers", _("Reviewers")),
        ("ideas:put_forward", _("Put forward for somebody")),
        ("taken_up", _("Ideas from elsewhere")),
        ("ideas:letters", _("Letters")),
        ("ideas:lists", _("Bring in a list")),
        ("ideas:rerouted", _("Taken out of sight")),
    )
    return [{"url": reverse(page), "label": label} for page, label in rooms]


def _within(tab: Tab) -> Q:
    """Parked ideas come on the list on their day, not before."""
    day_reached = Q(due__lte=timezone.localdate()) if tab.stage == Stage.PARKED else Q()
    return Q(stage=tab.stage) & day_reached


def _tabs(mine: Any, current: Tab) -> list[dict[str, Any]]:
    counts = mine.aggregate(**{tab.key: Count("pk", filter=_within(tab), distinct=True) for tab in TABS})
    address = reverse("workflow:triage")
    return [
        {
            "label": tab.label,
            "url": f"{address}?list={tab.key}",
            "current": tab == current,
            "count": counts[tab.key],
        }
        for tab in TABS
    ]


@dataclass(frozen=True)
class TriageRow:
    """One idea on the list: how long it has been there and what can be done about it."""

    proposal: Any
    left: int | None
    author: str
    scored: str
    summary: str
    alike: Sequence[Any]
    links: list[dict[str, Any]]
    why_not: str | Promise
    join: str = ""  # where this one is joined with another, for whoever may


def row_for(proposal: Any, person: Person, alike: Sequence[Any] = ()) -> TriageRow:
    """Asks nothing of the database: the list has fetched what it reads."""
    return TriageRow(
        proposal,
        days_left(proposal),
        _author(proposal, person),
        _scored(proposal) if may_know_judging(person, proposal) else "",
        Truncator(proposal.words()[0][1]).chars(SUMMARY_LENGTH),
        alike,
        links := _links(proposal, person),
        why_not(proposal, person),
        next((link["url"] for link in links if link["name"] == "merge"), ""),
    )


def _with_who_decides(rows: list[TriageRow], person: Person) -> list[TriageRow]:
    """Where its reader may not decide, who can."""
    instead = Instead(person, [row.proposal for row in rows if row.why_not])
    return [
        replace(row, why_not=f"{row.why_not} {instead.sentence(row.proposal)}") if row.why_not else row
        for row in rows
    ]


def _author(proposal: Any, person: Person) -> str:
    """A hidden name is for coordinators of the home organisation; a partner body's do not learn it."""
    return proposal.author.name if may_know_author(person, proposal) else _("Name hidden")


def _scored(proposal: Any) -> str:
    states = [assignment.state for assignment in proposal.assignments.all()]
    asked = sum(state != Assignment.State.STOOD_DOWN for state in states)
    if not asked:
        return ""
    said = _("%(done)s of %(asked)s scores in") % {
        "done": states.count(Assignment.State.DONE),
        "asked": asked,
    }
    few = proposal.home_organisation.reviewers_needed - asked
    if few < 1 or proposal.stage != Stage.IN_REVIEW:
        return said
    return f"{said}, {ngettext('%(n)s reviewer too few', '%(n)s reviewers too few', few) % {'n': few}}"


def _links(proposal: Proposal, person: Person) -> list[dict[str, Any]]:
    rows = {row.name: row for row in proposal.rows_here()}
    links = [
        {"name": name, "label": STEP_PAGES[name].heading, "url": f"{step_url(proposal, name)}?back=triage"}
        for name in QUICK
        if name in rows and capacity_for(proposal, person, rows[name])
        if name != "refer" or not missing_for(proposal, rows[name])  # without its scores it leads nowhere
    ]
    if not links or proposal.is_author(person):
        return []
    if proposal.stage == Stage.NEEDS_INFORMATION:
        links.insert(
            0,
            {
                "name": "remind",
                "label": _("Send a reminder"),
                "url": reverse("workflow:remind", args=[proposal.reference]),
            },
        )
    if proposal.stage == Stage.IN_REVIEW:
        links.insert(
            0,
            {
                "name": "assign",
                "label": _("Reviewers"),
                "url": reverse("workflow:assign", args=[proposal.reference]),
            },
        )
    return links
