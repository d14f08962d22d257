"""Builds the index anew from the database, beside the one in use, and swaps it in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modelsearch.index import get_indexed_models

CHUNK = 1000  # objects read at a time


def rebuild(engine: Any) -> int:
    """Every object that may be found, and how many they are. Searches go on; changes meanwhile wait in the outbox."""
    count = 0
    for models in _by_index(engine).values():
        rebuilder = engine.rebuilder_class(engine.get_index_for_model(models[0]))
        index = rebuilder.start()
        try:
            for model in models:
                index.add_model(model)
            for model in models:
                for objects in _chunks(model):
                    index.add_items(model, objects)
                    count += len(objects)
        except BaseException:
            if hasattr(rebuilder, "abandon"):
                rebuilder.abandon()
            raise
        rebuilder.finish()
    return count


def _by_index(engine: Any) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for model in get_indexed_models():
        found.setdefault(engine.get_index_for_model(model).get_key(), []).append(model)
    return found if engine.rebuilder_class else {}


def _chunks(model: Any) -> Iterator[list[Any]]:
    """Without a transaction around it all, which on SQLite would keep everybody from writing."""
    pks = list(model.get_indexed_objects().order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(pks), CHUNK):
        yield list(model.get_indexed_objects().filter(pk__in=pks[first : first + CHUNK]).order_by("pk"))
