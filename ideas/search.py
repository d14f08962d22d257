"""Finds ideas by words, through whichever search engine the settings name; only this file knows how."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Func, Value
from wagtail.search.backends import get_search_backend

from ideas.models import Idea, IdeaQuerySet
from ideas.references import ALPHABET, LENGTH, normalise

WORDS_AT_MOST = 12
FEW = 500  # ids a statement names one by one; more go in as one value
BATCH = 1000  # ideas handed to the engine at a time
POSSESSIVE = re.compile(
    r"(?<=\w)['’]s\b", re.I
)  # of a word: no engine knows it, and a bare “s” is in few texts
REFERENCE = re.compile(rf"BK-[{ALPHABET}]{{{LENGTH}}}")


def find(ideas: IdeaQuerySet, words: str) -> IdeaQuerySet:
    """Those of these ideas that hold all the words. The engine sees every idea; what is shown is only of those given."""
    terms = plain(words)
    if not terms:
        return ideas.none() if words.strip() else ideas

    def ids(engine: Any) -> Any:
        every = Idea.objects.all()
        return _ids(engine.search(" ".join(terms), every, operator="and", order_by_relevance=False))

    engine = get_search_backend()
    # What stands before an engine puts the question to the database where the engine turns out to be damaged.
    return ideas.filter(pk__in=engine.ask(ids) if hasattr(engine, "ask") else ids(engine))


def fill(*others: Any) -> None:
    """Have every idea indexed, after many were written at once past the engine; and all of these other models.

    The database then takes stock: a planner that does not know how many ideas there are searches them one by one.
    """
    for model in (Idea, *others):
        engine = get_search_backend().get_index_for_model(model)
        ids = list(model.get_indexed_objects().order_by("pk").values_list("pk", flat=True))
        for first in range(0, len(ids), BATCH):
            engine.add_items(model, list(model.objects.filter(pk__in=ids[first : first + BATCH])))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def plain(words: str) -> list[str]:
    """Words without the signs that mean something to a search engine."""
    return re.findall(r"\w+", POSSESSIVE.sub("", words))[:WORDS_AT_MOST]


def reference_in(words: str) -> str:
    """The reference somebody typed instead of words, or nothing."""
    reference = normalise(words)
    return reference if REFERENCE.fullmatch(reference) else ""


def _ids(found: Any) -> Any:
    """Ids of what was found: as a subquery where the engine is the database itself."""
    if hasattr(found, "get_queryset"):
        return found.get_queryset().order_by().values("pk")
    pks = found.ids() if hasattr(found, "ids") else [idea.pk for idea in found]
    if len(pks) < FEW:
        return pks
    if connection.vendor == "postgresql":
        return Func(
            Value(pks), template="(SELECT unnest(%(expressions)s::bigint[]))", output_field=BigIntegerField()
        )
    rows = "(SELECT value FROM json_each(%(expressions)s))"
    return Func(Value(json.dumps(pks)), template=rows, output_field=BigIntegerField())


def index_ideas(ideas: Sequence[Idea]) -> None:
    """Index ideas that were written together, past the signals that tell the engine of one."""
    engine = get_search_backend().get_index_for_model(Idea)
    for first in range(0, len(ideas), BATCH):
        engine.add_items(Idea, list(ideas[first : first + BATCH]))
