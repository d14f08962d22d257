"""Options, and one line with all its fields: added, changed and taken out."""

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
from casebuilder.forms.option import OptionForm
from casebuilder.forms.section import in_words
from casebuilder.models import Case, CaseVersion
from casebuilder.reckoning import words_read
from casebuilder.refusals import EditedMeanwhile, Overlap
from casebuilder.services import save_version
from casebuilder.views.desk import base_of, chosen, desk, keep, results, trying
from casebuilder.views.editor import say_saved
from casebuilder.views.finding import find_own_case, person
from casebuilder.views.overlap import choosing
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
@choosing
def option(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The name of one option, and its part."""
    case = find_own_case(request, reference)
    base = base_of(request, case)
    return _option_page(request, case, base, option_at(base, number))


@login_required
@require_http_methods(["GET", "POST"])
@choosing
def add_option(request: HttpRequest, reference: str) -> HttpResponse:
    case = find_own_case(request, reference)
    return _option_page(request, case, base_of(request, case), None)


def _option_page(request: HttpRequest, case: Case, base: CaseVersion, position: int | None) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = OptionForm(sent, document=base.document, number=base.number, position=position)
    if sent is not None:
        saved = keep(
            request, case, form, _("Added an option") if position is None else _("Changed an option")
        )
        if saved:
            say_saved(request, case, base, saved)
            number = len(saved.document["options"]) if position is None else position + 1
            return redirect("casebuilder:option", case.idea.reference, number)
    number = 0 if position is None else position + 1
    chosen = None if position is None else base.document["options"][position]
    said = desk(
        case, "options", form=form, option=chosen, number=number, option_tabs=option_tabs(case, number)
    )
    return render(request, "casebuilder/edit_option.html", said, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
@choosing
def line(request: HttpRequest, reference: str, number: int, line: int | None = None) -> HttpResponse:
    """One line with all its fields; without a number a new one."""
    case = find_own_case(request, reference)
    base = base_of(request, case)
    position = option_at(base, number)
    new = line is None or request.method == "POST"  # what is posted names its line by key: places move
    form = LineForm(
        request.POST if request.method == "POST" else None,
        document=base.document,
        number=base.number,
        option=position,
        position=None if new else _line(base, position, line or 0),
    )
    if request.method == "POST":
        if trying(request):
            return results(request, case, form)
        if "fill" in request.POST:
            form.fill_years()
        else:
            saved = keep(request, case, form, _("Line: %(name)s") % {"name": form.data.get("name", "")})
            if saved:
                say_saved(request, case, base, saved)
                return redirect("casebuilder:option", case.idea.reference, number)
    said = desk(
        case,
        "options",
        form=form,
        option=base.document["options"][position],
        number=number,
        line=line,
        option_tabs=option_tabs(case, number),
        outcomes=Outcome.objects.values_list("name", flat=True),
        budget_codes=codes_of(case.current.document),
    )
    failed = request.method == "POST" and "fill" not in request.POST
    return render(request, "casebuilder/edit_line.html", said, status=422 if failed else 200)


@login_required
@require_POST
@choosing
def remove_option(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take out a whole option; earlier versions keep it."""
    case = find_own_case(request, reference)
    base = base_of(request, case)
    document = copy.deepcopy(base.document)
    removed = document["options"].pop(option_at(base, number))
    try:
        saved = save_version(
            case=case,
            by=person(request),
            document=document,
            why=_("Took out option %(name)s") % {"name": removed["name"]},
            expected=base.number,
            as_read=words_read(base.document),
            **chosen(request),
        )
        say_saved(request, case, base, saved)
    except CaseFileError as error:
        messages.error(request, " ".join(in_words(document, fault) for fault in error.faults))
    except Overlap:
        raise
    except EditedMeanwhile as error:
        messages.error(request, str(error))
    return redirect("casebuilder:options", case.idea.reference)


def option_at(version: CaseVersion, number: int) -> int:
    """Where an option stands in a version, from its number in the address."""
    if not 1 <= number <= len(version.document["options"]):
        raise Http404
    return number - 1


def _line(version: CaseVersion, position: int, number: int) -> int:
    if not 1 <= number <= len(version.document["options"][position]["lines"]):
        raise Http404
    return number - 1


def option_tabs(case: Case, number: int) -> list[dict[str, Any]]:
    """Business as usual first, then the others in their order."""
    reference = case.idea.reference
    options = enumerate(case.current.document["options"], start=1)
    tabs = [
        {
            "label": each["name"],
            "url": reverse("casebuilder:option", args=[reference, place]),
            "current": place == number,
            "count": len(each["lines"]) or "",
        }
        for place, each in sorted(options, key=lambda one: one[1]["role"] != "baseline")
    ]
    new = reverse("casebuilder:add_option", args=[reference])
    return [*tabs, {"label": _("Add an option"), "url": new, "current": number == 0}]
