"""Ideas put forward for somebody who rang or wrote: with an account, without one, and with one later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from ideas.behalf import Caller, Told, earlier_ideas, letter_done, letters, link_to_account, put_forward
from ideas.models import Idea
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Notice
from workflow.refusals import NotAllowed, NotYet
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
PAGE = "/desk/put-forward/"
WORDS = {"title": "Share the minibus", "problem": "It stands.", "proposal": "Lend it.", "how": "phone"}
SAID = {**WORDS, "audience": "everybody", "consented": "on"}


def told(**fields: Any) -> Told:
    return Told(**{**WORDS, "audience": "everybody", "consented": True, **fields})


def somebody(cast: Cast) -> Caller:
    return Caller("Nora Jones", "12 Mill Lane", cast.council, cast.teams["streets"])


def test_a_coordinator_finds_people_by_name_or_address(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.carol)
    assert "Alice Council" in client.get(PAGE, {"q": "alic"}).content.decode()
    assert "Bob Council" in client.get(PAGE, {"q": "bob@council"}).content.decode()
    assert "Nobody of your organisation" in client.get(PAGE, {"q": "henry"}).content.decode()


def test_an_idea_for_somebody_with_an_account_is_theirs(cast: Cast, signed_in: SignIn) -> None:
    earlier = make_idea(cast, title="An earlier one")
    address = f"{PAGE}?for={cast.alice.uid}"
    assert earlier.title in signed_in(cast.carol).get(address).content.decode()
    response = signed_in(cast.carol).post(address, SAID)
    idea = Idea.objects.get(title="Share the minibus")
    assert response["Location"] == idea.get_absolute_url()
    assert (idea.author, idea.stage, idea.holder) == (cast.alice, Stage.SUBMITTED, cast.carol)
    decision = idea.decisions.get()
    assert (decision.by, decision.on_behalf_of) == (cast.carol, cast.alice)
    page = signed_in(cast.carol).get(idea.get_absolute_url()).content.decode()
    assert "Put forward by phone for Alice Council; written down by Carol Council." in page
    assert Notice.objects.get(person=cast.alice).kind == Notice.Kind.RECEIVED


def test_how_it_came_is_not_told_to_those_who_may_not_know_whose_it_is(cast: Cast, signed_in: SignIn) -> None:
    idea = put_forward(by=cast.carol, told=told(hide_name=True), person=cast.alice)
    move(idea, "park", by=cast.carol, version=idea.version, until="2030-01-01", reason="Later")
    page = signed_in(cast.sam).get(idea.get_absolute_url()).content.decode()
    assert "Alice Council" not in page and "Put forward by phone" not in page


def test_the_scribe_is_not_its_author_and_may_decide_about_it(cast: Cast) -> None:
    idea = put_forward(by=cast.carol, told=told(), person=cast.alice)
    assert not idea.is_author(cast.carol)
    assert (
        move(idea, "ask", by=cast.carol, version=idea.version, question="Which?").stage == "needs_information"
    )


def test_it_needs_their_agreement(cast: Cast, signed_in: SignIn) -> None:
    with pytest.raises(NotYet, match="Ask them first"):
        put_forward(by=cast.carol, told=told(consented=False), person=cast.alice)
    page = signed_in(cast.carol).post(f"{PAGE}?for={cast.alice.uid}", {**SAID, "consented": ""})
    assert page.status_code == 422 and "Ask them first" in page.content.decode()


@pytest.mark.parametrize("name", ["henry", "carol"])
def test_only_for_others_of_ones_own_organisations(cast: Cast, signed_in: SignIn, name: str) -> None:
    with pytest.raises(NotAllowed):
        put_forward(by=cast.carol, told=told(), person=getattr(cast, name))
    assert signed_in(cast.carol).get(f"{PAGE}?for={getattr(cast, name).uid}").status_code == 404


def test_sent_twice_it_is_put_forward_once(cast: Cast, signed_in: SignIn) -> None:
    address, client = f"{PAGE}?for=nobody", signed_in(cast.carol)
    start = client.get(address).context["form"]["start"].value()
    said = SAID | {"start": start, "name": "Nora Jones", "contact": "12 Mill Lane", "organisation": "council"}
    client.post(address, said)
    client.post(address, said)
    assert Idea.objects.filter(title="Share the minibus").count() == 1
    assert Person.objects.filter(by_letter=True).count() == 1


def test_what_is_missing_is_said(cast: Cast, signed_in: SignIn) -> None:
    text = signed_in(cast.carol).post(f"{PAGE}?for=nobody", {}).content.decode()
    for sentence in ("Write their name", "Say how to reach them", "Say how the idea came to you"):
        assert sentence in text


def test_somebody_without_an_account_gets_letters_and_no_mail(
    cast: Cast, signed_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        idea = put_forward(by=cast.carol, told=told(), caller=somebody(cast))
    assert not mail.outbox and not idea.author.is_active
    client = signed_in(cast.carol)
    page = client.get("/desk/letters/").content.decode()
    assert "Nora Jones: Your idea has arrived" in page
    address = "/desk/letters/" + page.split('href="/desk/letters/')[1].split('"')[0]
    letter = client.get(address).content.decode()
    assert "12 Mill Lane" in letter and "Share the minibus" in letter
    assert "Stop these mails" not in letter and "Choose what you hear of" not in letter
    assert signed_in(cast.alice).get(address).status_code == 403
    client.post(address, {"how": "posted"})
    assert not letters(cast.carol) and client.get(address).status_code == 404
    for by in (cast.alice, cast.carol):  # who has none, and who has ticked it off
        with pytest.raises(NotAllowed):
            letter_done(by=by, notice=Notice.objects.get(person__by_letter=True), how="posted")


def test_nobody_signs_in_as_somebody_without_an_account(cast: Cast) -> None:
    person = put_forward(by=cast.carol, told=told(), caller=somebody(cast)).author
    assert not person.has_usable_password() and person.email.endswith(".invalid")


def test_a_coordinator_answers_for_them(cast: Cast) -> None:
    idea = put_forward(by=cast.carol, told=told(), caller=somebody(cast))
    idea = move(idea, "ask", by=cast.carol, version=idea.version, question="Which?")
    idea = move(idea, "answer", by=cast.carol, version=idea.version, answer="The blue one, they said.")
    assert idea.stage == Stage.SUBMITTED


def test_they_are_found_again_with_what_they_put_forward(cast: Cast, signed_in: SignIn) -> None:
    idea = put_forward(by=cast.carol, told=told(), caller=somebody(cast))
    page = signed_in(cast.carol).get(PAGE, {"q": "nora"}).content.decode()
    assert "Nora Jones" in page and "no account" in page
    assert earlier_ideas(cast.carol, idea.author) == [idea]
    again = put_forward(by=cast.carol, told=told(title="Another"), person=idea.author)
    assert again.behalf.contact == "12 Mill Lane"


def test_with_an_account_everything_is_theirs(cast: Cast, signed_in: SignIn) -> None:
    caller = put_forward(by=cast.carol, told=told(), caller=somebody(cast)).author
    response = signed_in(cast.carol).post(f"/desk/link/{caller.uid}/", {"email": "SAM@council.example"})
    assert response.status_code == 302
    idea = Idea.objects.get(title="Share the minibus")
    assert idea.author == cast.sam and idea.behalf.contact == ""
    assert idea.decisions.get().on_behalf_of == cast.sam
    assert not Person.objects.filter(pk=caller.pk).exists()


def test_an_account_of_another_body_or_none_is_refused(cast: Cast, signed_in: SignIn) -> None:
    caller = put_forward(by=cast.carol, told=told(), caller=somebody(cast)).author
    page = signed_in(cast.carol).post(f"/desk/link/{caller.uid}/", {"email": "henry@hospital.example"})
    assert "Nobody of your organisation has an account" in page.content.decode()
    with pytest.raises(NotAllowed):
        link_to_account(by=cast.carol, caller=cast.alice, account=cast.sam)
