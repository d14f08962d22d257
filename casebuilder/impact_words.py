"""What the choices of the impact sections are called, on the form and in the document; and what their carbon is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from casebuilder.appraisal import parse
from casebuilder.appraisal.impacts import Characteristic, Consultation, Engagement, Needed, Route, carbon
from casebuilder.appraisal.rates import Parameters
from place.formats import day, pounds

CONSULTATION = [
    (Consultation.NOT_NEEDED, _("Not needed")),
    (Consultation.PLANNED, _("Planned")),
    (Consultation.UNDER_WAY, _("Under way")),
    (Consultation.RECORDED, _("Done, and recorded")),
]
ENGAGEMENT = [
    (Engagement.NOT_NEEDED, _("Not needed")),
    (Engagement.PLANNED, _("Planned")),
    (Engagement.UNDER_WAY, _("Under way")),
    (Engagement.DONE, _("Done")),
]
GROUPS = [
    (Characteristic.AGE, _("Age")),
    (Characteristic.DISABILITY, _("Disability")),
    (Characteristic.GENDER_REASSIGNMENT, _("Gender reassignment")),
    (Characteristic.MARRIAGE, _("Marriage and civil partnership")),
    (Characteristic.PREGNANCY, _("Pregnancy and maternity")),
    (Characteristic.RACE, _("Race")),
    (Characteristic.RELIGION, _("Religion or belief")),
    (Characteristic.SEX, _("Sex")),
    (Characteristic.ORIENTATION, _("Sexual orientation")),
]
NEEDED = [(Needed.NO, _("Not needed")), (Needed.YES, _("Needed, not done yet")), (Needed.DONE, _("Done"))]
ROUTES = [
    (Route.NONE, _("Nothing is bought")),
    (Route.QUOTATIONS, _("Quotations")),
    (Route.OPEN, _("Open competition")),
    (Route.RESTRICTED, _("Competition among those invited")),
    (Route.FRAMEWORK, _("A framework")),
    (Route.DIRECT_AWARD, _("Award without competition")),
    (Route.IN_HOUSE, _("Our own staff, or another public body")),
    (Route.GRANT, _("A grant")),
]


def called(choices: Sequence[tuple[str, str | Promise]], value: str) -> str:
    """The words for one choice; files that call a recorded consultation “complete” mean the same."""
    value = Consultation.RECORDED if value == "complete" else value
    return str(dict(choices).get(value, value))


def carbon_rows(document: Mapping[str, Any], published: Parameters) -> list[list[str]]:
    """Year, tonnes, pounds a tonne and what they are worth: year by year, never summed."""
    none = _now("none published")
    return [
        [
            each.label,
            f"{each.tonnes:,f}",
            none if each.pounds_a_tonne is None else pounds(each.pounds_a_tonne, pence=True),
            "–" if each.pounds is None else pounds(each.pounds),
        ]
        for each in carbon(parse(document), published)
    ]


def carbon_headers() -> list[Any]:
    return [
        _now("Year"),
        *({"label": label, "numeric": True} for label in (_now("Tonnes"), _now("A tonne"), _now("Worth"))),
    ]


def carbon_note(published: Parameters) -> str:
    """Where the values of a tonne are from, and as of when."""
    values = published.published["carbon"]
    return _now("%(source)s, as of %(day)s. In the prices of the publication; no other figure counts it.") % {
        "source": values.source,
        "day": day(values.as_of),
    }
