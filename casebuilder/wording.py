"""A place in a case file, and what stands there, in the words its form uses: for whoever compares two versions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from casebuilder.forms.fields import PercentField, PoundsField, YearField, as_percent, year_label
from casebuilder.forms.impacts import ImpactsForm
from casebuilder.forms.line import LineForm
from casebuilder.forms.line_file import as_fields, value_fields
from casebuilder.forms.option import ROLES, OptionForm
from casebuilder.forms.registers import MeasureForm, PlannedForm, RiskForm
from casebuilder.forms.settings import SettingsForm
from casebuilder.forms.words import AnswersForm, NarrativeForm
from casebuilder.merging import ABSENT, Path
from casebuilder.reckoning import line_words
from place.formats import pounds

Said = list[str]  # one or more short statements
PARTS: dict[str, type[forms.Form]] = {
    "narrative": NarrativeForm,
    "answers": AnswersForm,
    "impacts": ImpactsForm,
    "risks": RiskForm,
    "measures": MeasureForm,
    "milestones": PlannedForm,
}


class Words:
    """Says paths of one case file in words; names come from it, or from the other when it has them no more."""

    def __init__(self, *documents: dict[str, Any]) -> None:
        self.document = documents[0]
        self.options = {each["key"]: each for document in documents for each in document["options"]}
        self.line_form = LineForm(document=self.document | {"options": [{"lines": []}]}, number=1, option=0)

    def where(self, path: Path) -> str:
        """“Dim the lamps › Electricity not bought › How many a year”."""
        return " › ".join(self._where(path))

    def _where(self, path: Path) -> Iterator[str]:
        if path[0] == "options" and len(path) > 1:
            yield self._option(path[1])
            if len(path) > 3:
                yield _("Order of the lines") if path[3] == "order" else self._line(path[1], path[3])
                if len(path) > 4:
                    yield self._field(path[4:])
            elif len(path) == 3:
                yield str(OptionForm.base_fields[path[2]].label)
        elif path[0] in PARTS and len(path) > 1:
            yield from self._in_part(path)
        else:
            yield self._setting(path[0])

    def _option(self, key: str) -> str:
        return (
            _("Order of the options") if key == "order" else str(self.options.get(key, {}).get("name", key))
        )

    def _line(self, option: str, key: str) -> str:
        lines = self.options.get(option, {}).get("lines", [])
        return next((str(line["name"]) for line in lines if line["key"] == key), key)

    def _field(self, rest: Path) -> str:
        together = {"sort": "class_", "trust": "evidence", "value": "value"}
        if len(rest) == 1 and rest[0] in together:
            return str(self.line_form.fields[together[rest[0]]].label)
        if rest[0] == "shares":
            return _("Who pays or gains")
        if rest[0] == "range":
            return _("How far out it could be")
        name = self._name(rest)
        return str(self.line_form.fields[name].label) if name else rest[-1]

    def _name(self, rest: Path) -> str | None:
        name = LineForm.named(".".join(rest[1:] if rest[0] == "value" else rest), self.document)
        return name if name in self.line_form.fields else None

    def _in_part(self, path: Path) -> Iterator[str]:
        fields = PARTS[path[0]].base_fields
        if path[0] in ("risks", "measures", "milestones"):
            yield path[1]
            rest = path[2:]
        else:
            rest = path[1:]
        yield from (str(fields[name].label) if name in fields else name.replace("_", " ") for name in rest)

    def _setting(self, name: str) -> str:
        roles = {"baseline": _("Business as usual"), "preferred": _("The option we ask for")}
        fields, boxes = SettingsForm.base_fields, {"discounting": "schedule", "simulation": "draws"}
        box = boxes.get(name, name)
        return roles.get(name) or (str(fields[box].label) if box in fields else name.replace("_", " "))

    # What stands there

    def value(self, path: Path, value: Any, base: Any = ABSENT) -> Said:
        """What is at a place; of a whole line or option only what is not as in `base`."""
        if value is ABSENT and path[2:] != ("role",):
            return [_("Not there")]
        if path[0] in ("baseline", "preferred"):
            return [self._option(str(value))]
        if path[-1] == "order":
            return [", ".join(self._named(path, key) for key in value)]
        if path[0] == "options" and path[2:] == ("role",):
            return [_role(value)]
        if path[0] == "options" and len(path) == 4:
            return self._changed(value, base)
        if path[0] == "options" and len(path) > 4:
            return self._line_value(path[4:], value)
        if path[0] == "options" and len(path) == 2:
            return _kept(value, base)
        if path[0] == "measures":
            return self._measured(path, value)
        return _plainly(value)

    def _measured(self, path: Path, value: Any) -> Said:
        """A measure, or one thing of it; the line it measures by its name."""
        if path[-1] == "line" and len(path) == 3:
            return [line_words(self.document, str(value))]
        if isinstance(value, dict) and "line" in value:
            value = value | {"line": line_words(self.document, value["line"])}
        return _plainly(value)

    def _named(self, path: Path, key: str) -> str:
        return self._option(key) if len(path) == 2 else self._line(path[1], key)

    def _line_value(self, rest: Path, value: Any) -> Said:
        if rest[0] == "shares":
            names = {each["key"]: each["name"] for each in self.document["organisations"]}
            return [f"{names.get(key, key)} {as_percent(share)}%" for key, share in value.items()]
        if rest == ("value",):
            return self._fields(value_fields(value))
        if rest == ("trust",):
            grade = {"evidence": str(value["grade"])} if "grade" in value else {"evidence": "own"}
            return self._fields(grade | {"correction": as_percent(value.get("correction"))}, labels=False)
        if rest == ("sort",):
            return self._fields({"class_": value["class"], "cashable": as_percent(value.get("cashable"))})
        if rest == ("range",):
            return [f"{as_percent(value['low'])}%, +{as_percent(value['high'])}%".replace("-", "−")]
        name = self._name(rest)
        return (
            [self.shown(name, as_percent(value) if self._is_share(name) else value)]
            if name
            else _plainly(value)
        )

    def _is_share(self, name: str | None) -> bool:
        return name is not None and isinstance(self.line_form.fields[name], PercentField)

    def _changed(self, line: dict[str, Any], base: Any) -> Said:
        there = as_fields(_whole(line), self.document)
        before = as_fields(_whole(base), self.document) if base is not ABSENT else {}
        return self._fields({name: value for name, value in there.items() if value != before.get(name)})

    def _fields(self, values: dict[str, Any], *, labels: bool = True) -> Said:
        said = [
            (str(self.line_form.fields[name].label), self.shown(name, value))
            for name, value in values.items()
            if name in self.line_form.fields and name != "key" and value not in (None, "")
        ]
        return [f"{label}: {shown}" if labels else shown for label, shown in said] or [_("Kept as it was")]

    def shown(self, name: str, value: Any) -> str:
        """What a field of a line holds, as a reader writes it."""
        field = self.line_form.fields[name]
        if isinstance(field, PercentField):
            return f"{value}%"
        if isinstance(field, YearField):
            return year_label(self.document["base_year"], int(value))
        if isinstance(field, PoundsField):
            exact = Decimal(value)
            return pounds(exact, pence=exact != exact.to_integral_value())
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(str(value), value))  # type: ignore[arg-type]  # flat choices
        return str(value)


def _kept(option: dict[str, Any], base: Any) -> Said:
    """What became of an option the other side took out."""
    said = [_role(option["role"])] if "role" in option else []
    more = not said or {name: value for name, value in option.items() if name != "role"} != base
    return said + ([_("Kept, with other lines or another name")] if more else [])


def _role(role: Any) -> str:
    return str(dict(ROLES)["option" if role is ABSENT else role])


def _whole(line: dict[str, Any]) -> dict[str, Any]:
    """A line as the case file has it, from one as it is merged."""
    groups = ("sort", "trust", "value")
    if "sort" not in line:
        return line
    return {name: value for name, value in line.items() if name not in groups} | {
        name: value for group in groups for name, value in line[group].items()
    }


def _plainly(value: Any) -> Said:
    if isinstance(value, dict):
        return [
            f"{name.replace('_', ' ')}: {part}" for name, part in value.items() if isinstance(part, str | int)
        ]
    if isinstance(value, list):
        first = [next(iter(each.values()), "") if isinstance(each, dict) else each for each in value]
        return [str(each) for each in first] or [_("Nothing")]
    return [str(value)]
