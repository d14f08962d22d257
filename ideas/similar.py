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
FEW, ALIKE, CANDIDATES = 4, 2, 400  # for a whole page: words of each, words they share, ideas looked at
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


def similar_to_each(ideas: list[Idea], person: Person) -> dict[int, list[Idea]]:
    """For a page of ideas, in one query: those that share at least two of the longest words of a title with it."""
    words = {idea.pk: _longest(idea.title) for idea in ideas}
    wanted = sorted({word for found in words.values() for word in found})
    if not wanted:
        return {}
    seen = Idea.objects.visible_to(person).exclude(stage__in=NEVER).filter(_any(wanted))
    candidates = list(
        seen.only("pk", "reference", "title", "stage", "due").order_by("-supporters_count", "-pk")[
            :CANDIDATES
        ]
    )
    shared = {each.pk: set(re.findall(r"\w+", each.title.lower())) for each in candidates}
    return {
        idea.pk: [
            each
            for each in candidates
            if each.pk != idea.pk and len(words[idea.pk] & shared[each.pk]) >= ALIKE
        ][:SHOWN]
        for idea in ideas
    }


def _longest(title: str) -> set[str]:
    """The words of a title that say most, so that a page of ideas asks for few."""
    words = {word for word in re.findall(r"\w+", title.lower()) if len(word) >= SHORTEST}
    return set(sorted(words, key=lambda word: (-len(word), word))[:FEW])


def _any(words: list[str]) -> Q:
    found = Q()
    for word in words:
        found |= Q(title__icontains=word)
    return found
