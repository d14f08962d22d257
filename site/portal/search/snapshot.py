"""One state of the index, opened once and shared by every search in the process until the index changes.

Postings come out of Whoosh in blocks and stay as arrays; a query is then arithmetic on arrays over all documents. Whoosh
itself walks postings one at a time in Python, which is where it spends its time.
"""

from __future__ import annotations

import json
from array import array
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.index import TOC
from whoosh.reading import SegmentReader, TermNotFound

from portal.search.schema import SCHEMA
from portal.search.storage import NAME, IndexDamaged, IndexUnusable, Place, Sealed
from portal.search.words import family_prefix, stem

if TYPE_CHECKING:
    from portal.search.vocabulary import Lexicon

TERMS_KEPT = 4_000  # postings kept as arrays in each segment
READING = RLock()  # Whoosh's files have one position each

Numbers = NDArray[np.int64]


class Postings(NamedTuple):
    """The documents a word is in, in order, and how much weight it has in each."""

    docs: NDArray[np.int64]
    weights: NDArray[np.float32]


class Places(NamedTuple):
    """Where a word stands: a document for each place, and the place."""

    docs: NDArray[np.int64]
    places: NDArray[np.uint64]


NONE = Postings(np.empty(0, np.int64), np.empty(0, np.float32))


@contextmanager
def undamaged() -> Iterator[None]:
    """Whatever goes wrong in reading a file says that it is not as it was written."""
    try:
        yield
    except Exception as error:
        raise IndexDamaged(f"The search index cannot be read: {error!r}") from error


