"""Who hears of what is said about an idea: its authors, those spoken to, those who took part, those who follow it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.models import Comment, Idea, Offer
from ideas.rules import can_see, may_know_author, who_can_see
from place.languages import in_language_of
from place.models import Person
from workflow.models import Notice
from workflow.notices import authors_to_tell, tell, tell_all

Kind = Notice.Kind
SHOWN = 200  # letters of a comment that stand in a notice


def tell_of_comment(comment: Comment, spoken_to: Iterable[Person]) -> None:
    """Those it names first; then its authors and whoever took part in the same thread."""
    idea, told = comment.idea, {comment.by_id}
    for person in spoken_to:
        if person.pk not in told:
            tell(person, Kind.MENTION, idea, text=_quoted(comment, person))
            told.add(person.pk)
    others = idea.author_ids() | _in_the_thread(comment)
    for person in Person.objects.filter(pk__in=others - told, is_active=True):
        if can_see(person, idea):
            tell(person, Kind.COMMENT, idea, text=_quoted(comment, person))


def tell_them(person: Person, kind: Kind, idea: Idea | None, sentence: Promise, **said: Any) -> None:
    """One sentence, in the language its reader chose."""
    with in_language_of(person):
        tell(person, kind, idea, text=str(sentence) % said)


def _in_the_thread(comment: Comment) -> set[int]:
    if comment.answers is None:
        return set()
    answered = comment.answers.answered_by.filter(removed_at=None)
    return {comment.answers.by_id, *answered.values_list("by_id", flat=True)}


def _quoted(comment: Comment, reader: Person) -> str:
    start = Truncator(" ".join(comment.text.split())).chars(SHOWN)
    with in_language_of(reader):
        return _("%(who)s wrote: “%(start)s”") % {"who": name_for(comment, reader), "start": start}


def name_for(comment: Comment, reader: Person) -> str:
    """The writer of a comment, who stays the author to whoever may not know the name."""
    hidden = comment.as_author and not may_know_author(reader, comment.idea)
    return _("The author") if hidden else comment.by.name


def tell_answerers(offer: Offer) -> None:
    """An offer is told to those who answer it."""
    idea = offer.idea
    said = {"body": offer.organisation.name, "what": offer.what}
    for person in Person.objects.filter(pk__in=idea.author_ids() | {idea.case_owner_id or 0}, is_active=True):
        tell_them(person, Kind.OFFER, idea, gettext_lazy("%(body)s offers: %(what)s"), **said)


def tell_of_joining(idea: Idea, target: Idea, supporters: Iterable[int], *, by: Person) -> None:
    """Supporters hear that they are counted with another idea; the authors of that one, that their idea travels.

    The notice is about an idea its reader may see: what the two have in common is no reason to learn of the other.
    """
    counted = gettext_lazy(
        "This idea goes on in another one. You are counted there: you have its problem too."
    )
    _tell_who_see(Person.objects.filter(pk__in=supporters, is_active=True).exclude(pk=by.pk), idea, counted)
    if idea.home_organisation_id == target.home_organisation_id:
        said = gettext_lazy(
            "Somebody else has the problem of your idea too: their idea is joined with yours."
        )
    else:
        said = gettext_lazy(
            "%(body)s has the problem of your idea too: an idea from there is joined with yours."
        )
    for author in authors_to_tell(target).exclude(pk__in={by.pk, *idea.author_ids()}):
        tell_them(author, Kind.SPREAD, target, said, body=idea.home_organisation.name)


def tell_of_parting(idea: Idea, *, by: Person) -> None:
    """Supporters hear that an idea stands on its own again, and that they are counted with it as before."""
    said = gettext_lazy("This idea stands on its own again. You are counted with it, as before.")
    _tell_who_see(Person.objects.filter(supports__idea=idea, is_active=True).exclude(pk=by.pk), idea, said)


def _tell_who_see(people: QuerySet[Person], idea: Idea, sentence: Promise) -> None:
    tell_all(Person.objects.filter(pk__in=who_can_see(people, idea)), Kind.SPREAD, idea, text=sentence)
