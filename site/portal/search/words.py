"""How text becomes words, which words mean the same, and how far two words are apart. Knows no Django."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from whoosh.lang.porter2 import stem as porter

WORD = re.compile(r"\w+")
LONGEST = 60  # letters of one word that are kept


def fold(text: str) -> str:
    """Lower case, without accents: “Café” and “cafe” are one word."""
    text = text.casefold()
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """The words of a text in order, folded."""
    return [word[:LONGEST] for word in WORD.findall(fold(text))]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What “saves”, “saved” and “saving” have in common; a word with a digit in it stays as it is."""
    return str(porter(word)) if word.isalpha() and word.isascii() and len(word) > 2 else word


def family_prefix(word: str) -> str:
    """What every word with the same stem begins with, near enough: one letter of the stem may change."""
    root = stem(word)
    return root[:-1] if len(root) > 3 else root


def typos_allowed(word: str) -> int:
    """None in a very short word, one in a short one, two in the rest."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


def distance(a: str, b: str, most: int) -> int:
    """Letters to add, drop, change or swap to get from one word to the other; more than `most` is not counted out."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
