"""Who decides where a chair has an interest or wrote it: a deputy, another chair, a partner body; the page names them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ideas.models import Idea
from place.models import Person, RoleGrant
from place.vocabulary import Role
from tests.cast import Cast
from tests.makers import make_idea
from tests.workflow.test_interests import bind, interest_page
from workflow.models import Assignment, DeclaredInterest
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
