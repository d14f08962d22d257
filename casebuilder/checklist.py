"""Every check of a case on one page: what must be mended, what asks for an answer, what was answered, what is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casebuilder import reckoning
from casebuilder.appraisal import Finding
from casebuilder.appraisal.checks import CHECKS, HARD
from casebuilder.budgets import claims_in, known
from casebuilder.summary import Open, opened

if TYPE_CHECKING:
    from casebuilder.models import Case

NAMES = {check.key: check.sentence for check in CHECKS}


@dataclass(frozen=True)
class Answered:
    """A soft check that found something, and the written answer that settles it."""

    sentence: str
    answer: str
    url: str


@dataclass(frozen=True)
class Checklist:
    """The checks of one document, by what is still to do about them."""

    hard: list[Open]
    soft: list[Open]
    answered: list[Answered]
    done: list[tuple[str, str]]  # sentence and reason
    without_budgets: list[
        str
    ]  # bodies a budget of which is claimed, and none of whose budgets is on the site


def checklist(case: Case) -> Checklist:
    """What every check says of the version that stands, beside what other ideas claim."""
    version = case.current
    told = known(version.document, idea=case.idea, reader=case.reader)
    found = reckoning.findings(version.document, editions=reckoning.editions_of(version), **told)
    failing = [each for each in found if not each.passed]
    written: dict[str, str] = version.document.get("answers", {})
    return Checklist(
        hard=[_open(case, each) for each in failing if each.level == HARD],
        soft=[_open(case, each) for each in failing if each.level != HARD],
        answered=[
            Answered(each.sentence, written[each.key], _open(case, each).url)
            for each in found
            if each.passed and each.words != NAMES[each.key]
        ],
        done=[
            (each.sentence, each.reason) for each in found if each.passed and each.words == NAMES[each.key]
        ],
        without_budgets=_without_budgets(version.document, told),
    )


def _open(case: Case, finding: Finding) -> Open:
    return opened(case.idea.reference, case.current.document, finding)


def _without_budgets(document: dict[str, Any], told: dict[str, Any]) -> list[str]:
    if not told:
        return []
    claimed = {slug for slug, _, _ in claims_in(document)} - told["budgets"].bodies
    return [body["name"] for body in document["organisations"] if body["key"] in claimed]
