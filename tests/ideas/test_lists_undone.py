"""A list is taken out again: every idea nobody has touched since goes, the others stay, and it is said which and why."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from ideas import services as ideas_services
from ideas.bringing import services, undoing
from ideas.models import Attachment, Comment, Follow, Idea, IdeaList, Note, Offer
from ideas.search import find
from place.models import AuditEntry, Person, RoleGrant
from place.vocabulary import Role
from tests.cast import Cast, make_cast
from tests.ideas.bringing import BUS, LAMPS, NOBODY, as_csv, bring_in, ideas_of, many, upload, work
from tests.makers import make_idea
from workflow.models import Decision, Notice
from workflow.refusals import NotAllowed, NotYet
from workflow.services import move

SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Any) -> Any:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


def undo(cast: Cast, listed: IdeaList) -> IdeaList:
    return work(services.undo(by=cast.carol, listed=listed))


def test_everything_goes_with_all_that_came_with_it(cast: Cast) -> None:
    before = set(Person.objects.values_list("pk", flat=True))
    listed = undo(cast, bring_in(cast))
    assert listed.state == IdeaList.State.UNDONE and listed.counts()["out"] == 3
    assert not Idea.objects.exists() and not Decision.objects.exists() and not Notice.objects.exists()
    assert set(Person.objects.values_list("pk", flat=True)) == before
    assert list(find(Idea.objects.all(), "minibus")) == []
    assert AuditEntry.objects.get(action="list_taken_out").said == {"ideas": 3, "stay": 0}


TOUCHES: dict[str, tuple[Callable[[Cast, Idea], Any], str]] = {
    "comment": (lambda cast, idea: Comment.objects.create(idea=idea, by=cast.sam, text="Yes"), "comments"),
    "support": (lambda cast, idea: ideas_services.support(by=cast.sam, idea=idea), "supports"),
    "follow": (lambda cast, idea: Follow.objects.create(idea=idea, person=cast.sam), "follows"),
    "note": (lambda cast, idea: Note.objects.create(idea=idea, by=cast.carol, text="Hm"), "notes"),
    "file": (lambda cast, idea: Attachment.objects.create(idea=idea, name="a", mime="b", size=1, by=cast.alice), "attachments"),
    "offer": (lambda cast, idea: Offer.objects.create(
        idea=idea, by=cast.ed, organisation=cast.hospital, kind="data", what="x", contact="y"), "offers"),
    "coauthor": (lambda cast, idea: idea.coauthors.add(cast.bob), "co-authors"),
    "question": (lambda cast, idea: move(idea, "ask", by=cast.carol, version=idea.version, question="Which?"),
                 "It has been taken further: it is “Needs information”."),
    "joined": (lambda cast, idea: _join(cast, idea), "There is something with it: ideas."),
}  # fmt: skip


def _join(cast: Cast, idea: Idea) -> None:
    other = make_idea(cast, title="The very same")
    move(other, "merge", by=cast.carol, version=other.version, target=idea, reason="Same")


@pytest.mark.parametrize("touch", TOUCHES)
def test_what_somebody_has_touched_stays_and_it_is_said_why(
    cast: Cast, signed_in: SignIn, touch: str
) -> None:
    listed = bring_in(cast, as_csv(LAMPS, BUS, NOBODY))
    act, why = TOUCHES[touch]
    act(cast, ideas_of(listed)[1])
    listed = undo(cast, listed)
    assert listed.counts() == {"in": 0, "there": 0, "out": 2, "stays": 1}
    page = signed_in(cast.carol).get(f"/desk/lists/{listed.uid}/").content.decode()
    assert why in page and BUS[0] in page and "1 could not be taken out" in page


def test_a_list_taken_out_can_come_in_again(cast: Cast) -> None:
    undo(cast, bring_in(cast))
    assert bring_in(cast).counts()["in"] == 3


def test_what_was_there_before_the_list_is_not_taken_out_with_it(cast: Cast) -> None:
    bring_in(cast)
    undo(cast, bring_in(cast, as_csv(LAMPS, ["New", "p", "d", "", "", "", "", "N1"])))
    assert {idea.title for idea in Idea.objects.all()} == {LAMPS[0], BUS[0], NOBODY[0]}


def test_what_another_list_has_too_stays_until_that_list_is_out(cast: Cast) -> None:
    first, second = bring_in(cast), bring_in(cast, as_csv(LAMPS))
    assert undo(cast, first).counts() == {"in": 0, "there": 0, "out": 2, "stays": 1}
    assert first.rows.get(fate="stays").why == "Another list has it too."
    assert [idea.title for idea in Idea.objects.all()] == [LAMPS[0]]
    again = bring_in(cast, as_csv(BUS))
    undo(cast, bring_in(cast, as_csv(BUS)))
    assert undo(cast, again).counts()["out"] == 1 and second.rows.get().idea == Idea.objects.get()


def test_once_nothing_keeps_it_any_more_what_stayed_goes_too(cast: Cast, signed_in: SignIn) -> None:
    first, second = bring_in(cast), bring_in(cast, as_csv(LAMPS))
    comment = Comment.objects.create(idea=Idea.objects.get(title=BUS[0]), by=cast.sam, text="Yes")
    first = undo(cast, first)
    client, address = signed_in(cast.carol), f"/desk/lists/{first.uid}/"
    assert first.counts()["stays"] == 2
    page = client.get(address).content.decode()
    assert "None of them can go yet" in page and "Take these out too" not in page
    undo(cast, second)
    page = client.get(address).content.decode()
    assert "1 of those that stayed can go now" in page and "Take these out too" in page
    assert client.post(address, {"act": "undo"}).status_code == 302
    assert work(first).counts() == {"in": 0, "there": 0, "out": 2, "stays": 1}
    assert first.state == IdeaList.State.UNDONE and [idea.title for idea in Idea.objects.all()] == [BUS[0]]
    assert AuditEntry.objects.filter(action="list_taken_out", target_id=str(first.pk)).count() == 2
    comment.delete()
    assert "can go now" in client.get(address).content.decode()
    undo(cast, first)
    assert not Idea.objects.exists() and "could not be taken out" not in client.get(address).content.decode()


def test_while_nothing_that_stayed_may_go_it_is_not_taken_out_again(cast: Cast, signed_in: SignIn) -> None:
    listed = bring_in(cast, as_csv(LAMPS))
    Comment.objects.create(idea=ideas_of(listed)[0], by=cast.sam, text="Yes")
    undo(cast, listed)
    with pytest.raises(NotYet, match="can go yet"):
        services.undo(by=cast.carol, listed=listed)
    page = signed_in(cast.carol).post(f"/desk/lists/{listed.uid}/", {"act": "undo"}, follow=True)
    assert "None of the ideas that stayed can go yet" in page.content.decode()
    assert listed.rows.get().fate == "stays"


def test_another_coordinator_takes_it_out_when_whoever_brought_it_in_has_left(cast: Cast) -> None:
    listed = bring_in(cast)
    RoleGrant.objects.create(person=cast.sam, organisation=cast.council, role=Role.COORDINATOR)
    cast.carol.grants.all().delete()
    assert work(services.undo(by=cast.sam, listed=listed)).counts()["out"] == 3


def test_as_many_questions_are_asked_of_two_ideas_as_of_twenty(cast: Cast) -> None:
    asked = []
    for number in (2, 20):
        listed = bring_in(cast, many(number, start=100 * number))
        with CaptureQueriesContext(connection) as queries:
            undoing.touched(ideas_of(listed), listed)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_only_once_and_only_by_a_coordinator(cast: Cast) -> None:
    listed = bring_in(cast)
    with pytest.raises(NotAllowed):
        services.undo(by=cast.alice, listed=listed)
    undo(cast, listed)
    with pytest.raises(NotYet):
        services.undo(by=cast.carol, listed=listed)


def test_one_not_brought_in_yet_cannot_be_taken_out(cast: Cast) -> None:
    with pytest.raises(NotYet):
        services.undo(by=cast.carol, listed=upload(cast))


def test_more_than_one_batch_goes(cast: Cast) -> None:
    listed = undo(cast, bring_in(cast, many(450)))
    assert listed.counts()["out"] == 450 and not Idea.objects.exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_what_is_said_while_a_list_is_taken_out_is_kept_or_refused_but_never_lost(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = make_cast()
    listed = bring_in(cast, as_csv(LAMPS))
    idea, ended, look = ideas_of(listed)[0], [], undoing.touched

    def say() -> None:
        try:
            Comment.objects.create(idea=idea, by=cast.sam, text="Yes, here too.")
            ended.append("kept")
        except DatabaseError:
            ended.append("refused")
        finally:
            connections.close_all()

    somebody = Thread(target=say)

    def looked_at(ideas: list[Idea], listed: IdeaList) -> dict[int, str]:
        why = look(ideas, listed)
        if ideas:
            somebody.start()
            somebody.join(1)
        return why

    monkeypatch.setattr(undoing, "touched", looked_at)
    undo(cast, listed)
    somebody.join()
    assert ended == (["kept"] if Comment.objects.exists() else ["refused"])
