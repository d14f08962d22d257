"""The administration's forms for pictures and documents: shown to the virus scanner too before they are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from place.files import FileRefused
from place.scanning import refuse_virus


class Scanned:
    """A form with a file, taken when the scanner finds nothing in it."""

    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        self.sender = user
        super().__init__(*args, **kwargs | {"user": user})

    def clean_file(self) -> Any:
        chosen = self.cleaned_data["file"]
        if not isinstance(chosen, UploadedFile):
            return chosen  # the one that is kept already
        chosen.seek(0)
        content = chosen.read()
        chosen.seek(0)
        try:
            refuse_virus(content, by=self.sender, target=self.sender)
        except FileRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return chosen


class DocumentForm(Scanned, BaseDocumentForm):
    """A document editors offer for download."""


class ImageForm(Scanned, BaseImageForm):
    """A picture for a page."""
