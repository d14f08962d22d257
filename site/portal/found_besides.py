"""What else a search finds: challenges, guidance, success stories and business cases, each marked by its kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from casebuilder.models import Case
from casebuilder.rules import visible as visible_cases
from ideas.models import Challenge
from ideas.rules import readable
from place.models import Person
from portal.found import Asked
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
        (_("Challenges"), list(_challenges(said, challenges))),
        (_("Guidance"), list(_pages(_("Guidance"), said, GuidancePage.objects.filter(readable(person))))),
        (
            _("Success stories"),
            list(_pages(_("Success story"), said, StoryPage.objects.filter(readable(person)))),
        ),
        (_("Business cases"), list(_cases(said, person, ideas))),
    )
    return [
        (name, [_shown(said, *each) for each in found[:SHOWN]], len(found)) for name, found in kinds if found
    ]


def _challenges(said: Asked, challenges: Iterable[Challenge]) -> Iterator[Found]:
    for each in challenges:
        if said.is_in(f"{each.title} {each.question} {each.why}"):
            yield _("Challenge"), each.title, reverse("challenge", args=[each.slug]), each.question


def _pages(kind: str | Promise, said: Asked, pages: Any) -> Iterator[Found]:
    for page in pages.order_by("path"):
        text = f"{page.summary} {_plain(page.body.raw_data)}"
        if said.is_in(f"{page.title} {text}"):
            yield kind, page.title, page.get_url() or "", text


def _cases(said: Asked, person: Person, ideas: list[int]) -> Iterator[Found]:
    """The cases of ideas found, where both the idea and the case may be read. Only the idea's words are quoted."""
    cases = Case.objects.filter(visible_cases(person), idea__in=ideas, current__isnull=False)
    for case in cases.select_related("idea", "current").only(
        "idea__title", "idea__reference", "current__state"
    ):
        state = str(case.current.get_state_display()) if case.current else ""
        url = reverse("casebuilder:case", args=[case.idea.reference])
        yield _("Business case"), case.idea.title, url, state


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
