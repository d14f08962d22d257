"""What people say about an idea, who hears of it, and what nobody may learn from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from ideas import services
from ideas.models import Audience, Comment, Follow, Idea, Note
from place.models import AuditEntry, Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Assignment, Notice
from workflow.refusals import NotAllowed, NotYet
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


def talk(idea: Idea, tail: str = "") -> str:
    return f"{idea.get_absolute_url()}talk/{tail}"


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def told(person: Person, kind: str) -> list[str]:
    return list(Notice.objects.filter(person=person, kind=kind).values_list("text", flat=True))


# Saying something


def test_whoever_sees_an_idea_comments_on_it_and_its_authors_hear(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    assert signed_in(cast.sam).post(talk(idea), {"text": "We tried that.\n\nIt works."}).status_code == 302
    page = read(signed_in(cast.stan), talk(idea))
    assert "<p>We tried that.</p><p>It works.</p>" in page
    assert cast.sam.name in page
    for author in (cast.alice, cast.bob):
        assert told(author, "comment") == ["Sam Council wrote: “We tried that. It works.”"]
    assert not told(cast.sam, "comment")
    assert AuditEntry.objects.filter(action="comment").count() == 1
    assert "We tried that." in read(signed_in(cast.alice), idea.get_absolute_url())


def test_an_answer_stands_under_what_it_answers_and_an_answer_to_it_beside_it(
    cast: Cast, signed_in: SignIn
) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    first = services.say(by=cast.sam, idea=idea, text="Where?")
    signed_in(cast.alice).post(talk(idea), {"text": "In Elm Street.", "answers": first.uid})
    second = Comment.objects.get(text="In Elm Street.")
    third = services.say(by=cast.henry, idea=idea, text="Here too.", answers=second)
    assert second.answers == third.answers == first
    assert any("In Elm Street." in text for text in told(cast.sam, "comment"))
    page = read(signed_in(cast.sam), f"{talk(idea)}?answer={second.uid}")
    assert page.count("<textarea") == 1
    assert page.index("Where?") < page.index("In Elm Street.") < page.index("Here too.")


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 2_001])
def test_nothing_and_too_much_are_explained_and_kept(cast: Cast, signed_in: SignIn, text: str) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    response = signed_in(cast.sam).post(talk(idea), {"text": text})
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN])
def test_nobody_comments_on_what_is_not_there_yet_or_goes_on_elsewhere(cast: Cast, stage: Stage) -> None:
    with pytest.raises(NotAllowed):
        services.say(by=cast.alice, idea=make_idea(cast, stage), text="Hello")


def test_what_one_may_not_see_one_may_not_talk_about(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW, audience=Audience.CONFIDENTIAL)
    assert signed_in(cast.stan).get(talk(idea)).status_code == 404
    assert signed_in(cast.stan).post(talk(idea), {"text": "Hello"}).status_code == 404


def test_an_auditor_reads_and_says_nothing(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    assert signed_in(cast.adam).post(talk(idea), {"text": "Hello"}).status_code == 403
    assert "Auditors read everything" in read(signed_in(cast.adam), talk(idea))


# Reviewers


@pytest.mark.parametrize("stage", [Stage.IN_REVIEW, Stage.AT_PANEL])
def test_a_reviewer_says_nothing_in_public_before_the_decision(
    cast: Cast, signed_in: SignIn, stage: Stage
) -> None:
    idea = make_idea(cast, stage)
    response = signed_in(cast.rita).post(talk(idea), {"text": "As I score this"})
    assert response.status_code == 403
    assert "nobody can tell who scores it" in " ".join(response.content.decode().split())
    assert not Comment.objects.exists()


def test_words_a_reviewer_wrote_before_stay_but_are_not_changed_while_they_score(cast: Cast) -> None:
    idea = make_idea(cast, Stage.SUBMITTED)
    comment = services.say(by=cast.rita, idea=idea, text="We tried that.")
    Assignment.objects.create(
        proposal=idea, reviewer=cast.rita, criteria_set=cast.criteria, assigned_by=cast.carol
    )
    fresh = Comment.objects.select_related("idea").get(pk=comment.pk)
    with pytest.raises(NotAllowed):
        services.edit(by=cast.rita, comment=fresh, text="It failed.")


def test_after_the_decision_a_reviewer_is_a_colleague_again(cast: Cast) -> None:
    assert services.say(by=cast.rita, idea=make_idea(cast, Stage.APPROVED), text="Good luck")


# Names


def test_a_hidden_author_answers_as_the_author(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW, hide_name=True)
    first = services.say(by=cast.sam, idea=idea, text="Where?")
    services.say(by=cast.bob, idea=idea, text="In Elm Street.", answers=first)
    page = read(signed_in(cast.sam), talk(idea))
    assert "The author" in page
    assert cast.bob.name not in page
    assert cast.alice.name not in page
    assert told(cast.sam, "comment") == ["The author wrote: “In Elm Street.”"]
    assert cast.bob.name not in read(signed_in(cast.sam), idea.get_absolute_url())
    assert cast.bob.name in read(signed_in(cast.carol), talk(idea))


def test_a_hidden_author_stays_hidden_after_leaving(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.SUBMITTED, hide_name=True)
    services.say(by=cast.bob, idea=idea, text="In Elm Street.")
    services.part_with(by=cast.bob, idea=idea, coauthor=cast.bob)
    assert cast.bob.name not in read(signed_in(cast.sam), talk(Idea.objects.get(pk=idea.pk)))


def test_somebody_named_in_a_comment_is_told_and_stands_out(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    services.say(by=cast.sam, idea=idea, text="Ask @Henry Hospital, or @stan police! Not @Nobody Here.")
    assert told(cast.henry, "mention") and told(cast.stan, "mention")
    page = read(signed_in(cast.sam), talk(idea))
    assert '<strong class="mention">@Henry Hospital</strong>' in page
    assert '<strong class="mention">@stan police</strong>' in page
    assert "@Nobody Here" in page


def test_nobody_is_told_of_an_idea_they_may_not_see(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW, audience=Audience.CONFIDENTIAL)
    services.say(by=cast.alice, idea=idea, text="Ask @Stan Police")
    assert not told(cast.stan, "mention")
    assert "mention" not in read(signed_in(cast.alice), talk(idea))


def test_naming_people_does_not_find_out_who_scores_a_confidential_idea(
    cast: Cast, signed_in: SignIn
) -> None:
    """Rita may see it, but only because she scores it: naming her does what naming a stranger does."""
    idea = make_idea(cast, Stage.IN_REVIEW, audience=Audience.CONFIDENTIAL)
    services.say(by=cast.alice, idea=idea, text="@Rita Council @Carol Council", to=cast.ruth)
    assert not told(cast.rita, "mention")
    assert not told(cast.ruth, "mention")
    assert told(cast.carol, "mention")
    page = read(signed_in(cast.alice), talk(idea))
    assert '<strong class="mention">@Rita' not in page
    assert f'value="{cast.rita.uid}"' not in page


def test_naming_people_does_not_find_out_who_wrote_an_idea_with_a_hidden_name(cast: Cast) -> None:
    idea = make_idea(cast, Stage.SUBMITTED, hide_name=True, coauthors=[cast.henry])
    services.say(by=cast.sam, idea=idea, text="@Henry Hospital @Carol Council")
    assert not told(cast.henry, "mention")
    assert told(cast.henry, "comment")
    assert told(cast.carol, "mention")


def test_somebody_can_be_chosen_from_those_who_take_part(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    services.say(by=cast.henry, idea=idea, text="Here too.")
    assert f'value="{cast.henry.uid}"' in read(signed_in(cast.sam), talk(idea))
    signed_in(cast.sam).post(talk(idea), {"text": "How many?", "to": cast.henry.uid})
    assert told(cast.henry, "mention")


# One's own words


def test_own_words_are_changed_with_a_mark(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    comment = services.say(by=cast.sam, idea=idea, text="We tied that.")
    client = signed_in(cast.sam)
    assert "We tied that." in read(client, talk(idea, f"{comment.uid}/edit/"))
    assert client.post(talk(idea, f"{comment.uid}/edit/"), {"text": "We tried that."}).status_code == 302
    page = read(client, talk(idea))
    assert "We tried that." in page
    assert "changed" in page
    for other in (cast.alice, cast.carol, cast.stan):
        assert signed_in(other).post(talk(idea, f"{comment.uid}/edit/"), {"text": "Mine"}).status_code == 403


def test_a_removed_comment_is_gone_or_leaves_a_line_where_somebody_answered(
    cast: Cast, signed_in: SignIn
) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    alone = services.say(by=cast.sam, idea=idea, text="Alone with me.")
    answered = services.say(by=cast.sam, idea=idea, text="Answered to me.")
    services.say(by=cast.henry, idea=idea, text="Yes.", answers=answered)
    client = signed_in(cast.sam)
    for comment in (alone, answered):
        assert signed_in(cast.henry).post(talk(idea, f"{comment.uid}/remove/")).status_code == 403
        assert client.get(talk(idea, f"{comment.uid}/remove/")).status_code == 200
        assert client.post(talk(idea, f"{comment.uid}/remove/")).status_code == 302
    page = read(client, talk(idea))
    assert "to me." not in page
    assert page.count("Removed by its writer.") == 1
    assert not Comment.objects.filter(pk=alone.pk).exists()
    assert Comment.objects.get(pk=answered.pk).text == ""


@pytest.mark.parametrize("how", ["removed", "hidden"])
def test_an_answer_to_a_comment_that_goes_meanwhile_is_kept_and_can_be_said_by_itself(
    cast: Cast, signed_in: SignIn, how: str
) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    first = services.say(by=cast.sam, idea=idea, text="Where?")
    if how == "hidden":
        services.hide(by=cast.carol, comment=first, because="Rude.")
    else:
        services.take_away(by=cast.sam, comment=first)
    client = signed_in(cast.henry)
    answer = client.post(talk(idea), {"text": "In Elm Street.", "answers": first.uid})
    page = answer.content.decode()
    assert answer.status_code == 422 and "has been removed or hidden" in page
    assert ">\nIn Elm Street.</textarea>" in page and f'value="{first.uid}"' not in page
    client.post(talk(idea), {"text": "In Elm Street.", "answers": ""})
    assert Comment.objects.get(text="In Elm Street.").answers is None


# Moderation


def test_a_coordinator_hides_a_comment_with_a_reason_and_shows_it_again(
    cast: Cast, signed_in: SignIn
) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    comment = services.say(by=cast.sam, idea=idea, text="My neighbour, Mrs Smith")
    carol = signed_in(cast.carol)
    assert carol.post(talk(idea, f"{comment.uid}/hide/"), {"because": ""}).status_code == 422
    assert (
        carol.post(talk(idea, f"{comment.uid}/hide/"), {"because": "It names somebody."}).status_code == 302
    )
    page = read(signed_in(cast.henry), talk(idea))
    assert "Mrs Smith" not in page
    assert "Hidden by the coordinator: It names somebody." in page
    assert "Mrs Smith" not in read(signed_in(cast.henry), idea.get_absolute_url())
    assert "Mrs Smith" in read(carol, talk(idea))
    assert "It names somebody." in told(cast.sam, "comment")[0]
    assert "somebody" not in str(
        AuditEntry.objects.get(action="hide_comment").said
    )  # sealed; the comment keeps it
    for way in ("edit", "remove"):
        assert signed_in(cast.sam).post(talk(idea, f"{comment.uid}/{way}/"), {"text": "x"}).status_code == 403
    assert carol.post(talk(idea, f"{comment.uid}/restore/")).status_code == 302
    assert "Mrs Smith" in read(signed_in(cast.henry), talk(idea))


def test_only_a_coordinator_who_did_not_write_the_idea_moderates(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    comment = services.say(by=cast.sam, idea=idea, text="Hello")
    for other in (cast.alice, cast.sam, cast.piet, cast.adam):
        assert signed_in(other).post(talk(idea, f"{comment.uid}/hide/"), {"because": "x"}).status_code == 403
        assert signed_in(other).post(talk(idea, f"{comment.uid}/restore/")).status_code == 403


def test_a_report_goes_to_the_coordinator_once_a_person(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    comment = services.say(by=cast.sam, idea=idea, text="Hello")
    for _ in range(2):
        signed_in(cast.henry).post(talk(idea, f"{comment.uid}/report/"), {"why": "It is rude."})
    assert told(cast.carol, "waiting") == ["A comment was reported: It is rude."]
    assert "1 person has reported this." in read(signed_in(cast.carol), talk(idea))
    assert "reported this" not in read(signed_in(cast.sam), talk(idea))
    assert "It is rude." in read(signed_in(cast.carol), talk(idea, f"{comment.uid}/hide/"))
    assert signed_in(cast.sam).post(talk(idea, f"{comment.uid}/report/"), {"why": "Me"}).status_code == 403


@pytest.mark.parametrize("tail", ["edit/", "remove/", "hide/", "restore/", "report/"])
def test_a_comment_is_not_reached_through_another_idea(cast: Cast, signed_in: SignIn, tail: str) -> None:
    hidden = make_idea(cast, Stage.IN_REVIEW, audience=Audience.CONFIDENTIAL)
    comment = services.say(by=cast.alice, idea=hidden, text="Secret")
    own = make_idea(cast, Stage.IN_REVIEW, author=cast.stan, coauthors=[], title="Mine")
    said = {"text": "x", "because": "x", "why": "x"}
    assert signed_in(cast.stan).post(talk(own, f"{comment.uid}/{tail}"), said).status_code == 404
    assert signed_in(cast.stan).post(talk(own), {"text": "x", "answers": comment.uid}).status_code == 422
    assert not own.comments.exists() and Comment.objects.get() == comment


# Following


def test_who_follows_an_idea_hears_of_its_steps_as_long_as_they_may_see_it(
    cast: Cast, signed_in: SignIn
) -> None:
    idea = make_idea(cast, Stage.AT_PANEL)
    for person in (cast.henry, cast.stan):
        for _ in range(2):
            assert signed_in(person).post(f"{idea.get_absolute_url()}follow/").status_code == 302
    assert Follow.objects.count() == 2
    move(idea, "park", by=cast.piet, version=idea.version, until="2099-01-01", reason="Later")
    assert len(told(cast.henry, "followed")) == 1
    Idea.objects.filter(pk=idea.pk).update(audience=Audience.CONFIDENTIAL)
    now = Idea.objects.get(pk=idea.pk)
    move(now, "resume", by=cast.piet, version=now.version, reason="Now")
    assert len(told(cast.stan, "followed")) == 1
    assert len(told(cast.henry, "followed")) == 1
    signed_in(cast.carol).post(f"{idea.get_absolute_url()}follow/")
    signed_in(cast.carol).post(f"{idea.get_absolute_url()}follow/", {"back": "1"})
    assert Follow.objects.count() == 2


def test_one_follows_once_and_never_ones_own(cast: Cast) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    services.follow(by=cast.sam, idea=idea)
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(idea=idea, person=cast.sam)
    with pytest.raises(NotAllowed):
        services.follow(by=cast.bob, idea=idea)


# Notes of those who decide


def test_notes_are_for_those_who_decide_and_never_for_an_author(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.APPROVED)
    address = f"{idea.get_absolute_url()}notes/"
    assert signed_in(cast.carol).post(address, {"text": "Mind the canary budget."}).status_code == 302
    for reader in (cast.piet, cast.fiona, cast.owen, cast.adam, cast.sue):
        assert "canary" in read(signed_in(reader), address)
    for other in (cast.alice, cast.bob, cast.sam, cast.rita, cast.henry):
        assert signed_in(other).get(address).status_code == 403
        for page in (idea.get_absolute_url(), talk(idea)):
            shown = read(signed_in(other), page)
            assert "canary" not in shown
            assert "/notes/" not in shown
    assert signed_in(cast.adam).post(address, {"text": "x"}).status_code == 403


def test_whoever_decides_and_once_wrote_the_idea_reads_no_notes(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.SUBMITTED, coauthors=[cast.piet, cast.sue])
    services.note(by=cast.carol, idea=idea, text="A note")
    for author in (cast.piet, cast.sue):
        assert signed_in(author).get(f"{idea.get_absolute_url()}notes/").status_code == 403
    services.part_with(by=cast.piet, idea=idea, coauthor=cast.piet)
    assert signed_in(cast.piet).get(f"{idea.get_absolute_url()}notes/").status_code == 403
    assert not Note.objects.visible_to(cast.piet, Idea.objects.get(pk=idea.pk)).exists()


def test_an_empty_note_is_none(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    assert signed_in(cast.carol).post(f"{idea.get_absolute_url()}notes/", {"text": " "}).status_code == 422
    with pytest.raises(NotYet):
        services.note(by=cast.carol, idea=idea, text="\u202e")


# What it costs


def test_a_long_talk_asks_no_more_than_a_short_one(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)

    def a_thread() -> Any:
        first = services.say(by=cast.sam, idea=idea, text="@Henry Hospital, where?")
        services.say(by=cast.henry, idea=idea, text="@Sam Council, here.", answers=first)

    a_thread()
    people = {name: signed_in(getattr(cast, name)) for name in ("alice", "carol", "stan")}
    pages = (talk(idea), idea.get_absolute_url())
    few = {(name, page): queries_of(client, page) for name, client in people.items() for page in pages}
    for _ in range(12):
        a_thread()
    assert few == {
        (name, page): queries_of(client, page) for name, client in people.items() for page in pages
    }
    assert max(few.values()) <= 15
