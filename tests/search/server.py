"""A search server in memory, in place of opensearchpy: it knows the part of OpenSearch's language that its manual describes
and modelsearch speaks, and refuses everything else, as a server does with what it cannot read.

It stands in where no server is: what is proved is that every page asks only for what there is, not how well it ranks.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from types import ModuleType
from typing import Any, ClassVar

import pytest

Doc = dict[str, Any]


class OpenSearchException(Exception):
    __module__ = "opensearchpy.exceptions"


class NotFoundError(OpenSearchException):
    __module__ = "opensearchpy.exceptions"


class RequestError(OpenSearchException):
    __module__ = "opensearchpy.exceptions"


class World:
    """What the one server holds, however many clients speak to it."""

    def __init__(self) -> None:
        self.documents: dict[str, dict[str, Doc]] = {}
        self.mappings: dict[str, Doc] = {}
        self.aliases: dict[str, str] = {}
        self.asked: list[Doc] = []
        self.down = False

    def name_of(self, index: str) -> str:
        if self.down:
            raise OpenSearchException("connection refused")
        name = self.aliases.get(index, index)
        if name not in self.documents:
            raise NotFoundError(index)
        return name


class Client:
    """As much of opensearchpy.OpenSearch as modelsearch calls; arguments by name, as its newest release wants them."""

    world: ClassVar[World]

    def __init__(self, *, hosts: list[Doc], timeout: int) -> None:
        self.indices = Indices(self.world)
        self.rest: dict[str, list[Doc]] = {}

    def ping(self) -> bool:
        return not self.world.down

    def index(self, *, index: str, body: Doc, id: str) -> None:
        self.world.documents[self.world.name_of(index)][id] = body

    def delete(self, *, index: str, id: str) -> None:
        if self.world.documents[self.world.name_of(index)].pop(id, None) is None:
            raise NotFoundError(id)

    def count(self, *, index: str, body: Doc) -> Doc:
        return {"count": len(self._found(index, body))}

    def search(
        self, *, body: Doc, index: str, size: int, _source: bool = True, stored_fields: str = "pk", from_: int = 0,
        scroll: str = "",
    ) -> Doc:  # fmt: skip
        unknown = body.keys() - {"query", "sort", "aggregations"}
        if unknown or (scroll and from_):
            raise RequestError(f"cannot read {unknown or 'from with scroll'}")
        found = self._found(index, body)
        if "aggregations" in body:
            return {
                "aggregations": {n: self._counted(index, found, s) for n, s in body["aggregations"].items()}
            }
        hits = [{"fields": {"pk": [doc["pk"]]}, "_score": score} for score, doc in found]
        if not scroll:
            return {"hits": {"hits": hits[from_ : from_ + size]}}
        self.rest["1"] = hits[size:]
        return {"_scroll_id": "1", "hits": {"hits": hits[:size]}}

    def scroll(self, *, scroll_id: str, scroll: str) -> Doc:
        page, self.rest[scroll_id] = self.rest[scroll_id][:100], self.rest[scroll_id][100:]
        return {"_scroll_id": scroll_id, "hits": {"hits": page}}

    def clear_scroll(self, *, scroll_id: str) -> None:
        del self.rest[scroll_id]

    def _found(self, index: str, body: Doc) -> list[tuple[float, Doc]]:
        self.world.asked.append(body)
        name = self.world.name_of(index)
        reading = Reading(self.world.mappings[name])
        scored = [(reading.score(body["query"], doc), doc) for doc in self.world.documents[name].values()]
        found = [(score, doc) for score, doc in scored if score is not None]
        found.sort(key=lambda each: -each[0])
        for sort in reversed(body.get("sort", [])):
            ((field, way),) = sort.items()
            reading.known(field)
            found.sort(
                key=lambda each: (each[1].get(field) is not None, str(each[1].get(field))),
                reverse=way == "desc",
            )
        return found

    def _counted(self, index: str, found: list[tuple[float, Doc]], said: Doc) -> Doc:
        field, missing = said["terms"]["field"], said["terms"]["missing"]
        Reading(self.world.mappings[self.world.name_of(index)]).known(field)
        counted = Counter(doc.get(field) if doc.get(field) is not None else missing for _score, doc in found)
        return {"buckets": [{"key": key, "doc_count": n} for key, n in counted.most_common(10)]}


class Indices:
    def __init__(self, world: World) -> None:
        self.world = world

    def create(self, *, index: str, body: Doc) -> None:
        self.world.documents[index], self.world.mappings[index] = {}, {}

    def delete(self, *, index: str) -> None:
        if index in self.world.aliases:
            raise RequestError("matches an alias")
        del self.world.documents[self.world.name_of(index)]

    def refresh(self, *, index: str) -> None:
        self.world.name_of(index)

    def exists(self, *, index: str) -> bool:
        if self.world.down:
            raise OpenSearchException("connection refused")
        return self.world.aliases.get(index, index) in self.world.documents

    def exists_alias(self, *, name: str) -> bool:
        return name in self.world.aliases

    def get_alias(self, *, name: str) -> Doc:
        return {self.world.aliases[name]: {}}

    def put_alias(self, *, name: str, index: str) -> None:
        self.world.aliases[name] = index

    def put_mapping(self, *, index: str, body: Doc) -> None:
        self.world.mappings[index] |= body["properties"]


class Reading:
    """One query read over one document: its score, or None where it does not match."""

    def __init__(self, mapping: Doc) -> None:
        self.mapping = mapping

    def known(self, field: str) -> Doc:
        if field not in self.mapping:
            raise RequestError(f"there is no field {field}")
        found: Doc = self.mapping[field]
        return found

    def score(self, query: Doc, doc: Doc) -> float | None:
        ((kind, said),) = query.items()
        how = getattr(self, f"_{kind}", None)
        if how is None:
            raise RequestError(f"unknown query [{kind}]")
        found: float | None = how(said, doc)
        return found

    def _match_all(self, said: Doc, doc: Doc) -> float:
        return 1.0

    def _bool(self, said: Doc, doc: Doc) -> float | None:
        if said.keys() - {"must", "filter", "must_not", "should"}:
            raise RequestError("unknown clause of [bool]")
        needed = [self.score(each, doc) for each in _many(said.get("must"))]
        filters = [self.score(each, doc) for each in _many(said.get("filter"))]
        never = [self.score(each, doc) for each in _many(said.get("must_not"))]
        either = [self.score(each, doc) for each in _many(said.get("should"))]
        if None in needed or None in filters or any(each is not None for each in never):
            return None
        if either and not needed and not filters and not any(each is not None for each in either):
            return None
        return sum(each or 0 for each in [*needed, *either]) or 1.0

    def _dis_max(self, said: Doc, doc: Doc) -> float | None:
        return self._best(self.score(each, doc) for each in said["queries"])

    def _best(self, scores: Iterable[float | None]) -> float | None:
        return max((each for each in scores if each is not None), default=None)

    def _multi_match(self, said: Doc, doc: Doc) -> float | None:
        if said.keys() - {"query", "fields", "operator", "type", "boost", "fuzziness"}:
            raise RequestError("unknown parameter of [multi_match]")
        named = [field.partition("^") for field in said["fields"]]
        found = [
            (self._words_in(said, name, doc, phrase=said.get("type") == "phrase"), float(boost or 1))
            for name, _sign, boost in named
        ]
        return self._best(None if score is None else score * boost for score, boost in found)

    def _match(self, said: Doc, doc: Doc) -> float | None:
        ((field, asked),) = said.items()
        return self._words_in(asked if isinstance(asked, dict) else {"query": asked}, field, doc)

    def _match_phrase(self, said: Doc, doc: Doc) -> float | None:
        ((field, asked),) = said.items()
        return self._words_in(asked if isinstance(asked, dict) else {"query": asked}, field, doc, phrase=True)

    def _words_in(self, said: Doc, field: str, doc: Doc, *, phrase: bool = False) -> float | None:
        mapping, text = self.known(field), self.text_of(doc, field)
        if mapping["type"] == "keyword":
            return 1.0 if said["query"] in _many(doc.get(field)) else None
        wanted, there = _words(said["query"]), _words(text)
        if phrase:
            return 1.0 if f" {' '.join(wanted)} " in f" {' '.join(there)} " else None
        starts = mapping.get("analyzer") == "edgengram_analyzer"
        often = [sum(w.startswith(each) if starts else w == each for w in there) for each in wanted]
        enough = all(often) if said.get("operator") == "and" else any(often)
        return float(sum(often)) if enough and often else None

    def text_of(self, doc: Doc, field: str) -> str:
        """Of a field, or of those copied to it."""
        from_others = [n for n, kept in self.mapping.items() if field in _many(kept.get("copy_to"))]
        return " ".join(
            str(each) for name in [field, *from_others] for each in _many(doc.get(name)) if each is not None
        )

    def _term(self, said: Doc, doc: Doc) -> float | None:
        ((field, value),) = said.items()
        return self._terms({field: [value]}, doc)

    def _terms(self, said: Doc, doc: Doc) -> float | None:
        ((field, values),) = said.items()
        self.known(field)
        return 1.0 if set(map(str, _many(doc.get(field)))) & set(map(str, values)) else None

    def _prefix(self, said: Doc, doc: Doc) -> float | None:
        ((field, start),) = said.items()
        self.known(field)
        return 1.0 if str(doc.get(field)).startswith(start) else None

    def _exists(self, said: Doc, doc: Doc) -> float | None:
        self.known(said["field"])
        return 1.0 if doc.get(said["field"]) is not None else None


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _words(text: str) -> list[str]:
    """As the standard analyser has it: small letters, and no stems."""
    return re.findall(r"\w+", text.lower())


def bulk(client: Client, actions: Iterable[Doc], *, index: str) -> None:
    for action in actions:
        document = dict(action)
        client.index(index=index, id=document.pop("_id"), body=document)


def stand_in(monkeypatch: pytest.MonkeyPatch) -> World:
    """Have modelsearch's backends for OpenSearch speak to a new server of this kind."""
    Client.world = World()
    package, helpers = ModuleType("opensearchpy"), ModuleType("opensearchpy.helpers")
    package.OpenSearch, package.NotFoundError = Client, NotFoundError  # type: ignore[attr-defined]
    helpers.bulk = bulk  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "opensearchpy", package)
    monkeypatch.setitem(sys.modules, "opensearchpy.helpers", helpers)
    for kind in ("opensearch2", "opensearch3"):  # imported anew, and forgotten after the test
        monkeypatch.delitem(sys.modules, f"modelsearch.backends.{kind}", raising=False)
    return Client.world
