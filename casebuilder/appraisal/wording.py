"""Wording decides how the engine speaks: sentences with names in them, so that they can be said in another language."""

from __future__ import annotations


def N_(sentence: str) -> str:
    """Marks a sentence for translation and leaves it as it is; whoever shows it translates it."""
    return sentence