class Segment:
    """One of Whoosh's segments; it never changes but for the documents marked as deleted."""

    def __init__(self, reader: SegmentReader) -> None:
        self.reader = reader
        self.size = int(reader.doc_count_all())
        self.kept: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self.families: dict[str, list[str]] = {}
        column: Any = reader.column_reader("card", translate=False) if reader.has_column("card") else ()
        cards = json.loads(b"[" + b",".join(column) + b"]") if self.size else []
        self.pks: list[int | str] = [card[0] for card in cards]
        self.kinds: list[str] = [card[1] for card in cards]
        self.lengths = np.array([card[2] for card in cards], np.float32)
        self.values: list[dict[str, list[Any]]] = [card[3] for card in cards]
        self.lexicon: Lexicon | None = None  # made when it is first asked for

    def live(self, deleted: Any) -> NDArray[np.bool_]:
        alive = np.ones(self.size, np.bool_)
        alive[np.fromiter(deleted, np.int64, len(deleted))] = False
        return alive

    def postings(self, field: str, word: str) -> Postings:
        key = (field, word)
        found = self.kept.get(key)
        if found is None:
            with READING, undamaged():
                found = self.kept[key] = self._read(field, word)
                if len(self.kept) > TERMS_KEPT:
                    self.kept.popitem(last=False)
        return found

    def _matcher(self, field: str, word: str) -> Any:
        text = word.encode()
        if (field, text) not in self.reader._terms:
            raise TermNotFound(word)
        return self.reader._terms.matcher(field, text, SCHEMA[field].format)

    def _read(self, field: str, word: str) -> Postings:
        try:
            matcher = self._matcher(field, word)
        except TermNotFound:
            return NONE
        docs = array("q")
        weights = array("f")
        blocks: Any = matcher if isinstance(matcher, W3LeafMatcher) else None
        while matcher.is_active():
            if blocks:
                blocks._read_ids()
                blocks._read_weights()
                docs.extend(blocks._ids)
                weights.extend(blocks._weights)
                blocks._next_block()
            else:  # a word of one document has no block of its own
                docs.append(matcher.id())
                weights.append(matcher.weight())
                matcher.next()
        return Postings(np.array(docs, np.int64), np.array(weights, np.float32))

    def places(self, word: str, wanted: NDArray[np.bool_]) -> Places:
        """In these documents only: a block of postings with none of them is not even unpacked."""
        docs = self.postings("text", word).docs
        chosen = np.flatnonzero(wanted[docs])
        if not len(chosen):
            return Places(docs[:0], np.empty(0, np.uint64))
        with READING, undamaged():
            packed = self._packed(word, chosen)
        often = [len(each) // 8 for each in packed]
        return Places(np.repeat(docs[chosen], often), np.frombuffer(b"".join(packed), np.uint64))

    def _packed(self, word: str, chosen: Numbers) -> list[bytes]:
        """The places as they are kept, of the postings with these numbers."""
        matcher = self._matcher("text", word)
        if not isinstance(matcher, W3LeafMatcher):  # a word of one document has no block of its own
            return [matcher.value()]
        blocks: Any = matcher
        packed: list[bytes] = []
        first = done = 0
        while done < len(chosen):
            last = first + blocks._blocklength
            until = int(np.searchsorted(chosen, last))
            if until > done:
                blocks._read_values()
                packed += [blocks._values[number - first] for number in chosen[done:until].tolist()]
            first, done = last, until
            blocks._next_block()
        return packed

    def beginning(self, field: str, start: str) -> list[str]:
        """Words that begin so."""
        with READING, undamaged():
            return [word.decode() for word in self.reader.expand_prefix(field, start)]

    def family(self, word: str) -> list[str]:
        """Words here with the same stem."""
        if word not in self.families:
            root = stem(word)
            self.families[word] = [
                other for other in self.beginning("text", family_prefix(word)) if stem(other) == root
            ]
        return self.families[word]

    def words(self) -> list[str]:
        """Every word of the segment."""
        with READING, undamaged():
            return [word.decode() for word in self.reader.lexicon("text")]


class Snapshot:
    """All segments of one state side by side; a document is its number across them."""

    def __init__(self, segments: list[Segment], live: list[NDArray[np.bool_]]) -> None:
        self.segments = segments
        self.offsets = np.cumsum([0, *(segment.size for segment in segments)])
        self.size = int(self.offsets[-1])
        self.live = np.concatenate([*live, np.empty(0, np.bool_)])
        self.lengths = np.concatenate([*(s.lengths for s in segments), np.empty(0, np.float32)])
        self.pks = [pk for segment in segments for pk in segment.pks]
        self.kinds = [kind for segment in segments for kind in segment.kinds]
        texts = sorted({pk for pk in self.pks if isinstance(pk, str)})
        number = {pk: i for i, pk in enumerate(texts)}
        # Orders the documents of one model as their primary keys are ordered.
        self.rank = np.array(
            [number[pk] if isinstance(pk, str) else pk for pk in self.pks] if texts else self.pks, np.int64
        )
        self.masks: dict[Any, NDArray[np.bool_]] = {}
        self.columns: dict[str, Column] = {}
        self.averages: dict[str, float] = {}

    def of_kind(self, kind: str) -> NDArray[np.bool_]:
        """Living documents of a model or of one that inherits from it."""
        if ("kind", kind) not in self.masks:
            right = {kinds for kinds in set(self.kinds) if kind in kinds.split()}
            mask = np.fromiter((kinds in right for kinds in self.kinds), np.bool_, self.size)
            self.masks["kind", kind] = mask & self.live
        return self.masks["kind", kind]

    def average(self, kind: str) -> float:
        """How long a document of a kind usually is: longer ones of another kind change nothing about it."""
        if kind not in self.averages:
            lengths = self.lengths[self.of_kind(kind)]
            self.averages[kind] = float(lengths.mean()) if len(lengths) else 1.0
        return self.averages[kind] or 1.0

    def postings(self, field: str, words: list[str]) -> Postings:
        """Of any of these words, as if they were one; only documents that live."""
        docs, weights = [], []
        for segment, offset in zip(self.segments, self.offsets, strict=False):
            for word in words:
                found = segment.postings(field, word)
                if len(found.docs):
                    docs.append(found.docs + offset)
                    weights.append(found.weights)
        if not docs:
            return NONE
        every, weight = np.concatenate(docs), np.concatenate(weights)
        if len(words) > 1:
            every, where = np.unique(every, return_inverse=True)
            weight = np.bincount(where, weight).astype(np.float32)
        alive = self.live[every]
        return Postings(every[alive], weight[alive])

    def family(self, word: str) -> list[str]:
        return sorted({word, *(other for segment in self.segments for other in segment.family(word))})

    def beginning(self, field: str, start: str) -> list[str]:
        return sorted({word for segment in self.segments for word in segment.beginning(field, start)})

    def places(self, word: str, wanted: NDArray[np.bool_]) -> Places:
        """Where a word stands in these documents."""
        parts = [
            (segment.places(word, wanted[offset : offset + segment.size]), offset)
            for segment, offset in zip(self.segments, self.offsets, strict=False)
        ]
        docs = [found.docs + offset for found, offset in parts] or [np.empty(0, np.int64)]
        places = [found.places for found, _ in parts] or [np.empty(0, np.uint64)]
        return Places(np.concatenate(docs), np.concatenate(places))

    def column(self, name: str) -> Column:
        if name not in self.columns:
            self.columns[name] = Column([v.get(name, ()) for s in self.segments for v in s.values])
        return self.columns[name]

    def numbers_of(self, pks: Any, kind: str) -> NDArray[np.bool_]:
        """Which documents of a kind have one of these primary keys."""
        wanted = {pk if isinstance(pk, int) else str(pk) for pk in pks}
        if wanted and all(isinstance(pk, int) for pk in wanted):
            mask = np.isin(self.rank, np.fromiter(wanted, np.int64, len(wanted)))
        else:
            mask = np.fromiter((pk in wanted for pk in self.pks), np.bool_, self.size)
        return mask & self.of_kind(kind)


class Column:
    """The values of one field of every document: each different value once, and who has it."""

    def __init__(self, values: list[Any]) -> None:
        self.size = len(values)
        self.owners = np.repeat(np.arange(self.size), [len(v) for v in values])
        flat = [item for v in values for item in v]
        self.different = sorted(set(flat), key=_order)
        number = {value: i for i, value in enumerate(self.different)}
        self.codes = np.fromiter((number[value] for value in flat), np.int64, len(flat))
        self.first = np.full(self.size, -1, np.int64)  # none sorts before all
        self.first[self.owners[::-1]] = self.codes[::-1]

    def having(self, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Documents with a value that is wanted."""
        mask = np.zeros(self.size, np.bool_)
        mask[self.owners[wanted[self.codes]]] = True
        return mask


def _order(value: Any) -> tuple[str, Any]:
    """True and 1 are one value to Python and to SQL; text and numbers cannot be compared."""
    return ("text", value) if isinstance(value, str) else ("number", value if value is not None else -1)


_open: dict[str, tuple[tuple[str, int], Snapshot]] = {}
_opening = RLock()


def snapshot(place: Place) -> Snapshot:
    """The newest state, opened if it is not the one opened last."""
    key = str(place.path)
    for _ in range(5):
        state = place.state()
        have = _open.get(key)
        if have and have[0] == state:
            return have[1]
        with _opening:
            have = _open.get(key)
            if have and have[0] == state:
                return have[1]
            try:
                _open[key] = (
                    state,
                    _opened(place, state, have[1] if have and have[0][0] == state[0] else None),
                )
                return _open[key][1]
            except FileNotFoundError:
                continue  # another state took its place just now
            except IndexUnusable:
                if place.state() != state:
                    continue
                raise
            except Exception as error:
                raise IndexDamaged(f"The search index at {place.path} cannot be opened: {error!r}") from error
    raise IndexDamaged(f"The search index at {place.path} has no complete state.")


def _opened(place: Place, state: tuple[str, int], before: Snapshot | None) -> Snapshot:
    place.guard()
    storage = Sealed(state[0])
    sums = storage.sealed()
    storage.intact(TOC._filename(NAME, state[1]), sums)
    toc = TOC.read(storage, NAME, gen=state[1], schema=SCHEMA)
    known = {s.reader._segid: s for s in (before.segments if before else [])}
    segments, live = [], []
    for segment in toc.segments:
        name = segment.segment_id()
        if name not in known:
            storage.intact(f"{name}.seg", sums)
        view = known.get(name) or Segment(SegmentReader(storage, SCHEMA, segment))
        segments.append(view)
        live.append(view.live(set(segment.deleted_docs())))
    return Snapshot(segments, live)
