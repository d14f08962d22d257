"""Faults decides, by the published schema, where data has not the shape of a case file."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from .reading import Fault, path_of

DECIMAL = r"^-?[0-9]{1,15}(\.[0-9]{1,12})?$"
NUMBER = re.compile(DECIMAL.strip("^$"))

# Control characters but for tab and line ends, and halves of surrogate pairs.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

formats = FormatChecker(formats=())


@formats.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or date.fromisoformat(value) is not None


@formats.checks("printable")
def _is_printable(value: object) -> bool:
    return not isinstance(value, str) or value.isprintable()


@formats.checks("text")
def _is_text(value: object) -> bool:
    """Refuse what a database, a spreadsheet or a terminal cannot hold: control and half characters."""
    return not isinstance(value, str) or value.isprintable() or not UNFIT.search(value)


def _pattern(_: Any, pattern: str, value: object, __: object) -> Iterator[ValidationError]:
    # Python's $ also matches before a last newline; JSON Schema's does not.
    if isinstance(value, str) and not _compiled(pattern).search(value):
        yield ValidationError(f"{value!r} does not match {pattern}")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\$$", r"\\Z", pattern))


# The keywords that compare decimal strings by value: what of a value and a limit is wrong.
BOUNDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "decimalMinimum": lambda value, limit: value < limit,
    "decimalMaximum": lambda value, limit: value > limit,
    "decimalAbove": lambda value, limit: value <= limit,
}


def _bound(wrong: Callable[[Decimal, Decimal], bool]) -> Callable[..., Iterator[ValidationError]]:
    def check(_: Any, limit: str, value: object, __: object) -> Iterator[ValidationError]:
        if isinstance(value, str) and NUMBER.fullmatch(value) and wrong(Decimal(value), Decimal(limit)):
            yield ValidationError(f"{value} is out of bounds")

    return check


def _plainly_fits(schema: Any, value: object) -> bool:
    """A quick yes for a decimal string; thousands of them in a case would otherwise take most of the time."""
    if not (isinstance(value, str) and isinstance(schema, dict) and schema.get("pattern") == DECIMAL):
        return False
    bounds = [(wrong, schema[name]) for name, wrong in BOUNDS.items() if name in schema]
    return bool(NUMBER.fullmatch(value)) and not any(
        wrong(Decimal(value), Decimal(limit)) for wrong, limit in bounds
    )


def _additional(validator: Any, allowed: Any, given: object, schema: Any) -> Iterator[ValidationError]:
    """additionalProperties as the standard has it, with the quick way for decimal strings."""
    if not isinstance(given, dict):
        return
    extra = {name: value for name, value in given.items() if name not in schema.get("properties", ())}
    if allowed is False and extra:
        yield ValidationError(f"unknown names {list(extra)}")
    elif isinstance(allowed, dict):
        for name, value in extra.items():
            if not _plainly_fits(allowed, value):
                yield from validator.descend(value, allowed, path=name)


def _properties(validator: Any, known: Any, given: object, _: object) -> Iterator[ValidationError]:
    """properties as the standard has it, with the quick way for decimal strings."""
    if isinstance(given, dict):
        for name, schema in known.items():
            if name in given and schema is not True and not _plainly_fits(schema, given[name]):
                yield from validator.descend(given[name], schema, path=name, schema_path=name)


# Options and lines that were found to fit, by schema and digest: while somebody types, all but one line is as it was.
MOST_KNOWN = 4_000
_known: dict[tuple[int, bytes], None] = {}


def _items(validator: Any, schema: Any, given: object, _: Any) -> Iterator[ValidationError]:
    """items as the standard has it, passing over what fitted before."""
    if not isinstance(given, list):
        return
    for place, item in enumerate(given):
        known = _digest(schema, item)
        if known in _known:
            continue
        wrong = list(validator.descend(item, schema, path=place))
        if known and not wrong:
            if len(_known) >= MOST_KNOWN:
                _known.clear()
            _known[known] = None
        yield from wrong


def _digest(schema: object, item: object) -> tuple[int, bytes] | None:
    """What stands for an object of plain JSON, key order and all; nothing for anything else."""
    if not isinstance(item, dict):
        return None
    try:
        return id(schema), hashlib.sha256(json.dumps(item).encode()).digest()
    except (TypeError, ValueError, RecursionError):
        return None


_checker = Draft202012Validator.TYPE_CHECKER.redefine(
    "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
)
_Validator: Any = extend(
    Draft202012Validator,
    validators={
        "pattern": _pattern,
        "items": _items,
        "properties": _properties,
        "additionalProperties": _additional,
        **{name: _bound(wrong) for name, wrong in BOUNDS.items()},
    },
    type_checker=_checker,
)


@cache
def schema() -> dict[str, Any]:
    """The published JSON Schema of a case file, as shipped."""
    text = resources.files(__package__).joinpath("schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _inlined(node: Any) -> Any:
    """Put each definition in the place that points at it: validating is quicker without lookups."""
    if isinstance(node, list):
        return [_inlined(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inlined(schema()["$defs"][node["$ref"].rpartition("/")[2]])
    return {name: _inlined(value) for name, value in node.items() if name not in ("$defs", "$schema", "$id")}


@cache
def _validator() -> Any:
    return _Validator(_inlined(schema()), format_checker=formats)


def shape_faults(data: Any) -> list[Fault]:
    """Everything the schema refuses, in the order of the file, one line for each field."""
    found: dict[tuple[str | int, ...], str] = {}
    for error in _validator().iter_errors(data):
        for way, expected in _explained(error):
            found.setdefault(way, expected)
    ordered = sorted(found, key=lambda way: [(isinstance(part, str), part) for part in way])
    return [Fault(path_of(way), found[way]) for way in ordered]


def _explained(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], str]]:
    way = tuple(error.absolute_path)
    described: Any = error.schema
    given: Any = error.instance
    match error.validator:
        case "additionalProperties":
            known = described["properties"]
            for name in given:
                if name not in known:
                    yield (*way, str(name)), f"is not a field here; the fields are {', '.join(known)}"
        case "required":
            for name in described["required"]:
                if name not in given:
                    yield (*way, name), "is needed and missing"
        case _ if "propertyNames" in error.absolute_schema_path:
            yield (*way, str(given)), f"must have as its name {described['description']}"
        case _:
            yield way, f"must be {described['description']}{_given(given)}"


def _given(value: object) -> str:
    """What was found instead, when it is short enough to be of help."""
    if isinstance(value, (dict, list)):
        return ""
    shown = json.dumps(value, default=str)
    return f", is {shown}" if len(shown) <= 60 else ""
