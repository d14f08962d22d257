"""The places where a case repeats an idea's words: every version, what it is found by, what was said, the plan, PDFs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebuilder import reckoning
from casebuilder.appraisal import CaseFileError, parse
from casebuilder.findable import FIGURE, STRUCTURE, keep_words
from casebuilder.models import Agreement, Case, CaseDocument, CaseFile, CaseVersion, Milestone
from casebuilder.services import ask_for_document
from casebuilder.services.papers import throw_away
from ideas.models import Idea
from place.models import Person
from workflow.redacting import Black, words_stand
from workflow.refusals import NotYet


def blacked(value: Any, black: Black) -> Any:
    """A case file with the passage blacked out of its words; figures, dates and keys stay."""
    if isinstance(value, dict):
        return {key: each if key in STRUCTURE else blacked(each, black) for key, each in value.items()}
    if isinstance(value, list):
        return [blacked(each, black) for each in value]
    return black.out(value) if isinstance(value, str) and not FIGURE.fullmatch(value) else value


@words_stand("case", gettext_lazy("The business case, all its versions"))
def versions(idea: Idea, black: Black, by: Person) -> None:
    """Frozen versions too: no figure changes, so what was agreed and signed stands, under the new fingerprint's words.

    Each signature keeps the fingerprint of what was signed; the version says that a passage was redacted since.
    """
    black.out_of_rows(Case.objects.filter(idea=idea), "release_why")
    for version in CaseVersion.objects.filter(case__idea=idea).select_related("case__idea"):
        document, why = blacked(version.document, black), black.out(version.why)
        if document == version.document and why == version.why:
            continue
        try:
            parse(document)
        except CaseFileError:
            raise NotYet(
                [_("The business case would no longer be whole without this. Copy a longer passage.")]
            ) from None
        note = _("a passage was redacted")
        said = why if note in why else " · ".join(part for part in (why[: 199 - len(note) - 3], note) if part)
        print_now = reckoning.print_of(document)
        CaseVersion.objects.filter(pk=version.pk).update(document=document, fingerprint=print_now, why=said)
        if version.case.current_id == version.pk:
            keep_words(version.case, document)
        _make_papers_anew(version, by)


def _make_papers_anew(version: CaseVersion, by: Person) -> None:
    """Its documents go, files and all; a frozen version gets them again from the words as they are now."""
    papers = list(CaseDocument.objects.filter(version=version).select_related("asked_by"))
    throw_away(papers)
    if version.is_frozen:
        for paper in papers:
            ask_for_document(
                by=by,
                version=CaseVersion.objects.get(pk=version.pk),
                withheld=tuple(paper.withheld.split()),
                kind=paper.kind,
                reader=paper.asked_by,
            )


@words_stand("copied_cases", gettext_lazy("Business cases of other bodies made from it"))
def copied(idea: Idea, black: Black, by: Person) -> None:
    for copy in Idea.objects.filter(begun_by__adoption__idea=idea).distinct():
        versions(copy, black, by)


@words_stand("agreements", gettext_lazy("What bodies said when they agreed"))
def agreements(idea: Idea, black: Black, by: Person) -> None:
    black.out_of_rows(Agreement.objects.filter(version__case__idea=idea), "comment")


@words_stand("case_files", gettext_lazy("Names of files"))
def files(idea: Idea, black: Black, by: Person) -> None:
    black.out_of_rows(CaseFile.objects.filter(case__idea=idea), "name")


@words_stand("milestones", gettext_lazy("Milestones"))
def milestones(idea: Idea, black: Black, by: Person) -> None:
    black.out_of_rows(Milestone.objects.filter(idea=idea), "name")
