"""Lists in a case file that are edited as rows: risks, measures of benefit, planned milestones."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casebuilder.forms.fields import ProseField, TextField, given
from casebuilder.forms.section import SectionForm
from casebuilder.reckoning import line_words
from place.widgets import DayField

SPARE = 2  # empty rows at the end, to add to
MOST = 100
LEVELS = [(level, level.capitalize()) for level in ("very low", "low", "medium", "high", "very high")]


class RowForm(forms.Form):
    """One row; a row whose first field is emptied is taken out."""

    DATES: tuple[str, ...] = ()
    FIRST = ""
    use_required_attribute = False

    def __init__(self, *args: Any, document: dict[str, Any], **kwargs: Any) -> None:
        self.document = document
        super().__init__(*args, **kwargs)

    @classmethod
    def read(cls, row: dict[str, Any]) -> dict[str, Any]:
        return {
            name: date.fromisoformat(value) if name in cls.DATES else value for name, value in row.items()
        }

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if (
            self.row()
            and not said.get(self.FIRST)
            and self.FIRST not in self.errors
            and not said.get("DELETE")
        ):
            self.add_error(
                self.FIRST,
                forms.ValidationError(forms.Field.default_error_messages["required"], code="required"),
            )
        return said

    def row(self) -> dict[str, Any]:
        """The row as the case file has it."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}
        return given(
            {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}
        )


class RiskForm(RowForm):
    FIRST = "risk"

    risk = TextField(label=_("What could go wrong"), required=False, most=1000)
    likelihood = forms.ChoiceField(
        label=_("How likely"), required=False, choices=[("", _("Choose")), *LEVELS]
    )
    impact = forms.ChoiceField(label=_("How bad"), required=False, choices=[("", _("Choose")), *LEVELS])
    mitigation = ProseField(label=_("What is done about it"), required=False, rows=2, most=2000)
    owner = TextField(label=_("Who owns it"), required=False, most=120)


class MeasureForm(RowForm):
    FIRST = "name"
    DATES = ("from", "to")

    line = forms.ChoiceField(label=_("Line of the case"), required=False)
    name = TextField(label=_("The benefit"), required=False)
    measure = TextField(label=_("How it is measured"), required=False)
    baseline = TextField(label=_("Where it stands today"), required=False)
    target = TextField(label=_("Where it should get to"), required=False)
    owner = TextField(label=_("Who owns it"), required=False, most=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = {
            line["key"]: line["name"]
            for option in self.document["options"]
            if option["role"] == "preferred"
            for line in option["lines"]
            if line["kind"] == "benefit"
        }
        there = (self.initial or {}).get("line")
        if there and there not in lines:
            lines[there] = line_words(self.document, there)
        self.fields["line"].choices = [("", _("None of them")), *lines.items()]  # type: ignore[attr-defined]
        self.fields["from"] = DayField(label=_("Measured from"), required=False)
        self.fields["to"] = DayField(label=_("until"), required=False)


class PlannedForm(RowForm):
    FIRST = "name"
    DATES = ("due",)

    name = TextField(label=_("What will be done"), required=False, most=120)
    due = DayField(label=_("By when"), required=False)
    owner = TextField(label=_("By whom"), required=False, most=120)


class Rows(forms.BaseFormSet):
    """The rows of one list."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take this one out")


class RegisterForm(SectionForm):
    """A list of the case file, row by row."""

    part = ""
    row_form: type[RowForm]

    def __init__(self, data: Any = None, *, document: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(data, document=document, **kwargs)
        rows = [self.row_form.read(row) for row in document.get(self.part, [])]
        made = forms.formset_factory(
            self.row_form, Rows, extra=SPARE, can_delete=True, max_num=MOST, validate_max=True
        )
        self.rows = made(data, initial=rows, prefix=self.part, form_kwargs={"document": document})

    def read(self, document: dict[str, Any]) -> dict[str, Any]:
        return {}

    def is_valid(self) -> bool:
        return bool(super().is_valid() & self.rows.is_valid())

    def write(self, document: dict[str, Any]) -> None:
        kept = [form.row() for form in self.rows if not form.cleaned_data.get("DELETE")]
        document[self.part] = [row for row in kept if row]
        if not document[self.part]:
            del document[self.part]

    def refuse(self, faults: Any) -> None:
        """A fault at measures[2].owner belongs to the third row."""
        for fault in faults:
            found = re.match(rf"{self.part}\[(\d+)\]\.(\w+)", fault.path)
            forms_there = self.rows.forms
            if found and int(found[1]) < len(forms_there) and found[2] in forms_there[int(found[1])].fields:
                forms_there[int(found[1])].add_error(found[2], fault.expected)
            else:
                super().refuse([fault])


class RisksForm(RegisterForm):
    part, row_form = "risks", RiskForm


class MeasuresForm(RegisterForm):
    part, row_form = "measures", MeasureForm


class PlanForm(RegisterForm):
    part, row_form = "milestones", PlannedForm
