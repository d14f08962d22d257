"""A queryset's filters as masks over the index where the index holds what they ask about; else the database answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.search.documents import plain
from portal.search.snapshot import Column, Snapshot

Mask = NDArray[np.bool_]
Filter = Callable[[Snapshot], Mask]


class AskTheDatabase(Exception):
    """The index cannot answer this filter exactly as the database does."""


ONE: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda have, want: have == want,
    "gt": lambda have, want: have > want,
    "gte": lambda have, want: have >= want,
    "lt": lambda have, want: have < want,
    "lte": lambda have, want: have <= want,
    "range": lambda have, want: want[0] <= have <= want[1],
    "startswith": lambda have, want: str(have).startswith(want),
}


def lookup(name: str, kind: str, value: Any) -> Filter:
    """One condition on one field of the model itself."""
    if kind == "isnull":
        return lambda snapshot: (snapshot.column(name).first < 0) == bool(value)
    if hasattr(value, "as_sql") or hasattr(value, "resolve_expression"):
        raise AskTheDatabase
    if kind == "in":
        if not isinstance(value, Iterable):
            raise AskTheDatabase
        wanted = frozenset(plain(item) for item in value)
        return lambda snapshot: _kept(snapshot, (name, kind, wanted), lambda have: have in wanted)
    if kind not in ONE:
        raise AskTheDatabase
    want = tuple(plain(item) for item in value) if kind == "range" else plain(value)
    test = ONE[kind]
    return lambda snapshot: _kept(snapshot, (name, kind, want), lambda have: _safely(test, have, want))


def _safely(test: Callable[[Any, Any], bool], have: Any, want: Any) -> bool:
    try:
        return test(have, want)
    except TypeError:
        return False


def _kept(snapshot: Snapshot, key: tuple[Any, ...], test: Callable[[Any], bool]) -> Mask:
    """The mask of a condition, worked out once for each state of the index."""
    if key not in snapshot.masks:
        column: Column = snapshot.column(key[0])
        wanted = np.fromiter((test(value) for value in column.different), np.bool_, len(column.different))
        snapshot.masks[key] = column.having(wanted) if len(wanted) else np.zeros(snapshot.size, np.bool_)
    return snapshot.masks[key]


def nothing(snapshot: Snapshot) -> Mask:
    return np.zeros(snapshot.size, np.bool_)


def joined(filters: list[Filter], connector: str, negated: bool) -> Filter:
    def mask(snapshot: Snapshot) -> Mask:
        masks = [each(snapshot) for each in filters]
        whole = np.logical_or.reduce(masks) if connector == "OR" else np.logical_and.reduce(masks)
        return ~whole if negated else whole

    return mask
