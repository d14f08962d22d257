"""The lines of one option as a grid: shown, recalculated while somebody types, rearranged by its buttons, and saved."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casebuilder.appraisal import CaseFileError, parse
from casebuilder.forms.columns import FIRST_VIEW, VIEWS
from casebuilder.forms.fields import year_label
from casebuilder.forms.grid import MOST_FIELDS, GridForm
from casebuilder.forms.grid_acts import act, fields_sent, save_first
from casebuilder.grid import first_cell, grid_of
from casebuilder.models import Case, CaseVersion
from casebuilder.services.versions import as_ours
from casebuilder.views.desk import base_of, beside, desk, keep, trying, written
from casebuilder.views.editor import say_saved
from casebuilder.views.finding import find_own_case
from casebuilder.views.lines import option_at, option_tabs
from casebuilder.views.overlap import choosing
from place.models import Outcome

ADDS = ("add", "copy", "paste")


@login_required
@require_http_methods(["GET", "POST"])
@choosing
def page(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The grid of one option."""
    case = find_own_case(request, reference)
    base = base_of(request, case)
    form = _form(request, base, option_at(base, number))
    if request.method != "POST":
        return _shown(request, case, form, number)
    if trying(request):
        return _recalculated(request, case, form, number)
    if "do" in request.POST:
        return _acted(request, case, form, number)
    saved = keep(request, case, form, form.why())
    if saved is None:
        return _shown(request, case, form, number, strict=True, status=422)
    say_saved(request, case, base, saved)
    address = reverse("casebuilder:option", args=[case.idea.reference, number])
    return redirect(f"{address}?{urlencode({'view': _view(request), 'page': form.page})}")


def _form(request: HttpRequest, base: CaseVersion, position: int) -> GridForm:
    sent = request.POST if request.method == "POST" else None
    page = (sent or request.GET).get("page", "1")
    return GridForm(
        sent,
        document=base.document,
        number=base.number,
        option=position,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1,
    )


def _view(request: HttpRequest) -> str:
    verb, _colon, wanted = request.POST.get("do", "").partition(":")
    asked = wanted if verb == "view" else request.POST.get("grid") or request.GET.get("view", "")
    return asked if asked in VIEWS else FIRST_VIEW


def _so_far(form: GridForm, case: Case) -> dict[str, Any] | None:
    """The case with what is typed, as far as it is whole; none where the engine refuses it."""
    try:
        return as_ours(written(form), case.idea)
    except CaseFileError:
        return None


def _recalculated(request: HttpRequest, case: Case, form: GridForm, number: int) -> HttpResponse:
    """A cell was changed: everything that follows from it, and nothing else of the page."""
    document = _so_far(form, case)
    said = beside(
        case, document or case.current.document, typed=document is not None, waiting=document is None
    )
    grid = grid_of(form, _view(request), said["parsed"], line_page=_line_page(case, number))
    return render(request, "casebuilder/grid_recalculated.html", said | {"grid": grid})


def _acted(request: HttpRequest, case: Case, form: GridForm, number: int) -> HttpResponse:
    """A button of the grid: with JavaScript its part of the page anew, without it the whole page. Nothing is saved."""
    button, before = request.POST["do"], {row.id for row in form.rows}
    at = (request.POST.get("paste_row", ""), request.POST.get("paste_column", ""))
    view, verb = _view(request), button.partition(":")[0]
    said = act(form, button, view=view, at=at, block=request.POST.get("paste", ""))
    if verb == "view" and fields_sent(form, view) > MOST_FIELDS:
        view, said = request.POST.get("grid", ""), save_first()
        view = view if view in VIEWS else FIRST_VIEW
    new = next((row for row in form.rows if row.id not in before), None)
    focus = f"{at[0]}-{at[1]}" if button == "paste" else first_cell(form, view, new)
    return _shown(request, case, form, number, view=view, said=said, focus=focus if verb in ADDS else "")


def _shown(
    request: HttpRequest,
    case: Case,
    form: GridForm,
    number: int,
    *,
    view: str = "",
    strict: bool = False,
    status: int = 200,
    said: str = "",
    focus: str = "",
) -> HttpResponse:
    typed = _so_far(form, case) if form.is_bound else None
    option = form.document["options"][form.option]
    context = desk(
        case,
        "options",
        typed=typed,
        form=form if strict else None,
        option=option,
        number=number,
        option_tabs=option_tabs(case, number),
        said=said,
        pages=range(1, form.pages + 1),
        years=[year_label(form.document["base_year"], year) for year in range(form.document["horizon"] + 1)],
        outcomes=Outcome.objects.values_list("name", flat=True),
        paste_column=request.POST.get("paste_column", "quantity"),
    )
    shown = context["parsed"] if typed or not form.is_bound else parse(form.document)
    context["grid"] = grid_of(
        form, view or _view(request), shown, strict=strict, focus=focus, line_page=_line_page(case, number)
    )
    part = request.htmx and request.htmx.target == "grid"  # type: ignore[attr-defined]
    template = "casebuilder/grid_answer.html" if part else "casebuilder/edit_grid.html"
    return render(request, template, context, status=status)


def _line_page(case: Case, number: int) -> str:
    return reverse("casebuilder:line", args=[case.idea.reference, number, 0])
