"""Writes what changed into the outbox, and brings the index up to date with it.

A row says only which object: the indexer reads it as it stands then, so a row read twice does no harm. Rows go once the
index is on the disk; killed before that, the next indexer does them again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model
from modelsearch.index import class_is_indexed

from portal.indexing.models import SearchChange
from portal.search.backend import Index

log = logging.getLogger(__name__)

BATCH = 250  # rows of the outbox made one state of the index
BESIDES = 50  # rows written with many others that are taken along where somebody changed one thing
MANY = 20  # rows written together that may wait for those written alone

# What an object does that is not fit to be indexed; trouble with files or the database is another matter.
CANNOT = (ValueError, TypeError, AttributeError, LookupError, ValidationError)

Work = tuple[type[Model], list[Any], list[Any]]  # a model, what to put in, the keys of what to take out


def note(model: type[Model], keys: Iterable[Any]) -> None:
    """These objects changed, or are gone; in the caller's transaction."""
    label = model._meta.label_lower
    told = [str(key) for key in keys]
    rows = [SearchChange(model=label, key=key, bulk=len(told) > MANY) for key in told]
    if len(rows) == 1:
        rows[0].save()
    else:
        SearchChange.objects.bulk_create(rows, batch_size=1000)


def drain(engine: Any) -> int:
    """Bring the index up to date with some of the rows, and say how many they were."""
    rows = _next()
    if rows:
        try:
            _apply(engine, _work(rows))
        except CANNOT:
            _one_by_one(engine, rows)
        SearchChange.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _next() -> list[SearchChange]:
    """What was changed one by one goes first: nobody waits for a list of thousands that is being brought in.

    In which order rows are taken makes no difference: each object is read as it stands now.
    """
    alone = list(SearchChange.objects.filter(bulk=False).order_by("pk")[:BATCH])
    together = SearchChange.objects.filter(bulk=True).order_by("pk")
    return [*alone, *together[: BESIDES if alone else BATCH]]


def _one_by_one(engine: Any, rows: list[SearchChange]) -> None:
    """One object that cannot be indexed must not keep the others out."""
    for row in rows:
        try:
            _apply(engine, _work([row]))
        except CANNOT:
            log.exception("%s cannot be indexed and is left out of the search", row)


def _work(rows: list[SearchChange]) -> list[Work]:
    wanted: dict[type[Model], set[Any]] = {}
    for row in rows:
        model = apps.get_model(row.model)
        wanted.setdefault(model, set()).add(model._meta.pk.to_python(row.key))
    return [work for model, keys in wanted.items() for work in _of_model(model, keys)]


def _of_model(model: type[Model], keys: set[Any]) -> list[Work]:
    """Each object as its most specific kind, if its kind wants it found."""
    by_kind: dict[Any, set[Any]] = {}
    for found in model._default_manager.filter(pk__in=keys):
        specific = found.get_indexed_instance()  # type: ignore[attr-defined]
        if specific is not None:
            by_kind.setdefault(type(specific), set()).add(specific.pk)
    work: list[Work] = []
    there: set[Any] = set()
    for kind, pks in by_kind.items():
        if class_is_indexed(kind):
            objects = list(kind.get_indexed_objects().filter(pk__in=pks))
            there |= {each.pk for each in objects}
            work.append((kind, objects, []))
    return [*work, (model, [], sorted(keys - there))]


def _apply(engine: Any, work: list[Work]) -> None:
    index = engine.get_index_for_model(work[0][0])
    if isinstance(index, Index):
        index.apply_all(work)
        return
    for model, objects, gone in work:
        if objects:
            engine.add_bulk(model, objects)
        for key in gone:
            engine.delete(model(pk=key))
        engine.get_index_for_model(model).refresh()
