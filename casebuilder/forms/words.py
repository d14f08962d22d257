"""The words of a case: what is asked and the five cases; written answers to the softer checks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casebuilder.appraisal.checks import CHECKS, SOFT
from casebuilder.forms.fields import ProseField, given
from casebuilder.forms.section import SectionForm

# The income check is hard, and a written answer about where the cost stands settles it.
ANSWERABLE = ("income",)


class TextsForm(SectionForm):
    """An object of texts in the case file: empty ones are left out."""

    part = ""

    def names(self) -> list[str]:
        return [name for name, field in self.fields.items() if not field.widget.is_hidden]

    def read(self, document: dict[str, Any]) -> dict[str, Any]:
        return dict(document.get(self.part, {}))

    def write(self, document: dict[str, Any]) -> None:
        """What this page does not ask for stays as it was."""
        there = {name: text for name, text in document.get(self.part, {}).items() if name not in self.fields}
        document[self.part] = there | given({name: self.cleaned_data[name] for name in self.names()})

    def field_of(self, path: str) -> str | None:
        head, _dot, tail = path.partition(".")
        return tail.partition(".")[0] if head == self.part else None


class NarrativeForm(TextsForm):
    part = "narrative"

    summary = ProseField(
        label=_("In short"),
        required=False,
        help_text=_("What it is, in a paragraph somebody outside the service understands."),
    )
    ask = ProseField(
        label=_("What is asked"),
        required=False,
        help_text=_(
            "The decision wanted: who is to spend how much by when, and what they get for it. It stands on the first page."
        ),
    )
    business_as_usual = ProseField(
        label=_("What happens if nothing changes"),
        required=False,
        help_text=_("With figures: what it costs now, and what it will cost."),
    )
    strategic = ProseField(label=_("Strategic case: why change"), required=False, rows=6)
    economic = ProseField(
        label=_("Economic case: what it is worth"),
        required=False,
        rows=6,
        help_text=_("Why this option and not another. The figures stand in the tables; say what they mean."),
    )
    commercial = ProseField(label=_("Commercial case: how it is bought"), required=False, rows=6)
    financial = ProseField(label=_("Financial case: who pays and who gains"), required=False, rows=6)
    management = ProseField(label=_("Management case: how it is done"), required=False, rows=6)


class AnswersForm(TextsForm):
    """A box for each softer check: what is written there is printed in the document."""

    part = "answers"

    def __init__(self, *args: Any, failing: dict[str, list[str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for check in CHECKS:
            if check.level == SOFT or check.key in ANSWERABLE:
                said = " ".join((failing or {}).get(check.key, []))
                hint = said or gettext(check.reason)
                label = gettext(check.sentence)
                self.fields[check.key] = ProseField(label=label, required=False, help_text=hint)
