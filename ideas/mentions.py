"""Finds the people a comment speaks to: @First Last, typed anywhere in it."""

from __future__ import annotations

import re

from django.db.models import Value
from django.db.models.functions import Concat, Lower

from ideas.models import Idea
from ideas.rules import is_openly_about
from place.models import Person

AT_MOST = 10  # people one comment can tell
TYPED = re.compile(r"(?<![\w@])@(?=\w)([^@\n]{2,80})")


def spoken_to(text: str, idea: Idea, *, by: Person) -> list[Person]:
    """Whom the text names, among those it is no secret to that they see the idea; the writer is not told."""
    wanted = {name for typed in TYPED.findall(text)[: 2 * AT_MOST] for name in _possible_names(typed)}
    if not wanted:
        return []
    called = Lower(Concat("first_name", Value(" "), "last_name"))
    found = Person.objects.filter(is_active=True).annotate(called=called).filter(called__in=wanted)
    others = found.exclude(pk=by.pk).order_by("pk")[: 3 * AT_MOST]
    known: list[Person] = [person for person in others if is_openly_about(person, idea)]
    return known[:AT_MOST]


def _possible_names(typed: str) -> list[str]:
    """“Rita Council, could you” may name Rita Council, or somebody with three names, or four."""
    words = [word.rstrip(".,;:!?)") for word in typed.split()[:4]]
    return [" ".join(words[:count]).lower() for count in (2, 3, 4) if len(words) >= count]
