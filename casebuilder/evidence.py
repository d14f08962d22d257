"""How good the evidence is that the money rests on: the grades, what each means, and what would move a figure up one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, localcontext

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebuilder.appraisal import CaseFile, in_prose
from casebuilder.appraisal.flows import Flow
from casebuilder.appraisal.rates import Parameters, parameters
from casebuilder.appraisal.rounding import PRECISE
from casebuilder.appraisal.workings import each_option

ZERO, HUNDRED = Decimal(0), Decimal(100)
OWN = 0  # a correction of one's own, in place of a grade
MOST_LINES = 3  # that are named, the weakest and largest first


@dataclass(frozen=True)
class Grade:
    """One grade of evidence. `better` says what would move a figure to the grade above."""

    number: int
    label: str | Promise
    better: str | Promise


EVIDENCE = (
    Grade(
        1,
        gettext_lazy("1: proven in the same service, measured independently"),
        gettext_lazy("Nothing is better. Keep the study with the case and say when it was made."),
    ),
    Grade(
        2,
        gettext_lazy("2: our own records, checked"),
        gettext_lazy(
            "Have somebody outside the service measure it: internal audit, a university, another body."
        ),
    ),
    Grade(
        3,
        gettext_lazy("3: a supplier's quotation, or a similar service's records"),
        gettext_lazy("Count it in your own service over a month or more, and have finance check the count."),
    ),
    Grade(
        4,
        gettext_lazy("4: published research on something like it"),
        gettext_lazy("Ask for a written quotation, or for the records of a body that already does this."),
    ),
    Grade(
        5,
        gettext_lazy("5: the judgement of people who know the service"),
        gettext_lazy("Find a published study or evaluation of something like it, and cite the page."),
    ),
    Grade(
        6,
        gettext_lazy("6: a rough guess"),
        gettext_lazy(
            "Ask two people who run the service for their figure, and write down who said what and why."
        ),
    ),
)
BY_NUMBER = {grade.number: grade for grade in EVIDENCE}


@dataclass(frozen=True)
class Resting:
    """What rests on one grade: costs and benefits apart, in present value and as a share of each."""

    grade: int
    label: str
    cost: Decimal
    cost_share: Decimal
    benefit: Decimal
    benefit_share: Decimal


@dataclass(frozen=True)
class Evidence:
    rows: list[Resting]
    weakest: list[str]


def evidence_of(case: CaseFile, published: Parameters | None = None) -> Evidence | None:
    """What the option asked for rests on; nothing where there is none, or where it comes to nothing."""
    if case.preferred is None:
        return None
    published = published or parameters(case.as_of)
    with localcontext(PRECISE):
        (workings,) = each_option(case, published, only=case.preferred.key)
        flows = [flow for sign, flow in workings.flows if sign > 0 and flow.present]
        return Evidence(_rows(flows), _weakest(flows)) if flows else None


def _rows(flows: list[Flow]) -> list[Resting]:
    sums: dict[int, dict[bool, Decimal]] = defaultdict(lambda: {True: ZERO, False: ZERO})
    for flow in flows:
        sums[flow.line.grade or OWN][flow.line.is_cost] += abs(flow.present)
    whole = {side: sum((each[side] for each in sums.values()), ZERO) for side in (True, False)}
    order = [*(grade.number for grade in EVIDENCE), OWN]
    return [
        Resting(
            grade,
            str(BY_NUMBER[grade].label) if grade else _("A correction of our own"),
            sums[grade][True],
            _share(sums[grade][True], whole[True]),
            sums[grade][False],
            _share(sums[grade][False], whole[False]),
        )
        for grade in order
        if grade in sums
    ]


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return part / whole * HUNDRED if whole else ZERO


def _weakest(flows: list[Flow]) -> list[str]:
    """What would help most: the weakest evidence first, and of that the largest figure."""
    weak = [flow for flow in flows if (flow.line.grade or 1) > 1]
    weak.sort(key=lambda flow: (-(flow.line.grade or 1), -abs(flow.present)))
    return [_sentence(flow) for flow in weak[:MOST_LINES]]


def _sentence(flow: Flow) -> str:
    grade = flow.line.grade or 1
    words = (
        _("“%(name)s” (grade %(grade)s, %(amount)s of cost). To make it grade %(next)s: %(better)s")
        if flow.line.is_cost
        else _("“%(name)s” (grade %(grade)s, %(amount)s of benefit). To make it grade %(next)s: %(better)s")
    )
    return words % {
        "name": flow.line.name,
        "grade": grade,
        "amount": in_prose(abs(flow.present), grade),
        "next": grade - 1,
        "better": BY_NUMBER[grade].better,
    }
