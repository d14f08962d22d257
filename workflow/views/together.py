"""One step for several ideas: tick, choose, look at what would happen to each, then let each happen or be refused by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from place.models import Person
from place.vocabulary import Role
from workflow import reviews
from workflow.deciding import why_not
from workflow.forms import STEP_PAGES
from workflow.forms.together import SHARED, TogetherForm, form_for
from workflow.interests import look_up
from workflow.models import Assignment, Proposal
from workflow.refusals import NotYet, Refusal
from workflow.rules import capacity_for, missing_for
from workflow.services import move, plain, proposals, stale
from workflow.stages import Stage
from workflow.suggesting import Choice, Suggestions
from workflow.telling import Told, wording
from workflow.views.finding import in_the_hands_of, need_role, person_in, picks_in

LIKELY = 6  # reviewers shown before one asks for more
MOST = 20  # ideas at once: as many as a page of the list holds


@dataclass
class Row:
    """One ticked idea: what would happen to it, or why nothing can; after the deed, what did."""

    proposal: Any
    version: int
    said: dict[str, Any]
    refused: str = ""
    told: Told | None = None
    choices: list[Choice] = field(default_factory=list)
    done: str = ""
    own: str = ""  # what was written for this one instead of the words for all
    words: str = ""  # what was written for it, its own or those for all: shown again where it was refused

    @property
    def lacking(self) -> int:
        """How many reviewers it needs besides those asked and those ticked."""
        asked = sum(one.state != Assignment.State.STOOD_DOWN for one in self.proposal.assignments.all())
        needed: int = self.proposal.home_organisation.reviewers_needed
        return max(0, needed - asked - len(self.ticked))

    @property
    def ticked(self) -> list[str]:
        """Who would be asked to score it, by name."""
        return [choice.person.name for choice in self.choices if choice.ticked]

    @property
    def pick(self) -> str:
        return f"{self.proposal.reference}.{self.version}"

    @property
    def likely(self) -> list[Choice]:
        """Those ticked, and a few more; the rest is folded away."""
        return [choice for place, choice in enumerate(self.choices) if choice.ticked or place < LIKELY]

    @property
    def others(self) -> list[Choice]:
        return [choice for place, choice in enumerate(self.choices) if not choice.ticked and place >= LIKELY]

    @property
    def box(self) -> str:
        """Name of the field that holds this idea's own words."""
        return f"own_{self.proposal.reference}"


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    person = person_in(request)
    need_role(person, Role.COORDINATOR, _("Triage is for coordinators."))
    data = request.POST if request.method == "POST" else request.GET
    step = data.get("step", "")
    if step not in SHARED:
        return redirect("workflow:triage")
    form = form_for(step, request.POST if request.method == "POST" else None)
    rows = rows_for(data, person, step)
    sure = form.is_valid() if request.method == "POST" else False
    if sure and "take" in data:
        _say(rows, form, data, step)
        for row in rows:
            take(row, step, by=person)
        return _show(request, "workflow/together_done.html", rows, step)
    if sure:
        _say(rows, form, data, step)
        for row in rows:
            _preview(row, step)
    return _show(request, "workflow/together.html", rows, step, form=form, previewed=sure)


def _show(request: HttpRequest, template: str, rows: list[Row], step: str, **more: Any) -> HttpResponse:
    able = [row for row in rows if not row.refused]
    shown = {
        "rows": rows,
        "about": STEP_PAGES[step],
        "step": step,
        "able": len(able),
        "refused": len(rows) - len(able),
    }
    return render(request, template, shown | more)


def rows_for(data: QueryDict, person: Person, step: str) -> list[Row]:
    """The ideas that were ticked, in their order, each with the version that was looked at; others do not exist."""
    ticked: dict[str, int] = {}
    for reference, version in picks_in(data)[:MOST]:
        ticked[reference] = int(version) if version.isdecimal() and len(version) < 9 else 0
    mine = proposals().visible_to(person).filter(in_the_hands_of(person, Role.COORDINATOR))
    found = {each.reference: each for each in mine.filter(reference__in=ticked).for_judging()}
    look_up(list(found.values()))
    rows = [Row(found[reference], version, {}) for reference, version in ticked.items() if reference in found]
    for row in rows:
        row.refused = _why_not(row, person, step)
    if step == "review":
        suggest(rows, data, person)
    return rows


def suggest(rows: list[Row], data: QueryDict, person: Person) -> None:
    """Reviewers for each: those ticked or, before anybody ticked, the least busy without a conflict."""
    suggestions = Suggestions([row.proposal for row in rows], reader=person)
    for row in rows:
        if not row.refused:
            ticked = set(data.getlist(row.box)) if "again" in data else None
            row.choices = suggestions.choices(row.proposal, ticked)


def _why_not(row: Row, person: Person, step: str) -> str:
    proposal = row.proposal
    if proposal.version != row.version:
        return str(stale(proposal))
    taken = proposal.row(step, proposal.stage)
    if taken is None or capacity_for(proposal, person, taken) is None:
        because = why_not(proposal, person) if taken else ""
        return str(because) or _("You cannot take this step while it is “%(stage)s”.") % {
            "stage": proposal.get_stage_display()
        }
    missing = missing_for(proposal, taken) if step != "review" else []
    return " ".join(str(sentence) for sentence in missing)


def _say(rows: list[Row], form: TogetherForm, data: QueryDict, step: str) -> None:
    """What is said for each: the words for all, or those written for this one."""
    words = SHARED[step]
    for row in rows:
        row.said = form.said()
        row.own = data.get(row.box, "").replace("\x00", "").strip()[:2000] if words else ""
        if row.own:
            row.said[words] = row.own
        row.words = str(row.said.get(words, ""))


def _preview(row: Row, step: str) -> None:
    """What its author would read, in the words of the page that takes the step."""
    taken = row.proposal.row(step, row.proposal.stage)
    if taken and not row.refused and step != "review":
        row.told = wording(row.proposal, step, row.proposal.stage, taken.target, plain(row.said))


def take(row: Row, step: str, *, by: Person) -> None:
    """One idea, all of it or nothing: in a savepoint of its own, through the one door."""
    if row.refused:
        return
    try:
        with transaction.atomic():
            if step == "review":
                _ask_reviewers(row, by)
            moved: Proposal = move(row.proposal, step, by=by, version=row.version, **row.said)
    except Refusal as refusal:
        row.refused = _in_words(refusal)
        return
    row.done = _("Now “%(stage)s”.") % {"stage": Stage(moved.stage).label}


def _ask_reviewers(row: Row, by: Person) -> None:
    chosen = [choice.person for choice in row.choices if choice.ticked]
    if chosen:
        reviews.assign(by=by, proposal=row.proposal, reviewers=chosen, version=row.version)


def _in_words(refusal: Refusal) -> str:
    return " ".join(refusal.sentences) if isinstance(refusal, NotYet) else str(refusal)
