"""From a place in a case file to the page and field of the editor where it is changed."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse

from casebuilder.forms.line import LineForm

LINE = re.compile(r"options\[(\d+)\]\.lines\[(\d+)\](?:\.(.+))?$")
OPTION = re.compile(r"options\[(\d+)\]")
# The first word of a path → the part of the editor; everything else is among the settings.
PARTS = {
    "narrative": "words",
    "risks": "risks",
    "measures": "benefits",
    "impacts": "impacts",
    "answers": "answers",
    "milestones": "plan",
}
ROW = re.compile(r"(\w+)\[(\d+)\]\.(\w+)")


def link_to(reference: str, path: str, document: dict[str, Any]) -> str:
    """The address of the field a finding or fault is about."""
    line = LINE.match(path)
    if line:
        return _line(reference, int(line[1]), int(line[2]), line[3] or "", document)
    option = OPTION.match(path)
    if option:
        return reverse("casebuilder:option", args=[reference, int(option[1]) + 1])
    if path.startswith("options"):
        return reverse("casebuilder:options", args=[reference])
    part = PARTS.get(re.split(r"[.\[]", path)[0])
    if part is None:
        return f"{reverse('casebuilder:edit', args=[reference])}{_anchor(path)}"
    return f"{reverse('casebuilder:edit_part', args=[reference, part])}{_anchor(path)}"


def _line(reference: str, option: int, position: int, field: str, document: dict[str, Any]) -> str:
    address = reverse("casebuilder:line", args=[reference, option + 1, position + 1])
    name = LineForm.named(field, document) if field else None
    return f"{address}#{_first_box(name)}" if name else address


def _first_box(name: str) -> str:
    """Choices and days have no box of the field's own name: the first of theirs stands for them."""
    return f"id_{name}_0" if name in ("class_", "value", "evidence", "recurrence", "starts") else f"id_{name}"


def _anchor(path: str) -> str:
    row = ROW.match(path)
    if row:
        return f"#id_{row[1]}-{row[2]}-{row[3]}"
    tail = path.rpartition(".")[2]
    return f"#id_{tail}" if "." in path or tail == "prices" else ""
