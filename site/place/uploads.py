"""The form that takes files, and the two guards around it: how much may come at once, and one reason for each refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from place.files import LARGEST, FileRefused, safe_name
from place.kinds import ACCEPT
from place.scanning import NotScanned

AT_ONCE = 5  # files in one form
MOST_AT_ONCE = AT_ONCE * LARGEST + 1_000_000  # bytes of the whole form


class NotTooMuch(FileUploadHandler):
    """Turns a flood away before any of it is written to the disk."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > MOST_AT_ONCE:
            raise RequestDataTooBig("More than five files of 10 MB each.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


class SeveralFiles(forms.ClearableFileInput):
    """The browser's own control, for one file or several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, as a list."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        chosen = list(data) if isinstance(data, list | tuple) else [data]
        cleaned: list[Any] = [super(FilesField, self).clean(each, initial) for each in chosen or [None]]
        if len(cleaned) > AT_ONCE:
            raise forms.ValidationError(_("Add up to 5 files at a time."))
        return cleaned


class FilesForm(forms.Form):
    """Add files. Each is taken or refused by itself: one that is refused loses none of the others."""

    files = FilesField(  # type: ignore[assignment]  # the field of that name, not the files of the form
        label=gettext_lazy("Choose files"),
        widget=SeveralFiles({"accept": ACCEPT, "multiple": True}),
        max_length=1_000,
        help_text=gettext_lazy(
            "PDF, Word, Excel, PowerPoint, CSV, text or pictures. Up to 10 MB each, 5 at a time, 20 in all."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file first"),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def take(self, keep: Callable[[str, bytes], Any]) -> list[str]:
        """Hand each file to `keep`; names of those kept. Reasons for the rest become errors of the field."""
        kept: list[str] = []
        unscanned: NotScanned | None = None
        for chosen in self.cleaned_data["files"]:
            name = chosen.name or ""
            try:
                if chosen.size and chosen.size > LARGEST:
                    raise FileRefused(
                        _("The file is larger than 10 MB. Make it smaller, or add it in parts.")
                    )
                if unscanned:
                    raise unscanned  # the scanner is away: the others would wait for it in vain
                kept.append(keep(name, chosen.read()).name)
            except FileRefused as refusal:
                unscanned = refusal if isinstance(refusal, NotScanned) else unscanned
                shown = safe_name(name, name.rpartition(".")[2][:8] or "file")
                self.add_error(
                    "files", _("%(name)s was not added. %(why)s") % {"name": shown, "why": refusal}
                )
        return kept
