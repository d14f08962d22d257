"""The frame of a case: what it is called, its years, prices, discounting, organisations and simulation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casebuilder.appraisal.rates import published_index
from casebuilder.belonging import MOST_DRAWS
from casebuilder.editions import editions
from casebuilder.forms.fields import FigureField, PercentField, TextField, as_percent, given, year_label
from casebuilder.forms.section import SectionForm
from place.models import Organisation
from place.widgets import Checkboxes, Radios

LONGEST = 125
PRICES = [
    ("real", _("Today's prices (real)")),
    ("inflation", _("Each year's own prices, with one rate of inflation (nominal)")),
    ("published", _("Each year's own prices, with the published deflators (nominal)")),
    ("index", _("Each year's own prices, with an index for every year (nominal)")),
]
SCHEDULES = [
    ("standard", _("Standard: the Treasury's rates for public spending")),
    ("health", _("Health: for benefits to life and health")),
    ("reduced", _("Reduced: the standard rates without pure time preference, for the very long term")),
    ("flat", _("One rate of our own")),
    ("none", _("None: a pound is a pound whenever it comes")),
]


class SettingsForm(SectionForm):
    title = TextField(label=_("Title"), most=200)
    base_year = forms.IntegerField(
        label=_("First financial year"),
        min_value=1900,
        max_value=2200,
        help_text=_("The year in whose April it begins: 2026 means April 2026 to March 2027. It is year 0."),
    )
    horizon = forms.IntegerField(
        label=_("Number of years after the first"),
        min_value=0,
        max_value=LONGEST,
        help_text=_("5 for most ideas; the life of what is bought where something is bought."),
    )
    organisations = forms.ModelMultipleChoiceField(
        label=_("Organisations that pay or gain"),
        queryset=Organisation.objects.all(),
        to_field_name="slug",
        widget=Checkboxes(),
    )
    prices = forms.ChoiceField(
        label=_("Prices"),
        choices=PRICES,
        widget=Radios(
            hints={
                "real": _(
                    "Every figure is in the money of the first year. Choose this unless a contract is in cash terms."
                ),
                "inflation": _("Every figure is the cash of its own year."),
                "published": _(
                    "The index is filled in from the edition of parameters in force today, and then stays."
                ),
            }
        ),
    )
    inflation = PercentField(
        label=_("Inflation a year"),
        required=False,
        least="-99",
        most="1000",
        help_text=_("Only for prices with one rate."),
    )
    schedule = forms.ChoiceField(label=_("Discounting"), choices=SCHEDULES, widget=Radios())
    rate = PercentField(label=_("Our own rate a year"), required=False, least="-99", most="1000")
    draws = forms.IntegerField(
        label=_("Draws of the simulation"),
        required=False,
        min_value=1,
        max_value=MOST_DRAWS,
        help_text=_("How often chance is played through. 10,000 unless you say otherwise."),
    )
    seed = forms.IntegerField(
        label=_("Seed of the simulation"),
        required=False,
        min_value=0,
        max_value=2**53 - 1,
        help_text=_("The same seed always gives the same draws."),
    )

    def __init__(self, *args: Any, document: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, document=document, **kwargs)
        for year in range(max(document["horizon"], self._wanted_horizon()) + 1):
            label = year_label(document["base_year"], year)
            self.fields[f"index_{year}"] = FigureField(label=label, required=False, least="0")

    def _wanted_horizon(self) -> int:
        """A longer case needs an index for its new years in the same form."""
        typed = str(self.data.get("horizon", ""))
        return min(int(typed), LONGEST) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0

    def index_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("index_")]

    def read(self, document: dict[str, Any]) -> dict[str, Any]:
        prices, discounting = document["prices"], document["discounting"]
        simulation = document.get("simulation", {})
        index = {f"index_{year}": value for year, value in prices.get("index", {}).items()}
        kind = next((name for name in ("inflation", "index") if name in prices), "real")
        if kind == "index" and prices["index"] == _deflators(document["base_year"], document["horizon"]):
            kind = "published"
        return index | {
            "title": document["title"],
            "base_year": document["base_year"],
            "horizon": document["horizon"],
            "organisations": [organisation["key"] for organisation in document["organisations"]],
            "prices": kind,
            "inflation": as_percent(prices.get("inflation")),
            "schedule": discounting["schedule"],
            "rate": as_percent(discounting.get("rate")),
            "draws": simulation.get("draws"),
            "seed": simulation.get("seed"),
        }

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("prices") == "inflation" and not said.get("inflation"):
            self.add_error("inflation", _("Give the rate of inflation, or choose today's prices"))
        if said.get("prices") == "published" and not editions().known()[-1].deflators:
            self.add_error(
                "prices", _("No deflators are in force today: give an index, or choose another way")
            )
        if said.get("schedule") == "flat" and not said.get("rate"):
            self.add_error("rate", _("Give the rate, or choose one of the published schedules"))
        return said

    def write(self, document: dict[str, Any]) -> None:
        said = self.cleaned_data
        document |= {name: said[name] for name in ("title", "base_year", "horizon")}
        document["organisations"] = self._organisations(document)
        document["prices"] = self._prices()
        document["discounting"] = given(
            {"schedule": said["schedule"], "rate": said["rate"] if said["schedule"] == "flat" else ""}
        )
        document["simulation"] = {name: said[name] for name in ("seed", "draws") if said[name] is not None}
        if not document["simulation"]:
            del document["simulation"]

    def _organisations(self, document: dict[str, Any]) -> list[dict[str, str]]:
        """Those there already keep their place; new ones follow."""
        chosen = {body.slug: body.name for body in self.cleaned_data["organisations"]}
        stay = [each for each in document["organisations"] if each["key"] in chosen]
        there = {each["key"] for each in stay}
        return stay + [{"key": slug, "name": name} for slug, name in chosen.items() if slug not in there]

    def _prices(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said["prices"] == "inflation":
            return {"basis": "nominal", "inflation": said["inflation"]}
        if said["prices"] == "published":
            return {"basis": "nominal", "index": _deflators(said["base_year"], said["horizon"])}
        if said["prices"] == "index":
            years = range(said["horizon"] + 1)
            return {
                "basis": "nominal",
                "index": given({str(year): said.get(f"index_{year}") for year in years}),
            }
        return {"basis": "real"}

    def field_of(self, path: str) -> str | None:
        known = {
            "prices.inflation": "inflation",
            "discounting.rate": "rate",
            "simulation.draws": "draws",
            "prices": "prices",
        }
        if path.startswith("prices.index."):
            return f"index_{path.rpartition('.')[2]}"
        return known.get(path, path if path in self.fields else None)


def _deflators(base_year: int, horizon: int) -> dict[str, str] | None:
    """The index of a case by the deflators in force today."""
    return published_index(editions().known()[-1], base_year, horizon)
