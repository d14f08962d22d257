"""One option of a case: its name and what part it plays."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casebuilder.forms.fields import TextField
from casebuilder.forms.section import SectionForm
from place.widgets import Radios

ROLES = [
    ("baseline", _("Business as usual")),
    ("preferred", _("The option we ask for")),
    ("option", _("Another option")),
]


class OptionForm(SectionForm):
    name = TextField(label=_("Name of the option"), most=200)
    role = forms.ChoiceField(
        label=_("Its part"),
        choices=ROLES,
        widget=Radios(
            hints={
                "baseline": _("What happens anyway. Every other option is measured against it."),
                "preferred": _("Its figures are the ones that are signed. There is one."),
            }
        ),
    )

    def __init__(self, *args: Any, position: int | None = None, **kwargs: Any) -> None:
        self.position = position
        super().__init__(*args, **kwargs)

    def read(self, document: dict[str, Any]) -> dict[str, Any]:
        if self.position is None:
            return {"role": "option"}
        option = document["options"][self.position]
        return {"name": option["name"], "role": option["role"]}

    def write(self, document: dict[str, Any]) -> None:
        """A new option goes last. Whoever becomes preferred or business as usual takes the part from the one that was."""
        options, role = document["options"], self.cleaned_data["role"]
        if self.position is None:
            options.append({"key": new_key("option", [option["key"] for option in options]), "lines": []})
        chosen = options[-1 if self.position is None else self.position]
        if role != "option":
            for option in options:
                if option is not chosen and option["role"] == role:
                    option["role"] = "option"
        chosen |= {"name": self.cleaned_data["name"], "role": role}

    def field_of(self, path: str) -> str | None:
        return "role" if path == "options" else None


def new_key(stem: str, taken: list[str]) -> str:
    """A key nobody has: option-3."""
    number = len(set(taken)) + 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def measured_lines(document: dict[str, Any]) -> list[str]:
    """Keys that no new line may have: a measure of a line since taken out would count for it."""
    return [each["line"] for each in document.get("measures", []) if each.get("line")]
