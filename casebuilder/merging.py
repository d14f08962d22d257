"""How two people's changes to one case file are put together: by option, line and field, never by guessing.

Plain data in, plain data out. `merge(base, theirs, mine)` starts from what both began with. What only one of them changed
is taken; what both changed to the same is taken; what both changed differently is a conflict, reported once, and settled
by a choice of somebody who sees both. Nothing else is decided here: whether the outcome is a case is the engine's business.
"""

from __future__ import annotations

import copy
import hashlib
import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str, ...]
THEIRS, MINE = "theirs", "mine"


class Absent:
    """What is not there; a case file has no null."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "ABSENT"

    def __deepcopy__(self, _memo: Any) -> Absent:
        return self


ABSENT = Absent()


@dataclass(frozen=True)
class Fields:
    """An object merged field by field; fields without a shape of their own are taken whole."""

    inside: Mapping[str, Shape] = field(default_factory=dict)


@dataclass(frozen=True)
class Keyed:
    """A list whose things are told apart by one of their fields, each merged by itself."""

    key: str
    each: Shape


@dataclass(frozen=True)
class Value:
    """How much a line is and when: field by field while all three work it out in the same way, else whole."""


Shape = Fields | Keyed | Value | None

# Fields that only make sense together are one: half of each side's would be neither's.
TOGETHER = {
    "sort": ("kind", "class", "cashable"),
    "trust": ("grade", "correction"),
    "value": ("by_year", "unit", "funnel", "from", "to", "ramp", "growth", "drop_off"),
}
WAYS = ("by_year", "unit", "funnel")
ROLES = ("baseline", "preferred")
IMPACTS = (
    "workforce",
    "residents",
    "equality",
    "quality_and_safety",
    "data_protection",
    "carbon",
    "procurement",
)
LINE = Fields({"value": Value(), "budget": Fields()})
OPTION = Fields({"lines": Keyed("key", LINE)})
DOCUMENT = Fields(
    {
        "organisations": Keyed("key", Fields()),
        "options": Keyed("key", OPTION),
        "simulation": Fields(),
        "narrative": Fields(),
        "answers": Fields(),
        "impacts": Fields({name: Fields() for name in IMPACTS}),  # a text, or an object of answers
        "risks": Keyed("risk", Fields()),
        "measures": Keyed("name", Fields()),
        "milestones": Keyed("name", Fields()),
    }
)


@dataclass(frozen=True)
class Conflict:
    """One thing both changed, differently: where, what it was, and what each made of it."""

    path: Path
    base: Any
    theirs: Any
    mine: Any

    @property
    def id(self) -> str:
        """A name for it that a form can carry, whatever the keys in its path are."""
        return hashlib.sha256(json.dumps(self.path).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Merged:
    """The case file of both, with theirs in place of every conflict that is not settled."""

    document: dict[str, Any]
    conflicts: tuple[Conflict, ...]


def merge(
    base: Mapping[str, Any],
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
    choices: Mapping[str, str] | None = None,
) -> Merged:
    """Put two changed case files together; `choices` says by a conflict's id whose value is kept."""
    theirs, mine = _keys_apart(base, theirs, mine)
    work = _Merging(choices or {})
    one, other = _seen(theirs, base), _seen(mine, base)
    found = work.node((), _seen(base, base), one, other, DOCUMENT)
    return Merged(_written(copy.deepcopy(found), (one, other)), tuple(work.conflicts))


@dataclass
class _Merging:
    choices: Mapping[str, str]
    conflicts: list[Conflict] = field(default_factory=list)

    def node(self, path: Path, base: Any, theirs: Any, mine: Any, shape: Shape) -> Any:
        if theirs == mine or mine == base:
            return theirs
        if theirs == base:
            return mine
        if theirs is ABSENT or mine is ABSENT:
            return self.conflict(path, base, theirs, mine)
        if isinstance(shape, Value):
            shape = _value_shape(base, theirs, mine)
        if isinstance(shape, Keyed) and _told_apart(shape.key, base, theirs, mine):
            return self.things(path, base or [], theirs, mine, shape)
        if isinstance(shape, Fields) and all(isinstance(side, dict) for side in (base or {}, theirs, mine)):
            return self.fields(path, base or {}, theirs, mine, shape)
        return self.conflict(path, base, theirs, mine)

    def fields(self, path: Path, base: Any, theirs: Any, mine: Any, shape: Fields) -> dict[str, Any]:
        found = {}
        for name in dict.fromkeys([*base, *theirs, *mine]):
            was, one, other = (side.get(name, ABSENT) for side in (base, theirs, mine))
            kept = self.node((*path, name), was, one, other, shape.inside.get(name))
            if kept is not ABSENT:
                found[name] = kept
        return found

    def things(self, path: Path, base: Any, theirs: Any, mine: Any, shape: Keyed) -> list[Any]:
        sides = [{thing[shape.key]: thing for thing in side} for side in (base, theirs, mine)]
        kept = {}
        for key in dict.fromkeys(key for side in sides for key in side):
            was, one, other = (side.get(key, ABSENT) for side in sides)
            found = self.node((*path, key), was, one, other, shape.each)
            if found is not ABSENT:
                kept[key] = found
        order = self.order(path, [[key for key in side if key in kept] for side in sides])
        return [kept[key] for key in order]

    def order(self, path: Path, sides: Sequence[list[str]]) -> list[str]:
        """Whose order the things that were there have; what is new stands where its maker put it."""
        base, theirs, mine = sides
        there = set(base)
        moved = [[key for key in side if key in there] for side in (theirs, mine)]
        everywhere = set(moved[0]) & set(moved[1])
        old, new, own = ([key for key in side if key in everywhere] for side in (base, *moved))
        if new == own or own == old:
            spine = moved[0]
        elif new == old:
            spine = moved[1]
        else:
            spine = self.conflict((*path, "order"), old, new, own)
        spine = [*spine, *(key for key in base if key not in spine)]
        after = [_after(side, set(spine)) for side in (theirs, mine)]
        found: list[str] = []
        for key in (None, *spine):
            found += [] if key is None else [key]
            for added in sorted(filter(None, (side.get(key, []) for side in after))):
                found += [one for one in added if one not in found]
        return found

    def conflict(self, path: Path, base: Any, theirs: Any, mine: Any) -> Any:
        found = Conflict(path, base, theirs, mine)
        chosen = self.choices.get(found.id)
        if chosen not in (THEIRS, MINE):
            self.conflicts.append(found)
        return mine if chosen == MINE else theirs


