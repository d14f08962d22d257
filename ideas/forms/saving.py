"""The rough-savings calculator: lines of hours × people × rate and of volume × unit cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ideas.models import Estimate, Idea
from place.widgets import AffixInput, MoneyInput

LINES_AT_MOST = 20
LINE_AT_MOST = Decimal(10_000_000_000)  # pounds a year; beyond the yearly spending of any body here
PREFIX = "lines"
KINDS = {
    Estimate.Kind.HOURS: ("note", "hours", "people", "rate"),
    Estimate.Kind.VOLUME: ("volume", "unit", "unit_cost"),
}
OPTIONAL = "note"
EVERY_NAME = ("kind", *(name for names in KINDS.values() for name in names))


def _figure(label: Any, widget: forms.Widget, most: int, ask: Promise | str) -> forms.DecimalField:
    """A number of at most two decimals; `ask` is said when it alone is missing."""
    field = forms.DecimalField(
        label=label, required=False, min_value=0, max_value=most, max_digits=14, decimal_places=2, widget=widget,
        error_messages={"max_decimal_places": _("Use no more than two decimals")})  # fmt: skip
    field.ask = ask  # type: ignore[attr-defined]
    return field


class LineForm(forms.Form):
    """One line. Half a line is kept while drafting; it has to be whole, or empty, to go on."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in KINDS], widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("What takes this time now?"), required=False, max_length=200, widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"max_length": _("Say it in 200 characters or fewer")})  # fmt: skip
    hours = _figure(
        _("Hours a year, each"),
        AffixInput(_("hours"), after=True),
        8784,
        _("Say how many hours a year each person saves"),
    )
    people = _figure(
        _("How many people"),
        AffixInput(_("people"), after=True),
        1_000_000,
        _("Say how many people save these hours"),
    )
    rate = _figure(_("Cost of an hour"), MoneyInput(), 10_000, _("Say what an hour costs"))
    volume = _figure(
        _("How many"), AffixInput(_("a year"), after=True), 1_000_000_000, _("Say how many a year")
    )
    unit = forms.CharField(
        label=_("Of what"), required=False, max_length=40, widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"max_length": _("Say it in 40 characters or fewer")})  # fmt: skip
    unit_cost = _figure(_("Cost of each"), MoneyInput(), 1_000_000_000, _("Say what each costs"))

    def __init__(self, *args: Any, lenient: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lenient = lenient
        self.line_kind = self["kind"].value() if self["kind"].value() in KINDS else Estimate.Kind.HOURS
        for name in {name for names in KINDS.values() for name in names} - set(self.names):
            del self.fields[name]

    @property
    def names(self) -> tuple[str, ...]:
        return KINDS[Estimate.Kind(self.line_kind)]

    @property
    def index(self) -> str:
        """Which line of all it is, as the button that removes it says."""
        return str(self.prefix).rpartition("-")[2]

    @property
    def is_hours(self) -> bool:
        return self.line_kind == Estimate.Kind.HOURS

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.lenient and not self.is_empty():
            for name in self.names:
                if name != OPTIONAL and name not in self.errors and said.get(name) in (None, ""):
                    self.add_error(
                        name, getattr(self.fields[name], "ask", _now("Say of what: letters, trips, lamps …"))
                    )
        saving = self.estimate().yearly_saving
        if saving is not None and saving > LINE_AT_MOST:
            self.add_error(
                self.names[-1], _now("These figures make more than £10 billion a year: check them")
            )
        return said

    def is_empty(self) -> bool:
        """Whether nothing was typed, right or wrong."""
        return not any(str(self[name].value() or "").strip() for name in self.names)

    def estimate(self) -> Estimate:
        """The line as far as it is right."""
        said = getattr(self, "cleaned_data", {})
        return Estimate(kind=self.line_kind, **{name: said[name] for name in self.names if name in said})


class BaseLines(forms.BaseFormSet):
    """All lines of an idea's calculator."""

    def estimates(self) -> list[Estimate]:
        """Every line with something in it, as far as it is right."""
        self.is_valid()
        return [form.estimate() for form in self.forms if not form.is_empty()]

    @property
    def hours(self) -> list[LineForm]:
        return [form for form in self.forms if form.is_hours]

    @property
    def volumes(self) -> list[LineForm]:
        return [form for form in self.forms if not form.is_hours]


Lines = forms.formset_factory(
    LineForm,
    formset=BaseLines,
    extra=0,
    max_num=LINES_AT_MOST,
    validate_max=True,
    absolute_max=LINES_AT_MOST + 5,
)


def lines_of(idea: Idea) -> BaseLines:
    """The lines kept, and an empty one of each kind that has none."""
    kept = [line for line in idea.estimates.all() if line.kind in KINDS]
    lines: list[dict[str, Any]] = [{name: getattr(line, name) for name in EVERY_NAME} for line in kept]
    lines += [{"kind": kind} for kind in KINDS if kind not in {line.kind for line in kept}]
    return cast(BaseLines, Lines(initial=lines, prefix=PREFIX))


class UnknownForm(forms.Form):
    """Nobody has to know."""

    unknown = forms.BooleanField(
        required=False, label=_("I don't know, or not all of it"),
        help_text=_("That is fine. Somebody works it out with you when the idea goes ahead."))  # fmt: skip


def reshaped(data: Any, *, add: str = "", remove: str = "") -> MultiValueDict:
    """What was posted, with an empty line more or a line less."""
    count = min(_whole(data.get(f"{PREFIX}-TOTAL_FORMS")), LINES_AT_MOST + 5)
    lines = [
        {name: data.get(f"{PREFIX}-{index}-{name}", "") for name in EVERY_NAME} for index in range(count)
    ]
    if remove:
        lines = [line for index, line in enumerate(lines) if str(index) != remove]
    if add in KINDS and len(lines) < LINES_AT_MOST:
        lines.append({"kind": add})
    flat = {
        f"{PREFIX}-{index}-{name}": text for index, line in enumerate(lines) for name, text in line.items()
    }
    flat |= {f"{PREFIX}-TOTAL_FORMS": str(len(lines)), f"{PREFIX}-INITIAL_FORMS": "0"}
    if "unknown" in data:
        flat["unknown"] = data["unknown"]
    return MultiValueDict({name: [text] for name, text in flat.items()})


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 0
