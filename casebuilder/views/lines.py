"""Options and their lines: seen as grids, added, changed, copied and taken out."""

from __future__ import annotations

import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casebuilder.appraisal import CaseFileError
from casebuilder.budgets import codes_of
from casebuilder.forms.line import LineForm
from casebuilder.forms.option import OptionForm, new_key
from casebuilder.forms.section import in_words
from casebuilder.grid import grid_of
from casebuilder.models import Case
from casebuilder.refusals import EditedMeanwhile
from casebuilder.services import save_version
from casebuilder.views.desk import desk, keep, results, trying
from casebuilder.views.editor import say_saved
from casebuilder.views.finding import find_own_case, person
from place.models import Outcome


@login_required
@require_GET
def options(request: HttpRequest, reference: str) -> HttpResponse:
    """The option asked for, with the others as tabs."""
    case = find_own_case(request, reference)
    roles = [option["role"] for option in case.current.document["options"]]
    first = roles.index("preferred") if "preferred" in roles else 0
    return redirect("casebuilder:option", case.idea.reference, first + 1)


@login_required
@require_http_methods(["GET", "POST"])
def option(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One option: its lines, and its name and part."""
    case = find_own_case(request, reference)
    position = _option(case, number)
    form = OptionForm(
        request.POST if request.method == "POST" else None,
        document=case.current.document,
        number=case.current.number,
        position=position,
    )
    if request.method == "POST":
        saved = keep(request, case, form, _("Changed an option"))
        if saved:
            say_saved(request, case, saved)
            return redirect("casebuilder:option", case.idea.reference, number)
    chosen = case.current.document["options"][position]
    said = desk(
        case,
        "options",
        form=form,
        option=chosen,
        number=number,
        option_tabs=_option_tabs(case, number),
        grid=grid_of(case.current.document, position),
    )
    return render(request, "casebuilder/edit_option.html", said, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def add_option(request: HttpRequest, reference: str) -> HttpResponse:
    case = find_own_case(request, reference)
    form = OptionForm(
        request.POST if request.method == "POST" else None,
        document=case.current.document,
        number=case.current.number,
    )
    if request.method == "POST":
        saved = keep(request, case, form, _("Added an option"))
        if saved:
            say_saved(request, case, saved)
            return redirect("casebuilder:option", case.idea.reference, len(saved.document["options"]))
    said = desk(case, "options", form=form, option=None, option_tabs=_option_tabs(case, 0))
    return render(request, "casebuilder/edit_option.html", said, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, reference: str, number: int, line: int | None = None) -> HttpResponse:
    """One line with all its fields; without a number a new one."""
    case = find_own_case(request, reference)
    option_at = _option(case, number)
    new = line is None or request.method == "POST"  # what is posted names its line by key: places move
    form = _line_form(request, case, option_at, None if new else _line(case, option_at, line or 0))
    if request.method == "POST":
        if trying(request):
            return results(request, case, form)
        if "fill" in request.POST:
            form.fill_years()
        else:
            saved = keep(request, case, form, _("Line: %(name)s") % {"name": form.data.get("name", "")})
            if saved:
                say_saved(request, case, saved)
                return redirect("casebuilder:option", case.idea.reference, number)
    said = desk(
        case,
        "options",
        form=form,
        option=case.current.document["options"][option_at],
        number=number,
        line=line,
        option_tabs=_option_tabs(case, number),
        outcomes=Outcome.objects.values_list("name", flat=True),
        budget_codes=codes_of(case.current.document),
    )
    failed = request.method == "POST" and "fill" not in request.POST
    return render(request, "casebuilder/edit_line.html", said, status=422 if failed else 200)


def _line_form(request: HttpRequest, case: Case, option_at: int, position: int | None) -> LineForm:
    version = case.current
    return LineForm(
        request.POST if request.method == "POST" else None,
        document=version.document,
        number=version.number,
        option=option_at,
        position=position,
    )


@login_required
@require_POST
def change_lines(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Copy or take out a line, or take out a whole option: named by key, since places move."""
    case = find_own_case(request, reference)
    document = copy.deepcopy(case.current.document)
    back = reverse("casebuilder:option", args=[case.idea.reference, number])
    lines = document["options"][_option(case, number)]["lines"]
    key = request.POST.get("key", "")
    place = next((place for place, each in enumerate(lines) if each["key"] == key), None)
    if "remove_option" in request.POST:
        removed = document["options"].pop(number - 1)
        why, back = (
            _("Took out option %(name)s") % {"name": removed["name"]},
            reverse("casebuilder:options", args=[case.idea.reference]),
        )
    elif place is None:
        messages.error(request, _("That line is no longer there."))
        return redirect(back)
    elif "copy" in request.POST:
        why = _copy(lines, place)
    else:
        why = _("Took out line %(name)s") % {"name": lines.pop(place)["name"]}
    _save(request, case, document, why)
    return redirect(back)


def _copy(lines: list[dict[str, Any]], place: int) -> str:
    made = copy.deepcopy(lines[place])
    made |= {
        "key": new_key("line", [each["key"] for each in lines]),
        "name": _("%(name)s (copy)") % {"name": made["name"]},
    }
    lines.insert(place + 1, made)
    return _("Copied line %(name)s") % {"name": lines[place]["name"]}


def _save(request: HttpRequest, case: Case, document: dict[str, Any], why: str) -> None:
    expected = request.POST.get("expected", "")
    try:
        saved = save_version(
            case=case,
            by=person(request),
            document=document,
            why=why,
            expected=int(expected) if expected.isdigit() else 0,
        )
        say_saved(request, case, saved)
    except EditedMeanwhile as error:
        messages.error(request, str(error))
    except CaseFileError as error:
        messages.error(request, " ".join(in_words(document, fault) for fault in error.faults))


def _option(case: Case, number: int) -> int:
    if not 1 <= number <= len(case.current.document["options"]):
        raise Http404
    return number - 1


def _line(case: Case, option_at: int, number: int) -> int:
    if not 1 <= number <= len(case.current.document["options"][option_at]["lines"]):
        raise Http404
    return number - 1


def _option_tabs(case: Case, number: int) -> list[dict[str, Any]]:
    reference = case.idea.reference
    tabs = [
        {
            "label": each["name"],
            "url": reverse("casebuilder:option", args=[reference, place]),
            "current": place == number,
            "count": len(each["lines"]) or "",
        }
        for place, each in enumerate(case.current.document["options"], start=1)
    ]
    return [
        *tabs,
        {
            "label": _("Add an option"),
            "url": reverse("casebuilder:add_option", args=[reference]),
            "current": number == 0,
        },
    ]
