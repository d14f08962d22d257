"""Who decides where a chair or a coordinator has an interest: a deputy, another, a partner body; the page names them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ideas.models import Idea, Support
from place.models import Person, RoleGrant
from place.vocabulary import Role
from tests.cast import Cast
from tests.makers import make_idea
from tests.workflow.test_interests import bind, interest_page
from workflow.models import Assignment, DeclaredInterest
from workflow.refusals import NotAllowed
from workflow.rules import may, offers
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
S = Stage


@pytest.mark.parametrize(
    ("bound", "others", "sentence"),
    [
        ("declared", "", "Nobody else can decide about it yet. Name a deputy under “My account”, or ask Olga Council"),
        ("author", "", "Nobody else can decide about it yet. Ask Olga Council to give somebody else the role"),
        ("declared", "deputy", "Your deputy, Sam Council, can decide about it."),
        ("author", "deputy", "Nobody else can decide about it yet. Ask Olga Council"),
        ("declared", "near deputy", "Nobody else can decide about it yet. Name a deputy"),
        ("declared", "chair", "Erin Council can decide about it."),
        ("declared", "chair who scored", "Nobody else can decide about it yet."),
        ("declared", "partner", "Stan Police can decide about it."),
        ("author", "partner deputy", "Stan Police can decide about it."),
    ],
)  # fmt: skip
def test_a_chair_who_may_not_decide_reads_who_can(
    cast: Cast, signed_in: SignIn, bound: str, others: str, sentence: str
) -> None:
    idea, today = make_idea(cast, S.AT_PANEL, coauthors=[], team=None), timezone.localdate()
    bind(cast, idea, bound)
    if "deputy" in others:
        cast.piet.deputies.create(deputy=cast.sam, starts=today, ends=today)
    if "near" in others:
        DeclaredInterest.objects.create(proposal=idea, person=cast.sam)
    if "chair" in others:
        RoleGrant.objects.create(person=cast.erin, organisation=cast.council, role=Role.PANEL_CHAIR)
    if "scored" in others:
        idea.assignments.filter(reviewer=cast.rita).update(reviewer=cast.erin)
    if "partner" in others:
        RoleGrant.objects.create(person=cast.stan, organisation=cast.police, role=Role.PANEL_CHAIR)
        cast.council.acts_for_us = cast.police
        cast.council.save()
    client = signed_in(cast.piet)
    pages = [reverse("workflow:panel")] + [interest_page(idea)] * (bound == "declared")
    for page in pages:
        assert sentence in client.get(page).content.decode(), page


def test_the_panel_waits_for_a_chair_who_did_not_score(cast: Cast) -> None:
    idea = make_idea(cast, S.IN_REVIEW, coauthors=[], team=None)
    idea.assignments.filter(reviewer=cast.rita).update(reviewer=cast.piet)
    RoleGrant.objects.create(person=cast.erin, organisation=cast.council, role=Role.PANEL_CHAIR)
    idea.assignments.update(state=Assignment.State.DONE)
    idea = move(Idea.objects.get(pk=idea.pk), "refer", by=cast.carol, version=idea.version)
    assert idea.holder == cast.erin


# Before the panel it is the coordinator who has an interest

BEFORE: dict[S, tuple[str, str]] = {  # what they may do all the same, and what somebody else does
    S.SUBMITTED: ("ask review", "decline park merge"),
    S.NEEDS_INFORMATION: ("answer", "decline"),
    S.IN_REVIEW: ("ask refer", "park merge"),
    S.PARKED: ("resume", "merge"),
}


def supported_by(cast: Cast, stage: S, name: str = "carol") -> Idea:
    idea = make_idea(cast, stage, coauthors=[], supporters_count=1, due=timezone.localdate())
    Support.objects.create(idea=idea, person=getattr(cast, name))
    return idea


@pytest.mark.parametrize("stage", BEFORE)
def test_a_coordinator_with_an_interest_looks_after_an_idea_and_does_not_decide_about_it(
    cast: Cast, stage: S
) -> None:
    RoleGrant.objects.create(person=cast.sam, organisation=cast.council, role=Role.COORDINATOR)
    idea, (does, leaves) = supported_by(cast, stage), BEFORE[stage]
    assert {each.name for each in offers(idea, cast.carol)} == set(does.split())
    assert {each.name for each in offers(idea, cast.sam)} == {*does.split(), *leaves.split()}


def test_a_coordinator_with_an_interest_cannot_join_it_by_the_service_and_their_deputy_can(
    cast: Cast,
) -> None:
    target, idea, today = (
        make_idea(cast, title="Other"),
        supported_by(cast, S.SUBMITTED),
        timezone.localdate(),
    )
    said = {"version": idea.version, "target": target, "reason": "The same."}
    with pytest.raises(NotAllowed):
        move(idea, "merge", by=cast.carol, **said)
    cast.carol.deputies.create(deputy=cast.henry, starts=today, ends=today)
    moved = move(idea, "merge", by=cast.henry, **said)
    assert moved.decisions.last().on_behalf_of == cast.carol


def test_neither_does_a_chair_with_an_interest_park_it_before_the_panel(cast: Cast) -> None:
    idea = supported_by(cast, S.SUBMITTED, "piet")
    assert not may(idea, cast.piet, "park") and may(idea, cast.carol, "park")


def test_whoever_declined_it_does_not_park_it_after_an_appeal(cast: Cast) -> None:
    idea = make_idea(cast, S.DECLINED)
    idea = move(idea, "appeal", by=cast.alice, version=idea.version, something_new="A price.")
    assert {each.name for each in offers(idea, cast.carol)} == {"ask", "review", "merge"}


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        ("", "Nobody else can decide about it yet. Name a deputy under “My account”, or ask Olga Council to give somebody"
             " else the role “Coordinator”."),
        ("deputy", "Your deputy, Sam Council, can decide about it."),
        ("coordinator", "Sam Council can decide about it."),
        ("partner", "Stan Police can decide about it."),
    ],
)  # fmt: skip
def test_a_coordinator_with_an_interest_reads_who_decides_wherever_they_meet_it(
    cast: Cast, signed_in: SignIn, others: str, sentence: str
) -> None:
    idea, today = supported_by(cast, S.SUBMITTED), timezone.localdate()
    if others == "deputy":
        cast.carol.deputies.create(deputy=cast.sam, starts=today, ends=today)
    if others == "coordinator":
        RoleGrant.objects.create(person=cast.sam, organisation=cast.council, role=Role.COORDINATOR)
    if others == "partner":
        RoleGrant.objects.create(person=cast.stan, organisation=cast.police, role=Role.COORDINATOR)
        cast.council.acts_for_us = cast.police
        cast.council.save()
        assert may(idea, cast.stan, "merge")
    client = signed_in(cast.carol)
    for page in (reverse("workflow:triage"), idea.get_absolute_url(), interest_page(idea)):
        assert sentence in client.get(page).content.decode(), page
    picked = {"step": "park", "pick": f"{idea.reference}.{idea.version}"}
    together = client.get(reverse("workflow:together"), picked).content.decode()
    assert "You have an interest in this idea" in together
    assert sentence not in signed_in(cast.piet).get(idea.get_absolute_url()).content.decode()


def test_who_once_wrote_what_they_coordinate_reads_why_they_do_not_decide(
    cast: Cast, signed_in: SignIn
) -> None:
    make_idea(cast, coauthors=[], wrote_once=[cast.carol.pk])
    page = signed_in(cast.carol).get(reverse("workflow:triage")).content.decode()
    assert page.count("so somebody else has to decide about it. Nobody else can decide about it yet.") == 1


def test_a_longer_list_does_not_ask_more_to_say_who_decides(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    client, page = signed_in(cast.carol), reverse("workflow:triage")
    for _each in range(2):
        supported_by(cast, S.SUBMITTED)
    few = queries_of(client, page)
    for _each in range(8):
        supported_by(cast, S.SUBMITTED)
    assert queries_of(client, page) == few
