"""Why a change to people, teams or roles was not made, in a sentence for whoever tried."""

from __future__ import annotations


class Refused(Exception):
    """Something stands in the way now; the sentence says what to do. Nothing has changed."""
