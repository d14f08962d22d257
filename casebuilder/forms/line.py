"""One line of cost or benefit, with every field a case file has for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casebuilder.editions import editions
from casebuilder.evidence import EVIDENCE
from casebuilder.forms.fields import (
    FigureField,
    PercentField,
    PercentListField,
    PoundsField,
    ProseField,
    TextField,
    YearField,
    as_percent,
    given,
    year_label,
)
from casebuilder.forms.line_file import FUNNEL, RATES, as_fields, as_line
from casebuilder.forms.option import measured_lines, new_key
from casebuilder.forms.section import SectionForm
from place.widgets import DayField, Radios

CLASSES = [
    ("capital", _("Cost: capital")),
    ("revenue", _("Cost: revenue")),
    ("in_kind", _("Cost: in kind")),
    ("cash_releasing", _("Benefit: cash")),
    ("income", _("Benefit: income")),
    ("non_cash_releasing", _("Benefit: time or capacity")),
    ("cost_avoidance", _("Benefit: a cost avoided")),
    ("public_value", _("Benefit: value to the public")),
]
CLASS_HINTS = {
    "capital": _("Buys something that lasts."),
    "revenue": _("Money out of this year's budget."),
    "in_kind": _("Somebody's time or space: a cost, but no money changes hands."),
    "cash_releasing": _("A budget can be cut by it."),
    "income": _("Money that comes in from outside."),
    "non_cash_releasing": _("Freed for other work; no budget gets smaller."),
    "cost_avoidance": _("Money that would have been spent later and now is not."),
    "public_value": _("Worth something to residents or society, not to a budget."),
}
VALUES = [
    ("unit", _("So many, at so much each, every year")),
    ("by_year", _("An amount for each year")),
    ("funnel", _("People reached, step by step")),
]
GRADES = [
    *((str(grade.number), grade.label) for grade in EVIDENCE),
    ("own", _("None of these: a correction of our own")),
]
RECURRENCE = [("recurring", _("Every year")), ("one_off", _("Once"))]


class LineForm(SectionForm):
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    name = TextField(label=_("Name of the line"), most=200)
    class_ = forms.ChoiceField(
        label=_("What sort of line is it?"), choices=CLASSES, widget=Radios(hints=CLASS_HINTS)
    )
    value = forms.ChoiceField(label=_("How is it worked out?"), choices=VALUES, widget=Radios())

    quantity = FigureField(label=_("How many a year"), required=False)
    unit = TextField(
        label=_("Of what"), required=False, most=100, help_text=_("For example hours, miles or packs.")
    )
    unit_price = PoundsField(label=_("Worth each"), required=False)

    population = FigureField(label=_("People it could reach in a year"), required=False)
    need = PercentField(label=_("Of them, in need of it"), required=False)
    engagement = PercentField(label=_("Of them, take part"), required=False)
    retention = PercentField(label=_("Of them, stay to the end"), required=False)
    impact = PercentField(label=_("Of them, changed by it"), required=False)
    deadweight = PercentField(label=_("Would have changed anyway"), required=False)
    attribution = PercentField(
        label=_("Because of us"), required=False, help_text=_("100% unless others share the credit.")
    )
    unit_value = PoundsField(label=_("Worth of one person changed, a year"), required=False)

    first = YearField(label=_("First year"), required=False)
    last = YearField(label=_("Last year"), required=False)
    ramp = PercentListField(
        label=_("Building up"),
        required=False,
        help_text=_(
            "How much of it there is in the first years, with commas: 25, 50, 75. All of it after that."
        ),
    )
    growth = PercentField(label=_("Price change a year"), required=False, least="-99", most="1000")
    drop_off = PercentField(label=_("Wears off, a year"), required=False)

    same_amount = PoundsField(label=_("The same amount every year"), required=False)
    same_first = YearField(label=_("from"), required=False)
    same_last = YearField(label=_("to"), required=False)

    evidence = forms.ChoiceField(
        label=_("How good is the evidence?"),
        choices=GRADES,
        widget=Radios(),
        help_text=_(
            "Weaker evidence moves the figure further against the case, because first estimates are hopeful."
        ),
    )
    correction = PercentField(label=_("Correction of our own"), required=False, most="200")
    low = PercentField(label=_("Could be lower by"), required=False)
    high = PercentField(label=_("Could be higher by"), required=False, most="100000")

    cashable = PercentField(
        label=_("How much of it is cash?"),
        required=False,
        help_text=_("Only for cash and income: the part that finance can take out of a budget."),
    )
    budget_organisation = forms.ChoiceField(label=_("Whose budget"), required=False)
    budget_code = TextField(label=_("Budget code"), required=False, most=100, suggestions="budget-codes")
    budget_fund = TextField(label=_("Fund"), required=False, most=100, suggestions="funds")
    recurrence = forms.ChoiceField(
        label=_("Once, or every year?"), required=False, choices=RECURRENCE, widget=Radios()
    )
    starts = DayField(label=_("Starts on"), required=False)
    posts = FigureField(label=_("Whole posts that go"), required=False, least="0")
    people = FigureField(label=_("People whose time it is"), required=False, least="0")
    hours = FigureField(label=_("Hours a year in all"), required=False, least="0")

    outcome = TextField(label=_("Outcome it serves"), required=False, suggestions="outcomes")
    source = ProseField(label=_("Where the figure comes from"), required=False, rows=2)
    justification = ProseField(label=_("Why it is needed, or believed"), required=False, rows=3)

    def __init__(
        self, *args: Any, document: dict[str, Any], option: int, position: int | None = None, **kwargs: Any
    ) -> None:
        self.option, self.position = option, position
        super().__init__(*args, document=document, **kwargs)
        for name in ("first", "last", "same_first", "same_last"):
            self.fields[name].offer(document)  # type: ignore[attr-defined]
        self.fields["evidence"].widget.hints = grade_hints()
        bodies = document["organisations"]
        holders = [("", _("Choose an organisation")), *((each["key"], each["name"]) for each in bodies)]
        self.fields["budget_organisation"].choices = holders  # type: ignore[attr-defined]
        for place, body in enumerate(bodies):
            self.fields[f"share_{place}"] = PercentField(label=body["name"], required=False)
        for year in range(document["horizon"] + 1):
            self.fields[f"year_{year}"] = PoundsField(
                label=year_label(document["base_year"], year), required=False
            )

        self.order_fields(self._in_page_order())

    def _in_page_order(self) -> list[str]:
        """The summary of errors follows the page: years after how they are filled in, shares before cash."""
        years = [name for name in self.fields if name.startswith("year_")]
        shares = [name for name in self.fields if name.startswith("share_")]
        others = [name for name in self.fields if name not in (*years, *shares)]
        by_year, trust = (
            others.index("same_last") + 1,
            ("source", "justification", "evidence", "correction", "low", "high", "outcome"),
        )
        cash = ("recurrence", "starts", "cashable", "budget_organisation", "budget_code", "budget_fund")
        first = [name for name in others[:by_year] if name not in (*trust, *cash)]
        last = [name for name in others[by_year:] if name not in (*trust, *cash)]
        return [*first, *years, *trust, *shares, *cash, *last]

    def read(self, document: dict[str, Any]) -> dict[str, Any]:
        if self.position is None:
            return {"value": "unit", "share_0": "100", "evidence": "6"}
        return as_fields(document["options"][self.option]["lines"][self.position], document)

    def part(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    def years(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("year_")]

    def share_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("share_")]

    def fill_years(self) -> None:
        """Put one amount into every year asked for, for the form to show again; the other years stay."""
        self.full_clean()
        sent = self.data.copy()  # type: ignore[attr-defined]  # what a request sent can be copied
        said = self.cleaned_data
        if (
            said.get("same_amount")
            and said.get("same_first") is not None
            and said.get("same_last") is not None
        ):
            for year in range(said["same_first"], said["same_last"] + 1):
                sent[f"year_{year}"] = said["same_amount"]
            for name in ("same_amount", "same_first", "same_last"):
                sent[name] = ""
        sent["value"] = "by_year"
        self.data = sent
        self.full_clean()

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self._need_what_the_value_needs(said)
        if said.get("evidence") == "own" and not said.get("correction"):
            self._need("correction")
        if (
            said.get("cashable")
            and Decimal(said["cashable"])
            and said.get("class_") not in ("cash_releasing", "income")
        ):
            self.add_error(
                "cashable",
                _("Only cash and income can be cash: leave this empty, or change what sort of line it is"),
            )
        self._shares_make_a_whole(said)
        if self.budget_in_part(said):
            self.add_error("budget_organisation", _("Say whose budget it is"))
        return said

    def budget_in_part(self, said: dict[str, Any]) -> bool:
        return bool(
            (said.get("budget_code") or said.get("budget_fund")) and not said.get("budget_organisation")
        )

    def _need_what_the_value_needs(self, said: dict[str, Any]) -> None:
        names = {"unit": ("quantity", "unit_price"), "funnel": ("population", *RATES, "unit_value")}.get(
            said.get("value", ""), ()
        )
        for name in (*names, *(("first", "last") if names else ())):
            if said.get(name) in (None, "") and name not in self.errors:
                self._need(name)
        first, last = said.get("first"), said.get("last")
        if names and first is not None and last is not None and first > last:
            self.add_error("last", _("The last year must not come before the first"))
        if said.get("value") == "by_year":
            self._need_some_year(said)

    def _need_some_year(self, said: dict[str, Any]) -> None:
        amount, first, last = (said.get(f"same_{part}") for part in ("amount", "first", "last"))
        if amount and (first is None or last is None or first > last):
            self.add_error("same_first", _("Say from which year to which the amount is the same"))
        elif not amount and not any(said.get(f"year_{year}") for year in range(self.document["horizon"] + 1)):
            self.add_error("year_0", _("Give an amount for at least one year"))

    def _need(self, name: str) -> None:
        self.add_error(
            name, forms.ValidationError(forms.Field.default_error_messages["required"], code="required")
        )

    def _shares_make_a_whole(self, said: dict[str, Any]) -> None:
        shares = [said.get(name) for name in self.fields if name.startswith("share_")]
        if None in shares:
            return
        total = sum((Decimal(share or 0) for share in shares), Decimal(0))
        if total != 1:
            self.add_error(
                "share_0",
                _("The shares must add up to 100%%. They add up to %(total)s%%.")
                % {"total": f"{(total * 100).normalize():f}"},
            )

    def write(self, document: dict[str, Any]) -> None:
        lines = document["options"][self.option]["lines"]
        said = as_line(self.cleaned_data, document)
        place = self._place_in(lines)
        if place is None:
            taken = [*(line["key"] for line in lines), *measured_lines(document)]
            lines.append({"key": new_key("line", taken), **said})
        else:
            lines[place] = {"key": lines[place]["key"], **said}

    def _place_in(self, lines: list[dict[str, Any]]) -> int | None:
        """Where the line is now: others may have added or taken out lines before it."""
        key = self.cleaned_data["key"]
        return next((place for place, line in enumerate(lines) if key and line["key"] == key), None)

    def field_of(self, path: str) -> str | None:
        here = f"options[{self.option}].lines[{self._number()}]."
        return self.named(path.removeprefix(here), self.document) if path.startswith(here) else None

    def _number(self) -> int:
        """Where write() put this line."""
        lines = self.document["options"][self.option]["lines"]
        place = self._place_in(lines)
        return len(lines) if place is None else place

    @staticmethod
    def named(rest: str, document: dict[str, Any]) -> str | None:
        """The field for the part of a path that lies within a line: unit.value, shares.nhs."""
        return FIELDS.get(rest) or _shorter(rest, document)


def grade_hints() -> dict[str, str]:
    """How far each grade moves a figure, by the edition of the rates in force."""
    found = editions().known()[-1].grade_corrections
    return {
        str(grade): gettext("Moved by %(share)s%% against the case.") % {"share": as_percent(str(share))}
        if share
        else gettext("Not moved.")
        for grade, share in found.items()
    }


FIELDS = given(
    {
        "class": "class_",
        "by_year": "year_0",
        "unit.value": "unit_price",
        "unit.unit": "unit",
        "unit.quantity": "quantity",
        "from": "first",
        "to": "last",
        "grade": "evidence",
        "range.low": "low",
        "range.high": "high",
        "shares": "share_0",
        "budget": "budget_code",
        "budget.code": "budget_code",
        "budget.fund": "budget_fund",
        "budget.organisation": "budget_organisation",
        "unit": "value",
        "funnel": "value",
        **{f"funnel.{name}": name for name in FUNNEL},
        **{
            name: name
            for name in (
                "name",
                "correction",
                "cashable",
                "recurrence",
                "starts",
                "posts",
                "people",
                "hours",
                "outcome",
                "source",
                "justification",
                "growth",
                "drop_off",
                "ramp",
            )
        },
    }
)


def _shorter(rest: str, document: dict[str, Any]) -> str | None:
    """shares.nhs → its box; by_year.7 → that year's; ramp[1] → the list."""
    head, _dot, tail = rest.partition(".")
    if head == "by_year":
        return f"year_{tail}"
    if head == "shares":
        keys = [each["key"] for each in document["organisations"]]
        return f"share_{keys.index(tail)}" if tail in keys else "share_0"
    return FIELDS.get(head.partition("[")[0])
