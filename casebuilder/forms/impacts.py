"""Impacts of a case, a short form each: what it means for those it touches. “None, because …” is an answer; silence is not."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casebuilder.appraisal.impacts import Consultation, about
from casebuilder.forms.fields import FigureField, PoundsField, ProseField, TextField, given, year_label
from casebuilder.forms.section import SectionForm
from casebuilder.impact_words import CONSULTATION, ENGAGEMENT, GROUPS, NEEDED, ROUTES
from place.widgets import Checkboxes, DayField, Radios

# Section → its title, and the names of its fields in the case file → on this page. The text has the section's own name.
SECTIONS: dict[str, tuple[str | Promise, dict[str, str]]] = {
    "workforce": (
        _("Workforce"),
        {
            name: name
            for name in (
                "posts",
                "redeployed",
                "consultation",
                "consulted_with",
                "consultation_starts",
                "consulted_on",
            )
        },
    ),
    "residents": (
        _("Residents"),
        {name: name for name in ("noticed_by", "engagement", "engaged_with", "engaged_on")},
    ),
    "equality": (_("Equality"), {"groups": "groups", "assessment": "equality_assessment"}),
    "quality_and_safety": (
        _("Quality and safety"),
        {
            "assessment": "quality_assessment",
            "signed_off_by": "signed_off_by",
            "signed_off_on": "signed_off_on",
        },
    ),
    "data_protection": (
        _("Data protection"),
        {"assessment_needed": "assessment_needed", "assessment": "privacy_assessment"},
    ),
    "carbon": (_("Carbon"), {}),  # and a box for the tonnes of each year
    "procurement": (
        _("How it is bought"),
        {
            "route": "route",
            "value": "procurement_value",
            "framework": "framework",
            "starts": "procurement_starts",
            "awarded": "awarded",
        },
    ),
}
DATES = frozenset({"consultation_starts", "consulted_on", "engaged_on", "signed_off_on", "starts", "awarded"})


def words(label: Any, hint: Any) -> ProseField:
    return ProseField(label=label, required=False, rows=3, help_text=hint)


def choices(label: Any, of: list[Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=of, widget=Radios(inline=True))


class ImpactsForm(SectionForm):
    workforce = words(_("Workforce"), _("Whose work changes, and how. Or: none, because …"))
    posts = FigureField(label=_("Posts that go"), required=False, least="0")
    redeployed = FigureField(label=_("People who move to other work"), required=False, least="0")
    consultation = choices(_("Consultation"), CONSULTATION)
    consulted_with = TextField(
        label=_("Consulted with"), required=False, help_text=_("For example the unions, or the staff forum.")
    )
    consultation_starts = DayField(label=_("Consultation starts on"), required=False)
    consulted_on = DayField(label=_("Consultation recorded on"), required=False)
    residents = words(_("Residents"), _("What changes for them. Or: none, because …"))
    noticed_by = TextField(
        label=_("Who will notice"), required=False, help_text=_("For example 400 families in the north.")
    )
    engagement = choices(_("Asking them"), ENGAGEMENT)
    engaged_with = TextField(label=_("Who is asked, and how"), required=False)
    engaged_on = DayField(label=_("Asked on"), required=False)
    equality = words(_("Equality"), _("Whom it touches more than others. Or: none, because …"))
    groups = forms.MultipleChoiceField(
        label=_("Who is affected more than others"),
        required=False,
        choices=GROUPS,
        widget=Checkboxes(inline=True),
    )
    equality_assessment = TextField(label=_("Reference of the equality impact assessment"), required=False)
    quality_and_safety = words(
        _("Quality and safety"), _("What could get better or worse. Or: none, because …")
    )
    quality_assessment = TextField(label=_("Reference of the quality impact assessment"), required=False)
    signed_off_by = TextField(
        label=_("Signed off by"),
        required=False,
        help_text=_("For example the medical director and the chief nurse."),
    )
    signed_off_on = DayField(label=_("Signed off on"), required=False)
    data_protection = words(
        _("Data protection"), _("Whose data, and what is done with it. Or: none, because …")
    )
    assessment_needed = choices(_("Data protection impact assessment"), NEEDED)
    privacy_assessment = TextField(label=_("Reference of the data protection assessment"), required=False)
    carbon = words(_("Carbon"), _("What is burnt, driven, built or thrown away. Or: none, because …"))
    procurement = words(_("How it is bought"), _("What is bought, and from whom. Or: none, because …"))
    route = choices(_("Route"), ROUTES)
    procurement_value = PoundsField(label=_("What the contract is worth in all"), required=False, least="0")
    framework = TextField(label=_("Which framework"), required=False)
    procurement_starts = DayField(label=_("Buying starts on"), required=False)
    awarded = DayField(label=_("The contract is awarded by"), required=False)

    def __init__(self, data: Any = None, *, document: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(data, document=document, **kwargs)
        for year in range(document["horizon"] + 1):
            label = year_label(document["base_year"], year)
            self.fields[f"tonnes_{year}"] = FigureField(label=label, required=False)

    def sections(self) -> list[dict[str, Any]]:
        """The sections with their fields, in the order of the page: the text first, short answers in pairs."""
        return [
            {
                "key": section,
                "title": title,
                "text": self[section],
                "more": [self[name] for name in names.values()],
                "tonnes": self._tonnes() if section == "carbon" else [],
            }
            for section, (title, names) in SECTIONS.items()
        ]

    def _tonnes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("tonnes_")]

    def read(self, document: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {"consultation": Consultation.of(document) or ""}
        for section, (_title, names) in SECTIONS.items():
            said = about(document, section)
            found[section] = said.get("text", "")
            for name, field in names.items():
                if name in said:
                    value = said[name]
                    found[field] = date.fromisoformat(value) if name in DATES and value else value
        found["consultation"] = Consultation.of(document) or ""
        tonnes = about(document, "carbon").get("tonnes", {})
        return found | {f"tonnes_{year}": amount for year, amount in tonnes.items()}

    def write(self, document: dict[str, Any]) -> None:
        """A section is a text, or an object as soon as anything more is known about it."""
        made = {}
        for section, (_title, names) in SECTIONS.items():
            more = {name: _as_kept(self.cleaned_data.get(field)) for name, field in names.items()}
            if section == "carbon":
                more["tonnes"] = {
                    str(year): self.cleaned_data[f"tonnes_{year}"]
                    for year in range(self.document["horizon"] + 1)
                    if self.cleaned_data.get(f"tonnes_{year}")
                }
            if section == "workforce":
                more = self._as_it_was(document, more)
            text, more = self.cleaned_data[section], given(more)
            made[section] = given({"text": text}) | more if more else text
        document["impacts"] = given(made)

    def _as_it_was(self, document: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
        """A file that calls recorded “complete”, and was not changed in that, stays word for word what it was."""
        said = about(document, "workforce").get("consultation")
        kept = (
            said == "complete" and more["consultation"] == Consultation.RECORDED and not more["consulted_on"]
        )
        return more | ({"consultation": said} if kept else {})

    def field_of(self, path: str) -> str | None:
        return field_at(path)


def field_at(path: str) -> str | None:
    """The field for a path like impacts.workforce.posts; a whole section stands for its text."""
    head, _dot, tail = path.partition(".")
    section, _dot, name = tail.partition(".")
    if head != "impacts" or section not in SECTIONS:
        return None
    if name.startswith("tonnes."):
        return name.replace(".", "_")
    return SECTIONS[section][1].get(name, section)


def _as_kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
