"""My account: what waits first, then what is mine; and who acts for me while I am away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casebuilder.models import Agreement, Milestone, Signature
from ideas.models import Audience, Idea, Support
from place.models import Deputy, Organisation, Person
from tests.case_makers import agree_and_sign, make_case
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Assignment, Notice
from workflow.notices import tell
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
Waits = Callable[[Person], list[str]]
DEPUTY = "/account/deputy/"


@pytest.fixture
def waits_for(signed_in: SignIn) -> Waits:
    """The labels of what waits for somebody, in order."""
    return lambda person: [one.label for one in signed_in(person).get("/account/").context["waiting"]]


def day(away: int) -> date:
    return timezone.localdate() + timedelta(days=away)


def asks(person: Person, starts: date, ends: date) -> dict[str, object]:
    """The form, filled in."""
    return {
        "deputy": person.uid, "starts_day": starts.day, "starts_month": starts.month, "starts_year": starts.year,
        "ends_day": ends.day, "ends_month": ends.month, "ends_year": ends.year,
    }  # fmt: skip


def test_strangers_sign_in_first() -> None:
    for address in ("/account/", DEPUTY):
        assert "/accounts/sign-in/" in Client().get(address)["Location"]


def test_an_empty_account_says_what_to_do(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.stan).get("/account/").content.decode()
    assert "Nothing waits for you." in page
    assert "You have not shared an idea yet" in page
    assert page.count("<h1") == 1


# What waits for me


def test_the_most_urgent_comes_first(cast: Cast, waits_for: Waits) -> None:
    make_idea(cast, title="Later", due=day(9))
    make_idea(cast, title="Late", due=day(-9))
    make_idea(cast, title="Soon", due=day(2))
    assert waits_for(cast.carol) == ["Read and sort “Late”", "Read and sort “Soon”", "Read and sort “Later”"]


@pytest.mark.parametrize(
    ("stage", "who", "label"),
    [
        (Stage.NEEDS_INFORMATION, "alice", "Answer the question about “X”"),
        (Stage.AT_PANEL, "piet", "Decide on “X”"),
        (Stage.APPROVED, "owen", "Write the business case for “X”"),
        (Stage.FINANCE_CHECK, "fiona", "Check the figures of “X”"),
        (Stage.COMMITTED, "dora", "Start “X”"),
        (Stage.DELIVERING, "dora", "Deliver “X”"),
    ],
)
def test_each_stage_waits_for_its_holder(
    cast: Cast, waits_for: Waits, stage: Stage, who: str, label: str
) -> None:
    make_idea(cast, stage, title="X")
    assert waits_for(getattr(cast, who)) == [label]
    assert waits_for(cast.sam) == []


def test_a_parked_idea_waits_only_once_its_day_has_come(cast: Cast, waits_for: Waits) -> None:
    make_idea(cast, Stage.PARKED, title="Not yet", due=day(5))
    make_idea(cast, Stage.PARKED, title="Today", due=day(0))
    assert waits_for(cast.carol) == ["Look again at “Today”"]


def test_the_next_milestone_is_named(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.DELIVERING)
    Milestone.objects.create(idea=idea, name="Second street", due=day(40))
    Milestone.objects.create(idea=idea, name="First street", due=day(20))
    Milestone.objects.create(idea=idea, name="Contract", due=day(1), done_on=day(0))
    assert "next: First street" in signed_in(cast.dora).get("/account/").content.decode()


def test_scores_asked_for_wait_and_lead_to_the_desk(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW, title="X")
    assignment = Assignment.objects.get(proposal=idea, reviewer=cast.ruth)
    waiting = signed_in(cast.ruth).get("/account/").context["waiting"]
    assert [(one.label, one.url) for one in waiting] == [("Score “X”", f"/reviews/{assignment.uid}/")]
    Assignment.objects.filter(pk=assignment.pk).update(state=Assignment.State.CONFIRM)
    waiting = signed_in(cast.ruth).get("/account/").context["waiting"]
    assert waiting[0].label == "Confirm your scores for “X”"


def test_a_score_that_is_given_or_closed_no_longer_waits(cast: Cast, waits_for: Waits) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    Assignment.objects.filter(proposal=idea, reviewer=cast.ruth).update(state=Assignment.State.DONE)
    make_idea(cast, Stage.DECLINED)
    assert waits_for(cast.ruth) == []


def test_a_share_waits_for_finance_and_then_for_the_executive(cast: Cast, waits_for: Waits) -> None:
    idea = make_idea(cast, Stage.AWAITING_COMMITMENT, title="X")
    case = make_case(cast, idea)
    assert waits_for(cast.frank) == ["Agree the share of Hospital: “X”"]
    assert waits_for(cast.ed) == []
    Agreement.objects.create(version=case.current, organisation=cast.hospital, by=cast.frank)
    assert waits_for(cast.frank) == []
    assert waits_for(cast.ed) == ["Sign for Hospital: “X”"]
    Signature.objects.all().delete()
    agree_and_sign(cast, case.current, bodies="council")
    assert waits_for(cast.erin) == []


def test_a_voided_agreement_is_owed_again(cast: Cast, waits_for: Waits) -> None:
    case = make_case(cast, make_idea(cast, Stage.AWAITING_COMMITMENT, title="X"))
    Agreement.objects.create(
        version=case.current, organisation=cast.hospital, by=cast.frank, voided_at=timezone.now()
    )
    assert waits_for(cast.frank) == ["Agree the share of Hospital: “X”"]


def test_a_body_without_a_share_owes_nothing(cast: Cast, waits_for: Waits) -> None:
    from place.models import RoleGrant
    from place.vocabulary import Role

    case = make_case(cast, make_idea(cast, Stage.AWAITING_COMMITMENT))
    case.organisations.add(cast.police)
    RoleGrant.objects.create(person=cast.stan, organisation=cast.police, role=Role.FINANCE_OFFICER)
    assert waits_for(cast.stan) == []


def test_what_waits_for_somebody_waits_for_their_deputy_too(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, title="X")
    Deputy.objects.create(person=cast.carol, deputy=cast.sam, starts=day(-1), ends=day(1))
    waiting = signed_in(cast.sam).get("/account/").context["waiting"]
    assert [one.label for one in waiting] == ["Read and sort “X”"]
    assert f"for {cast.carol.name}" in waiting[0].hint


# What is mine


def test_drafts_lead_back_to_where_they_were_left(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.DRAFT, title="Half an idea")
    page = signed_in(cast.alice).get("/account/").content.decode()
    assert "Half an idea" in page
    assert f"/ideas/{idea.reference}/edit/" in page


def test_my_ideas_show_where_each_is_also_those_i_wrote_with_others(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, Stage.AT_PANEL, title="Mine", hide_name=True)
    for author in (cast.alice, cast.bob):
        page = signed_in(author).get("/account/").content.decode()
        assert "Mine" in page
        assert "With the panel" in page
    assert "Mine" not in signed_in(cast.sam).get("/account/").content.decode()


def test_problems_i_share_are_listed_unless_they_were_hidden_since(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW, title="Shared", author=cast.bob, coauthors=[])
    Support.objects.create(idea=idea, person=cast.stan, organisation=cast.police)
    assert "Shared" in signed_in(cast.stan).get("/account/").content.decode()
    Idea.objects.filter(pk=idea.pk).update(audience=Audience.CONFIDENTIAL)
    assert "Shared" not in signed_in(cast.stan).get("/account/").content.decode()


def test_the_pipeline_counts_only_what_one_may_see(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, Stage.IN_REVIEW)
    make_idea(cast, Stage.IN_REVIEW, audience=Audience.CONFIDENTIAL)
    make_idea(cast, Stage.DRAFT)
    make_idea(cast, Stage.IN_REVIEW, home_organisation=cast.hospital)

    def counts(person: Person) -> dict[str, int]:
        return {row["label"]: row["count"] for row in signed_in(person).get("/account/").context["pipeline"]}

    assert counts(cast.sam) == {"Being scored": 1}
    assert counts(cast.carol) == {"Being scored": 2}


def test_the_pipeline_leads_to_the_same_ideas(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, Stage.IN_REVIEW, title="Counted")
    client = signed_in(cast.sam)
    url = client.get("/account/").context["pipeline"][0]["url"]
    page = client.get(url)
    assert page.status_code == 200
    assert "Counted" in page.content.decode()


def test_the_latest_notices_are_there(cast: Cast, signed_in: SignIn) -> None:
    Notice.objects.create(person=cast.alice, proposal=make_idea(cast), kind=Notice.Kind.RECEIVED)
    assert "Your idea has arrived" in signed_in(cast.alice).get("/account/").content.decode()


# Somebody to act for me


def test_naming_a_deputy(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.carol)
    assert client.get(DEPUTY).status_code == 200
    response = client.post(DEPUTY, asks(cast.sam, day(1), day(8)), follow=True)
    made = Deputy.objects.get()
    assert (made.person, made.deputy, made.starts, made.ends) == (cast.carol, cast.sam, day(1), day(8))
    assert f"{cast.sam.name} acts for you" in response.content.decode()


@pytest.mark.parametrize(
    ("who", "starts", "ends", "says"),
    [
        ("henry", 1, 8, "Select a valid choice"),
        ("carol", 1, 8, "Select a valid choice"),
        ("gone", 1, 8, "Select a valid choice"),
        ("sam", 8, 1, "Choose a last day that is not before the first"),
        ("sam", -8, -1, "Choose a last day that has not passed"),
    ],
)
def test_what_will_not_do_is_explained(
    cast: Cast, signed_in: SignIn, who: str, starts: int, ends: int, says: str
) -> None:
    response = signed_in(cast.carol).post(DEPUTY, asks(getattr(cast, who), day(starts), day(ends)))
    page = response.content.decode()
    assert response.status_code == 200
    assert "There is a problem" in page
    assert "<title>Error:" in page
    assert says in page or "Choose" in page
    assert not Deputy.objects.exists()


def test_an_empty_form_is_explained(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.carol).post(DEPUTY, {}).content.decode()
    assert "There is a problem" in page
    assert not Deputy.objects.exists()


def test_a_deputy_can_be_ended_by_the_person_and_nobody_else(cast: Cast, signed_in: SignIn) -> None:
    made = Deputy.objects.create(person=cast.carol, deputy=cast.sam, starts=day(0), ends=day(3))
    address, chosen = reverse("end_deputy"), {"deputy": made.pk}
    assert signed_in(cast.sam).post(address, chosen).status_code == 404
    assert signed_in(cast.carol).post(address, {"deputy": "x"}).status_code == 404
    assert signed_in(cast.carol).get(address).status_code == 405
    assert signed_in(cast.carol).post(address, chosen).status_code == 302
    assert not Deputy.objects.exists()


def test_a_deputy_sees_for_whom_they_act(cast: Cast, signed_in: SignIn) -> None:
    Deputy.objects.create(person=cast.carol, deputy=cast.sam, starts=day(0), ends=day(3))
    assert f"You act for {cast.carol.name}" in signed_in(cast.sam).get("/account/").content.decode()


# Cost


@pytest.mark.parametrize("who", ["alice", "carol", "fiona", "ed", "ruth", "sue", "adam", "dora"])
def test_its_queries_are_the_same_at_twenty_and_two_hundred_ideas(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int], who: str
) -> None:
    stages = [Stage.SUBMITTED, Stage.IN_REVIEW, Stage.DELIVERING, Stage.AWAITING_COMMITMENT]
    for stage in stages:
        idea = make_idea(cast, stage)
        if stage == Stage.AWAITING_COMMITMENT:
            make_case(cast, idea)
    Organisation.objects.filter(pk=cast.police.pk).update(acts_for_us=cast.council)
    client = signed_in(getattr(cast, who))
    few = queries_of(client, "/account/")
    for stage in stages * 12:
        make_idea(cast, stage)
    make_case(cast, make_idea(cast, Stage.AWAITING_COMMITMENT))
    assert queries_of(client, "/account/") == few
    assert few <= 15


def test_what_i_was_told_of_an_idea_goes_when_my_right_to_see_it_does(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW, title="Canary in the coal")
    tell(cast.henry, Notice.Kind.MENTION, idea, text="Look at this.")
    client = signed_in(cast.henry)
    assert "Canary" in client.get("/account/").content.decode()
    Idea.objects.filter(pk=idea.pk).update(audience="confidential")
    assert "Canary" not in client.get("/account/").content.decode()
