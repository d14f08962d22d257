"""What one document is in the index: all its words in one field with boosts in their weights, and its values in a column.

One combined field is what makes BM25F cheap: a word's weight is the sum of the boosts of the fields it stands in, so one
list of postings answers a query. Which field it stood in is in the upper half of its positions.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any
from zlib import crc32

from whoosh import columns, fields, formats

from portal.search.words import words_of

GAP = 100  # words of room between two texts of one field, so that no phrase runs from one into the other

# field name, boost, text
Piece = tuple[str, float, str]


def slot(name: str) -> int:
    """The upper half of the positions a field's words stand at."""
    return crc32(name.encode()) << 32


class Places(formats.Positions):
    """Positions as plain 64-bit numbers: nothing to trust."""

    def encode(self, poslist: Any) -> bytes:
        return array("Q", poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return list(array("Q", valuestring))

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // 8

    def combine(self, vs: Any) -> bytes:
        return self.encode(sorted({place for v in vs for place in self.decode_positions(v)}))


class Words(fields.FieldType):
    """The words of all fields of one document, weighted."""

    def __init__(self) -> None:
        super().__init__(Places(), None, scorable=False)  # type: ignore[arg-type]  # index() needs no analyser

    def index(self, value: list[Piece], **kwargs: Any) -> Iterator[tuple[bytes, int, float, bytes]]:  # type: ignore[override]
        places: dict[str, array[int]] = {}
        weights: dict[str, float] = {}
        next_place: dict[str, int] = {}
        for name, boost, text in value:
            place = next_place.get(name) or slot(name)
            for word in words_of(text):
                if word in places:
                    places[word].append(place)
                    weights[word] += boost
                else:
                    places[word] = array("Q", (place,))
                    weights[word] = boost
                place += 1
            next_place[name] = place + GAP
        for word, found in places.items():
            yield word.encode(), len(found), weights[word], found.tobytes()


class Beginnings(fields.FieldType):
    """Words of which the first letters are enough to find them."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=False)  # type: ignore[arg-type]

    def index(self, value: list[str], **kwargs: Any) -> Iterator[tuple[bytes, int, float, bytes]]:  # type: ignore[override]
        for word in {word for text in value for word in words_of(text)}:
            yield word.encode(), 1, 1.0, b""


SCHEMA = fields.Schema(
    key=fields.ID(unique=True),
    text=Words(),
    start=Beginnings(),
    card=fields.COLUMN(columns.VarBytesColumn()),
)
