"""What a column of a list can be, and which one it probably is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Part:
    """One part of an idea, and the headings such a column has in lists people keep, the likeliest first."""

    name: str
    label: Any  # words to be translated
    headings: tuple[str, ...]
    hint: Any = ""


PARTS = (
    Part("title", _("Title"), ("title", "idea title", "name of idea", "idea", "subject", "headline", "suggestion", "summary")),
    Part("problem", _("What is the problem?"), (
        "problem", "what is the problem", "issue", "background", "description", "why", "need", "summary")),
    Part("proposal", _("What would you do instead?"), (
        "proposal", "what would you do instead", "solution", "detail", "details", "additional details", "action",
        "suggestion", "what", "benefit", "description")),
    Part("name", _("Who had it: name"), (
        "author", "author name", "name", "submitted by", "submitter", "who", "put forward by", "from", "employee", "staff")),
    Part("email", _("Who had it: e-mail"), (
        "email", "e-mail", "email address", "e-mail address", "author email", "author e-mail", "contact")),
    Part("day", _("The day it was put forward"), (
        "date", "date submitted", "submitted", "submitted on", "submitted at", "put forward on", "sent in", "created",
        "created at", "created on", "day"), _("Like 2024-03-31 or 31/03/2024")),
    Part("outcome", _("What it helps with"), ("outcome", "helps with", "theme", "category", "priority"),
         _("The name of an outcome of this site")),
    Part("service", _("Service"), ("service", "department", "departments", "area"),
         _("The name of a service of the organisation")),
    Part("team", _("Team"), ("team", "unit", "section"), _("The name of a team of the organisation")),
    Part("reference", _("Its reference in the list it comes from"), (
        "reference", "ref", "id", "idea id", "number", "no", "idea number", "key"),
        _("By this a row is known again when the list comes a second time")),
)  # fmt: skip
NAMES = tuple(part.name for part in PARTS)


def guessed(headings: Sequence[str]) -> dict[str, int]:
    """For each part the column that is probably it; no column is taken for two."""
    plain = [re.sub(r"[^a-z0-9-]+", " ", heading.lower()).strip() for heading in headings]
    ranked = sorted(
        (rank, place, part.name)
        for part in PARTS
        for rank, known in enumerate(part.headings)
        for place, heading in enumerate(plain)
        if heading == known
    )
    found: dict[str, int] = {}
    for _rank, place, name in ranked:
        if name not in found and place not in found.values():
            found[name] = place
    return found
