"""The table of what somebody wants to hear of, and when."""

from __future__ import annotations

from typing import Any

from django import forms

from place.models import Person
from workflow.models import How, Notice
from workflow.preferences import RULES, choices_of


class ChoicesForm(forms.Form):
    """One choice for each kind; a kind offers only what it allows."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = choices_of(person)
        for kind, rule in RULES.items():
            if len(rule.choices) > 1:
                self.fields[kind] = forms.ChoiceField(
                    label=Notice.Kind(kind).label,
                    choices=[(how.value, how.label) for how in rule.choices],
                    initial=now[kind],
                )

    def rows(self) -> list[dict[str, Any]]:
        """The table, row by row: a kind, and for each way whether it may be and is chosen."""
        return [self._row(kind) for kind in RULES]

    def _row(self, kind: str) -> dict[str, Any]:
        rule = RULES[kind]
        chosen = self[kind].value() if kind in self.fields else rule.default
        cells = [
            {
                "how": how,
                "allowed": how in rule.choices,
                "chosen": how == chosen,
                "fixed": len(rule.choices) == 1,
            }
            for how in How
        ]
        return {
            "kind": kind,
            "label": Notice.Kind(kind).label,
            "hint": rule.hint,
            "cells": cells,
            "errors": self.errors.get(kind, []) if self.is_bound else [],
        }
