"""What a search page wants beyond the shared contract; on an engine
without it each answers from the database, or not at all.

Every function takes `ids`: the primary keys the reader may know of. Nothing outside them is counted, suggested or ranked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, TypeVar

from django.db.models import Count, QuerySet
from modelsearch.backends import get_search_backend

from portal.search.documents import label
from portal.search.snapshot import Snapshot
from portal.search.vocabulary import near
from portal.search.words import fold, stem, words_of

OFTENER = 5  # so many times as often as a word that is used must another be, to be suggested instead

Facets = dict[str, dict[Any, int]]
Answer = TypeVar("Answer")


class Extras:
    """What the Whoosh backend adds; `rows` is a model's queryset whose filters the index knows."""

    def snapshot(self) -> Snapshot:
        raise NotImplementedError

    def within(self, query: Any, rows: QuerySet, ids: Iterable[Any] | None, **options: Any) -> Any:
        raise NotImplementedError

    def ranked(
        self, query: Any, rows: QuerySet, *, ids: Iterable[Any] | None = None, limit: int | None = None
    ) -> list[tuple[Any, float]]:
        """Primary keys and scores, best first."""
        seen, found, compiler = self.within(query, rows, ids)
        docs = compiler.ordered(seen, found, limit)
        return [(seen.pks[doc], float(found.score[doc])) for doc in docs]

    def facets(
        self, query: Any, rows: QuerySet, fields: Iterable[str], *, ids: Iterable[Any] | None = None
    ) -> Facets:
        """For each field, how many of what is found have each value."""
        from portal.search.backend import facet

        seen, found, compiler = self.within(query, rows, ids)
        attnames = {name: compiler._get_filterable_field(name).get_attname(rows.model) for name in fields}
        return {name: facet(seen, found.mask, attname) for name, attname in attnames.items()}

    def suggest(self, words: str, rows: QuerySet, *, ids: Iterable[Any]) -> str:
        """The same words with each one nobody or hardly anybody used replaced by the nearest one used; empty if all is well."""
        seen = self.snapshot()
        mine = seen.numbers_of(ids, label(rows.model))

        def used(word: str, *, alike: bool) -> int:
            family = seen.family(word) if alike else [word]
            return int(mine[seen.postings("text", family).docs].sum())

        better: dict[str, str] = {}
        for word in dict.fromkeys(words_of(words)):
            if len(word) < 3:
                continue
            least = OFTENER * used(word, alike=True)
            # Every near word is tried: a limit would let words of other objects push those of these aside.
            for _apart, group in groupby(near(seen, word, None), lambda pair: pair[1]):
                often = {other: used(other, alike=False) for other, _ in group}
                known = [other for other, n in often.items() if n > least and stem(other) != stem(word)]
                if known:
                    better[word] = min(known, key=lambda other: (-often[other], other))
                    break
        if not better:
            return ""
        return re.sub(r"\w+", lambda found: better.get(fold(found[0]), found[0]), words)


def ask(name: str, question: Callable[[Any], Answer]) -> Answer:
    """Put a question to an engine; what stands before it may put it to another where that one fails."""
    engine = get_search_backend(name)
    answer: Answer = engine.ask(question) if hasattr(engine, "ask") else question(engine)
    return answer


def ranked(
    query: Any,
    rows: QuerySet,
    *,
    ids: Iterable[Any] | None = None,
    limit: int | None = None,
    backend: str = "default",
) -> list[tuple[Any, float]]:
    """Primary keys and scores, best first, from whichever engine the settings name."""
    return ask(backend, lambda engine: _ranked(engine, query, rows, ids, limit))


def _ranked(
    engine: Any, query: Any, rows: QuerySet, ids: Iterable[Any] | None, limit: int | None
) -> list[tuple[Any, float]]:
    if isinstance(engine, Extras):
        return engine.ranked(query, rows, ids=ids, limit=limit)
    found = engine.search(query, rows, operator="and").annotate_score("_score")
    if limit is not None and ids is None:
        found = found[:limit]
    if hasattr(found, "get_queryset"):
        queryset = found.get_queryset()
        scored = "_score" in queryset.query.annotations
        pairs = (
            queryset.values_list("pk", "_score")
            if scored
            else ((pk, 0) for pk in queryset.values_list("pk", flat=True))
        )
    else:
        pairs = ((row.pk, row._score) for row in found)
    allowed = None if ids is None else set(ids)
    return [(pk, abs(score or 0)) for pk, score in pairs if allowed is None or pk in allowed][:limit]


def facets(
    query: Any,
    rows: QuerySet,
    fields: Iterable[str],
    *,
    ids: Iterable[Any] | None = None,
    backend: str = "default",
) -> Facets:
    """For each field, how many of what is found have each value, the commonest first."""
    return ask(backend, lambda engine: _facets(engine, query, rows, fields, ids))


def _facets(
    engine: Any, query: Any, rows: QuerySet, fields: Iterable[str], ids: Iterable[Any] | None
) -> Facets:
    if isinstance(engine, Extras):
        return engine.facets(query, rows, fields, ids=ids)
    pks = {pk for pk, _ in _ranked(engine, query, rows, ids, None)}
    found: Facets = {}
    for name in fields:
        counted = rows.order_by().values(name).annotate(n=Count("pk", distinct=True)).order_by("-n")
        few = len(pks) <= 900
        counts = counted.filter(pk__in=pks) if few else rows.order_by().values_list("pk", name)
        found[name] = {row[name]: row["n"] for row in counts} if few else _tallied(counts, pks)
    return found


def _tallied(pairs: Any, pks: set[Any]) -> dict[Any, int]:
    counts: dict[Any, int] = {}
    for pk, value in pairs:
        if pk in pks:
            counts[value] = counts.get(value, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: -pair[1]))


def knows_forms(backend: str = "default") -> bool:
    """Whether a word finds its other forms too, as far as one can rely on it."""
    return ask(backend, lambda engine: isinstance(engine, Extras))


def suggest(words: str, rows: QuerySet, *, ids: Iterable[Any], backend: str = "default") -> str:
    """“Did you mean …”, out of words in these objects only; empty where the engine cannot tell."""
    return ask(
        backend,
        lambda engine: engine.suggest(words, rows, ids=ids) if isinstance(engine, Extras) else "",
    )