def _after(side: Sequence[str], spine: set[str]) -> dict[str | None, list[str]]:
    """What one side added, by the thing it stands after."""
    found: dict[str | None, list[str]] = {}
    last: str | None = None
    for key in side:
        if key in spine:
            last = key
        else:
            found.setdefault(last, []).append(key)
    return found


def _value_shape(*sides: Any) -> Shape:
    ways = {tuple(way for way in WAYS if way in side) for side in sides if side is not ABSENT}
    return Fields({way: Fields() for way in WAYS}) if len(ways) == 1 else None


def _told_apart(key: str, *sides: Any) -> bool:
    """Whether each thing of a list has a key that no other there has."""
    for side in sides:
        keys = [thing.get(key) for thing in side or []]
        if None in keys or len(set(keys)) < len(keys):
            return False
    return True


# A case file as it is merged: roles beside the options, fields that belong together as one


def _seen(document: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """A role stands on its option too where this side gave it: who takes out that option is in conflict with that.

    With an option taken out its role is not given up: whoever keeps the option keeps both.
    """
    began, given = _roles(base), _roles(document)
    there = {option["key"] for option in document["options"]}
    options = [
        {name: value for name, value in option.items() if name != "role" or _gives(option, began)}
        | {"lines": [_bundled(line) for line in option["lines"]]}
        for option in document["options"]
    ]
    return {
        **document,
        "options": options,
        **{role: key for role, key in began.items() if key not in there},
        **given,
    }


def _roles(document: Mapping[str, Any]) -> dict[str, str]:
    return {option["role"]: option["key"] for option in document["options"] if option["role"] in ROLES}


def _gives(option: Mapping[str, Any], began: Mapping[str, str]) -> bool:
    return option["role"] in ROLES and began.get(option["role"]) != option["key"]


def _bundled(line: Mapping[str, Any]) -> dict[str, Any]:
    groups = {
        group: {name: line[name] for name in names if name in line} for group, names in TOGETHER.items()
    }
    bundled = {name for names in TOGETHER.values() for name in names}
    return {name: value for name, value in line.items() if name not in bundled} | groups


def _written(seen: dict[str, Any], sides: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A role whose option was not kept, or was given the other role, goes to the option that has it on another side."""
    given = {option["key"]: option.get("role") for option in seen["options"]}
    roles: dict[str, str] = {}
    for role in ROLES:
        holders = [side[role] for side in (seen, *sides) if role in side] if role in seen else []
        free = (key for key in holders if key in given and given[key] in (None, role) and key not in roles)
        roles |= dict.fromkeys(itertools.islice(free, 1), role)
        seen.pop(role, None)
    for option in seen["options"]:
        option["role"] = roles.get(option["key"], "option")
        option["lines"] = [_loose(line) for line in option["lines"]]
    return seen


def _loose(line: dict[str, Any]) -> dict[str, Any]:
    for group in TOGETHER:
        line |= line.pop(group)
    return line


# Two people add a line at once and both get the same key: one of the two is given another


def _keys_apart(
    base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    sides = [copy.deepcopy(dict(theirs)), copy.deepcopy(dict(mine))]
    began = {option["key"]: option for option in base["options"]}
    _rename(began, [side["options"] for side in sides])
    now = [{option["key"]: option for option in side["options"]} for side in sides]
    for key in now[0].keys() & now[1].keys():
        there = {line["key"]: line for line in began.get(key, {}).get("lines", [])}
        renamed = _rename(there, [side[key]["lines"] for side in now])
        for side, (old, new) in zip(sides, renamed, strict=True):
            measured = _roles(side).get("preferred") == key  # a measure's line is one of the option asked for
            for measure in side.get("measures", []) if old and measured else []:
                if measure.get("line") in old:
                    measure["line"] = new[old.index(measure["line"])]
    return sides[0], sides[1]


def _rename(
    there: Mapping[str, Any], sides: Sequence[list[dict[str, Any]]]
) -> list[tuple[list[str], list[str]]]:
    """Give a key of its own to whatever both sides added under one; which of the two does not depend on the side."""
    by_key = [{thing["key"]: thing for thing in things} for things in sides]
    taken = {*there, *by_key[0], *by_key[1]}
    renamed: list[tuple[list[str], list[str]]] = [([], []), ([], [])]
    for key in sorted((by_key[0].keys() & by_key[1].keys()) - there.keys()):
        both = [by_key[0][key], by_key[1][key]]
        if both[0] == both[1]:
            continue
        side = max((0, 1), key=lambda place: json.dumps(both[place], sort_keys=True))
        number = next(n for n in range(2, len(taken) + 3) if f"{key}-{n}" not in taken)
        both[side]["key"] = f"{key}-{number}"
        taken.add(both[side]["key"])
        renamed[side][0].append(key)
        renamed[side][1].append(both[side]["key"])
    return renamed
