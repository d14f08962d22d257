"""The list of ideas taken away as a file: what the reader may see, as it is narrowed, without names they may not know."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from ideas.browsing import browsed, card, years
from ideas.challenges import readable
from ideas.forms import Filters
from ideas.models import Idea
from ideas.views.finding import person_of
from place.downloads import as_asked, sent_as
from place.keeping import private
from place.models import Person
from place.services import record

READ = 500  # ideas in memory at a time
KINDS = ("csv", "json", "xlsx")
# The name of a column in JSON → its heading in a table.
COLUMNS: dict[str, Promise] = {
    "reference": _("Reference"), "title": _("Title"), "problem": _("The problem"), "proposal": _("What to do instead"),
    "stage": _("Stage"), "organisation": _("Organisation"), "team": _("Team"), "service": _("Service"),
    "outcome": _("Helps with"), "challenge": _("Challenge"), "authors": _("Put forward by"),
    "put_forward_on": _("Put forward on"), "holder": _("Who has it"), "due": _("Due"), "supporters": _("Supporters"),
    "yearly_saving": _("Might save a year"), "audience": _("Who may see it"),
}  # fmt: skip


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponseBase:
    """The same ideas the list shows, all pages of it."""
    person, kind = person_of(request), request.GET.get("as", "csv")
    if kind not in KINDS:
        raise Http404
    challenges = list(readable(person))
    filters = Filters(request.GET, years=years(), challenges=challenges)
    chosen = filters.chosen()
    ideas = (
        browsed(person, chosen).defer(None).defer("challenge__why", "challenge__body", "challenge__results")
    )
    record(
        by=person, action="export_ideas", target=person, organisation=person.organisation, kind=kind,
        ideas=ideas.count(), narrowed_by=sorted(chosen))  # fmt: skip
    asked = {each.pk for each in challenges}
    told = (told_of(idea, person, asked) for idea in ideas.iterator(chunk_size=READ))
    return private(_file(kind, told))


def told_of(idea: Idea, person: Person, challenges: set[int]) -> dict[str, Any]:
    """One idea in plain values, in the order of the columns."""
    shown = card(idea, person)
    known = shown["who"] == idea.author.name
    return {
        "reference": idea.reference,
        "title": idea.title,
        "problem": idea.problem,
        "proposal": idea.proposal,
        "stage": shown["stage"],
        "organisation": idea.home_organisation.name,
        "team": idea.team.name if idea.team else "",
        "service": idea.service.name if idea.service else "",
        "outcome": idea.outcome.name if idea.outcome else "",
        "challenge": idea.challenge.title if idea.challenge and idea.challenge_id in challenges else "",
        "authors": ", ".join([idea.author.name, *(each.name for each in idea.coauthors.all())])
        if known
        else shown["who"],
        "put_forward_on": timezone.localdate(idea.submitted_at) if idea.submitted_at else None,
        "holder": shown["holder"],
        "due": idea.due,
        "supporters": idea.supporters_count,
        "yearly_saving": idea.yearly_saving,
        "audience": str(idea.get_audience_display()),
    }


def _file(kind: str, told: Iterator[dict[str, Any]]) -> HttpResponseBase:
    headings, rows = list(COLUMNS.values()), (list(each.values()) for each in told)
    name = f"ideas-{timezone.localdate().isoformat()}"
    if kind != "json":
        return as_asked(kind, name, headings, rows)
    return sent_as(f"{name}.json", "application/json", _json(told))


def _json(told: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    """One list of objects, an object a line; days and money as text."""
    before = b"["
    for each in told:
        yield before + b"\n" + json.dumps(each, ensure_ascii=False, default=str).encode()
        before = b","
    yield b"\n]\n" if before == b"," else b"[]\n"
