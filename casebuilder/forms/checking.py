"""Check a document: a file, or the fingerprint printed on it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebuilder.checking import LEAST, WHOLE
from casebuilder.documents import inside
from casebuilder.documents.inside import Claims, NotACaseFile
from place.files import LARGEST, FileRefused, check

READERS = {"pdf": inside.of_pdf, "xlsx": inside.of_workbook}
DIGITS = re.compile(r"[0-9a-f]+")


class CheckForm(forms.Form):
    """One of the two is enough; nothing of it is kept."""

    file = forms.FileField(
        label=gettext_lazy("The document"),
        required=False,
        max_length=1_000,
        widget=forms.ClearableFileInput({"accept": ".pdf,.xlsx,.json"}),
        help_text=gettext_lazy(
            "A PDF, a workbook (XLSX) or a case file (JSON) of a business case, up to 10 MB."
        ),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )
    fingerprint = forms.CharField(
        label=gettext_lazy("Or its fingerprint"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            {"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off", "class": "code"}
        ),
        help_text=gettext_lazy(
            "It is on the cover and at the foot of each page. The first 12 characters are enough."
        ),
    )

    def clean_fingerprint(self) -> str:
        typed = re.sub(r"[\s:\-…]", "", self.cleaned_data["fingerprint"]).lower()
        if typed and not (LEAST <= len(typed) <= WHOLE and DIGITS.fullmatch(typed)):
            raise forms.ValidationError(
                _(
                    "A fingerprint has only the digits 0 to 9 and the letters a to f. Type at least the first 12 of them."
                )
            )
        return typed

    def clean_file(self) -> Claims | None:
        file = self.cleaned_data["file"]
        if not file:
            return None
        try:
            return _claims(file)
        except FileRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not said.get("file") and not said.get("fingerprint"):
            self.add_error("file", _("Choose a file, or type the fingerprint"))
        return said


def _claims(file: UploadedFile) -> Claims:
    """What the file says of itself, after the same look into it that every file gets here."""
    name = file.name or ""
    if file.size and file.size > LARGEST:
        raise FileRefused(_("The file is larger than 10 MB: no document of this site is."))
    kind = name.rpartition(".")[2].lower()
    content = file.read()
    if kind == "json":
        try:
            return inside.of_case_file(content)
        except NotACaseFile:
            raise FileRefused(
                _("This is not a case file: it is not JSON in the format bankable-case/1.")
            ) from None
    if kind not in READERS:
        raise FileRefused(_("Only a PDF, a workbook (XLSX) or a case file (JSON) can be checked."))
    check(name, content)
    return READERS[kind](content)
