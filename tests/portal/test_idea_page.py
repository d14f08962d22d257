"""The page of one idea: everything its reader may know, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from casebuilder.models import Milestone
from ideas.models import Audience, Idea, Support
from place.models import AuditEntry, Person
from tests.case_makers import make_case
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Assignment, Decision
from workflow.stages import ABOUT, Stage

SignIn = Callable[[Person], Client]


def page_of(client: Client, idea: Idea) -> str:
    response = client.get(idea.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def see(signed_in: SignIn) -> Callable[[Person, Idea], str]:
    """What a person reads on the page of an idea."""
    return lambda person, idea: page_of(signed_in(person), idea)


See = Callable[[Person, Idea], str]


# Who gets in


def test_a_stranger_signs_in_first(cast: Cast) -> None:
    response = Client().get(make_idea(cast).get_absolute_url())
    assert response.status_code == 302
    assert "/accounts/sign-in/" in response["Location"]


def test_what_one_may_not_see_does_not_exist(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, audience=Audience.CONFIDENTIAL)
    missing = signed_in(cast.stan).get("/ideas/BK-ZZZZZ/")
    hidden = signed_in(cast.stan).get(idea.get_absolute_url())
    assert (missing.status_code, hidden.status_code) == (404, 404)


def test_a_reference_read_out_in_small_letters_is_found(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    response = signed_in(cast.alice).get(
        idea.get_absolute_url().replace(idea.reference, idea.reference.lower())
    )
    assert response.status_code == 301
    assert response["Location"] == idea.get_absolute_url()


def test_a_draft_is_for_its_authors(cast: Cast, signed_in: SignIn, see: See) -> None:
    idea = make_idea(cast, Stage.DRAFT)
    assert "Go on writing" in see(cast.alice, idea)
    assert signed_in(cast.carol).get(idea.get_absolute_url()).status_code == 404


# What it says


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.DRAFT])
def test_every_stage_has_its_page(cast: Cast, see: See, stage: Stage) -> None:
    idea = make_idea(cast, stage)
    if ABOUT[stage].approved:
        make_case(cast, idea)
    page = see(cast.alice, idea)
    assert page.count("<h1") == 1
    assert idea.title in page
    assert "Received" in page


def test_a_late_idea_says_by_how_much_and_why(cast: Cast, see: See) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW, due=timezone.localdate() - timedelta(days=30))
    Assignment.objects.filter(proposal=idea, reviewer=cast.rita).update(state=Assignment.State.DONE)
    for reader in (cast.alice, cast.sam):  # nobody can watch for the hour at which a score comes in
        page = see(reader, idea)
        assert "working days late" in page
        assert "Not all scores are in yet." in page and "1 of 3" not in page
    for judge in (cast.carol, cast.piet, cast.ruth):
        assert "1 of 3 scores are in." in see(judge, idea)


def test_a_parked_idea_says_until_when(cast: Cast, see: See) -> None:
    idea = make_idea(cast, Stage.PARKED)
    assert "Parked until" in see(cast.alice, idea)


def test_milestones_stand_on_the_page_with_the_missed_one_named(cast: Cast, see: See) -> None:
    past = timezone.localdate() - timedelta(days=20)
    idea = make_idea(cast, Stage.DELIVERING, due=past)
    Milestone.objects.create(idea=idea, name="First street dimmed", due=past)
    page = see(cast.sam, idea)
    assert "Not reached yet: First street dimmed." in page
    assert "Milestones" in page


# Names


def test_a_hidden_name_is_nowhere_on_the_page_for_colleagues(cast: Cast, see: See) -> None:
    idea = make_idea(cast, Stage.NEEDS_INFORMATION, hide_name=True, holder=cast.alice)
    page = see(cast.sam, idea)
    assert cast.alice.name not in page
    assert cast.bob.name not in page
    assert "The author" in page
    assert cast.alice.name in see(cast.carol, idea)


@pytest.mark.parametrize("stage", [Stage.IN_REVIEW, Stage.AT_PANEL, Stage.APPROVED, Stage.DECLINED])
def test_authors_never_learn_a_reviewers_name(cast: Cast, see: See, stage: Stage) -> None:
    idea = make_idea(cast, stage)
    Decision.objects.filter(proposal=idea, step="refer").update(by=cast.rita, role="reviewer")
    for author in (cast.alice, cast.bob):
        page = see(author, idea)
        for reviewer in (cast.rita, cast.ravi, cast.ruth):
            assert reviewer.name not in page


def test_scores_that_sent_it_on_came_from_the_reviewers(cast: Cast, see: See) -> None:
    idea = make_idea(cast, Stage.AT_PANEL)
    Decision.objects.filter(proposal=idea, step="refer").update(by=cast.rita, role="reviewer")
    assert "the reviewers" in see(cast.alice, idea)
    assert cast.rita.name in see(cast.carol, idea)
    assert cast.rita.name in see(cast.piet, idea)


def test_a_reviewer_sees_how_many_score_but_not_who(cast: Cast, see: See) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    page = see(cast.ruth, idea)
    assert "0 of 3 scores are in." in page
    assert cast.rita.name not in page
    assert "Score this idea" in page


def test_what_reviewers_wrote_for_the_author_is_unsigned_and_after_the_panel(cast: Cast, see: See) -> None:
    idea = make_idea(cast, Stage.AT_PANEL)
    Assignment.objects.filter(proposal=idea, reviewer=cast.rita).update(
        author_comment="Try it on one street first."
    )
    assert "Try it on one street" not in see(cast.alice, idea)
    approved = make_idea(cast, Stage.APPROVED)
    Assignment.objects.filter(proposal=approved, reviewer=cast.rita).update(
        author_comment="Try it on one street first."
    )
    assert "Try it on one street" in see(cast.alice, approved)
    assert "Try it on one street" not in see(cast.sam, approved)


# What was said


def test_a_question_stands_where_its_author_sees_it(cast: Cast, see: See) -> None:
    idea = make_idea(cast, Stage.NEEDS_INFORMATION)
    Decision.objects.filter(proposal=idea, step="ask").update(said={"question": "How many lamps?"})
    page = see(cast.alice, idea)
    assert "How many lamps?" in page
    assert "Answer the question" in page


def test_feedback_is_for_the_authors_and_those_who_decide(cast: Cast, see: See) -> None:
    idea = make_idea(cast, Stage.DECLINED)
    said = {"decline_reason": cast.decline_reason.pk, "feedback": "We dim them already on Tuesdays.",
            "could_change": "A darker street."}  # fmt: skip
    Decision.objects.filter(proposal=idea, step="decline").update(said=said)
    for reader in (cast.alice, cast.carol, cast.adam):
        page = see(reader, idea)
        assert cast.decline_reason.text in page
        assert "on Tuesdays" in page and "What could change the answer: A darker street." in page
    page = see(cast.sam, Idea.objects.get(pk=idea.pk))
    assert cast.decline_reason.text in page
    assert "on Tuesdays" not in page and "darker street" not in page


def test_finances_comments_are_for_those_who_see_the_case(cast: Cast, see: See) -> None:
    idea = make_idea(cast, Stage.AWAITING_COMMITMENT)
    make_case(cast, idea)
    Decision.objects.filter(proposal=idea, step="assure").update(said={"comments": "Two posts go."})
    assert "Two posts go." in see(cast.owen, idea)
    assert "Two posts go." not in see(cast.alice, idea)


def test_the_business_case_shows_only_to_those_who_may_see_it(cast: Cast, see: See) -> None:
    idea = make_idea(cast, Stage.APPROVED)
    make_case(cast, idea)
    assert "Read the business case" in see(cast.fiona, idea)
    assert "Read the business case" not in see(cast.sam, idea)


def test_a_joined_idea_leads_to_where_it_goes_on(cast: Cast, see: See) -> None:
    target = make_idea(cast, title="Dim every lamp")
    idea = make_idea(cast, Stage.MERGED, merged_into=target)
    assert target.get_absolute_url() in see(cast.alice, idea)


def test_a_joined_idea_does_not_name_what_its_reader_may_not_see(cast: Cast, see: See) -> None:
    target = make_idea(
        cast, title="A secret plan", audience=Audience.CONFIDENTIAL, author=cast.henry, coauthors=[],
        home_organisation=cast.hospital, team=None)  # fmt: skip
    idea = make_idea(cast, Stage.MERGED, merged_into=target)
    page = see(cast.alice, idea)
    assert "A secret plan" not in page
    assert target.reference not in page


# What one can do


def test_the_step_a_person_may_take_is_offered_and_no_other(cast: Cast, see: See) -> None:
    idea = make_idea(cast)
    assert "Choose reviewers" in see(cast.carol, idea)
    assert "Withdraw" in see(cast.alice, idea)
    for onlooker in (cast.sam, cast.adam):
        assert "What you can do" not in see(onlooker, Idea.objects.get(pk=idea.pk))


def test_what_is_missing_is_said(cast: Cast, see: See) -> None:
    assert "0 of the 3 reviewers needed are assigned." in see(cast.carol, make_idea(cast))


def test_somebody_with_a_share_to_answer_for_is_led_there(cast: Cast, see: See) -> None:
    idea = make_idea(cast, Stage.AWAITING_COMMITMENT)
    make_case(cast, idea)
    assert "Agree the share of Hospital" in see(cast.frank, idea)
    assert "Sign for Hospital" not in see(cast.ed, idea)


def test_a_small_change_has_its_one_page_record(cast: Cast, see: See) -> None:
    idea = make_idea(cast, Stage.SUBMITTED)
    assert "One-page record" not in see(cast.bea, idea)
    said = {"what": "Dim Elm Street", "cost": "100", "saving": "900", "recurrence": "recurring"}
    Decision.objects.create(
        proposal=idea, number=2, step="just_do_it", from_stage=Stage.SUBMITTED, to_stage=Stage.DELIVERING, by=cast.bea,
        said=said | {"delivery_owner": cast.dora.pk})  # fmt: skip
    Idea.objects.filter(pk=idea.pk).update(stage=Stage.DELIVERING, delivery_owner=cast.dora, holder=cast.dora)
    page = see(cast.sam, idea)
    assert "One-page record" in page
    assert "It costs £100 and saves £900 a year." in page


# “We have this problem too”


def support(client: Client, idea: Idea, **said: str) -> int:
    return client.post(f"{idea.get_absolute_url()}support/", said).status_code


def test_a_colleague_has_the_problem_too_once(cast: Cast, signed_in: SignIn, see: See) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    for _ in range(2):
        assert support(signed_in(cast.henry), idea) == 302
    assert Idea.objects.get(pk=idea.pk).supporters_count == 1
    assert Support.objects.get().organisation == cast.hospital
    assert AuditEntry.objects.filter(action="support").count() == 1
    page = see(cast.henry, idea)
    assert "Severn Hospital" in page
    assert "You have this problem too." in page


def test_a_browser_can_send_what_the_page_shows(cast: Cast) -> None:
    """The page has forms within parts within parts; each carries the token without which the site refuses it."""
    idea = make_idea(cast, Stage.IN_REVIEW)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.henry)
    for said in ({}, {"back": "1"}):
        form = (
            page_of(browser, idea).split(f'action="{idea.get_absolute_url()}support/"')[1].split("</form>")[0]
        )
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
        assert found
        assert support(browser, idea, csrfmiddlewaretoken=found[1], **said) == 302
        assert Support.objects.exists() is not bool(said)


def test_a_support_can_be_taken_back(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    support(signed_in(cast.henry), idea)
    support(signed_in(cast.henry), idea, back="1")
    assert Idea.objects.get(pk=idea.pk).supporters_count == 0
    assert not Support.objects.exists()


def test_a_support_that_came_with_a_joined_idea_stays(cast: Cast, signed_in: SignIn, see: See) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW, supporters_count=1)
    other = make_idea(cast, Stage.MERGED, merged_into=idea)
    Support.objects.create(idea=idea, person=cast.henry, organisation=cast.hospital, through=other)
    support(signed_in(cast.henry), idea, back="1")
    assert Support.objects.count() == 1
    assert "joined with this one" in see(cast.henry, idea)


def test_an_author_is_counted_already(cast: Cast, signed_in: SignIn, see: See) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    assert support(signed_in(cast.bob), idea) == 403
    assert "We have this problem too</button>" not in see(cast.alice, idea)


def test_one_cannot_support_what_one_may_not_see(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW, audience=Audience.CONFIDENTIAL)
    assert support(signed_in(cast.stan), idea) == 404


def test_a_closed_idea_takes_no_more_support(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.WITHDRAWN)
    assert support(signed_in(cast.sam), idea) == 403
    assert not Support.objects.exists()


def test_supporting_is_a_post(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.sam).get(f"{make_idea(cast).get_absolute_url()}support/").status_code == 405


# Cost

OF_EACH_KIND = (
    "alice",
    "sam",
    "carol",
    "rita",
    "piet",
    "owen",
    "fiona",
    "erin",
    "dora",
    "stan",
    "adam",
    "sue",
)


@pytest.mark.crawl
def test_nobody_needs_more_than_fifteen_queries_at_any_stage(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    ideas = {stage: make_idea(cast, stage) for stage in Stage}
    for stage, idea in ideas.items():
        if ABOUT[stage].approved:
            make_case(cast, idea)
    signed_in(cast.carol).get(
        ideas[Stage.APPROVED].get_absolute_url()
    )  # what a process asks once and remembers
    clients = {name: signed_in(getattr(cast, name)) for name in OF_EACH_KIND}
    for (name, client), (stage, idea) in product(clients.items(), ideas.items()):
        if Idea.objects.visible_to(getattr(cast, name)).filter(pk=idea.pk).exists():
            # Fifteen, and two more when a while has passed and the session is kept alive.
            assert queries_of(client, idea.get_absolute_url()) <= 17, (name, stage)


def test_its_queries_do_not_grow(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    idea = make_idea(cast, Stage.DELIVERING, coauthors=[cast.bob, cast.sam], supporters_count=1)
    Support.objects.create(idea=idea, person=cast.henry, organisation=cast.hospital)
    Milestone.objects.create(idea=idea, name="One", due=timezone.localdate())
    client = signed_in(cast.carol)
    few = queries_of(client, idea.get_absolute_url())
    for number in range(30):
        Milestone.objects.create(idea=idea, name=f"Milestone {number}", due=timezone.localdate())
        person = Person.objects.create_user(f"p{number}@council.example", organisation=cast.council)
        Support.objects.create(idea=idea, person=person, organisation=cast.council)
        idea.coauthors.add(person)
        Decision.objects.create(
            proposal=idea, number=100 + number, step="ask", from_stage=Stage.IN_REVIEW, to_stage=Stage.NEEDS_INFORMATION,
            by=person, said={"question": "And?"})  # fmt: skip
    assert queries_of(client, idea.get_absolute_url()) == few
