"""References people can read out over a phone, and nobody can count up."""

from __future__ import annotations

import secrets

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V: letters and digits that cannot be misheard or misread for another.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 5
PREFIX = "BK-"


def new_reference() -> str:
    """`BK-` and five characters, drawn at random: 6.4 million of them."""
    return PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalise(text: str) -> str:
    """What somebody typed, as a reference: “bk 7q3kd” becomes BK-7Q3KD."""
    text = text.replace("\x00", "")  # PostgreSQL cannot be asked for it
    letters = "".join(character for character in text.upper() if character.isalnum())
    return (
        PREFIX + letters.removeprefix("BK") if len(letters) in (LENGTH, LENGTH + 2) else text.strip().upper()
    )
