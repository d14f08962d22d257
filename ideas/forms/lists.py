"""What is asked of whoever brings in a list: the file, what its columns are, and which alike ideas are one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from ideas.bringing.columns import PARTS
from ideas.models import Audience, IdeaList
from place.models import Organisation
from place.tables import ACCEPT, MOST_BYTES, Table
from place.widgets import Radios
from workflow.forms.fields import Words

SAMPLE = 40  # characters of the first row shown beside a heading


class UploadForm(forms.Form):
    """A file, and the organisation its ideas belong to."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="slug", label=_("Which organisation are they for?"), empty_label=None,
        error_messages={"required": _("Choose an organisation")})  # fmt: skip
    file = forms.FileField(
        label=_("The list"), max_length=1_000, widget=forms.ClearableFileInput({"accept": ACCEPT}),
        help_text=_("CSV, Excel (.xlsx) or JSON Lines, also packed (.gz). At most 20,000 rows and 10 MB."),
        error_messages={"required": _("Choose a file"), "empty": _("This file is empty. Choose another.")})  # fmt: skip

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = bodies  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB. Split it."))
        return file


class ColumnsForm(forms.Form):
    """Which column is which part of an idea, and how the ideas come in."""

    audience = forms.ChoiceField(
        label=_("Who may see them, once a coordinator has read them?"),
        choices=Audience.choices,
        widget=Radios(),
    )
    hide_name = forms.BooleanField(label=_("Hide the names of who had them from colleagues"), required=False)
    fill_gaps = forms.BooleanField(
        label=_("Where the problem or what to do instead is missing, say that the list does not say"), required=False,
        help_text=_("Otherwise such rows are left out."))  # fmt: skip
    consented = forms.BooleanField(
        label=_("The people named in it agreed that their ideas are put forward here in their name"), required=False,
        help_text=_("Or leave the two columns with their names and e-mails out."))  # fmt: skip

    def __init__(self, data: Any = None, *, listed: IdeaList, table: Table) -> None:
        chosen = {part.name: listed.columns.get(part.name, "") for part in PARTS}
        plain = ("audience", "hide_name", "fill_gaps", "consented")
        super().__init__(data, initial=chosen | {name: getattr(listed, name) for name in plain})
        first = table.rows[0] if table.rows else [""] * len(table.headings)
        offered = [
            (str(place), _offered(heading, cell))
            for place, (heading, cell) in enumerate(zip(table.headings, first, strict=True))
        ]
        for part in PARTS:
            self.fields[part.name] = forms.ChoiceField(
                label=part.label, help_text=part.hint, required=part.name == "title",
                choices=[("", _("Not in this list")), *offered],
                error_messages={"required": _("Choose the column with the title")})  # fmt: skip
        self.order_fields([part.name for part in PARTS])

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or self.cleaned_data
        taken: dict[str, str] = {}
        for part in PARTS:
            place = said.get(part.name)
            if place and place in taken:
                self.add_error(
                    part.name, _("This column is chosen already, for “%(part)s”") % {"part": taken[place]}
                )
            elif place:
                taken[place] = str(part.label)
        if (
            not said.get("problem")
            and not said.get("proposal")
            and not {"problem", "proposal"} & set(self.errors)
        ):
            self.add_error("problem", _("Choose a column for the problem, or for what to do instead"))
        if (said.get("name") or said.get("email")) and not said.get("consented"):
            self.add_error("consented", _("Ask them first, or leave out their names and e-mails"))
        return said

    def columns(self) -> dict[str, int]:
        said = self.cleaned_data
        return {part.name: int(said[part.name]) for part in PARTS if said.get(part.name)}

    def choices(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("audience", "hide_name", "fill_gaps", "consented")}


def _offered(heading: str, cell: str) -> str:
    """A heading with what stands under it in the first row."""
    sample = Truncator(" ".join(cell.split())).chars(SAMPLE)
    return f"{heading}: “{sample}”" if sample else heading


class ReasonForm(forms.Form):
    """Why they are joined; the authors of each read it."""

    reason = Words(
        _("Why are they joined?"),
        asks=_("Say why: one line is enough"),
        hint=_("Whoever had one of them reads this."),
        rows=2,
    )
