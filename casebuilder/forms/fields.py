"""Fields that hold what a case file holds: decimals as text, shares typed as percentages, years by their label."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from casebuilder.prefill import plain
from place.formats import ungrouped
from place.widgets import LongText, MoneyInput, PercentInput

FIGURE = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")
PERCENT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")  # two decimals move when it becomes a share


class FigureField(forms.CharField):
    """A number, kept as it was typed but for commas and signs of money."""

    default_error_messages = {
        "figure": _("“%(label)s” must be a number, like 1200 or 0.35"),
        "least": _("“%(label)s” must be %(limit)s or more"),
        "most": _("“%(label)s” must be %(limit)s or less"),
    }

    def __init__(self, *, least: str = "", most: str = "", widget: Any = None, **kwargs: Any) -> None:
        super().__init__(widget=widget or PlainInput(), **kwargs)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> str:
        return ungrouped(super().to_python(value) or "").replace("−", "-").strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if value:
            self._check(value, FIGURE)

    def _check(self, value: str, shape: re.Pattern[str]) -> None:
        if not shape.fullmatch(value):
            self._refuse("figure")
        if self.least and Decimal(value) < Decimal(self.least):
            self._refuse("least", self.least)
        if self.most and Decimal(value) > Decimal(self.most):
            self._refuse("most", self.most)

    def _refuse(self, code: str, limit: str = "") -> None:
        words = {"label": self.label, "limit": limit}
        raise forms.ValidationError(self.error_messages[code], code=f"figure_{code}", params=words)


class PoundsField(FigureField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=MoneyInput(), **kwargs)


class PercentField(FigureField):
    """A share of one, typed as a percentage: 30 is kept as 0.3."""

    def __init__(self, *, least: str = "0", most: str = "100", **kwargs: Any) -> None:
        super().__init__(least=least, most=most, widget=PercentInput(), **kwargs)

    def validate(self, value: str) -> None:
        forms.CharField.validate(self, value)
        if value:
            self._check(value, PERCENT)

    def clean(self, value: Any) -> str:
        return as_share(super().clean(value))


class PlainInput(forms.TextInput):
    """A short number with a numeric keypad on a phone."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false"} | (attrs or {})
        )


class PercentListField(forms.CharField):
    """Percentages one after another, for the first years: 25, 50, 75."""

    default_error_messages = {
        "list": _("“%(label)s” must be percentages from 0 to 100 with commas between, like 25, 50, 75")
    }

    def clean(self, value: Any) -> list[str]:
        parts = [
            part.strip().removesuffix("%").strip() for part in super().clean(value).split(",") if part.strip()
        ]
        if any(not PERCENT.fullmatch(part) or not 0 <= Decimal(part) <= 100 for part in parts):
            raise forms.ValidationError(
                self.error_messages["list"], code="list", params={"label": self.label}
            )
        return [as_share(part) for part in parts]


class YearField(forms.TypedChoiceField):
    """A year of the case, chosen by its label: 2026-27 (year 0)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)

    def offer(self, document: Mapping[str, Any]) -> None:
        self.choices = [("", _("Year")), *year_choices(document)]


class TextField(forms.CharField):
    """Words of a line or two."""

    def __init__(self, *, suggestions: str = "", most: int = 300, **kwargs: Any) -> None:
        attrs = {"list": suggestions} if suggestions else {}
        super().__init__(max_length=most, widget=forms.TextInput(attrs), **kwargs)


class ProseField(forms.CharField):
    """Words of any length a document can bear; the limit is too far off to be counted down to on the page."""

    def __init__(self, *, rows: int = 4, most: int = 20_000, **kwargs: Any) -> None:
        super().__init__(widget=LongText(rows), validators=[MaxLengthValidator(most)], **kwargs)


def year_choices(document: Mapping[str, Any]) -> list[tuple[int, str]]:
    return [
        (
            year,
            _("%(label)s (year %(year)s)") % {"label": year_label(document["base_year"], year), "year": year},
        )
        for year in range(document["horizon"] + 1)
    ]


def year_label(base_year: int, year: int) -> str:
    start = base_year + year
    return f"{start}-{(start + 1) % 100:02d}"


def as_share(percent: str) -> str:
    """30 → 0.3"""
    return plain(Decimal(percent).scaleb(-2)) if percent else ""


def as_percent(share: str | None) -> str:
    """0.3 → 30"""
    return plain(Decimal(share).scaleb(2)) if share else ""


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, without what was left empty."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
