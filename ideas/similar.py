"""Ideas that may be about the same thing as another, for somebody who may see them, and why in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ideas.adopting import may_take_up, origin_ids
from ideas.models import Idea, Support
from ideas.rules import UNDECIDED
from ideas.shelf import NEVER, Shelf, shelf, text_of
from ideas.similarity import Text, shared
from ideas.similarity.words import terms
from place.models import Person
from workflow.models import Assignment
from workflow.stages import Stage, others_read

if TYPE_CHECKING:
    from ideas.models import IdeaQuerySet
    from ideas.similarity import Match

SHOWN = 5
AS_MANY = 12  # found in words, before an outcome or a service in common is looked at
LEAST = 0.2  # how alike; of petitions taken two by two at random 99 in 100 pairs stay below
LEAST_TYPED = 0.15  # of a few words that somebody has begun with
TYPED_AT_LEAST = 2  # words worth comparing before anything is looked for
SAME_OUTCOME, SAME_SERVICE = 0.02, 0.05  # what these add to the score
ON_A_LIST = 40  # ideas looked at closely for each on a page of many


def similar_to(idea: Idea, person: Person) -> list[Idea]:
    """Those like an idea, most alike first, each with `because` and what this person may say of it, also for a body."""
    text, kept = text_of(idea.title, idea.problem, idea.proposal), shelf()
    visible = _visible(person).exclude(pk=idea.pk)
    found = kept.closest(text, most=AS_MANY, least=LEAST, allowed=lambda keys: _pks(visible, keys))
    return _explained(kept, text, _fetched(found, person), found, idea, person)


def similar_to_words(words: tuple[str, str, str], person: Person, *, but: str = "") -> list[Idea] | None:
    """Those like what somebody has typed so far; nothing at all, not even an empty list, while that is too little.

    `but` is the reference of the draft these words are kept in.
    """
    text, kept = text_of(*words), shelf()
    # The words typed are counted, not those the shelf knows: that would tell, in time, of words in hidden ideas.
    if len({term for part in text.parts for term in terms(part)}) < TYPED_AT_LEAST:
        return None
    visible = _visible(person).exclude(reference=but)
    found = kept.closest(text, most=AS_MANY, least=LEAST_TYPED, allowed=lambda keys: _pks(visible, keys))
    return _explained(kept, text, _fetched(found, person), found, None, person)


def similar_to_each(ideas: list[Idea], person: Person) -> dict[int, list[Idea]]:
    """For a page of ideas, in as many queries as for one."""
    kept = shelf()
    texts = {idea.pk: text_of(idea.title, idea.problem, idea.proposal) for idea in ideas}
    near = {key for text in texts.values() for key in kept.near(text, ON_A_LIST)}
    shown = _pks(_visible(person), sorted(near))
    found = {
        pk: kept.closest_among(text, shown - {pk}, most=AS_MANY, least=LEAST, looked_at=ON_A_LIST)
        for pk, text in texts.items()
    }
    rows = _fetched([match for matches in found.values() for match in matches], person)
    return {idea.pk: _explained(kept, texts[idea.pk], rows, found[idea.pk], idea, person) for idea in ideas}


def _visible(person: Person) -> IdeaQuerySet:
    seen: IdeaQuerySet = Idea.objects.visible_to(person).exclude(stage__in=NEVER)
    return seen


def _pks(visible: IdeaQuerySet, keys: Sequence[int]) -> set[int]:
    return set(visible.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()


def _fetched(found: list[Match], person: Person) -> dict[int, Idea]:
    """With what this person may say about each: as `why_unsupported` has it, in the same query."""
    keys = {match.key for match in found}
    mine = Support.objects.filter(idea=OuterRef("pk"), person=person)
    asked = Assignment.objects.filter(proposal=OuterRef("pk"), reviewer=person)
    wrote = Idea.coauthors.through.objects.filter(idea=OuterRef("pk"), person=person)
    rows = Idea.objects.filter(pk__in=keys).select_related("home_organisation", "outcome", "service")
    rows = rows.annotate(
        supported=Exists(mine), supported_alone=Exists(mine.filter(through=None)), wrote=Exists(wrote),
        scores=Exists(asked.exclude(state=Assignment.State.STOOD_DOWN)), made_from=origin_ids(),
    )  # fmt: skip
    return {row.pk: row for row in rows} if keys else {}


def _explained(
    kept: Shelf, text: Text, rows: dict[int, Idea], found: list[Match], idea: Idea | None, person: Person
) -> list[Idea]:
    """The best of those found, without what other bodies made of one of them.

    What they share is told from their words as they stand now, not from what was kept.
    """
    scores: dict[int, float] = {}
    shown = {match.key for match in found} | {idea.pk if idea else 0}
    for match in found:
        if match.key in rows and rows[match.key].made_from not in shown:
            scores[match.key] = match.score + _bonus(rows[match.key], idea)
    best = sorted(scores, key=lambda pk: (-scores[pk], -pk))[:SHOWN]
    result = []
    for pk in best:
        other = rows[pk]
        words = shared(kept.finder.index, text, text_of(other.title, other.problem, other.proposal))
        each = copy(other)  # several lists may show the same idea, each for a reason of its own
        each.because, each.reads = because(words, other, idea), str(others_read(Stage(other.stage)))
        each.can_take_up = may_take_up(person, other)
        each.can_support = _may_support(person, other)
        result.append(each)
    return result


def _may_support(person: Person, idea: Any) -> bool:
    """Those shown are never closed to support; who wrote one is counted already, and who scores it waits."""
    wrote = idea.author_id == person.pk or idea.wrote
    return not wrote and not (idea.scores and idea.stage in UNDECIDED)


def _bonus(other: Idea, idea: Idea | None) -> float:
    return SAME_OUTCOME * _same(other, idea, "outcome_id") + SAME_SERVICE * _same(other, idea, "service_id")


def _same(other: Idea, idea: Idea | None, field: str) -> bool:
    mine = getattr(idea, field, None)
    return mine is not None and mine == getattr(other, field)


def because(words: list[str], other: Idea, idea: Idea | None) -> str:
    """Why two ideas are shown side by side, in one line."""
    reasons = []
    if words:
        reasons.append(_("Both say: %(words)s") % {"words": ", ".join(words)})
    if _same(other, idea, "service_id") and other.service:
        reasons.append(_("Same service: %(service)s") % {"service": other.service.name})
    if _same(other, idea, "outcome_id") and other.outcome:
        reasons.append(_("Same outcome: %(outcome)s") % {"outcome": other.outcome.name})
    return " · ".join(reasons) or _("Much the same in other words")
