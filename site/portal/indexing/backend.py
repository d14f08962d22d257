"""The search backend the site is set up with: any engine, with the outbox before it and the database behind it.

    {"BACKEND": "portal.indexing.backend", "ENGINE": {"BACKEND": "portal.search", "PATH": "…/index"}}

Nothing that changes the index happens in the process that asks for it. While the engine cannot answer, the database does.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from modelsearch.backends import get_search_backend, import_backend
from modelsearch.backends.base import BaseIndex, BaseSearchBackend
from modelsearch.backends.database.fallback import DatabaseSearchBackend
from modelsearch.query import Fuzzy, Phrase, PlainText, SearchQuery

from portal.indexing.models import SearchChange
from portal.indexing.outbox import note
from portal.search import IndexUnusable

log = logging.getLogger(__name__)

LATE = timedelta(minutes=1)  # what has waited longer than this in the outbox is worth a word
ASK_AGAIN = 10.0  # seconds an engine on another machine is believed to be as it was
# Where what goes wrong between us and a search server is told of.
CLIENTS = ("elasticsearch", "elastic_transport", "opensearchpy", "urllib3")

_asked: dict[str, tuple[float, bool]] = {}
_complained: dict[str, float] = {}


class LiveIndex(BaseIndex):
    """Takes note of what changed; the indexer does the rest."""

    def __init__(self, backend: Any, model: Any) -> None:
        super().__init__(backend)
        self.behind = backend.engine.get_index_for_model(model)

    def __str__(self) -> str:
        return str(self.behind)

    def get_key(self) -> Any:
        return self.behind.get_key()

    def add_model(self, model: Any) -> None:
        self.behind.add_model(model)

    def refresh(self) -> None:
        self.behind.refresh()

    def reset(self) -> None:
        self.behind.reset()

    def add_items(self, model: Any, items: Iterable[Any]) -> None:
        note(model, [item.pk for item in items])

    def delete_item(self, item: Any) -> None:
        note(type(item), [item.pk])


class Rebuild:
    """A rebuild goes straight to the engine."""

    def __init__(self, index: LiveIndex) -> None:
        self.rebuilder = index.backend.engine.rebuilder_class(index.behind)

    def start(self) -> Any:
        return self.rebuilder.start()

    def finish(self) -> None:
        self.rebuilder.finish()


class LiveSearchBackend(BaseSearchBackend):
    """Option ENGINE: what the engine's own entry in the settings would be."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = dict(params["ENGINE"])
        self.name = options.pop("BACKEND")
        self.engine = import_backend(self.name)(options)
        self.rebuilder_class = Rebuild if self.engine.rebuilder_class else None

    def get_index_for_model(self, model: Any) -> LiveIndex:
        return LiveIndex(self, model)

    def answering(self) -> Any:
        """The engine, or the database itself while the engine cannot answer."""
        try:
            if hasattr(self.engine, "snapshot"):
                self.engine.snapshot()
            elif hasattr(self.engine, "es") and not self._answers():
                raise IndexUnusable(f"{self.name} does not answer.")
        except IndexUnusable as error:
            return self._instead(error)
        return self.engine

    def ask(self, question: Callable[[Any], Any]) -> Any:
        """Trouble may show itself only while the engine answers: then the question is put to the database."""
        engine = self.answering()
        try:
            return question(engine)
        except Exception as error:
            other = self.instead(error)
            if other is None:
                raise
            return question(other)

    def instead(self, error: Exception) -> Fallback | None:
        """The database, for an engine that cannot answer; nothing where something else went wrong."""
        if isinstance(error, IndexUnusable):
            return self._instead(error)
        if hasattr(self.engine, "es") and type(error).__module__.partition(".")[0] in CLIENTS:
            _asked[self.name] = time.monotonic(), False
            return self._instead(IndexUnusable(f"{self.name} does not answer: {error!r}."))
        return None

    def _instead(self, error: IndexUnusable) -> Fallback:
        if time.monotonic() - _complained.get(self.name, -60) > 30:
            _complained[self.name] = time.monotonic()
            log.warning("%s The database answers meanwhile.", error)
        return Fallback({})

    def _answers(self) -> bool:
        at, well = _asked.get(self.name, (-ASK_AGAIN, False))
        if time.monotonic() - at >= ASK_AGAIN:
            well = bool(self.engine.es.ping())
            _asked[self.name] = time.monotonic(), well
        return well

    @property
    def degraded(self) -> bool:
        return isinstance(self.answering(), Fallback)

    def search(self, *args: Any, **kwargs: Any) -> Any:
        return self._guarded(lambda engine: engine.search(*args, **kwargs))

    def autocomplete(self, *args: Any, **kwargs: Any) -> Any:
        return self._guarded(lambda engine: engine.autocomplete(*args, **kwargs))

    def _guarded(self, question: Callable[[Any], Any]) -> Any:
        """Results are read long after they were asked for; an engine that is the database needs no other to stand in."""
        engine = self.answering()
        found = question(engine)
        beside = hasattr(engine, "snapshot") or hasattr(engine, "es")
        return GuardedResults(self, question, found) if beside else found


class GuardedResults:
    """What an engine found, for pages that know nothing of ask(); the database finds it where the engine breaks off."""

    def __init__(self, backend: LiveSearchBackend, question: Callable[[Any], Any], found: Any) -> None:
        self._backend, self._question, self._found = backend, question, found

    def _read(self, how: Callable[[Any], Any]) -> Any:
        try:
            return how(self._found)
        except Exception as error:
            other = self._backend.instead(error)
            if other is None:
                raise
            self._found = self._question(other)
            return how(self._found)

    def _more(self, change: Callable[[Any], Any]) -> GuardedResults:
        question = self._question
        return GuardedResults(self._backend, lambda engine: change(question(engine)), change(self._found))

    def results(self) -> list[Any]:
        return list(self._read(lambda found: found.results()))

    def count(self) -> int:
        return int(self._read(lambda found: found.count()))

    def facet(self, field_name: str) -> Any:
        return self._read(lambda found: found.facet(field_name))

    def annotate_score(self, field_name: str) -> GuardedResults:
        return self._more(lambda found: found.annotate_score(field_name))

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return self._more(lambda found: found[key])
        return self._read(lambda found: found[key])

    def __iter__(self) -> Iterator[Any]:
        return iter(self.results())

    def __len__(self) -> int:
        return len(self.results())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._found, name)


def notice() -> str:
    """What a page that searches says while the search is not what it should be; nothing while all is well."""
    backend = get_search_backend()
    if not isinstance(backend, LiveSearchBackend):
        return ""
    if backend.degraded:
        return _("Search is being put in order. Until it is, results come in no particular order.")
    oldest = SearchChange.objects.order_by("pk").values_list("at", flat=True).first()
    if oldest and timezone.now() - oldest > LATE:
        since = time_format(timezone.localtime(oldest), "H:i")
        return _("What was written since %(time)s cannot be found yet. It is safe, and will be.") % {
            "time": since
        }
    return ""


class Fallback(DatabaseSearchBackend):
    """Looks through the texts themselves: slower, unranked, and never out of date."""

    def _search(self, compiler: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(query, Fuzzy):
            query = PlainText(query.query_string, operator=query.operator)
        text = query.query_string if isinstance(query, PlainText | Phrase) else query
        if not isinstance(text, SearchQuery) and not str(text).strip():
            query = ""
        return super()._search(compiler, query, *args, **kwargs)


SearchBackend = LiveSearchBackend
