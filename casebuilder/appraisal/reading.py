"""Reading decides what counts as the JSON of a case, how it is written canonically, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, NoReturn

# A case is at most five levels deep by its format; anything much deeper is an attack on whoever walks it.
DEEPEST = 24
# Sixty lines over 125 years come to well under one megabyte.
LARGEST = 8_000_000

PLAIN = re.compile(r"[A-Za-z0-9_-]+")


class Fault(NamedTuple):
    """One thing wrong with a case file: where, and what was expected there."""

    path: str
    expected: str

    def __str__(self) -> str:
        return f"{self.path}: {self.expected}"


class CaseFileError(ValueError):
    """The data is not a case file; `faults` says why, field by field."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def path_of(parts: Iterable[str | int]) -> str:
    """Write the way to a field as people write it: options[1].lines[0].shares."""
    path = ""
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        elif PLAIN.fullmatch(part):
            path += f".{part}" if path else part
        else:
            path += f"[{json.dumps(part)}]"
    return path or "(file)"


def refuse(expected: str) -> NoReturn:
    raise CaseFileError([Fault("(file)", expected)])


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its names were given twice."""

    repeated: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        found.repeated = tuple(name for name in found if names.count(name) > 1)
    return found


def load(data: Any) -> Any:
    """Turn JSON text, or data already decoded, into plain data that is safe to walk."""
    if isinstance(data, (bytes, bytearray, str)):
        data = _decode(data)
    nodes = list(_walk(data))
    repeated = [
        Fault(path_of((*way, name)), "must be given once, is given more than once")
        for way, node in nodes
        if isinstance(node, _Object)
        for name in node.repeated
    ]
    if repeated:
        raise CaseFileError(repeated)
    return _copied(data)


def _copied(data: Any) -> Any:
    """A copy nobody else holds, so that what was parsed cannot change afterwards."""
    if isinstance(data, dict):
        return {name: _copied(value) for name, value in data.items()}
    return [_copied(value) for value in data] if isinstance(data, list) else data


def _decode(text: bytes | bytearray | str) -> Any:
    if len(text) > LARGEST:
        refuse(f"must be at most {LARGEST:,} characters long")
    if isinstance(text, (bytes, bytearray)):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            refuse(f"must be UTF-8 text, is not at byte {error.start}")
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except CaseFileError:
        raise
    except json.JSONDecodeError as error:
        refuse(f"must be JSON: {error.msg.lower()} at line {error.lineno}, column {error.colno}")
    except RecursionError:
        refuse(f"must be at most {DEEPEST} levels deep")
    except ValueError as error:  # a whole number of thousands of digits
        refuse(f"must be JSON with numbers of a sensible length: {error}")


def _no_constant(name: str) -> NoReturn:
    refuse(f"must be JSON, which has no {name}")


def _walk(data: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every object and list with the way to it; refuses what is too deep before anybody recurses into it."""
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), data)]
    while waiting:
        way, node = waiting.pop()
        if not isinstance(node, (dict, list)):
            continue
        if len(way) >= DEEPEST:
            refuse(f"must be at most {DEEPEST} levels deep")
        yield way, node
        if isinstance(node, dict) and not all(isinstance(name, str) for name in node):
            refuse("must have only text as names")
        inside = node.items() if isinstance(node, dict) else enumerate(node)
        waiting.extend(((*way, name), value) for name, value in inside)


def canonical(data: Any) -> bytes:
    """The one way a case is written for signing: sorted keys, no spaces, UTF-8, numbers as typed."""
    data = load(getattr(data, "data", data))
    try:
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return text.encode("utf-8")
    except (TypeError, ValueError) as error:  # UnicodeEncodeError is a ValueError too
        refuse(f"must be plain JSON data: {error}")


def fingerprint(data: Any) -> str:
    """The SHA-256 of the canonical JSON in hexadecimal: what is frozen, and what signatures bind to."""
    return hashlib.sha256(canonical(data)).hexdigest()
