"""From a place in a case file to the page and field of the editor where it is changed."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from casebuilder.forms.columns import FIRST_VIEW, view_of
from casebuilder.forms.grid import lines_a_page
from casebuilder.forms.impacts import field_at
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
# A register that lacks a row → the first field of the empty one at its end.
NEW_ROW = {"risks": "risk", "measures": "name", "milestones": "name"}


def link_to(reference: str, path: str, document: dict[str, Any]) -> str:
    """The address of the field a finding or fault is about."""
    line = LINE.match(path)
    if line:
        return _line(reference, int(line[1]), int(line[2]), line[3] or "", document)
    option = OPTION.match(path)
    if option:
        name, anchor = ("add_line", "#id_name") if path.endswith(".lines") else ("option_name", "#id_role_0")
        return reverse(f"casebuilder:{name}", args=[reference, int(option[1]) + 1]) + anchor
    if path.startswith("options"):
        return f"{reverse('casebuilder:add_option', args=[reference])}#id_name"
    part = PARTS.get(re.split(r"[.\[]", path)[0])
    if part is None:
        return f"{reverse('casebuilder:edit', args=[reference])}{_anchor(path, document)}"
    return f"{reverse('casebuilder:edit_part', args=[reference, part])}{_anchor(path, document)}"


def _line(reference: str, option: int, position: int, field: str, document: dict[str, Any]) -> str:
    """The cell of the grid; what the grid does not show is on the line's own page."""
    name = LineForm.named(field, document) if field else None
    view = view_of(name) if name else None
    if view:
        asked = {} if view == FIRST_VIEW else {"view": view}
        page = position // lines_a_page(document) + 1
        asked |= {"page": str(page)} if page > 1 else {}
        address = reverse("casebuilder:option", args=[reference, option + 1])
        return f"{address}{'?' if asked else ''}{urlencode(asked)}#r{position}-{name}"
    address = reverse("casebuilder:line", args=[reference, option + 1, position + 1])
    return f"{address}#{_first_box(name)}" if name else address


# Choices and days have no box of the field's own name: the first of theirs stands for them.
IN_PARTS = frozenset({
    "class_", "value", "evidence", "recurrence", "starts", "role", "engagement", "groups", "assessment_needed", "route",
    "consultation", "consultation_starts", "consulted_on", "engaged_on", "signed_off_on", "procurement_starts", "awarded",
})  # fmt: skip


def _first_box(name: str) -> str:
    return f"id_{name}_0" if name in IN_PARTS else f"id_{name}"


def _anchor(path: str, document: dict[str, Any]) -> str:
    row = ROW.match(path)
    if row:
        first = f"id_{row[1]}-{row[2]}-{row[3]}"
        return f"#{first}_0" if row[3] in ("from", "to", "due") else f"#{first}"
    if path in NEW_ROW:
        return f"#id_{path}-{len(document.get(path, []))}-{NEW_ROW[path]}"
    impact = field_at(path)
    if impact:
        return f"#{_first_box(impact)}"
    tail = path.rpartition(".")[2]
    return f"#id_{tail}" if "." in path or tail == "prices" else ""
