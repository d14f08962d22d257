"""Where somebody's name or address stands in words people typed: a list for a human, who redacts or leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import CharField, JSONField, Model, Q, TextField
from django.db.models.functions import Cast

from place.models import Person

ROOMS = ("place", "workflow", "ideas", "casebuilder")
# Of people themselves, and what only repeats the words of another row.
NOT_WORDS = (
    "place.Person",
    "place.Invitation",
    "place.AuditHead",
    "ideas.Invitation",
    "casebuilder.CaseWords",
)
EACH = 20  # as many as are listed of one kind; the rest are counted


@dataclass(frozen=True)
class Mentions:
    """Rows of one kind that hold the name: how many, and the first of them."""

    what: str
    count: int
    first: list[str]


def mentions(person: Person) -> list[Mentions]:
    """One or two queries for each kind of thing the site holds, however many there are."""
    wanted = [text for text in (person.get_full_name(), person.email) if len(text) > 3]
    found = []
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            if model._meta.label not in NOT_WORDS and (rows := _in(model, wanted)) is not None:
                count = rows.count()
                if count:
                    first = [str(row) for row in rows[:EACH]]
                    found.append(Mentions(str(model._meta.verbose_name_plural), count, first))
    return found


def _in(model: type[Model], wanted: list[str]) -> Any:
    """Rows of a model that hold one of the texts in any of its words; None for a model without words."""
    words = [
        field.name for field in model._meta.concrete_fields
        if isinstance(field, (TextField, CharField, JSONField)) and not field.choices and not field.unique
    ]  # fmt: skip
    if not words or not wanted:
        return None
    as_text = {f"{name}_as_text": Cast(name, TextField()) for name in words}
    either = Q()
    for name in as_text:
        for text in wanted:
            either |= Q(**{f"{name}__icontains": text})
    return model._default_manager.annotate(**as_text).filter(either).order_by("pk")
