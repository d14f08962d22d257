"""Somebody leaves: no way in from that moment, and nothing they had in hand is left with nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from ideas.models import Audience, Idea
from place.models import Deputy, Person, RoleGrant, RoleRequest
from place.vocabulary import Role
from tests.cast import PASSWORD, Cast
from tests.makers import make_idea
from tests.portal.organisation.test_people import stands_in
from workflow.models import Assignment, Notice
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


def leaves(person: Person) -> str:
    return f"/organisation/council/people/{person.uid}/leaves/"


def test_a_leaver_is_out_at_once(cast: Cast, olga: Client, signed_in: SignIn) -> None:
    carol = signed_in(cast.carol)
    RoleGrant.objects.create(person=cast.sam, organisation=cast.council, role=Role.COORDINATOR)
    stands_in(cast.sam, cast.carol)
    stands_in(cast.carol, cast.alice)
    RoleRequest.objects.create(
        person=cast.carol, organisation=cast.council, role=Role.EXECUTIVE, asked_by=cast.olga
    )
    assert carol.get("/account/").status_code == 200
    assert "has left" in olga.post(leaves(cast.carol), follow=True).content.decode()
    assert carol.get("/account/").status_code == 302
    assert not any(
        each.get_decoded().get("_auth_user_id") == str(cast.carol.pk) for each in Session.objects.all()
    )
    assert not RoleGrant.objects.filter(person=cast.carol, ended_at=None).exists()
    assert not Deputy.objects.exists()
    assert RoleRequest.objects.get().state == RoleRequest.State.TAKEN_BACK
    Client().post("/accounts/password/reset/", {"email": cast.carol.email})
    assert not any("/password/reset/" in str(letter.body) and cast.carol.email in letter.to and "-" in str(
        letter.body).partition("/password/reset/")[2][:60].split("/")[0] for letter in mail.outbox)  # fmt: skip
    assert not Client().login(email=cast.carol.email, password=PASSWORD)


def test_what_they_hold_by_role_goes_to_the_next_holder(cast: Cast, olga: Client) -> None:
    RoleGrant.objects.create(person=cast.sam, organisation=cast.council, role=Role.COORDINATOR)
    submitted, parked = make_idea(cast, Stage.SUBMITTED), make_idea(cast, Stage.PARKED, title="Later")
    due = submitted.due
    page = olga.get(leaves(cast.carol)).content.decode()
    assert "goes to Sam Council" in page
    olga.post(leaves(cast.carol))
    for idea in (submitted, parked):
        idea.refresh_from_db()
        assert idea.holder == cast.sam
    assert submitted.due == due  # the clock runs on
    assert Notice.objects.filter(person=cast.sam, kind=Notice.Kind.WAITING).count() == 2


def test_where_nobody_else_has_the_role_they_cannot_go_yet(cast: Cast, olga: Client) -> None:
    idea = make_idea(cast, Stage.SUBMITTED)
    assert "Give somebody a role first" in olga.get(leaves(cast.carol)).content.decode()
    assert "Give somebody the role first" in olga.post(leaves(cast.carol)).content.decode()
    idea.refresh_from_db()
    assert idea.holder == cast.carol
    assert Person.objects.get(pk=cast.carol.pk).is_active
    assert RoleGrant.objects.filter(person=cast.carol, ended_at=None).exists()


def test_the_partner_takes_over_where_there_is_one(cast: Cast, olga: Client) -> None:
    idea = make_idea(cast, Stage.FINANCE_CHECK)
    cast.council.acts_for_us = cast.hospital
    cast.council.save()
    olga.post(leaves(cast.fiona))
    idea.refresh_from_db()
    assert idea.holder == cast.frank


def test_cases_delivery_and_teams_need_a_name_each(cast: Cast, olga: Client) -> None:
    case, late_case = (
        make_idea(cast, Stage.APPROVED),
        make_idea(cast, Stage.AWAITING_COMMITMENT, title="Signed soon"),
    )
    delivery = make_idea(
        cast, Stage.DELIVERING, title="Under way", delivery_owner=cast.owen, holder=cast.owen
    )
    team = cast.teams["homes"]
    team.manager = cast.owen
    team.save()
    said = {
        f"case_{case.pk}": str(cast.dora.uid), f"case_{late_case.pk}": str(cast.sam.uid),
        f"delivery_{delivery.pk}": str(cast.dora.uid)}  # fmt: skip
    assert "Choose who takes this over" in olga.post(leaves(cast.owen), said).content.decode()
    assert Person.objects.get(pk=cast.owen.pk).is_active
    olga.post(leaves(cast.owen), said | {f"manager_{team.uid}": str(cast.sam.uid)})
    assert not Person.objects.get(pk=cast.owen.pk).is_active
    for idea in (case, late_case, delivery, team):
        idea.refresh_from_db()
    assert (case.case_owner, case.holder) == (cast.dora, cast.dora)
    assert (late_case.case_owner, late_case.holder) == (cast.sam, None)
    assert (delivery.delivery_owner, delivery.holder) == (cast.dora, cast.dora)
    assert team.manager == cast.sam


def test_somebody_of_another_body_or_the_leaver_takes_nothing_over(cast: Cast, olga: Client) -> None:
    idea = make_idea(cast, Stage.APPROVED)
    for taker in (cast.henry, cast.owen, cast.gone):
        page = olga.post(leaves(cast.owen), {f"case_{idea.pk}": str(taker.uid)}).content.decode()
        assert "Select a valid choice" in page
    assert Person.objects.get(pk=cast.owen.pk).is_active


def test_reviews_are_stood_down_and_the_coordinator_hears(cast: Cast, olga: Client) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    olga.post(leaves(cast.rita))
    assert idea.assignments.get(reviewer=cast.rita).state == Assignment.State.STOOD_DOWN
    assert "stood down" in Notice.objects.get(person=cast.carol).text


def test_drafts_stay_and_a_question_goes_to_whoever_wrote_with_them(cast: Cast, olga: Client) -> None:
    draft = make_idea(cast, Stage.DRAFT)
    asked = make_idea(cast, Stage.NEEDS_INFORMATION, title="Asked")
    alone = make_idea(cast, Stage.NEEDS_INFORMATION, title="Alone", coauthors=[])
    assert "1 draft of theirs is kept." in olga.get(leaves(cast.alice)).content.decode()
    olga.post(leaves(cast.alice))
    for idea in (draft, asked, alone):
        idea.refresh_from_db()
    assert (draft.author, draft.holder) == (cast.alice, cast.alice)
    assert (asked.holder, alone.holder) == (cast.bob, cast.carol)


def test_a_confidential_idea_has_no_title_here(cast: Cast, olga: Client) -> None:
    make_idea(cast, Stage.APPROVED, title="Canary in the coal", audience=Audience.CONFIDENTIAL)
    for address in (leaves(cast.owen), f"/organisation/council/people/{cast.owen.uid}/"):
        page = olga.get(address).content.decode()
        assert "Canary" not in page
        assert "A confidential idea" in page
        assert Idea.objects.get().reference not in page


@pytest.mark.parametrize("audience", Audience.values)
def test_who_wrote_under_a_hidden_name_is_told_to_no_administrator(
    cast: Cast, olga: Client, audience: str
) -> None:
    """Before, after and in the record, Alice's body reads the same as if she had written nothing."""
    hidden = make_idea(cast, Stage.NEEDS_INFORMATION, title="Canary", audience=audience, hide_name=True)
    seen = [f"/organisation/council/people/{cast.alice.uid}/", leaves(cast.alice)]
    for address in seen:
        page = olga.get(address).content.decode()
        for word in (
            "Canary",
            hidden.reference,
            "A confidential idea",
            "as its author",
            str(hidden.stage.label),
        ):
            assert word not in page, (address, word)
    olga.post(leaves(cast.alice))
    hidden.refresh_from_db()
    assert hidden.holder == cast.bob, "it goes on all the same"
    record = olga.get("/organisation/council/record/").content.decode()
    assert "Alice Council left" in record
    assert "Handed work of" not in record


def test_who_wrote_under_their_own_name_is_told(cast: Cast, olga: Client) -> None:
    make_idea(cast, Stage.NEEDS_INFORMATION, title="Asked")
    assert "Asked" in olga.get(leaves(cast.alice)).content.decode()
    olga.post(leaves(cast.alice))
    assert "Handed work of Alice" in olga.get("/organisation/council/record/").content.decode()


def test_whoever_comes_back_has_no_roles(cast: Cast, olga: Client) -> None:
    olga.post(leaves(cast.erin))
    olga.post(f"/organisation/council/people/{cast.erin.uid}/comes-back/")
    erin = Person.objects.get(pk=cast.erin.pk)
    assert (erin.is_active, erin.left_at) == (True, None)
    assert not erin.grants.filter(ended_at=None).exists()


def test_leaving_twice_is_leaving_once(cast: Cast, olga: Client) -> None:
    for _time in range(2):
        olga.post(leaves(cast.sam))
    assert olga.post(leaves(cast.sam)).status_code == 302
    from place.models import AuditEntry

    assert AuditEntry.objects.filter(action="let_go").count() == 1
