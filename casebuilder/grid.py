"""The lines of an option as rows: what each is, what it comes to after correction, and by how much evidence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from django.utils.translation import gettext as _

from casebuilder.appraisal import parse
from casebuilder.appraisal.flows import amounts, corrected
from casebuilder.appraisal.rates import correction, parameters
from casebuilder.appraisal.rounding import PRECISE
from casebuilder.editions import editions
from casebuilder.forms.line import CLASSES
from place.formats import pounds

CLASS_NAMES = dict(CLASSES)


@dataclass(frozen=True)
class GridRow:
    """One line in the grid."""

    number: int
    key: str
    name: str
    sort: str
    largest: str  # in its largest year, corrected
    years: str
    evidence: str
    cashable: str


def grid_of(document: dict[str, Any], position: int) -> list[GridRow]:
    case = parse(document)
    published = parameters(case.as_of, editions().known())
    found = []
    with localcontext(PRECISE):
        for number, line in enumerate(case.options[position].lines, start=1):
            share = correction(line, published)
            yearly = [corrected(line, amount, share) for amount in amounts(line, case.horizon)]
            within = [year for year, amount in enumerate(yearly) if amount]
            found.append(
                GridRow(
                    number=number,
                    key=line.key,
                    name=line.name,
                    sort=str(CLASS_NAMES[line.class_]),
                    largest=pounds(max(yearly, key=abs, default=Decimal(0))),
                    years=_span(case.year_label(within[0]), case.year_label(within[-1]))
                    if within
                    else _("no year"),
                    evidence=_("grade %(grade)s") % {"grade": line.grade}
                    if line.grade
                    else _("own correction"),
                    cashable=f"{(line.cashable * 100).normalize():f}%"
                    if line.class_ in ("cash_releasing", "income")
                    else _("no"),
                )
            )
    return found


def _span(first: str, last: str) -> str:
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
