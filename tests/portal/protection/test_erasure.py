"""Erasing somebody: nothing of them is left in the database, nothing they did is lost, and the audit holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from ideas.models import Comment, Follow, Idea, Support
from ideas.services import support
from place.chain import seal, verify
from place.models import AuditEntry, Deputy, Person
from place.services import record
from portal.protection.erasure import erase, is_erased
from portal.protection.relations import RELATIONS, Fate
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Assignment, Decision, Notice, Score
from workflow.refusals import NotAllowed, NotYet
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
CANARY = "Zebedee Quillfeather"


@pytest.fixture
def leaver(cast: Cast) -> Person:
    """Somebody who did a little of everything here and whose account is closed."""
    person = Person.objects.create_user(
        "zebedee.quillfeather@council.example", "a long enough password", first_name="Zebedee", last_name="Quillfeather",
        job_title="Quillfeather of works", organisation=cast.council, team=cast.teams["homes"],
    )  # fmt: skip
    idea = make_idea(cast, Stage.AT_PANEL, author=person)
    make_idea(cast, Stage.SUBMITTED, coauthors=[person])
    support(by=person, idea=make_idea(cast, Stage.SUBMITTED))
    Follow.objects.create(idea=idea, person=person)
    Comment.objects.create(idea=idea, by=person, text="It was dark.")
    Notice.objects.create(person=person, proposal=idea, kind=Notice.Kind.RECEIVED)
    Deputy.objects.create(person=cast.alice, deputy=person, starts="2026-01-01", ends="2026-02-01")
    Assignment.objects.filter(reviewer=cast.ruth).update(reviewer=person)
    record(by=person, action="start", target=idea)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    seal()
    person.refresh_from_db()
    return person


def dump() -> str:
    """Every word in every table."""
    words = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  (the names of our own tables)
            words.append(str(cursor.fetchall()))
    return "\n".join(words)


def test_everything_that_points_at_a_person_has_a_fate() -> None:
    """A new room has to say what erasing does with it before it can be built."""
    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Person and not field.auto_created and not model._meta.proxy
    }  # fmt: skip
    inherited = {"wagtailcore.Page.owner", "wagtailcore.Page.locked_by"}
    assert {
        each for each in pointing if not each.endswith((".owner", ".locked_by")) or each in inherited
    } == set(RELATIONS)


def test_nothing_of_the_person_is_left_anywhere(cast: Cast, leaver: Person) -> None:
    assert "quillfeather" in dump().lower()
    erase(by=cast.sue, person=leaver, because="request")
    assert "quillfeather" not in dump().lower()
    assert "zebedee" not in dump().lower()


def test_what_the_person_did_stays_and_the_audit_holds(cast: Cast, leaver: Person) -> None:
    things: list[Any] = [Idea, Decision, Assignment, Score, Support, Comment]
    before = [model.objects.count() for model in things]
    entries = AuditEntry.objects.count()
    erase(by=cast.sue, person=leaver, because="request")
    seal()
    assert [model.objects.count() for model in things] == before
    assert AuditEntry.objects.count() == entries + 1
    assert verify().faults == []
    assert str(Idea.objects.filter(author=leaver).get().author) == "A former colleague"


def test_what_is_only_about_the_person_is_deleted(cast: Cast, leaver: Person) -> None:
    erase(by=cast.sue, person=leaver, because="request")
    leaver.refresh_from_db()
    assert is_erased(leaver)
    assert not leaver.has_usable_password()
    for relation, held in RELATIONS.items():
        label, field = relation.rsplit(".", 1)
        if held.fate is Fate.DELETED:
            assert not apps.get_model(label)._base_manager.filter(**{field: leaver.pk}).exists(), relation


def test_somebody_whose_account_is_open_is_not_erased(cast: Cast) -> None:
    with pytest.raises(NotYet, match="Close this account first"):
        erase(by=cast.sue, person=cast.alice, because="request")


@pytest.mark.parametrize("who", ["olga", "carol", "adam", "alice"])
def test_nobody_but_the_platform_erases(cast: Cast, leaver: Person, who: str) -> None:
    with pytest.raises(NotAllowed):
        erase(by=getattr(cast, who), person=leaver, because="request")


def test_the_page_says_what_is_held_and_erases_once_the_address_is_typed(
    cast: Cast, leaver: Person, signed_in: SignIn
) -> None:
    client, address = signed_in(cast.sue), f"/data-protection/people/{leaver.uid}/"
    page = client.get(address).content.decode()
    assert "Ideas and their versions" in page
    assert "deleted" in page
    wrong = client.post(address, {"because": "request", "address": "somebody@else.example"})
    assert "This is not the address of the account." in wrong.content.decode()
    assert client.post(address, {"because": "request", "address": leaver.email.upper()}).status_code == 302
    assert "A former colleague" in client.get(address).content.decode()


def test_words_that_hold_the_name_are_listed_for_a_human(
    cast: Cast, leaver: Person, signed_in: SignIn
) -> None:
    idea = make_idea(cast, Stage.SUBMITTED, problem=f"Ask {CANARY} about the lamps.")
    page = signed_in(cast.sue).get(f"/data-protection/people/{leaver.uid}/").content.decode()
    assert "Where the name stands in words" in page
    assert idea.reference in page


def test_its_page_costs_the_same_whatever_is_held(
    cast: Cast, leaver: Person, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    client, address = signed_in(cast.sue), f"/data-protection/people/{leaver.uid}/"
    few = queries_of(client, address)
    for _ in range(20):
        make_idea(cast, Stage.SUBMITTED, author=leaver)
    assert (
        queries_of(client, address) == few
    )  # one count a relation: many, but constant, and asked for seldom
