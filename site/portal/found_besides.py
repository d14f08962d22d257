"""What else a search finds: challenges, guidance, success stories and business cases, each marked by its kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from casebuilder.models import Case, CaseWords
from ideas.models import Challenge
from ideas.rules import readable
from place.models import Person
from portal.found import Asked, best
from portal.models import GuidancePage, StoryPage
from portal.search.snippets import snippet

SHOWN = 5  # of each kind

Found = tuple[str | Promise, str, str, str]  # kind, title, address, text: nothing is quoted yet


@dataclass(frozen=True)
class Besides:
    """Something found that is no idea."""

    kind: str | Promise
    title: SafeString
    url: str
    text: SafeString


def besides(
    said: Asked, person: Person, challenges: Iterable[Challenge], ideas: list[int]
) -> list[tuple[str | Promise, list[Besides], int]]:
    """By kind: those to show, and how many there are. `ideas` are those found that this person may see."""
    kinds = (
        (_("Challenges"), *_first(_challenges(said, challenges))),
        (_("Guidance"), *_first(_pages(_("Guidance"), said, GuidancePage.objects.filter(readable(person))))),
        (
            _("Success stories"),
            *_first(_pages(_("Success story"), said, StoryPage.objects.filter(readable(person)))),
        ),
        (_("Business cases"), *_cases(said, person, ideas)),
    )
    return [(name, [_shown(said, *each) for each in found], n) for name, found, n in kinds if found]


def _first(found: Iterable[Found]) -> tuple[list[Found], int]:
    every = list(found)
    return every[:SHOWN], len(every)


def _challenges(said: Asked, challenges: Iterable[Challenge]) -> Iterator[Found]:
    for each in challenges:
        if said.is_in(f"{each.title} {each.question} {each.why}"):
            yield _("Challenge"), each.title, reverse("challenge", args=[each.slug]), each.question


def _pages(kind: str | Promise, said: Asked, pages: Any) -> Iterator[Found]:
    for page in pages.order_by("path"):
        text = f"{page.summary} {_plain(page.body.raw_data)}"
        if said.is_in(f"{page.title} {text}"):
            yield kind, page.title, page.get_url() or "", text


def _cases(said: Asked, person: Person, ideas: list[int]) -> tuple[list[Found], int]:
    """Cases this person may read, by their own words, the best first, then by those of ideas found that may be seen too."""
    seen = Case.objects.visible_to(person).filter(current__isnull=False)
    scores, _more = best(said, CaseWords.objects.all(), seen)
    there = seen.filter(Q(pk__in=list(scores)) | Q(idea__in=ideas)).values_list("pk", flat=True)
    order = sorted(there, key=lambda pk: (pk not in scores, -scores.get(pk, 0), -pk))
    rows = Case.objects.select_related("idea", "current", "words").only(
        "idea__title", "idea__reference", "idea__stage", "current__state", "words__heading", "words__text"
    )
    by_pk = {case.pk: case for case in rows.filter(pk__in=order[:SHOWN])} if order else {}
    return [_case(by_pk[pk], by_its_words=pk in scores) for pk in order[:SHOWN] if pk in by_pk], len(order)


def _case(case: Case, *, by_its_words: bool) -> Found:
    """What is quoted of it everybody may read who may see the case."""
    state = str(case.current.get_state_display())
    words = getattr(case, "words", None)
    text = " · ".join(f"{words.heading}\n{words.text}".splitlines()) if words and by_its_words else state
    return _("Business case"), case.idea.title, reverse("casebuilder:case", args=[case.idea.reference]), text


def _shown(said: Asked, kind: str | Promise, title: str, url: str, text: str) -> Besides:
    words = " ".join(said.all_words)
    return Besides(kind, snippet(title, words), url, snippet(text, words))


def _plain(value: Any) -> str:
    """The words of a body, whatever its blocks."""
    if isinstance(value, str):
        return strip_tags(value)
    if hasattr(value, "values"):
        return " ".join(_plain(each) for name, each in value.items() if name not in ("type", "id"))
    if isinstance(value, list | tuple) or hasattr(value, "__iter__"):
        return " ".join(_plain(each) for each in value)
    return ""
