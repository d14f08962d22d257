"""Controls that several forms need: money, quantities, days, choices with a hint, long text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from place.formats import ungrouped


class AffixInput(forms.TextInput):
    """A short number with its unit fixed to it; a numeric keypad on a phone, no spinner on a desk."""

    template_name = "components/forms/affix.html"

    def __init__(
        self, sign: str | Promise, *, after: bool = False, attrs: dict[str, Any] | None = None
    ) -> None:
        typing = {"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(typing | (attrs or {}))
        self.sign, self.after = sign, after

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"] |= {"sign": self.sign, "after": self.after}
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """People paste “£12,340” from a spreadsheet: take the figure, leave the dressing."""
        value = super().value_from_datadict(data, files, name)
        if not isinstance(value, str):
            return value
        figure = ungrouped(value.strip()).replace("−", "-")
        sign, figure = ("-", figure[1:]) if figure.startswith("-") else ("", figure)
        return sign + figure.removeprefix(str(self.sign)).removesuffix(str(self.sign)).strip()


class MoneyInput(AffixInput):
    """Pounds."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__("£", attrs=attrs)


class PercentInput(AffixInput):
    """A share of a hundred."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__("%", after=True, attrs=attrs)


class DayInput(forms.MultiWidget):
    """Day, month and year in three boxes, which nobody types wrongly; use it with DayField."""

    template_name = "components/forms/day.html"
    use_fieldset = True
    parts = (("day", _("Day")), ("month", _("Month")), ("year", _("Year")))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        typing = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__({key: forms.TextInput(typing) for key, _label in self.parts}, attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for box, (key, label) in zip(context["widget"]["subwidgets"], self.parts, strict=True):
            box |= {"label": label, "key": key}
        return context

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if isinstance(value, date) else [None, None, None]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else ""


class DayField(forms.MultiValueField):
    """A date asked for in three boxes."""

    widget = DayInput
    default_error_messages = {
        "incomplete": _("Give the day, the month and the year"),
        "invalid": _("Enter a real date, like 3 3 2027"),
        "short_year": _("Give the year in full, like 2027"),
    }

    def __init__(self, **kwargs: Any) -> None:
        number = {"invalid": self.default_error_messages["invalid"]}
        fields = [forms.IntegerField(error_messages=number) for _part in range(3)]
        super().__init__(fields=fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> date | None:
        if not data_list:
            return None
        day, month, year = data_list
        try:
            said = date(year, month, day)
        except (ValueError, OverflowError):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if year < 1000:  # “27” is this century to whoever writes it, and the first to a calendar
            raise forms.ValidationError(self.error_messages["short_year"], code="short_year")
        return said


class HintedChoices:
    """Gives each choice a line of its own that explains it: hints maps value → words."""

    hints: Mapping[Any, Any]

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[Any, Any] | None = None,
        inline: bool = False,
        first: int | None = None,
    ) -> None:
        super().__init__(attrs, choices)  # type: ignore[call-arg]  # the Django widget it is mixed into
        self.hints, self.inline = hints or {}, inline
        self.first = first  # how many are shown before one asks for more; None: all

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        hint = self.hints.get(value) or self.hints.get(str(value))
        if hint and option["attrs"].get("id"):
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option | {"hint": hint}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        groups = context["widget"]["optgroups"]
        first = len(groups) if self.first is None else self.first
        chosen = any(option["selected"] for _name, options, _index in groups[first:] for option in options)
        folded = {"shown": groups[:first], "rest": groups[first:], "rest_open": chosen}
        context["widget"] |= folded | {"inline": self.inline}
        return context


class Radios(HintedChoices, forms.RadioSelect):
    """One of a few."""

    template_name = "components/forms/choices.html"


class Checkboxes(HintedChoices, forms.CheckboxSelectMultiple):
    """Any of a few."""

    template_name = "components/forms/choices.html"


class LongText(forms.Textarea):
    """Text of several lines; with max_length on the field, the page counts what is left."""

    def __init__(self, rows: int = 6, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": rows} | (attrs or {}))
