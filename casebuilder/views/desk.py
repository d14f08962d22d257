"""The frame of the editor: its parts as tabs, the results and the checks beside the form, and saving."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebuilder.appraisal import CaseFileError
from casebuilder.forms.impacts import ImpactsForm
from casebuilder.forms.registers import MeasuresForm, PlanForm, RisksForm
from casebuilder.forms.section import SectionForm
from casebuilder.forms.settings import SettingsForm
from casebuilder.forms.words import AnswersForm, NarrativeForm
from casebuilder.models import Case, CaseVersion
from casebuilder.refusals import EditedMeanwhile
from casebuilder.services import save_version
from casebuilder.services.versions import as_ours
from casebuilder.summary import open_checks, summary
from casebuilder.views.finding import case_crumbs, person


@dataclass(frozen=True)
class Part:
    """One tab of the editor."""

    slug: str
    label: str | Promise
    form: type[SectionForm] | None = None
    lead: str | Promise = ""

    def url(self, reference: str) -> str:
        if self.slug == "settings":
            return reverse("casebuilder:edit", args=[reference])
        if self.form is None:
            return reverse(f"casebuilder:{self.slug}", args=[reference])
        return reverse("casebuilder:edit_part", args=[reference, self.slug])


PARTS = (
    Part("settings", gettext_lazy("Frame"), SettingsForm, gettext_lazy("Years, prices and who is in it.")),
    Part("options", gettext_lazy("Options and lines")),
    Part(
        "words",
        gettext_lazy("Words"),
        NarrativeForm,
        gettext_lazy("What is asked, and the five cases. Figures come from the lines by themselves."),
    ),
    Part(
        "risks",
        gettext_lazy("Risks"),
        RisksForm,
        gettext_lazy("What could go wrong, and who has it in hand."),
    ),
    Part(
        "benefits",
        gettext_lazy("Benefits"),
        MeasuresForm,
        gettext_lazy("How anybody will know that it worked: measured before, and after."),
    ),
    Part(
        "impacts",
        gettext_lazy("Impacts"),
        ImpactsForm,
        gettext_lazy("Questions every case answers. “None, because …” is an answer."),
    ),
    Part(
        "answers",
        gettext_lazy("Answers"),
        AnswersForm,
        gettext_lazy("Checks that a written answer settles. What you write is printed with the check."),
    ),
    Part(
        "plan",
        gettext_lazy("Milestones"),
        PlanForm,
        gettext_lazy("What will be done by when. They become promises when the savings are committed."),
    ),
    Part("bring_in", gettext_lazy("File")),
)
BY_SLUG = {part.slug: part for part in PARTS}


def trying(request: HttpRequest) -> bool:
    """A field was changed and only the results are wanted: nothing is saved."""
    return bool(request.htmx and request.htmx.target == "results")  # type: ignore[attr-defined]


def results(request: HttpRequest, case: Case, form: SectionForm) -> HttpResponse:
    """The results card for what is typed so far, or for what is saved while that does not add up to a case."""
    document = written(form, case) if form.is_valid() else None
    try:
        document = as_ours(document, case.idea) if document else None
    except CaseFileError:
        document = None
    said = beside(
        case, document or case.current.document, typed=document is not None, waiting=document is None
    )
    return render(request, "casebuilder/results.html", said)


def written(form: SectionForm, case: Case) -> dict[str, Any]:
    document = copy.deepcopy(case.current.document)
    form.write(document)
    return document


def keep(request: HttpRequest, case: Case, form: SectionForm, why: str) -> CaseVersion | None:
    """Save what a form says; None when it has to come back, with what is wrong and all that was typed."""
    if not form.is_valid():
        return None
    try:
        return save_version(
            case=case,
            by=person(request),
            document=written(form, case),
            why=why,
            expected=form.cleaned_data["expected"],
        )
    except CaseFileError as error:
        form.refuse(error.faults)
    except EditedMeanwhile as error:
        form.take_over(error.current.number)
        form.add_error(None, str(error))
        form.add_error(
            None,
            _(
                "Press “Save” again to put your changes on top of theirs, or open the page afresh to see theirs first."
            ),
        )
    return None


def beside(case: Case, document: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What stands beside every form of the editor."""
    return {
        "summary": summary(document),
        "open_checks": open_checks(case, document),
        "case": case,
        **more,
    }


def desk(case: Case, slug: str, **more: Any) -> dict[str, Any]:
    """The context of an editor page."""
    said = beside(case, case.current.document)
    waiting: dict[str, int] = {}
    for check in said["open_checks"]:
        waiting[check.part] = waiting.get(check.part, 0) + 1
    reference = case.idea.reference
    tabs = [
        {
            "label": part.label,
            "url": part.url(reference),
            "current": part.slug == slug,
            "count": waiting.get(part.slug, ""),
        }
        for part in PARTS
    ]
    return said | {
        "idea": case.idea,
        "version": case.current,
        "document": case.current.document,
        "part": BY_SLUG[slug],
        "tabs": tabs,
        "crumbs": case_crumbs(case),
        **more,
    }
