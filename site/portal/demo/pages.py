"""Puts up the pages an editor would have written: challenges with the ideas that answer them, stories, guidance."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from ideas.models import Challenge, ChallengeIndex, Idea
from portal.demo.content import Words, read
from portal.demo.place import Severnside
from portal.models import GuidanceIndex, GuidancePage, StoryIndex, StoryPage
from workflow.models import CriteriaSet, Criterion


def write(place: Severnside, ideas: dict[str, Idea], *, today: date) -> None:
    """Every page in the file, below the lists that are there from the start."""
    said = read("pages")
    for words in said["challenges"]:
        _challenge(place, words, ideas, today)
    for words in said["stories"]:
        _story(words, ideas)
    for words in said["guidance"]:
        GuidanceIndex.objects.get().add_child(
            instance=GuidancePage(**_named(words), summary=words["summary"], body=_blocks(words["body"]))
        )


def _challenge(place: Severnside, words: Words, ideas: dict[str, Idea], today: date) -> None:
    challenge = Challenge(
        **_named(words), question=words["question"], why=words["why"], blind=words["blind"],
        opens=today + timedelta(days=words["opens_days"]), closes=today + timedelta(days=words["closes_days"]),
        body=_blocks(words["body"]), results=_blocks(words["results"]),
        criteria_set=_own_criteria(words["title"]) if words["criteria"] else None,
    )  # fmt: skip
    ChallengeIndex.objects.get().add_child(instance=challenge)
    challenge.outcomes.set([place.outcomes[key] for key in words["outcomes"]])
    challenge.organisations.set([place.organisations[key] for key in words["organisations"]])
    challenge.reviewers.set([place.people[key] for key in words["reviewers"]])
    challenge.save()
    answering = [ideas[key].pk for key in words["ideas"]]
    Idea.objects.filter(pk__in=answering).update(challenge=challenge, blind=words["blind"])


def _own_criteria(name: str) -> CriteriaSet:
    """The usual questions, with what counts for people first."""
    usual = list(Criterion.objects.filter(criteria_set__is_default=True))
    own = CriteriaSet.objects.create(name=name)
    for criterion in usual:
        criterion.pk, criterion.criteria_set = None, own
        criterion.weight = 40 if criterion is usual[0] else 60 // (len(usual) - 1)
    Criterion.objects.bulk_create(usual)
    return own


def _story(words: Words, ideas: dict[str, Idea]) -> None:
    idea = ideas[words["idea"]]
    story = StoryPage(
        **_named(words), summary=words["summary"], who=idea.author.name, organisation=idea.home_organisation,
        reference=idea.reference, body=_blocks(words["body"]),
    )  # fmt: skip
    StoryIndex.objects.get().add_child(instance=story)


def _named(words: Words) -> dict[str, Any]:
    return {"title": words["title"], "slug": words["slug"]}


def _blocks(rows: list[list[Any]]) -> str:
    """The blocks of a body as a page keeps them."""
    return json.dumps([{"type": kind, "value": value} for kind, value in rows])
