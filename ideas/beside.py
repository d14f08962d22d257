"""The pages of one idea, side by side: itself, its talk, its files, and for some its authors and notes."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ideas import rules
from ideas.models import Idea
from place.models import Person


def tabs(idea: Idea, person: Person, here: str) -> list[dict[str, Any]]:
    """Those of its pages this person has something to read or do on; the idea came with_counts()."""
    author = idea.is_author(person)
    pages = (
        ("idea", _("The idea"), None, True),
        (
            "ideas:talk",
            _("Talk"),
            idea.comments_count or None,
            idea.stage not in rules.QUIET or idea.comments_count,
        ),
        (
            "ideas:files",
            _("Files"),
            idea.files_count or None,
            idea.files_count or rules.may_attach(person, idea),
        ),
        ("ideas:authors", _("Authors"), None, author),
        ("ideas:notes", _("Notes"), idea.notes_count or None, rules.may_read_notes(person, idea)),
    )
    shown = [
        {"label": label, "url": reverse(name, args=[idea.reference]), "current": name == here, "count": count}
        for name, label, count, wanted in pages
        if wanted
    ]
    return shown if len(shown) > 1 else []
