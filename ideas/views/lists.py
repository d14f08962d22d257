"""Lists of ideas brought in from elsewhere: uploaded, their columns chosen, looked at, brought in, and taken out again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from ideas.behalf import bodies_of
from ideas.bringing import services
from ideas.bringing.columns import PARTS
from ideas.bringing.rows import Prepared, Row, prepare
from ideas.bringing.undoing import by_reason, may_go
from ideas.bringing.writing import keys_there
from ideas.forms.lists import ColumnsForm, UploadForm
from ideas.models import IdeaList
from ideas.views.behalf import coordinator_in
from place.downloads import as_csv
from place.files import FileRefused
from place.formats import short_day
from place.models import Organisation, Person
from workflow.refusals import NotYet

State = IdeaList.State
SHOWN = 50  # faults on the page; the rest is in the file
PREVIEWED = 10  # rows on the page
RECENT = 30  # lists
NAMED = 20  # ideas that stay, under each reason


def mine(person: Person) -> Any:
    """Lists of the bodies this person coordinates; others' lists do not exist."""
    found = IdeaList.objects.filter(organisation__in=bodies_of(person))
    return found.select_related("organisation", "by")


def list_in(request: HttpRequest, uid: UUID) -> tuple[IdeaList, Person]:
    person = coordinator_in(request)
    return get_object_or_404(mine(person), uid=uid), person


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The lists there are, and the way to bring in another."""
    person = coordinator_in(request)
    bodies = Organisation.objects.filter(pk__in=bodies_of(person))
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()), bodies=bodies)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            listed = services.upload(
                by=person, organisation=form.cleaned_data["organisation"], name=file.name, content=file.read()
            )
            return redirect("ideas:list_columns", listed.uid)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
    shown = {"form": form, "lists": mine(person)[:RECENT]}
    return render(request, "ideas/lists/start.html", shown, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say what each column is; then see what would come in."""
    listed, person = list_in(request, uid)
    if listed.state != State.NEW:
        return redirect("ideas:list", listed.uid)
    table = services.table_of(listed)
    form = ColumnsForm(request.POST if request.method == "POST" else None, listed=listed, table=table)
    if request.method == "POST" and form.is_valid():
        services.choose(by=person, listed=listed, columns=form.columns(), **form.choices())
        return redirect("ideas:list", listed.uid)
    shown = {
        "listed": listed, "form": form, "rows": len(table.rows), "encoding": _guessed(table.encoding),
        "chosen": not services.is_unchosen(listed),
        "columns": [form[part.name] for part in PARTS],
        "choices": [form[name] for name in ("audience", "hide_name", "fill_gaps", "consented")],
    }  # fmt: skip
    return render(request, "ideas/lists/columns.html", shown, status=422 if form.errors else 200)


