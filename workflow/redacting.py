"""Blacks out a passage wherever the words of a proposal stand. Each app registers the places of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from place.models import Person
from place.services import record
from workflow.models import Amendment, Assignment, Decision, DeclaredInterest, Notice, Proposal
from workflow.notices import authors_to_tell, tell
from workflow.refusals import NotAllowed, NotYet
from workflow.rules import is_coordinator
from workflow.services import lock
from workflow.stages import Stage

BLACK = (
    "████"  # always as long: it tells nothing of what it covers, and is never longer than what it replaces
)
SHORTEST = len(BLACK)


class Black:
    """One passage, however it is spaced and whether in capitals or not, and how often it was blacked out."""

    def __init__(self, passage: str) -> None:
        words = [re.escape(word) for word in passage.split()]
        self.pattern = re.compile(r"\s+".join(words), re.IGNORECASE)
        self.times = 0

    def within(self, text: str) -> bool:
        return bool(self.pattern.search(text))

    def out(self, text: str) -> str:
        """The text with the passage blacked out."""
        blacked, times = self.pattern.subn(BLACK, text)
        self.times += times
        return blacked

    def out_of(self, value: Any) -> Any:
        """The same for everything said in lists and dictionaries; their keys stay."""
        if isinstance(value, str):
            return self.out(value)
        if isinstance(value, list):
            return [self.out_of(each) for each in value]
        return {key: self.out_of(each) for key, each in value.items()} if isinstance(value, dict) else value

    def out_of_rows(self, rows: QuerySet[Any], *fields: str) -> None:
        """The same for some fields of some rows, without touching anything else of them."""
        for row in rows.only("pk", *fields):
            changed = {}
            for name in fields:
                before = getattr(row, name)
                after = self.out_of(before)
                if after != before:
                    changed[name] = after
            if changed:
                rows.model._base_manager.filter(pk=row.pk).update(**changed)


# (proposal, the passage, who blacks it out) → None; what it found is counted by the passage itself
Place = Callable[[Any, Black, Person], None]
PLACES: dict[str, tuple[Promise, Place]] = {}

F_ = TypeVar("F_", bound=Place)


def words_stand(name: str, label: Promise) -> Callable[[F_], F_]:
    """Register a place where words of a proposal stand."""

    def keep(place: F_) -> F_:
        PLACES[name] = (label, place)
        return place

    return keep


@dataclass(frozen=True)
class Found:
    """How often the passage stands in one place."""

    name: str
    label: str | Promise
    times: int


def may_redact(proposal: Proposal, person: Person) -> bool:
    return proposal.stage != Stage.DRAFT and is_coordinator(proposal, person)


@transaction.atomic
def redact(proposal: Proposal, *, by: Person, version: int, passage: str, reason: str) -> list[Found]:
    """Black it out everywhere, for good. The record says who, why and in how many places; never what."""
    locked = lock(proposal, version)
    found = _black_out(locked, by=by, passage=passage, reason=reason)
    type(locked)._default_manager.filter(pk=locked.pk).update(version=F("version") + 1)
    times = {each.name: each.times for each in found}
    record(by=by, action="redact", target=locked, reason=reason, times=times)
    said = _("A coordinator has blacked out a passage in your idea, for good. Why: %(reason)s") % {
        "reason": reason
    }
    for author in authors_to_tell(locked):
        tell(author, Notice.Kind.DECIDED, locked, text=said)
    return found


def look_for(proposal: Proposal, *, by: Person, passage: str, reason: str) -> list[Found]:
    """What redact() would find: it is done, counted and taken back."""
    with transaction.atomic():
        found = _black_out(proposal, by=by, passage=passage, reason=reason)
        transaction.set_rollback(True)
    return found


def _black_out(proposal: Proposal, *, by: Person, passage: str, reason: str) -> list[Found]:
    if not may_redact(proposal, by):
        raise NotAllowed(_("Only a coordinator who did not write the idea can black something out."))
    black = Black(passage)
    if len(" ".join(passage.split())) < SHORTEST:
        raise NotYet([_("Copy a longer passage: at least four characters.")])
    if black.within(reason):
        raise NotYet([_("Leave the passage out of the reason: the reason is kept.")])
    found = []
    for name, (label, place) in PLACES.items():
        before = black.times
        place(proposal, black, by)
        if black.times > before:
            found.append(Found(name, label, black.times - before))
    if not found:
        raise NotYet([_("This passage stands nowhere in the idea. Copy it from there, letter by letter.")])
    return found


# The places of this floor


@words_stand("decisions", gettext_lazy("What was said with decisions"))
def decisions(proposal: Proposal, black: Black, by: Person) -> None:
    black.out_of_rows(Decision.objects.filter(proposal=proposal.pk), "said")


@words_stand("reviews", gettext_lazy("What reviewers wrote"))
def reviews(proposal: Proposal, black: Black, by: Person) -> None:
    rows = Assignment.objects.filter(proposal=proposal.pk)
    black.out_of_rows(rows, "panel_comment", "author_comment", "stood_down_because", "draft")
    before = Amendment.objects.filter(assignment__proposal=proposal.pk)
    black.out_of_rows(before, "panel_comment", "author_comment")
    black.out_of_rows(DeclaredInterest.objects.filter(proposal=proposal.pk), "because")


@words_stand("notices", gettext_lazy("Notices"))
def notices(proposal: Proposal, black: Black, by: Person) -> None:
    black.out_of_rows(Notice.objects.filter(proposal=proposal.pk), "text")
