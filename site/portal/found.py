"""What a search finds: ideas with facets, and challenges, guidance, stories and business cases beside them.

The engine ranks; who may see what is decided here, before anything is counted, ordered, quoted or suggested.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modelsearch.query import And, Phrase, PlainText, SearchQuery

from ideas.models import Adoption, AdoptionStep, Challenge, Idea
from ideas.search import POSSESSIVE
from place.models import Person
from portal.search.extras import ranked
from portal.search.words import fold, stem, words_of
from workflow.stages import Stage, others_read

WORDS_AT_MOST = 12
MOST = 5000  # ideas ranked; a search that finds more says so
TAKEN_UP = (Adoption.State.ADOPTING, Adoption.State.ADOPTED)
CLOSE = 0.75  # how alike a word must be to be suggested
AT_WORK = (Stage.DELIVERING, Stage.BANKED, Stage.DELIVERED)
SIZES: tuple[tuple[str, Decimal, str | Promise], ...] = (
    ("over-1m", Decimal(1_000_000), _("£1m a year or more")),
    ("over-100k", Decimal(100_000), _("£100k to £1m a year")),
    ("over-10k", Decimal(10_000), _("£10k to £100k a year")),
    ("less", Decimal(0), _("Less than £10k a year")),
)


@dataclass(frozen=True)
class Asked:
    """What somebody typed: words, and passages in quotation marks."""

    words: tuple[str, ...]
    phrases: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)

    @property
    def all_words(self) -> list[str]:
        return [*self.words, *(word for phrase in self.phrases for word in phrase.split())]

    @property
    def text(self) -> str:
        """As it would be typed."""
        return " ".join([*(f'"{phrase}"' for phrase in self.phrases), *self.words])

    def query(self) -> SearchQuery:
        """For the engine: every word, and every passage as it stands."""
        parts: list[SearchQuery] = [Phrase(phrase) for phrase in self.phrases]
        if self.words:
            parts.append(PlainText(" ".join(self.words), operator="and"))
        return parts[0] if len(parts) == 1 else And(parts)

    def is_in(self, text: str) -> bool:
        """The same asked of a text that no engine holds."""
        spoken = words_of(text)
        stems = {stem(word) for word in spoken}
        plain = f" {' '.join(spoken)} "
        return all(stem(fold(word)) in stems for word in self.all_words) and all(
            f" {' '.join(words_of(phrase))} " in plain for phrase in self.phrases
        )


def asked(typed: str) -> Asked:
    """Words without the signs that mean something to an engine; a quotation mark that is never closed is no sign either."""
    left = WORDS_AT_MOST
    phrases, words = [], []
    for inside in re.findall(r'["“”]([^"“”]*)["“”]', typed):
        found = re.findall(r"\w+", inside)[:left]
        left -= len(found)
        if len(found) > 1:
            phrases.append(" ".join(found))
        else:
            words += found
    outside = POSSESSIVE.sub("", re.sub(r'["“”][^"“”]*["“”]', " ", typed))
    words += re.findall(r"\w+", outside)[: max(0, left)]
    return Asked(tuple(words), tuple(phrases))


@dataclass(frozen=True)
class Hit:
    """An idea that was found and may be seen, with what facets and orders ask of it."""

    pk: int
    score: float
    stage: str
    organisation: tuple[str, str]
    outcome: tuple[str, str] | None
    challenge: tuple[str, str] | None
    sent: datetime
    saving: Decimal | None
    adoptable: bool


def best(said: Asked, rows: QuerySet[Any], seen: QuerySet[Any]) -> tuple[dict[int, float], bool]:
    """Scores by primary key of what is found, seen or not, the best first; and whether there are more than are ranked.

    Too many of all: those one may see are ranked among themselves, not what is left of the best.
    """
    found = ranked(said.query(), rows, limit=MOST + 1)
    if len(found) > MOST:
        found = ranked(said.query(), rows, ids=seen.values_list("pk", flat=True), limit=MOST + 1)
    return dict(found[:MOST]), len(found) > MOST


def hits(said: Asked, person: Person, challenges: Iterable[Challenge]) -> tuple[list[Hit], bool]:
    """Ideas found that this person may see, best first; and whether there are more of them than are ranked."""
    seen = Idea.objects.visible_to(person).filter(submitted_at__isnull=False)
    scores, more = best(said, Idea.objects.all(), seen)
    names = {each.pk: (each.slug, each.title) for each in challenges}
    rows = seen.filter(pk__in=list(scores)).values_list(
        "pk", "stage", "home_organisation__slug", "home_organisation__short_name", "outcome__slug", "outcome__name",
        "challenge_id", "submitted_at", "yearly_saving", _works_elsewhere(person),
    )  # fmt: skip
    found = [
        Hit(
            pk, scores[pk], stage, (body, body_name), (outcome, outcome_name) if outcome else None,
            names.get(challenge), sent, saving, adoptable,
        )
        for pk, stage, body, body_name, outcome, outcome_name, challenge, sent, saving, adoptable in rows
    ]  # fmt: skip
    return sorted(found, key=lambda hit: (-hit.score, -hit.pk)), more


def _works_elsewhere(person: Person) -> Any:
    """At work at another body, which had it first, and not with one's own: what that one could take up."""
    body = person.organisation_id or 0
    ours = Adoption.objects.filter(idea=OuterRef("pk"), organisation=body, state__in=TAKEN_UP)
    copied = AdoptionStep.objects.filter(own=OuterRef("pk"))
    free = Q(stage__in=AT_WORK) & ~Q(home_organisation=body) & ~Exists(ours) & ~Exists(copied)
    return ExpressionWrapper(free, BooleanField())


