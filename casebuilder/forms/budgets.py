"""Forms of the budgets page: what is looked for, and the list that is brought in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casebuilder.forms.fields import year_label
from place.sheets import MOST_BYTES


class BudgetFilters(forms.Form):
    """A year, and part of a code or a name; nonsense narrows nothing."""

    q = forms.CharField(
        label=_("Code or budget"), required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )
    year = forms.TypedChoiceField(label=_("Financial year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, years: range, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, year_label(year, 0)) for year in years]  # type: ignore[attr-defined]
        self.full_clean()

    def sought(self) -> str:
        return str(self.cleaned_data.get("q", "")).replace("\x00", "").strip()

    def chosen_year(self) -> int | None:
        return self.cleaned_data.get("year")


class BudgetsForm(forms.Form):
    """A spreadsheet saved as CSV."""

    file = forms.FileField(
        label=_("List of budgets"),
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}),
        help_text=_("A CSV file in UTF-8, at most 2,000 rows and 1 MB."),
        error_messages={"required": _("Choose a file"), "empty": _("This file is empty. Choose another.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 1 MB. Split it."))
        return file
