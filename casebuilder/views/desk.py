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

from casebuilder.appraisal import CaseFileError, parse
from casebuilder.appraisal.rates import parameters
from casebuilder.editions import editions
from casebuilder.evidence import evidence_of
from casebuilder.forms.impacts import ImpactsForm
from casebuilder.forms.registers import MeasuresForm, PlanForm, RisksForm
from casebuilder.forms.section import SectionForm, in_words
from casebuilder.forms.settings import SettingsForm
from casebuilder.forms.words import AnswersForm, NarrativeForm
from casebuilder.models import Case, CaseVersion
from casebuilder.refusals import EditedMeanwhile, Overlap, RedactedMeanwhile
from casebuilder.services import save_version
from casebuilder.services.versions import as_ours
from casebuilder.summary import evidence_bar, open_checks, summary
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


def base_of(request: HttpRequest, case: Case) -> CaseVersion:
    """The version a person was looking at when they began: what they send are changes to that one."""
    said = request.POST.get("expected", "")
    if not (said.isascii() and said.isdigit() and len(said) < 8) or int(said) == case.current.number:
        return case.current
    return case.versions.select_related("by").filter(number=int(said)).first() or case.current


def results(request: HttpRequest, case: Case, form: SectionForm) -> HttpResponse:
    """The results card for what is typed so far, or for what is saved while that does not add up to a case."""
    document = written(form) if form.is_valid() else None
    try:
        document = as_ours(document, case.idea) if document else None
    except CaseFileError:
        document = None
    said = beside(
        case, document or case.current.document, typed=document is not None, waiting=document is None
    )
    return render(request, "casebuilder/results.html", said)


def written(form: SectionForm) -> dict[str, Any]:
    """The version somebody began with, and what they changed in it."""
    document = copy.deepcopy(form.document)
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
            document=written(form),
            why=why,
            expected=form.cleaned_data["expected"],
            as_read=form.cleaned_data["as_read"],
            **chosen(request),
        )
    except CaseFileError as error:
        form.refuse(error.faults)
    except Overlap:
        raise
    except RedactedMeanwhile as error:
        form.add_error(None, str(error))
    except EditedMeanwhile as error:
        form.add_error(None, str(error))
        form.add_error(
            None,
            _(
                "Your changes and theirs do not go together. Change yours and save again, "
                "or open the page afresh to see theirs."
            ),
        )
        for fault in error.faults:
            form.add_error(None, in_words(error.together, fault))
    return None


def chosen(request: HttpRequest) -> dict[str, Any]:
    """Whose value is kept of what both changed, and the version on sight of which that was chosen."""
    seen = request.POST.get("seen", "")
    return {
        "choices": {name[5:]: str(whose) for name, whose in request.POST.items() if name.startswith("keep-")},
        "seen": int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 8 else 0,
    }


def beside(case: Case, document: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What stands beside every form of the editor."""
    parsed = parse(document)
    evidence = evidence_of(parsed, parameters(parsed.as_of, editions().known()))
    return {
        "summary": summary(document, parsed, brief=bool(more.get("typed"))),
        "open_checks": open_checks(case, document, parsed),
        "case": case,
        "parsed": parsed,
        "evidence": evidence,
        "evidence_bar": evidence and evidence_bar(evidence),
        **more,
    }


def desk(case: Case, slug: str, *, typed: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """The context of an editor page; the results are those of what is typed, where that is given."""
    said = beside(case, typed or case.current.document, typed=typed is not None)
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
        "previous": case.current.number - 1,  # what “Undo last save” brings back; 0 for none
        "document": case.current.document,
        "part": BY_SLUG[slug],
        "tabs": tabs,
        "crumbs": case_crumbs(case),
        **more,
    }
