"""What a case file may be and still not be a case of this place: bodies nobody knows, endless draws, sums of no budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, localcontext
from typing import Any

from django.utils.translation import gettext as _

from casebuilder.appraisal import CaseFileError, Fault, parse
from casebuilder.appraisal.flows import amounts
from casebuilder.appraisal.rounding import PRECISE, ZERO
from place.models import Organisation

MOST_DRAWS = 100_000  # a page waits for them
MOST_POUNDS = (
    Decimal(10) ** 13
)  # of all lines and years; what is promised has fourteen digits in the database


def refuse_what_does_not_belong(document: Mapping[str, Any]) -> None:
    """Raise CaseFileError for each organisation that is not one of this site's, for too many draws and for sums too large."""
    keys = [organisation["key"] for organisation in document["organisations"]]
    known = set(Organisation.objects.filter(slug__in=keys).values_list("slug", flat=True))
    faults = [
        Fault(
            f"organisations[{place}].key",
            _("must be an organisation of this site, which has none called %(key)s") % {"key": key},
        )
        for place, key in enumerate(keys)
        if key not in known
    ]
    if document.get("simulation", {}).get("draws", 0) > MOST_DRAWS:
        faults.append(
            Fault("simulation.draws", _("must be at most %(most)s here") % {"most": f"{MOST_DRAWS:,}"})
        )
    faults.extend(_too_much(document))
    if faults:
        raise CaseFileError(faults)


def _too_much(document: Mapping[str, Any]) -> Iterator[Fault]:
    """The line with which the amounts of all years come to more than any public body has ever spent."""
    case, total = parse(document), ZERO
    with localcontext(PRECISE):
        for place, option in enumerate(case.options):
            for number, line in enumerate(option.lines):
                total += sum(map(abs, amounts(line, case.horizon)), ZERO)
                if total > MOST_POUNDS:
                    most = f"£{MOST_POUNDS:,f}"
                    said = _("must not bring the amounts of all lines and years above %(most)s") % {
                        "most": most
                    }
                    yield Fault(f"options[{place}].lines[{number}]", said)
                    return
