"""What a case file may be in general and still not be a case of this place: bodies nobody here knows, endless draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from casebuilder.appraisal import CaseFileError, Fault
from place.models import Organisation

MOST_DRAWS = 100_000  # a page waits for them


def refuse_what_does_not_belong(document: Mapping[str, Any]) -> None:
    """Raise CaseFileError for each organisation that is not one of this site's, and for too many draws."""
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
    if faults:
        raise CaseFileError(faults)
