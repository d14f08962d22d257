"""The panel chair's page: ideas ranked by their scores, how far the reviewers agree, and what can be decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from place.exports import csv_lines
from place.keeping import private
from place.models import Person
from place.vocabulary import Role
from workflow import scoring
from workflow.deciding import Instead, why_not
from workflow.feedback import in_no_telling_order
from workflow.forms.pages import STEP_PAGES, step_url
from workflow.forms.panel import RoomForm
from workflow.interests import look_up
from workflow.knowing import may_know_judging
from workflow.left_out import COUNTS, interested_in
from workflow.models import Assignment, CriteriaSet
from workflow.panel import LIKELY, UNLIKELY, Entry, Round, cells_of, pseudonyms, round_of
from workflow.registry import PARTIES
from workflow.rules import capacity_for
from workflow.scoring import Agreement, Merit
from workflow.scoring.table import COLUMNS
from workflow.services import proposals
from workflow.stages import Stage
from workflow.views.finding import days_left, in_the_hands_of, need_role, person_in
from workflow.wording import DOUBTS

PAGE_SIZE = 20
DECIDE = ("approve", "ask", "rescore", "park", "decline")
DIVIDED = 0.8  # points: from here on a difference within ideas is worth a sentence

AGREE: dict[Agreement, tuple[str | Promise, str]] = {
    Agreement.CLOSE: (gettext_lazy("Reviewers agree"), "good"),
    Agreement.MIXED: (gettext_lazy("Some difference"), "plain"),
    Agreement.APART: (gettext_lazy("Reviewers far apart"), "wait"),
    Agreement.UNKNOWN: (gettext_lazy("Too few scores to compare"), "plain"),
}


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    person = chair_in(request)
    form = RoomForm(request.GET or None)
    room = form.cleaned_data["room"] if form.is_valid() else None
    ids = before(person)
    judged = not_own(person, ids)
    panel = round_of(judged, room)
    own = [Entry(None, pk, None, scoring.summarise([])) for pk in ids if pk not in set(judged)]
    shown = Paginator([*panel.entries, *own], PAGE_SIZE).get_page(request.GET.get("page"))
    found = proposals().filter(pk__in=[entry.proposal for entry in shown.object_list]).for_judging().in_bulk()
    look_up(list(found.values()))
    versions = scored_by(found.values())
    rows = [
        replace(row, criteria=versions.get(row.proposal.pk, ""))
        for row in rows_for(list(shown), found, person, room)
    ]
    steps = [{"name": name, "label": STEP_PAGES[name].heading} for name in DECIDE]
    said = {
        "page": shown, "rows": rows, "form": form, "room": room, "notes": notes_on(panel),
        "steps": steps if any(row.links for row in rows) else [],
    }  # fmt: skip
    return render(request, "workflow/panel.html", said, status=422 if form.errors else 200)


@login_required
@require_safe
def scores(request: HttpRequest) -> HttpResponse:
    """Every score behind the ranking, so that anybody who has the file can check it; reviewers by number only."""
    person = chair_in(request)
    cells = cells_of(not_own(person, before(person)))
    named = pseudonyms(cells)
    references = dict(
        proposals().filter(pk__in={int(cell.idea) for cell in cells}).values_list("pk", "reference")
    )
    rows = sorted(
        (
            references[int(cell.idea)],
            named[cell.reviewer],
            cell.criterion,
            int(cell.weight),
            _written(cell.score),
        )
        for cell in cells
    )
    answer = HttpResponse(b"".join(csv_lines(COLUMNS, rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="scores.csv"'
    return private(answer)


def _written(score: float | None) -> int | str:
    """As the file has it: nothing for “cannot judge”."""
    return "" if score is None else int(score)


def chair_in(request: HttpRequest) -> Person:
    person = person_in(request)
    need_role(person, Role.PANEL_CHAIR, _("The panel page is for panel chairs."))
    return person


def before(person: Person) -> list[int]:
    """Ids of the ideas that wait for this chair, the longest waiting first."""
    mine = (
        proposals().visible_to(person).filter(in_the_hands_of(person, Role.PANEL_CHAIR), stage=Stage.AT_PANEL)
    )
    return list(mine.order_by("stage_since", "pk").values_list("pk", flat=True))


def not_own(person: Person, ids: list[int]) -> list[int]:
    """Without what this person wrote: its scores are not for them."""
    found = proposals().filter(pk__in=ids).prefetch_related("coauthors").in_bulk()
    return [pk for pk in ids if may_know_judging(person, found[pk])]


@dataclass(frozen=True)
class Notes:
    """What to bear in mind of a whole round."""

    said: list[str | Promise]
    doubtful: bool  # whether there is so little that it is said without being asked for


def notes_on(panel: Round) -> Notes:
    """What divides people, how much a review tells, why to doubt the estimates."""
    if not panel.estimate.merits:
        return Notes([], False)
    said: list[str | Promise] = [DOUBTS[key] for key in panel.estimate.doubts]
    if panel.divided and panel.divided[0].points >= DIVIDED:
        said.append(
            _("Reviewers differ most on “%(criterion)s”: typically %(points).1f points on the same idea.")
            % {"criterion": panel.divided[0].criterion, "points": panel.divided[0].points}
        )
    share = panel.estimate.spread.reliability
    said.append(
        _(
            "Of what a single review says, about %(share)d%% is the idea itself; the rest is the reviewer and the day."
        )
        % {"share": round(100 * share)}
    )
    return Notes(said, bool(panel.estimate.doubts))


@dataclass(frozen=True)
class PanelRow:
    """One idea as the panel sees it."""

    place: int | None
    proposal: Any
    merit: Merit | None
    mean: Any
    lowest: Any
    highest: Any
    chance: int | None  # per cent; only where the panel said how many it can take
    standing: tuple[str | Promise, str] | None
    reviews: int
    stood_down: int
    interested: int  # scores left out, since their reviewers have an interest by now
    outlying: int  # reviews that count and yet are far from what one would expect
    agreement: str | Promise
    tone: str
    bar: dict[str, float]
    comments: list[str]
    left: int | None
    links: list[dict[str, Any]]
    why_not: str | Promise
    own: bool = False  # its reader wrote it
    criteria: str = (
        ""  # which criteria it was scored by, where the ideas shown were not all scored by the same
    )


def rows_for(
    entries: Sequence[Entry], found: dict[int, Any], person: Person, room: int | None = None
) -> list[PanelRow]:
    """A row for each entry; where its reader may not decide, who can."""
    rows = [row_for(entry, found[entry.proposal], person, room) for entry in entries]
    instead = Instead(person, [row.proposal for row in rows if row.why_not])
    return [
        replace(row, why_not=f"{row.why_not} {instead.sentence(row.proposal)}") if row.why_not else row
        for row in rows
    ]


def row_for(entry: Entry, proposal: Any, person: Person, room: int | None) -> PanelRow:
    """Who wrote an idea sees it on the list, and nothing of how it was judged."""
    if not may_know_judging(person, proposal):
        return _own_row(proposal, person)
    summary = entry.summary
    near, scored = interested_in(proposal), [a for a in proposal.assignments.all() if a.state in COUNTS]
    given = [a for a in scored if a.reviewer_id not in near]
    label, tone = AGREE[summary.agreement]
    chance = round(100 * entry.merit.p_top) if entry.merit and room else None
    return PanelRow(
        entry.place, proposal, entry.merit, scoring.shown(summary.mean), scoring.shown(summary.lowest),
        scoring.shown(summary.highest), chance, standing(entry, room), summary.reviews,
        sum(a.state == Assignment.State.STOOD_DOWN for a in proposal.assignments.all()),
        len(scored) - len(given), entry.outlying, label, tone, _bar(entry),
        [a.panel_comment for a in in_no_telling_order(given) if a.panel_comment], days_left(proposal), _links(proposal, person),
        _why_not(proposal, person),
    )  # fmt: skip


def _why_not(proposal: Any, person: Person) -> str | Promise:
    """Nothing of an idea the panel has decided: on the list of a sitting it stays."""
    return why_not(proposal, person) if proposal.stage == Stage.AT_PANEL else ""


def scored_by(ideas: Iterable[Any]) -> dict[int, str]:
    """By the id of each idea, the versions of the criteria it was scored by; nothing where all are the same."""
    used = {
        idea.pk: {each.criteria_set_id for each in idea.assignments.all() if each.state in COUNTS}
        for idea in ideas
    }
    every = set().union(*used.values()) if used else set()
    if len(every) < 2:
        return {}
    named = CriteriaSet.objects.in_bulk(every)
    return {pk: ", ".join(sorted(str(named[each]) for each in sets)) for pk, sets in used.items()}


def _own_row(proposal: Any, person: Person) -> PanelRow:
    return PanelRow(
        None, proposal, None, None, None, None, None, None, 0, 0, 0, 0, _("Yours"), "plain", {}, [], days_left(proposal), [],
        _why_not(proposal, person), own=True,
    )  # fmt: skip


def standing(entry: Entry, room: int | None) -> tuple[str | Promise, str] | None:
    """Whether an idea is likely to be among those there is room for, and the tone of the tag that says so."""
    if room is None or entry.merit is None:
        return None
    if entry.merit.p_top >= LIKELY:
        return _("Likely in"), "good"
    return (_("Likely out"), "plain") if entry.merit.p_top <= UNLIKELY else (_("Uncertain"), "wait")


def _bar(entry: Entry) -> dict[str, float]:
    """Where the interval, the merit and the plain mean stand on a line 300 units long that runs from 0 to 5."""
    if entry.merit is None or entry.summary.mean is None:
        return {}
    low, mid, high, mean = (
        round(60 * min(max(float(value), 0), 5))
        for value in (entry.merit.low, entry.merit.merit, entry.merit.high, entry.summary.mean)
    )
    return {"low": low, "mid": mid, "high": high, "mean": mean, "width": max(high - low, 2)}


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
    ] + [_declaring(proposal, person)] * (person.pk not in PARTIES["interested"](proposal))


def _declaring(proposal: Any, person: Person) -> dict[str, Any]:
    address = reverse("workflow:interest", args=[proposal.reference])
    return {"label": _("I have an interest"), "url": f"{address}?back=panel", "grave": False}
