"""Writing an idea together, and what other bodies offer it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ideas import services
from ideas.models import Idea, Invitation, Offer, Support
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Assignment, Decision, Notice
from workflow.refusals import NotAllowed, NotYet
from workflow.reviews import assign
from workflow.rules import may
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


def ask(client: Client, idea: Idea, email: str) -> str:
    response = client.post(f"{idea.get_absolute_url()}authors/", {"email": email}, follow=True)
    return " ".join(response.content.decode().split()).replace(email, "somebody")


def asked(idea: Idea, person: Person) -> Invitation:
    services.invite(by=idea.author, idea=idea, email=person.email)
    return Invitation.objects.get(idea=idea, email=person.email)


def fresh(idea: Idea) -> Idea:
    return Idea.objects.get(pk=idea.pk)


# Asking


def test_the_answer_is_the_same_whether_anybody_has_the_address_or_nobody(
    cast: Cast, signed_in: SignIn
) -> None:
    client, pages = signed_in(cast.alice), []
    for email in (cast.sam.email, cast.gone.email, "nobody@example.org"):
        idea = make_idea(cast, Stage.DRAFT, coauthors=[])
        page = ask(client, idea, email).replace(idea.reference, "REF")
        pages.append(page.replace(str(idea.invitations.get().uid), "UID"))
    without_token = [page.split('name="csrfmiddlewaretoken"')[0] for page in pages]
    assert without_token[0] == without_token[1] == without_token[2]
    assert len({len(page) for page in pages}) == 1
    assert list(Notice.objects.filter(kind="invited").values_list("person__email", flat=True)) == [
        cast.sam.email
    ]


def test_asking_twice_asks_once(cast: Cast) -> None:
    idea = make_idea(cast, Stage.DRAFT)
    for email in (cast.sam.email, cast.sam.email.upper()):
        services.invite(by=cast.alice, idea=idea, email=email)
    assert Invitation.objects.count() == 1
    assert Notice.objects.filter(person=cast.sam).count() == 1


@pytest.mark.parametrize(
    ("email", "said"), [("", "Give their"), ("sam", "like name@"), ("alice@council.example", "own address")]
)
def test_a_bad_address_is_explained(cast: Cast, signed_in: SignIn, email: str, said: str) -> None:
    address = f"{make_idea(cast, Stage.DRAFT).get_absolute_url()}authors/"
    response = signed_in(cast.alice).post(address, {"email": email})
    assert response.status_code == 422
    assert said in response.content.decode()


def test_one_idea_cannot_ask_the_whole_place(cast: Cast) -> None:
    idea = make_idea(cast, Stage.DRAFT)
    for number in range(15):
        services.invite(by=cast.alice, idea=idea, email=f"somebody{number}@example.org")
    with pytest.raises(NotYet):
        services.invite(by=cast.alice, idea=idea, email="onemore@example.org")


@pytest.mark.parametrize("stage", [Stage.IN_REVIEW, Stage.AT_PANEL, Stage.APPROVED, Stage.DELIVERING])
def test_nobody_joins_once_it_is_scored(cast: Cast, stage: Stage) -> None:
    with pytest.raises(NotAllowed):
        services.invite(by=cast.alice, idea=make_idea(cast, stage), email=cast.sam.email)


# Answering


def test_whoever_is_asked_comes_by_the_link_of_the_mail_and_joins(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.DRAFT, coauthors=[])
    invitation, client = asked(idea, cast.henry), signed_in(cast.henry)
    response = client.get(idea.get_absolute_url(), follow=True)
    assert "asks you to write an idea together" in response.content.decode()
    assert client.post(invitation.get_absolute_url(), {"yes": "1"}).status_code == 302
    assert client.get(idea.get_absolute_url()).status_code == 200
    assert fresh(idea).is_author(cast.henry)
    assert "Henry Hospital now writes" in Notice.objects.get(person=cast.alice).text


def test_whoever_says_no_never_sees_the_draft(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.DRAFT, coauthors=[])
    invitation, client = asked(idea, cast.henry), signed_in(cast.henry)
    client.post(invitation.get_absolute_url(), {"no": "1"})
    assert client.get(idea.get_absolute_url()).status_code == 404
    assert client.post(invitation.get_absolute_url(), {"yes": "1"}).status_code == 422
    services.invite(by=cast.alice, idea=idea, email=cast.henry.email)
    assert Notice.objects.filter(person=cast.henry).count() == 1


def test_an_invitation_is_for_one_address_only(cast: Cast, signed_in: SignIn) -> None:
    invitation = asked(make_idea(cast, Stage.DRAFT), cast.henry)
    for other in (cast.sam, cast.sue, cast.alice):
        assert signed_in(other).get(invitation.get_absolute_url()).status_code == 404
        assert signed_in(other).post(invitation.get_absolute_url(), {"yes": "1"}).status_code == 404


def test_an_old_invitation_and_one_taken_back_open_nothing(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.DRAFT)
    old = asked(idea, cast.henry)
    Invitation.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=31))
    assert signed_in(cast.henry).post(old.get_absolute_url(), {"yes": "1"}).status_code == 422
    back = asked(idea, cast.sam)
    address = f"{idea.get_absolute_url()}authors/invitations/{back.uid}/take-back/"
    assert signed_in(cast.alice).post(address).status_code == 302
    assert signed_in(cast.sam).post(back.get_absolute_url(), {"yes": "1"}).status_code == 422
    assert not fresh(idea).is_author(cast.sam)


def test_a_supporter_who_joins_is_counted_once(cast: Cast) -> None:
    idea = make_idea(cast, Stage.SUBMITTED)
    services.support(by=cast.sam, idea=idea)
    services.accept(by=cast.sam, invitation=asked(idea, cast.sam))
    assert fresh(idea).supporters_count == 0
    assert not Support.objects.exists()


# Duties kept apart


def test_a_reviewer_of_an_idea_cannot_join_it_nor_can_somebody_close_to_one(cast: Cast) -> None:
    idea = make_idea(cast, Stage.SUBMITTED)
    for person in (cast.rita, cast.fiona):  # Fiona is in Rita's team
        asked(idea, person)
    Assignment.objects.create(
        proposal=idea, reviewer=cast.rita, criteria_set=cast.criteria, assigned_by=cast.carol
    )
    for person in (cast.rita, cast.fiona):
        with pytest.raises(NotAllowed) as refusal:
            services.accept(by=person, invitation=Invitation.objects.get(email=person.email))
        assert "Rita" not in str(refusal.value)
    services.accept(by=cast.henry, invitation=asked(idea, cast.henry))


def test_whoever_decided_on_an_idea_cannot_join_it(cast: Cast) -> None:
    idea = make_idea(cast, Stage.PARKED)
    with pytest.raises(NotAllowed):
        services.accept(by=cast.carol, invitation=asked(idea, cast.carol))
    Decision.objects.filter(proposal=idea, step="park").update(by=cast.piet)
    services.accept(by=cast.carol, invitation=Invitation.objects.get(email=cast.carol.email))


def test_a_coordinator_who_joins_no_longer_holds_or_decides_on_it(cast: Cast) -> None:
    idea = make_idea(cast, Stage.SUBMITTED)
    services.accept(by=cast.carol, invitation=asked(idea, cast.carol))
    now = fresh(idea)
    assert now.holder_id != cast.carol.pk
    assert not may(now, cast.carol, "decline")


def test_leaving_makes_nobody_a_judge(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.AT_PANEL, coauthors=[cast.piet, cast.ravi])
    address = f"{idea.get_absolute_url()}authors/{cast.piet.uid}/part/"
    assert signed_in(cast.piet).post(address).status_code == 302
    now = fresh(idea)
    assert not now.is_author(cast.piet)
    assert not may(now, cast.piet, "approve")
    with pytest.raises(NotAllowed):
        move(now, "approve", by=cast.piet, version=now.version, rationale="Mine", case_owner=cast.owen)


def test_somebody_who_left_is_not_asked_to_score(cast: Cast) -> None:
    idea = make_idea(cast, Stage.SUBMITTED, coauthors=[cast.ruth])
    services.part_with(by=cast.alice, idea=idea, coauthor=cast.ruth)
    now = fresh(idea)
    with pytest.raises(NotYet, match="wrote it"):
        assign(by=cast.carol, proposal=now, reviewers=[cast.ruth], version=now.version)


def test_only_whoever_began_it_parts_with_another(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.SUBMITTED, coauthors=[cast.bob, cast.henry])
    assert (
        signed_in(cast.bob).post(f"{idea.get_absolute_url()}authors/{cast.henry.uid}/part/").status_code
        == 403
    )
    assert (
        signed_in(cast.bob).post(f"{idea.get_absolute_url()}authors/{cast.alice.uid}/part/").status_code
        == 404
    )
    assert (
        signed_in(cast.alice).post(f"{idea.get_absolute_url()}authors/{cast.henry.uid}/part/").status_code
        == 302
    )


# Offers

OFFER = {
    "kind": "people",
    "what": "Two analysts",
    "how_much": "A day a week",
    "when": "May",
    "contact": "Henry, 01632 960002",
}


def offered(cast: Cast, idea: Idea) -> Offer:
    return services.offer(by=cast.henry, idea=idea, **OFFER)


def test_another_body_offers_help_and_those_who_answer_hear(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.APPROVED)
    client = signed_in(cast.henry)
    assert client.get(f"{idea.get_absolute_url()}offers/new/").status_code == 200
    assert client.post(f"{idea.get_absolute_url()}offers/new/", OFFER).status_code == 302
    for person in (cast.alice, cast.bob, cast.owen):
        assert Notice.objects.get(person=person).text == "Severn Hospital offers: Two analysts"
    page = signed_in(cast.sam).get(f"{idea.get_absolute_url()}talk/").content.decode()
    assert "Two analysts" in page
    assert "01632 960002" not in page
    for reader in (cast.alice, cast.owen, cast.carol, cast.henry):
        assert "01632 960002" in signed_in(reader).get(f"{idea.get_absolute_url()}talk/").content.decode()


def test_what_is_missing_from_an_offer_is_said(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    response = signed_in(cast.henry).post(f"{idea.get_absolute_url()}offers/new/", {"kind": "gold"})
    assert response.status_code == 422
    assert "Say what you offer" in response.content.decode()


def test_who_may_not_offer(cast: Cast) -> None:
    for person in (
        cast.sam,
        cast.alice,
        cast.ruth,
        cast.sue,
    ):  # own body, author, one of its reviewers, own body
        with pytest.raises(NotAllowed):
            services.offer(by=person, idea=make_idea(cast, Stage.IN_REVIEW), **OFFER)
    with pytest.raises(NotAllowed):
        services.offer(by=cast.henry, idea=make_idea(cast, Stage.DECLINED), **OFFER)


def test_an_author_or_the_case_owner_answers_once_with_a_word(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.APPROVED)
    offer = offered(cast, idea)
    address = f"{idea.get_absolute_url()}offers/{offer.uid}/"
    for other in (cast.sam, cast.carol, cast.henry, cast.piet):
        assert signed_in(other).post(address, {"accept": "yes"}).status_code == 403
    owen = signed_in(cast.owen)
    assert owen.post(address, {"accept": "no"}).status_code == 422
    assert owen.post(address, {"accept": "yes", "answer": "Thank you!"}).status_code == 302
    assert Notice.objects.filter(person=cast.henry).latest("pk").text == "Your offer is accepted. Thank you!"
    assert signed_in(cast.alice).post(address, {"accept": "no", "answer": "Too late"}).status_code == 422


def test_a_hidden_author_answers_an_offer_as_the_author(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.APPROVED, hide_name=True)
    services.answer_offer(by=cast.bob, offer=offered(cast, idea), accept=True, answer="Thank you!")
    page = signed_in(cast.henry).get(f"{idea.get_absolute_url()}talk/").content.decode()
    assert "The author: Thank you!" in page
    assert cast.bob.name not in page


def test_an_offer_is_taken_back_by_whoever_made_it(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.APPROVED)
    offer = offered(cast, idea)
    address = f"{idea.get_absolute_url()}offers/{offer.uid}/withdraw/"
    assert signed_in(cast.ed).post(address).status_code == 403
    assert signed_in(cast.henry).post(address).status_code == 302
    assert "Two analysts" not in signed_in(cast.alice).get(f"{idea.get_absolute_url()}talk/").content.decode()
    with pytest.raises(NotYet):
        services.answer_offer(by=cast.alice, offer=offer, accept=True)


def test_five_unanswered_offers_of_one_person_are_enough(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.APPROVED)
    for _ in range(5):
        offered(cast, idea)
    with pytest.raises(NotYet):
        offered(cast, idea)
    answer = signed_in(cast.henry).post(f"{idea.get_absolute_url()}offers/new/", OFFER)
    page = answer.content.decode()
    assert (
        answer.status_code == 422 and "Five of your offers" in page and "Two analysts" in page
    )  # nothing typed is lost
