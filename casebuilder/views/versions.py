"""Two versions side by side, and an earlier one brought back as the next."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from casebuilder import reckoning, rules
from casebuilder.appraisal import CaseFileError
from casebuilder.difference_words import rows
from casebuilder.forms.section import in_words
from casebuilder.models import Case, CaseVersion
from casebuilder.refusals import EditedMeanwhile
from casebuilder.services import bring_back
from casebuilder.views.finding import case_crumbs, find_case, find_own_case, person
from place.formats import pounds
from workflow.forms.fields import Words


class BringBackForm(forms.Form):
    expected = forms.IntegerField(widget=forms.HiddenInput)
    why = Words(
        gettext_lazy("Why is it brought back?"),
        asks=gettext_lazy("Say why it is brought back"),
        hint=gettext_lazy("Whoever reads the versions of this case reads it."),
        max_length=150,
    )


@login_required
@require_GET
def compare(request: HttpRequest, reference: str, number: int, other: int) -> HttpResponse:
    """What changed from one version to another, for the circle of the case."""
    case = find_case(request, reference)
    if not rules.reads_whole(person(request), case):
        raise Http404
    before, after = _version(case, number), _version(case, other)
    said = {
        "case": case,
        "idea": case.idea,
        "before": before,
        "after": after,
        "sides": (before, after),
        "rows": rows(before.document, after.document),
        "effect": effect(before, after),
        "versions": case.versions.select_related("by").defer("document", "result").order_by("-number"),
        "crumbs": case_crumbs(case),
    }
    return render(request, "casebuilder/compare.html", said)


@login_required
@require_GET
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """From the two boxes of the form to the address of what they ask for."""
    case = find_case(request, reference)
    numbers = [request.GET.get(name, "") for name in ("from", "to")]
    if not all(text.isascii() and text.isdigit() and len(text) < 9 for text in numbers):
        return redirect(case)
    return redirect("casebuilder:compare", case.idea.reference, *map(int, numbers))


@login_required
@require_http_methods(["GET", "POST"])
def bring_back_page(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What would change if an earlier version became the next one; then that."""
    case = find_own_case(request, reference)
    old = _version(case, number)
    form = BringBackForm(
        request.POST if request.method == "POST" else None, initial={"expected": case.current.number}
    )
    if request.method == "POST" and form.is_valid() and _brought_back(request, case, old, form):
        return redirect(case)
    changes = rows(case.current.document, reckoning.as_draft(old.document))
    said = {
        "case": case,
        "idea": case.idea,
        "old": old,
        "rows": changes,
        "effect": effect(case.current, old),
        "form": form,
        "crumbs": case_crumbs(case),
    }
    return render(request, "casebuilder/bring_back.html", said, status=422 if form.errors else 200)


def _brought_back(request: HttpRequest, case: Case, old: CaseVersion, form: BringBackForm) -> bool:
    try:
        made = bring_back(version=old, by=person(request), **form.cleaned_data)
    except EditedMeanwhile as error:
        form.add_error(None, str(error))
        form.data = {**form.data.dict(), "expected": str(error.current.number)}  # type: ignore[attr-defined]  # a QueryDict
        return False
    except CaseFileError as error:
        for fault in error.faults[:5]:
            form.add_error(None, in_words(old.document, fault))
        return False
    if made.number == case.current.number:
        messages.info(request, _("Nothing had changed, so nothing was saved."))
        return True
    said = {"old": old.number, "new": made.number}
    messages.success(request, _("Version %(old)s is brought back as version %(new)s.") % said)
    return True


def _version(case: Case, number: int) -> CaseVersion:
    if number == case.current.number:
        return case.current
    found: CaseVersion = get_object_or_404(case.versions.select_related("by"), number=number)
    found.case = case
    return found


def effect(before: CaseVersion, after: CaseVersion) -> list[list[str]]:
    """The headline figures of both versions and how far they are apart, of the option each asks for."""
    was, now = _headline(before), _headline(after)
    labels = {
        "npv": _("Net present value"),
        "net_budget_impact": _("Net effect on budgets"),
        "recurring": _("Recurring, full year"),
        "one_off": _("One-off"),
    }
    return [
        [str(label), _pounds(was.get(key)), _pounds(now.get(key)), _apart(was.get(key), now.get(key))]
        for key, label in labels.items()
    ]


def _headline(version: CaseVersion) -> dict[str, Decimal | None]:
    option = reckoning.preferred(version.document)
    if option is None:
        return {}
    found = reckoning.result_of(version)[option["key"]]
    return {
        "npv": Decimal(found["npv"]),
        "net_budget_impact": Decimal(found["net_budget_impact"]),
        "recurring": version.recurring,
        "one_off": version.one_off,
    }


def _pounds(amount: Decimal | None) -> str:
    return _("none") if amount is None else pounds(amount, pence=True)


def _apart(was: Decimal | None, now: Decimal | None) -> str:
    if was is None or now is None:
        return ""
    if now == was:
        return _("the same")
    return f"{'+' if now > was else ''}{pounds(now - was, pence=True)}"


def history(case: Case) -> list[dict[str, Any]]:
    """The last twenty versions, the newest first; the rest stays in the record."""
    tones = {"assured": "good", "committed": "brass", "draft": "info"}
    found = list(case.versions.select_related("by").defer("document", "result").order_by("-number")[:21])
    return [
        {
            "title": _("Version %(number)s: %(state)s")
            % {"number": version.number, "state": version.get_state_display()},
            "number": version.number,
            "before": earlier.number if earlier else None,
            "when": version.at,
            "who": version.by.name,
            "text": version.why,
            "summary": _in_a_line(version, earlier),
            "tone": tones.get(version.state, "plain"),
        }
        for version, earlier in zip(found, [*found[1:], None], strict=True)
    ][:20]


def _in_a_line(version: CaseVersion, earlier: CaseVersion | None) -> str:
    """What a version says in two figures, and how they moved."""
    if version.recurring is None or version.one_off is None:
        return _("No option is asked for.")
    said = {"recurring": pounds(version.recurring), "one_off": pounds(version.one_off)}
    if earlier is None or earlier.recurring is None or earlier.one_off is None:
        return _("%(recurring)s a year, %(one_off)s once") % said
    if (version.recurring, version.one_off) == (earlier.recurring, earlier.one_off):
        return _("%(recurring)s a year, %(one_off)s once, as before") % said
    said |= {"was": pounds(earlier.recurring), "once": pounds(earlier.one_off)}
    return _("%(recurring)s a year (was %(was)s), %(one_off)s once (was %(once)s)") % said
