"""From what somebody wrote to the terms that are compared: words without the empty ones, stemmed, with one name a thing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ideas.similarity.stem import stem

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
SHORTEST = 2
BEFORE = 8  # characters that tell whether a sentence begins

# Words that say nothing about what a text is about; and those any proposal is full of, whatever it proposes.
EMPTY_WORDS = """
a about above after again against all also am an and any are as at be because been before being below between
both but by can cannot could did do does doing done don down during each even every few for from further get had has
have having he her here hers herself him himself his how however i if in into is isn it its itself just let like
made make many may me might more most much must my myself no nor not now of off on once only or other our ours
ourselves out over own per same shall she should so some such than that the their theirs them themselves then
there these they this those through to too under until up us use very was we were what when where which while who
whom whose why will with within without won would you your yours yourself doesn didn hasn haven wasn weren ain
aren couldn shouldn wouldn ve ll re
"""
EMPTY = frozenset(EMPTY_WORDS.split())

# One name for what the field calls by several; stems on both sides. Only what is the same thing nearly always.
SAME = {
    "gp": "doctor", "physician": "doctor", "rubbish": "wast", "refus": "wast", "garbag": "wast", "trash": "wast",
    "lorri": "vehicl", "van": "vehicl", "car": "vehicl", "streetlight": "lamp", "pupil": "student",
    "laptop": "comput", "pc": "comput", "phone": "telephon", "mobil": "telephon", "colleagu": "staff",
    "employe": "staff", "worker": "staff", "carer": "care", "pension": "elderli", "kid": "child",
    "children": "child", "childcar": "child", "purchas": "procur", "covid": "coronaviru", "covid19": "coronaviru",
}  # fmt: skip


@dataclass(frozen=True)
class Text:
    """Something written, in three parts: the title says most, then the first part, then the rest."""

    title: str
    first: str = ""
    rest: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        return self.title, self.first, self.rest


def terms(text: str) -> list[str]:
    """The terms of a text in their order."""
    return [term for term, _word in spoken(text)]


def spoken(text: str) -> list[tuple[str, str]]:
    """Each term with the word it was read from, as it was written."""
    found = []
    for match in WORD.finditer(text):
        word = match.group()
        plain = word.lower().replace("’", "'").split("'")[0]
        if len(plain) >= SHORTEST and plain not in EMPTY:
            stemmed = stem(plain)
            found.append(
                (
                    SAME.get(stemmed, stemmed),
                    _as_written(word, text[max(0, match.start() - BEFORE) : match.start()]),
                )
            )
    return found


def _as_written(word: str, before: str) -> str:
    """Without ’s, and with a small letter where only the beginning of a sentence made it a capital."""
    word = word.replace("’s", "").replace("'s", "")
    begins = not before.strip() or before.rstrip()[-1] in ".!?:;•-\n"
    return word.lower() if begins and word.istitle() else word


def counted(text: Text) -> tuple[Counter[str], Counter[str], Counter[str]]:
    title, first, rest = (Counter(terms(part)) for part in text.parts)
    return title, first, rest
