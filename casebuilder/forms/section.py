"""What every form of the editor does: reads its part of a case file, writes it back, and takes the engine's faults."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from casebuilder.appraisal import Fault
from casebuilder.reckoning import words_read


class SectionForm(forms.Form):
    """One part of a case file. `expected` is the version the person was looking at, `as_read` its words at the time."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    as_read = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, document: dict[str, Any], number: int, **kwargs: Any) -> None:
        self.document = document
        began = {"expected": number, "as_read": lambda: words_read(document)}  # asked for by a new page only
        super().__init__(data, initial={**began, **self.read(document)}, **kwargs)

    def read(self, document: dict[str, Any]) -> dict[str, Any]:
        """What the fields start from."""
        raise NotImplementedError

    def write(self, document: dict[str, Any]) -> None:
        """Put what was said into a document of one's own."""
        raise NotImplementedError

    def field_of(self, path: str) -> str | None:
        """The name of the field in which a fault at this path is mended; None where it is not on this page."""
        return None

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Show what the engine refused, at its field or on top of the form."""
        for fault in faults:
            field = self.field_of(fault.path)
            self.add_error(field if field in self.fields else None, in_words(self.document, fault))


PLACE = re.compile(r"options\[(\d+)\](?:\.lines\[(\d+)\])?")


def in_words(document: dict[str, Any], fault: Fault) -> str:
    """A fault as a sentence: which line of which option, which field, and what it must be."""
    where = place_of(document, fault.path)
    field = _field_words(fault.path)
    said = {"where": where, "field": field, "expected": fault.expected}
    if where and field:
        return _("%(where)s: “%(field)s” %(expected)s") % said
    return _("“%(field)s” %(expected)s") % said if field else f"{where or _('This file')}: {fault.expected}"


def place_of(document: dict[str, Any], path: str) -> str:
    """“Setup” in “Pilot”, from options[1].lines[0]…; nothing where the path names neither."""
    found = PLACE.match(path)
    if not found:
        return ""
    try:
        option = document["options"][int(found[1])]
        names = [option["name"], *([option["lines"][int(found[2])]["name"]] if found[2] else [])]
        # A name may be what is wrong: half of a pair of signs can be read from JSON and not be shown.
        return " › ".join(map(str, names)).encode("utf-8", "replace").decode()
    except (LookupError, TypeError):
        return found[0]


def _field_words(path: str) -> str:
    rest = PLACE.sub("", path, count=1).lstrip(".")
    return rest.replace("_", " ").replace(".", " › ")
