"""What differs between two case files: plain values in, plain values out, and enough to make one from the other.

A file is taken apart into leaves, each with the way to it. Things in lists go by their key or name, not their place, so
that a line put in at the top is one line added and not every line changed. Where they stand is a leaf of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

# What a thing in a list is known by; a list of anything else is one leaf.
KNOWN_BY = {
    "organisations": "key",
    "options": "key",
    "lines": "key",
    "risks": "risk",
    "measures": "name",
    "milestones": "name",
}


class Item(NamedTuple):
    """A thing in a list: what it is known by, and which of those of the same name it is."""

    name: str
    nth: int = 1


ORDER = Item("", 0)  # the leaf of a list that says what stands in it, in which order
Way = tuple[str | Item, ...]
Leaves = dict[Way, Any]


class _Nothing:
    def __repr__(self) -> str:
        return "nothing"


NOTHING = _Nothing()  # there is no such leaf


class Change(NamedTuple):
    """One leaf that is not as it was; NOTHING on one side where it came or went."""

    way: Way
    was: Any
    now: Any


@dataclass(frozen=True)
class Shown:
    """A change as a reader wants it: a whole thing added or removed is one, however much is in it."""

    kind: str  # added, removed, changed, moved
    way: Way
    was: Any = None
    now: Any = None


def leaves(document: Mapping[str, Any]) -> Leaves:
    return dict(_leaves(document, ()))


def _leaves(value: Any, way: Way) -> Iterator[tuple[Way, Any]]:
    if isinstance(value, dict) and value:
        for name, each in value.items():
            yield from _leaves(each, (*way, name))
    elif _has_items(value, way):
        items = _items(value, KNOWN_BY[str(way[-1])])
        yield (*way, ORDER), [item for item, _ in items]
        for item, each in items:
            yield from _leaves(each, (*way, item))
    else:
        yield way, value


def _has_items(value: Any, way: Way) -> bool:
    if not (isinstance(value, list) and value and way and way[-1] in KNOWN_BY):
        return False
    known_by = KNOWN_BY[str(way[-1])]
    return all(isinstance(each, dict) and isinstance(each.get(known_by), str) for each in value)


def _items(things: list[dict[str, Any]], known_by: str) -> list[tuple[Item, dict[str, Any]]]:
    seen: Counter[str] = Counter()
    found = []
    for thing in things:
        seen[thing[known_by]] += 1
        found.append((Item(thing[known_by], seen[thing[known_by]]), thing))
    return found


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every leaf that differs; none if and only if the two files are the same, character by character."""
    old, new = leaves(before), leaves(after)
    ways = [*old, *(way for way in new if way not in old)]
    pairs = (Change(way, old.get(way, NOTHING), new.get(way, NOTHING)) for way in ways)
    return [change for change in pairs if not _same(change.was, change.now)]


def _same(was: Any, now: Any) -> bool:
    """Equal and written the same: true is not 1, and 1.0 is not 1."""
    return type(was) is type(now) and (
        all(map(_same, was, now)) and len(was) == len(now) if isinstance(was, list) else was == now
    )


def applied(document: Mapping[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    """The document with changes made to it, in whatever order they come."""
    found = leaves(document)
    for change in changes:
        if change.now is NOTHING:
            found.pop(change.way, None)
        else:
            found[change.way] = change.now
    return _together(found)


def _together(found: Leaves) -> Any:
    if set(found) == {()}:
        return found[()]
    inside: dict[str | Item, Leaves] = {}
    for way, value in found.items():
        inside.setdefault(way[0], {})[way[1:]] = value
    if ORDER in inside:
        return [_together(inside[item]) for item in inside[ORDER][()]]
    return {name: _together(each) for name, each in inside.items()}


def shown(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Shown]:
    """The differences as a reader wants them: whole things that came or went, fields that changed, things that moved."""
    found: dict[Way, Shown] = {}
    old, new = leaves(before), leaves(after)
    for change in differences(before, after):
        whole = _whole(change.way, old, new)
        if whole is not None:
            kind = "added" if change.was is NOTHING else "removed"
            found.setdefault(whole, Shown(kind, whole))
        elif change.way[-1] == ORDER:
            if _moved(change):
                found[change.way] = Shown("moved", change.way[:-1])
        else:
            kind = "added" if change.was is NOTHING else "removed" if change.now is NOTHING else "changed"
            found[change.way] = Shown(kind, change.way, change.was, change.now)
    return list(found.values())


def _whole(way: Way, old: Leaves, new: Leaves) -> Way | None:
    """The outermost thing in a list on this way that stands in one of the two files only."""
    for length, step in enumerate(way, start=1):
        if isinstance(step, Item) and step != ORDER:
            holder = (*way[: length - 1], ORDER)
            there = [step in (side.get(holder) or ()) for side in (old, new)]
            if there.count(True) == 1:
                return way[:length]
    return None


def _moved(change: Change) -> bool:
    """Whether what stands in both lists stands in another order."""
    if change.was is NOTHING or change.now is NOTHING:
        return False
    return [each for each in change.was if each in change.now] != [
        each for each in change.now if each in change.was
    ]
