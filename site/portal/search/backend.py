"""The contract of modelsearch: a backend, its index, its compiler of queries, its results."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any
from zlib import crc32

import numpy as np
from django.db.models import Model, QuerySet
from modelsearch.backends.base import (
    BaseIndex,
    BaseSearchBackend,
    BaseSearchQueryCompiler,
    BaseSearchResults,
    FilterFieldError,
)
from modelsearch.index import class_is_indexed, get_indexed_models
from numpy.typing import NDArray
from whoosh.writing import SegmentWriter

from portal.search import filters
from portal.search.documents import document, key_of, label
from portal.search.extras import Extras
from portal.search.matching import Match, Matching
from portal.search.snapshot import Snapshot, snapshot
from portal.search.storage import IndexMissing, Place, merge_policy, writer

FORMAT = 1  # of a document; another number makes every index be built anew
MADE_OF = "made-of"  # the file of a build that says which fields it holds
ASK_AT_MOST = 500  # ids put into one question to the database


class Compiler(BaseSearchQueryCompiler):
    """Whole words; every word of a query has to be there unless told otherwise."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    BEGINNINGS = False

    def found(self, seen: Snapshot, among: NDArray[np.bool_] | None = None) -> Match:
        """Everything that matches words and filters."""
        kind = label(self.queryset.model)
        fields = None if self.BEGINNINGS else self.fields
        found = Matching(seen, kind, fields, self.BEGINNINGS).match(self.query)
        mask = found.mask & seen.of_kind(kind)
        if among is not None:
            mask &= among
        if self.queryset.query.where:
            mask &= self._filtered(seen, mask, kind)
        return Match(mask, found.score)

    def _filtered(self, seen: Snapshot, mask: NDArray[np.bool_], kind: str) -> NDArray[np.bool_]:
        try:
            wanted = self._get_filters_from_queryset()
        except filters.AskTheDatabase:
            return self._asked(seen, mask, kind)
        return wanted(seen) if wanted else mask

    def _asked(self, seen: Snapshot, mask: NDArray[np.bool_], kind: str) -> NDArray[np.bool_]:
        hits = np.flatnonzero(mask)
        rows = self.queryset.order_by()
        if len(hits) <= ASK_AT_MOST:
            rows = rows.filter(pk__in=[seen.pks[doc] for doc in hits])
        return seen.numbers_of(rows.values_list("pk", flat=True), kind)

    def _process_lookup(self, field_path: list[Any], lookup: str, value: Any) -> Any:
        if len(field_path) > 1:
            raise filters.AskTheDatabase
        return filters.lookup(field_path[0].get_attname(self.queryset.model), lookup, value)

    def _process_match_none(self) -> Any:
        return filters.nothing

    def _connect_filters(self, filters_: list[Any], connector: str, negated: bool) -> Any:
        return filters.joined(filters_, connector, negated) if filters_ else None

    def ordered(self, seen: Snapshot, found: Match, stop: int | None) -> NDArray[np.int64]:
        """The documents found, in order, up to the last one wanted."""
        docs = np.flatnonzero(found.mask)
        if self.order_by_relevance:
            return _best(docs, found.score[docs], seen.rank[docs], stop)
        order = [name for name in self.queryset.query.order_by if isinstance(name, str)]
        if len(order) < len(self.queryset.query.order_by):
            return self._ordered_by_database(seen, docs)
        keys: list[NDArray[np.int64]] = [-seen.rank[docs]]
        for reverse, field in reversed(list(self._get_order_by())):
            codes = seen.column(field.get_attname(self.queryset.model)).first[docs]
            keys.append(-codes if reverse else codes)
        return docs[np.lexsort(keys)][:stop]

    def _ordered_by_database(self, seen: Snapshot, docs: NDArray[np.int64]) -> NDArray[np.int64]:
        number = {seen.pks[doc]: doc for doc in docs}
        rows = self.queryset.filter(pk__in=list(number)) if len(number) <= ASK_AT_MOST else self.queryset
        pks = (pk if isinstance(pk, int) else str(pk) for pk in rows.values_list("pk", flat=True))
        return np.array([number[pk] for pk in dict.fromkeys(pks) if pk in number], np.int64)


