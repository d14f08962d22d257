"""Finds ideas that may be about the same thing, by the words of their titles."""

from __future__ import annotations

import re

from django.db.models import Case, IntegerField, Q, Value, When

from ideas.models import Idea
from place.models import Person
from workflow.stages import Stage

SHORTEST = 5  # letters of a word worth comparing: “with” and “from” say nothing
WORDS_AT_MOST = 8
SHOWN = 5
NEVER = (Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN)


def similar_to(idea: Idea, person: Person) -> list[Idea]:
    """Those this person may see that share most words with the title, the most supported first among equals."""
    words = [word for word in re.findall(r"\w+", idea.title.lower()) if len(word) >= SHORTEST][:WORDS_AT_MOST]
    if not words:
        return []
    shared = [
        Case(When(title__icontains=word, then=Value(1)), default=Value(0), output_field=IntegerField())
        for word in words
    ]
    ideas = Idea.objects.visible_to(person).exclude(pk=idea.pk).exclude(stage__in=NEVER)
    alike = ideas.filter(_any(words)).annotate(shared=sum(shared[1:], shared[0]))
    return list(alike.order_by("-shared", "-supporters_count", "-pk")[:SHOWN])


def _any(words: list[str]) -> Q:
    found = Q()
    for word in words:
        found |= Q(title__icontains=word)
    return found