def _guessed(encoding: str) -> str:
    """What is said where letters may have come out wrong."""
    return "Windows-1252" if encoding == "cp1252" else ""


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One list: what would come in, how far it is, or what became of it."""
    listed, person = list_in(request, uid)
    if request.method == "POST":
        return _act(request, listed, person)
    if listed.state == State.NEW and services.is_unchosen(listed):
        return redirect("ideas:list_columns", listed.uid)
    if listed.state == State.NEW:
        return render(request, "ideas/lists/preview.html", _preview(listed))
    return render(request, "ideas/lists/list.html", _shown(listed))


def _act(request: HttpRequest, listed: IdeaList, person: Person) -> HttpResponse:
    acts = {"confirm": services.confirm, "undo": services.undo, "go_on": services.go_on}
    act = request.POST.get("act", "")
    try:
        if act == "throw_away":
            services.throw_away(by=person, listed=listed)
            messages.success(request, _("The list is thrown away. Nothing was brought in."))
            return redirect("ideas:lists")
        if act in acts:
            acts[act](by=person, listed=listed)
    except NotYet as refusal:  # pressed twice, or by two people: the page says how things stand
        messages.warning(request, str(refusal))
    return redirect("ideas:list", listed.uid)


def _preview(listed: IdeaList) -> dict[str, Any]:
    found = prepare(listed, services.table_of(listed))
    good, faults = found.good, found.all_faults()
    there = keys_there(listed.organisation_id, [row.key for row in good])
    fresh = [row for row in good if row.key not in there]
    chosen = [part for part in PARTS if part.name in listed.columns]
    return {
        "listed": listed,
        "fresh": len(fresh),
        "there": len(there),
        "left_out": len({fault.row for fault in faults}),
        "faults": faults[:SHOWN],
        "more": max(0, len(faults) - SHOWN),
        "notes": _notes(found),
        "headings": [_("Row"), *(part.label for part in chosen)],
        "rows": [_line(row, [part.name for part in chosen]) for row in fresh[:PREVIEWED]],
    }


def _notes(found: Prepared) -> list[str]:
    """What is done about odd cells, each sentence once with how many rows it is about."""
    counted: dict[str, int] = {}
    for row in found.good:
        for note in row.notes:
            counted[note] = counted.get(note, 0) + 1
    commonest = sorted(counted.items(), key=lambda pair: -pair[1])[:10]
    return [
        ngettext("%(n)s row: %(note)s", "%(n)s rows: %(note)s", n) % {"n": n, "note": note}
        for note, n in commonest
    ]


def _line(row: Row, names: list[str]) -> list[str]:
    cells = [str(row.number)]
    for name in names:
        value = getattr(row, name)
        if name == "day":
            cells.append(short_day(value) if value else "–")
        elif name in ("outcome", "service", "team"):
            cells.append(_("found") if value else "–")
        else:
            cells.append(_cut(value))
    return cells


def _cut(text: str, most: int = 90) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _shown(listed: IdeaList) -> dict[str, Any]:
    counts = listed.counts()
    return {
        "listed": listed,
        "counts": counts,
        "progress": progress_of(listed),
        "groups": listed.groups.filter(state="open").count(),
        "all_groups": listed.groups.count(),
        "may_go": len(may_go(listed)) if listed.state == State.UNDONE and counts["stays"] else 0,
        "stays": [(why, rows[:NAMED], len(rows) - NAMED) for why, rows in by_reason(listed).items()],
    }


def progress_of(listed: IdeaList) -> dict[str, Any] | None:
    """A list in the words of the progress component; none where nothing is going on."""
    if not listed.is_working:
        return None
    words = {
        State.RUNNING: _("Being brought in: %(done)s of %(total)s rows."),
        State.GROUPING: _("All are in. They are compared with each other and with what is on the site."),
        State.UNDOING: _("Being taken out again: %(done)s of %(total)s ideas looked at."),
    }
    return {
        "state": "running",
        "text": words[State(listed.state)] % {"done": f"{listed.done:,}", "total": f"{listed.total:,}"},
        "percent": listed.percent,
        "url": reverse("ideas:list_progress", args=[listed.uid]),
        "page_url": reverse("ideas:list", args=[listed.uid]),
    }


@login_required
@require_GET
def progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The progress alone, for the page that waits; when it is over the page is fetched anew."""
    listed, _person = list_in(request, uid)
    here = reverse("ideas:list", args=[listed.uid])
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(here)
    told = progress_of(listed)
    if told is None:
        return HttpResponse(status=200, headers={"HX-Redirect": here})
    return render(request, "components/progress.html", told)


@login_required
@require_GET
def faults(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Everything that is wrong with a list, by row, to mend it by."""
    listed, _person = list_in(request, uid)
    found = prepare(listed, services.table_of(listed))
    titles = {row.number: row.title for row in found.rows}
    rows = [[fault.row or "", titles.get(fault.row, ""), fault.text] for fault in found.all_faults()]
    return as_csv(f"faults-{listed.uid}", [_("Row"), _("Title"), _("What is wrong")], rows)
