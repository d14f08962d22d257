"""Makes a document of an object, as its model's `search_fields` say."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Manager, Model
from modelsearch.backends.base import get_model_root
from modelsearch.index import AutocompleteField, FilterField, RelatedFields, SearchField

from portal.search.schema import Piece
from portal.search.words import words_of

Plain = str | int | float | bool | None


def label(model: type[Model]) -> str:
    return str(model._meta.label_lower)


def key_of(model: type[Model], pk: Any) -> str:
    """One object has one key, whichever of its parent models it is met as."""
    return f"{label(get_model_root(model))}:{pk}"


def document(obj: Model, fields: list[Any]) -> dict[str, Any]:
    """What the index is given for one object."""
    pieces: list[Piece] = []
    starts: list[str] = []
    for kind, name, boost, text in _texts(obj, fields, ""):
        if kind is SearchField:
            pieces.append((name, boost, text))
        else:
            starts.append(text)
    model = type(obj)
    values = {
        field.get_attname(model): values_of(field.get_value(obj))
        for field in fields
        if isinstance(field, FilterField)
    }
    length = sum(boost * len(words_of(text)) for _, boost, text in pieces)
    pk = obj.pk if isinstance(obj.pk, int) else str(obj.pk)
    card = json.dumps([pk, " ".join(_kinds(model)), round(length, 2), values], separators=(",", ":"))
    return {"key": key_of(model, obj.pk), "text": pieces, "start": starts, "card": card.encode()}


def _kinds(model: type[Model]) -> list[str]:
    """The model and its parents: a search for any of them finds it."""
    return [label(model), *(label(parent) for parent in model._meta.get_parent_list())]


def _texts(obj: Any, fields: list[Any], path: str) -> Iterator[tuple[type, str, float, str]]:
    for field in fields:
        if isinstance(field, SearchField | AutocompleteField):
            text = as_text(field.get_value(obj))
            if text:
                boost = float(getattr(field, "boost", None) or 1)
                yield (
                    SearchField if isinstance(field, SearchField) else AutocompleteField,
                    path + field.field_name,
                    boost,
                    text,
                )
        elif isinstance(field, RelatedFields):
            for related in _related(field.get_value(obj)):
                yield from _texts(related, field.fields, f"{path}{field.field_name}__")


def _related(found: Any) -> Any:
    if found is None:
        return ()
    if isinstance(found, Manager) or hasattr(found, "all"):
        return found.all()
    found = found() if callable(found) else found
    return (found,)


def as_text(value: Any) -> str:
    """A value as words to find it by."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list | tuple | set):
        return ", ".join(as_text(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(as_text(item) for item in value.values())
    return str(value)


def values_of(value: Any) -> list[Plain]:
    """A value to filter by, as a list: empty for none, several for a relation to many."""
    if value is None:
        return []
    if hasattr(value, "all"):
        value = value.all()
    if isinstance(value, list | tuple | set) or hasattr(value, "iterator"):
        return [plain(item) for item in value]
    return [plain(value)]


def plain(value: Any) -> Plain:
    """A value as JSON holds it, such that the order stays the same."""
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    if isinstance(value, Model):
        return plain(value.pk)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime.datetime):
        if value.tzinfo:
            value = value.astimezone(datetime.UTC).replace(tzinfo=None)
        return value.isoformat(timespec="microseconds")
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)
