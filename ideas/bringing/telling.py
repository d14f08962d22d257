"""Who is told of a list that was brought in: each person once, on the site and not by mail, however many ideas are theirs."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import ngettext

from ideas.models import IdeaList
from place.languages import in_language_of
from place.models import Person
from workflow.models import How, Notice

MOST_NAMED = 500  # rows written at a time


def tell(listed: IdeaList) -> None:
    """Authors with an account, with how many ideas are theirs, and whoever the ideas wait for, unless they brought them.

    Nobody without an account gets a letter: an old idea that was written into a system is no news to whoever had it.
    """
    here = {"ideas__listed__list": listed, "ideas__listed__fate": "in"}
    authors = Person.objects.filter(is_active=True, **here).exclude(pk=listed.by_id)
    held = {name.replace("ideas__", "holds_ideas__", 1): value for name, value in here.items()}
    holders = Person.objects.filter(is_active=True, **held).exclude(pk=listed.by_id)
    notices = [
        _of_theirs(listed, each) for each in authors.annotate(number=Count("ideas__pk", distinct=True))
    ]
    notices += [
        _to_do(listed, each) for each in holders.annotate(number=Count("holds_ideas__pk", distinct=True))
    ]
    Notice.objects.bulk_create(notices, batch_size=MOST_NAMED, ignore_conflicts=True)


def untell(listed: IdeaList) -> None:
    Notice.objects.filter(name__startswith=f"list:{listed.uid}:").delete()


def _of_theirs(listed: IdeaList, person: Person) -> Notice:
    number: int = person.number  # type: ignore[attr-defined]
    with in_language_of(person):
        text = ngettext(
            "An idea of yours was brought in from a list of %(body)s. You find it under your account.",
            "%(n)s ideas of yours were brought in from a list of %(body)s. You find them under your account.",
            number,
        ) % {"n": number, "body": listed.organisation.name}
    return _notice(listed, person, "author", text)


def _to_do(listed: IdeaList, person: Person) -> Notice:
    number: int = person.number  # type: ignore[attr-defined]
    with in_language_of(person):
        text = ngettext(
            "%(n)s idea from a list waits in triage. No clock runs for it until you take a first step.",
            "%(n)s ideas from a list wait in triage. No clock runs for them until you take a first step.",
            number,
        ) % {"n": number}
    return _notice(listed, person, "holder", text)


def _notice(listed: IdeaList, person: Person, part: str, text: str) -> Notice:
    return Notice(
        person=person,
        kind=Notice.Kind.ACCOUNT,
        text=text,
        how=How.OFF,
        name=f"list:{listed.uid}:{part}:{person.pk}",
    )