class StartCompiler(Compiler):
    """The last word may be a beginning; only the fields named for it are looked at."""

    BEGINNINGS = True


def _best(
    docs: NDArray[np.int64], score: NDArray[np.float32], rank: NDArray[np.int64], stop: int | None
) -> NDArray[np.int64]:
    """By score, the newest first among equals; without sorting what is not asked for."""
    if stop is not None and 0 < stop < len(docs):
        least = np.partition(score, len(score) - stop)[len(score) - stop]
        good = score >= least
        docs, score, rank = docs[good], score[good], rank[good]
    return docs[np.lexsort((-rank, -score))][:stop]


class Results(BaseSearchResults):
    """Found but not loaded: only the objects of the slice asked for come out of the database."""

    supports_facet = True

    def _found(self) -> tuple[Snapshot, Match]:
        seen = self.backend.snapshot()
        return seen, self.query_compiler.found(seen)

    def ids(self) -> list[Any]:
        """Primary keys in order, of the slice, without asking the database for the objects."""
        return [pk for pk, _ in self.ranked()]

    def ranked(self) -> list[tuple[Any, float]]:
        """Primary keys and scores in order, of the slice."""
        seen, found = self._found()
        docs = self.query_compiler.ordered(seen, found, self.stop)[self.start :]
        return [(seen.pks[doc], float(found.score[doc])) for doc in docs]

    def _do_search(self) -> Iterable[Any]:
        ranked = self.ranked()
        if not ranked:
            return []
        pk = self.model._meta.pk
        wanted = {pk.to_python(each): score for each, score in ranked}
        queryset = self.query_compiler.queryset.order_by()
        if len(wanted) <= ASK_AT_MOST:
            rows = list(queryset.filter(pk__in=list(wanted)))
        else:
            rows = [row for row in queryset if row.pk in wanted]
        by_pk = {row.pk: row for row in rows}
        found = [by_pk[each] for each in wanted if each in by_pk]
        if self._score_field:
            for row in found:
                setattr(row, self._score_field, wanted[row.pk])
        return found

    def _do_count(self) -> int:
        found = int(self._found()[1].mask.sum())
        last = found if self.stop is None else min(found, self.stop)
        return max(0, last - self.start)

    def facet(self, field_name: str) -> dict[Any, int]:
        field = self.query_compiler._get_filterable_field(field_name)
        if field is None:
            name = self.model.__name__
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". '
                f"Please add index.FilterField('{field_name}') to {name}.search_fields.",
                field_name=field_name,
            )
        seen, found = self._found()
        return facet(seen, found.mask, field.get_attname(self.model))


def facet(seen: Snapshot, mask: NDArray[np.bool_], name: str) -> dict[Any, int]:
    """How many of these documents have each value, the commonest first; None for those without."""
    column = seen.column(name)
    counted = np.bincount(column.codes[mask[column.owners]], minlength=len(column.different))
    counts: Counter[Any] = Counter({column.different[i]: int(n) for i, n in enumerate(counted) if n})
    without = int((mask & (column.first < 0)).sum())
    if without:
        counts[None] = without
    return dict(counts.most_common())


