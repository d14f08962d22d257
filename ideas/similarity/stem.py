"""Martin Porter's stemmer of 1980, with British spellings: “lighting”, “lighted” and “lights” are one word to us.

The steps carry the numbers of the paper (M. F. Porter, “An algorithm for suffix stripping”, Program 14(3), 130–137).
"""

from __future__ import annotations

import re
from functools import lru_cache

VOWELS = "aeiou"
SHORTEST = 3  # letters of a word worth stemming

# In step 2 an ending is exchanged, in step 3 exchanged or dropped, in step 4 dropped; the longest that fits is tried.
STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "iser": "ize", "bli": "ble",
    "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "isation": "ize", "ation": "ate",
    "ator": "ate", "alism": "al", "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al",
    "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
STEP_3 = {
    "icate": "ic", "ative": "", "alize": "al", "alise": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "",
}  # fmt: skip
STEP_4 = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate",
    "iti", "ous", "ive", "ize", "ise",
)  # fmt: skip


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word in small letters; numbers and very short words stay as they are."""
    if len(word) < SHORTEST or not (word.isascii() and word.isalpha()):
        return word
    word = _past(_plural(word))
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    word = _exchanged(_exchanged(word, STEP_2), STEP_3)
    return _tidied(_dropped(word))


def _plural(word: str) -> str:
    """Step 1a."""
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    """Step 1b."""
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    ending = next((each for each in ("ed", "ing") if word.endswith(each)), "")
    left = word[: len(word) - len(ending)]
    if not ending or not _has_vowel(left):
        return word
    if left.endswith(("at", "bl", "iz", "is")) or (_measure(left) == 1 and _short(left)):
        return left + "e"
    doubled = len(left) > 1 and left[-1] == left[-2] and left[-1] not in VOWELS + "lsz"
    return left[:-1] if doubled else left


def _exchanged(word: str, endings: dict[str, str]) -> str:
    """Steps 2 and 3."""
    ending = max((each for each in endings if word.endswith(each)), key=len, default="")
    left = word[: len(word) - len(ending)]
    return left + endings[ending] if ending and _measure(left) else word


def _dropped(word: str) -> str:
    """Step 4."""
    ending = max((each for each in STEP_4 if word.endswith(each)), key=len, default="")
    left = word[: len(word) - len(ending)]
    fits = ending and _measure(left) > 1 and (ending != "ion" or left.endswith(("s", "t")))
    return left if fits else word


def _tidied(word: str) -> str:
    """Step 5."""
    if word.endswith("e"):
        left = word[:-1]
        if _measure(left) > 1 or (_measure(left) == 1 and not _short(left)):
            word = left
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word


def _shape(word: str) -> str:
    """Vowels and consonants; y is a vowel after a consonant."""
    shape = ""
    for letter in word:
        vowel = letter in VOWELS or (letter == "y" and shape.endswith("c"))
        shape += "v" if vowel else "c"
    return shape


def _measure(word: str) -> int:
    return len(re.findall("v+c+", _shape(word)))


def _has_vowel(word: str) -> bool:
    return "v" in _shape(word)


def _short(word: str) -> bool:
    """Consonant, vowel, consonant at the end, as in “hop”: its e is kept."""
    return _shape(word).endswith("cvc") and word[-1] not in "wxy"