Value = tuple[str, str | Promise]
# By the name in an address: what a facet is called, and the value of it that a hit has, if any.
FACETS: dict[str, tuple[str | Promise, Callable[[Hit], Value | None]]] = {
    "stage": (_("Stage"), lambda hit: (hit.stage, others_read(Stage(hit.stage)))),
    "organisation": (_("Organisation"), lambda hit: hit.organisation),
    "outcome": (_("Helps with"), lambda hit: hit.outcome),
    "challenge": (_("Challenge"), lambda hit: hit.challenge),
    "year": (_("Sent in"), lambda hit: _year(hit.sent)),
    "saving": (_("Might save"), lambda hit: _size(hit.saving)),
    "adoptable": (_("Take it up"), lambda hit: ("yes", _("Works elsewhere")) if hit.adoptable else None),
}
ORDERS: dict[str, tuple[str | Promise, Callable[[Hit], Any]]] = {
    "": (_("Best match"), lambda hit: (-hit.score, -hit.pk)),
    "newest": (_("Newest"), lambda hit: (-hit.sent.timestamp(), -hit.pk)),
    "largest": (_("Largest saving"), lambda hit: (-(hit.saving or Decimal(-1)), -hit.pk)),
}


def _year(sent: datetime) -> Value:
    year = str(timezone.localdate(sent).year)
    return year, year


def _size(saving: Decimal | None) -> Value | None:
    if not saving:
        return None
    return next((name, label) for name, least, label in SIZES if saving >= least)


def has(hit: Hit, facet: str, value: str) -> bool:
    found = FACETS[facet][1](hit)
    return found is not None and found[0] == value


def narrowed(found: list[Hit], chosen: dict[str, str], *, but: str = "") -> list[Hit]:
    """Those with every value chosen; `but` leaves one facet out, so that its other values can be counted."""
    return [
        hit for hit in found if all(has(hit, facet, value) for facet, value in chosen.items() if facet != but)
    ]


def counted(found: list[Hit], chosen: dict[str, str], facet: str) -> list[tuple[str, str, int]]:
    """The values of a facet among what is found: value, label, how many, the commonest first."""
    values = [FACETS[facet][1](hit) for hit in narrowed(found, chosen, but=facet)]
    often = Counter(value[0] for value in values if value)
    labels = {value[0]: str(value[1]) for value in values if value}
    order = [value for value, _n in often.most_common()]
    if facet == "year":
        order = sorted(often, reverse=True)
    return [(value, labels[value], often[value]) for value in order]


def did_you_mean(said: Asked, titles: Iterable[str]) -> str:
    """What was typed with each word nobody uses replaced by the nearest that a title has; nothing if there is none.

    The titles must be of what the reader may see: a suggestion says that a word is there.
    """
    used = Counter(word for title in titles for word in words_of(title) if len(word) > 2)
    stems = {stem(word) for word in used}
    better: dict[str, str] = {}
    for word in said.all_words:
        plain = fold(word)
        if len(plain) > 2 and stem(plain) not in stems:
            near = difflib.get_close_matches(plain, used, n=3, cutoff=CLOSE)
            if near:
                better[word] = max(
                    near, key=lambda each: (difflib.SequenceMatcher(None, plain, each).ratio(), used[each])
                )
    if not better:
        return ""
    return re.sub(r"\w+", lambda match: better.get(match[0], match[0]), said.text)