class Index(BaseIndex):
    """Adds and removes documents; what a call returns from is on the disk and found."""

    def __init__(self, backend: Any, writing: SegmentWriter | None = None) -> None:
        super().__init__(backend)
        self.writing = writing  # a build in the making, which nobody searches yet

    def __str__(self) -> str:
        return str(self.backend.place.path)

    def add_items(self, model: type[Model], items: Iterable[Any]) -> None:
        self.apply(model, items, ())

    def delete_item(self, item: Any) -> None:
        self.apply(type(item), (), [item.pk])

    def apply(self, model: type[Model], items: Iterable[Any], gone: Iterable[Any]) -> None:
        """Add these objects and drop those primary keys, in one go."""
        self.apply_all([(model, items, gone)])

    def apply_all(self, changes: Iterable[tuple[type[Model], Iterable[Any], Iterable[Any]]]) -> None:
        """The changes to several models at once: one state of the index."""
        documents, keys = [], []
        for model, items, gone in changes:
            keys += [key_of(model, pk) for pk in gone]
            if class_is_indexed(model):
                documents += [document(obj, type(obj).get_search_fields()) for obj in items]
        if self.writing is not None:
            for each in documents:
                self.writing.add_document(**each)
        elif documents or keys:
            self._write(documents, [*keys, *(each["key"] for each in documents)])

    def _write(self, documents: list[dict[str, Any]], replaced: list[str]) -> None:
        place = self.backend.place
        with place.locked():
            try:
                folder = place.build()
                self.backend.snapshot()  # nothing is built upon a damaged file
            except IndexMissing:
                folder = place.new_build()
            writing = writer(folder)
            try:
                with writing.searcher() as before:
                    for key in replaced:
                        for number in before.document_numbers(key=key):
                            writing.delete_document(number)
                for each in documents:
                    writing.add_document(**each)
                writing.commit(mergetype=merge_policy)
            except BaseException:
                if not writing.is_closed:
                    writing.cancel()
                raise
            if not place.uses(folder):
                place.use(folder)

    def reset(self) -> None:
        place = self.backend.place
        with place.locked():
            place.use(place.new_build())


class Rebuilder:
    """Fills a build nobody sees, then swaps it in; writers wait, searches do not."""

    def __init__(self, index: Index) -> None:
        self.backend = index.backend

    def start(self) -> Index:
        self.lock = self.backend.place.locked()
        self.lock.__enter__()
        try:
            self.folder = self.backend.place.new_build()
            self.writing = writer(self.folder)
        except BaseException:
            self.lock.__exit__(None, None, None)
            raise
        return Index(self.backend, self.writing)

    def finish(self) -> None:
        try:
            self.writing.commit(mergetype=merge_policy)
            (self.folder / MADE_OF).write_text(made_of())
            self.backend.place.use(self.folder)
        except BaseException:
            self.abandon()
            raise
        self.lock.__exit__(None, None, None)

    def abandon(self) -> None:
        """Leave the index in use as it is."""
        if not self.writing.is_closed:
            self.writing.cancel()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.lock.__exit__(None, None, None)


def made_of() -> str:
    """Changes when a model asks for other fields to be indexed, or when what is written for them does."""
    return f"{FORMAT}-{_asked_for():08x}"


@cache
def _asked_for() -> int:
    """The indexer asks several times a second, and no model changes while a process runs."""
    fields = [
        (label(model), repr([_spelt(f) for f in model.get_search_fields()])) for model in get_indexed_models()
    ]
    return crc32(repr(sorted(fields)).encode())


def _spelt(field: Any) -> Any:
    below = [_spelt(each) for each in getattr(field, "fields", ())]
    return type(field).__name__, field.field_name, getattr(field, "boost", None), below


class WhooshSearchBackend(Extras, BaseSearchBackend):
    """Option PATH: the directory the index lies in, made on first use and closed to other users."""

    query_compiler_class = Compiler
    autocomplete_query_compiler_class = StartCompiler
    index_class = Index
    results_class = Results
    rebuilder_class = Rebuilder

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.place = Place(str(params["PATH"]))

    def snapshot(self) -> Snapshot:
        return snapshot(self.place)

    def outdated(self) -> bool:
        """Whether the models ask for other fields than the index was built with."""
        file = self.place.build() / MADE_OF
        return not file.exists() or file.read_bytes() != made_of().encode()  # damaged, it may be no text

    def within(self, query: Any, rows: QuerySet, ids: Iterable[Any] | None, **options: Any) -> Any:
        """What is found of these ids: the snapshot, and the match."""
        compiler = self.query_compiler_class(rows, query, **options)
        compiler.check()
        seen = self.snapshot()
        among = None if ids is None else seen.numbers_of(ids, label(rows.model))
        return seen, compiler.found(seen, among), compiler


SearchBackend = WhooshSearchBackend
