"""Conflicts of interest: each kind keeps somebody from being asked, scoring, voting and deciding; declared ones as well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casebuilder.models import BudgetClaim
from ideas.models import Idea, Support
from place.models import BudgetLine, Person, RoleGrant, Team
from place.vocabulary import Role
from portal.my_data import gather
from tests.case_makers import make_case
from tests.cast import Cast
from tests.makers import make_idea
from tests.workflow.sitting_makers import make_sitting
from workflow import reviews, sittings
from workflow.interests import interest_of
from workflow.models import Assignment, DeclaredInterest, Notice
from workflow.refusals import NotAllowed, NotYet
from workflow.registry import INTERESTS
from workflow.reviews import may_score
from workflow.rules import may
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
S = Stage
SCORES: dict[str, int | None] = {"difference": 4, "money": 3, "doable": None}
EVERYTHING = "assign score vote approve decline ask rescore park"

# How Piet, who chairs the panel and reviews as well, is bound to Alice's idea; what is said of him; what he is kept from.
TABLE: dict[str, tuple[str, str]] = {
    "nothing":                ("", ""),
    "author":                 ("wrote it", EVERYTHING),
    "co-author":              ("wrote it", EVERYTHING),
    "once a co-author":       ("wrote it", EVERYTHING),
    "same team":              ("is in the author's team", EVERYTHING),
    "line manager":           ("manages the author", EVERYTHING),
    "managed by the author":  ("is managed by the author", EVERYTHING),
    "affected team":          ("is in the team the idea is about", EVERYTHING),
    "holder of its budget":   ("holds the budget of the team the idea is about", EVERYTHING),
    "supporter":              ("has the problem of it too", EVERYTHING),
    "budget named in a case": ("holds a budget that a saving in it comes out of", EVERYTHING),
    "budget claimed":         ("holds a budget that a saving in it comes out of", EVERYTHING),
    "declared":               ("has declared an interest", EVERYTHING),
}  # fmt: skip


def bind(cast: Cast, idea: Idea, kind: str) -> None:
    """Make Piet somebody with this kind of interest."""
    piet, streets = cast.piet, cast.teams["streets"]
    if kind == "author":
        Idea.objects.filter(pk=idea.pk).update(author=piet)
    elif kind == "co-author":
        idea.coauthors.add(piet)
    elif kind == "once a co-author":
        Idea.objects.filter(pk=idea.pk).update(wrote_once=[piet.pk])
    elif kind == "same team":
        Person.objects.filter(pk=cast.alice.pk).update(team=cast.teams["centre"])
    elif kind == "line manager":
        Team.objects.filter(pk=streets.pk).update(manager=piet)
    elif kind == "managed by the author":
        Team.objects.filter(pk=cast.teams["centre"].pk).update(manager=cast.alice)
    elif kind == "affected team":
        Idea.objects.filter(pk=idea.pk).update(team=cast.teams["centre"])
    elif kind == "holder of its budget":
        homes = Team.objects.filter(pk=cast.teams["homes"].pk)
        homes.update(budget_holder=piet)
        Idea.objects.filter(pk=idea.pk).update(team=homes.get())
    elif kind == "supporter":
        Support.objects.create(idea=idea, person=piet)
        Idea.objects.filter(pk=idea.pk).update(supporters_count=1)
    elif kind.startswith("budget"):
        _his_budget(cast, idea, claimed=kind == "budget claimed")
    elif kind == "declared":
        DeclaredInterest.objects.create(proposal=idea, person=piet)


def _his_budget(cast: Cast, idea: Idea, *, claimed: bool) -> None:
    code = "CLAIMED" if claimed else "SL100"
    lamps = Team.objects.create(organisation=cast.council, name="Lamps", budget_holder=cast.piet)
    budget = {"organisation": cast.council, "code": code, "year": 2026}
    BudgetLine.objects.create(**budget, name="Power", amount=Decimal(90_000), team=lamps)
    Idea.objects.filter(pk=idea.pk).update(case_owner=cast.owen)
    case = make_case(cast, idea)
    if claimed:
        BudgetClaim.objects.create(version=case.current, **budget, recurring=Decimal(10), once=Decimal(0))


def piet_reviews(cast: Cast) -> None:
    RoleGrant.objects.create(person=cast.piet, organisation=cast.council, role=Role.REVIEWER)


def try_to_vote(cast: Cast, kind: str) -> None:
    sitting, (one, other) = make_sitting(cast, "One", "Other", coauthors=[], team=None)
    bind(cast, one, kind)
    sittings.vote(sitting, by=Person.objects.get(pk=cast.piet.pk), preferred=other, other=one)


def try_to(act: str, cast: Cast, kind: str) -> None:
    """Bind Piet to a fresh idea of Alice's alone, then let him be asked, score, vote or decide."""
    if act == "vote":
        return try_to_vote(cast, kind)
    stage = {"assign": S.SUBMITTED, "score": S.IN_REVIEW}.get(act, S.AT_PANEL)
    idea = make_idea(cast, stage, coauthors=[], team=None)
    given = Assignment(proposal=idea, reviewer=cast.piet, criteria_set=cast.criteria, assigned_by=cast.carol)
    if act == "score":
        given.save()
    bind(cast, idea, kind)
    idea = Idea.objects.get(pk=idea.pk)
    if act == "assign":
        asked = Person.objects.get(pk=cast.piet.pk)
        reviews.assign(by=cast.carol, proposal=idea, reviewers=[asked], version=idea.version)
    elif act == "score":
        reviews.give_scores(by=cast.piet, assignment=given, values=SCORES)
    elif act == "approve":
        move(idea, "approve", by=cast.piet, version=idea.version, rationale="Good.", case_owner=cast.owen)
    elif act == "decline":
        said = {"decline_reason": cast.decline_reason, "feedback": "No.", "could_change": "A price."}
        move(idea, "decline", by=cast.piet, version=idea.version, **said)
    elif act in ("ask", "rescore", "park"):
        later = timezone.localdate() + timedelta(days=30)
        move(idea, act, by=cast.piet, version=idea.version, question="Why?", reason="Not yet.", until=later)
    return None


@pytest.mark.parametrize("kind", TABLE)
def test_what_is_said_of_an_interest(cast: Cast, kind: str) -> None:
    idea = make_idea(cast, coauthors=[], team=None)
    bind(cast, idea, kind)
    assert interest_of(Idea.objects.get(pk=idea.pk), Person.objects.get(pk=cast.piet.pk)) == TABLE[kind][0]


@pytest.mark.parametrize("act", EVERYTHING.split())
@pytest.mark.parametrize("kind", TABLE)
def test_what_an_interest_keeps_somebody_from(cast: Cast, kind: str, act: str) -> None:
    piet_reviews(cast)
    if act in TABLE[kind][1].split():
        with pytest.raises((NotAllowed, NotYet)):
            try_to(act, cast, kind)
    else:
        try_to(act, cast, kind)


def test_the_table_knows_every_kind_the_floors_register() -> None:
    assert set(INTERESTS) == {"budget_holder", "supporter", "budget_owner"}
    assert {str(kind.words) for kind in INTERESTS.values()} <= {words for words, _kept_from in TABLE.values()}


def test_a_supporter_of_another_idea_and_the_budget_of_another_case_do_not_count(cast: Cast) -> None:
    other = make_idea(cast, title="Another")
    bind(cast, other, "supporter")
    bind(cast, other, "budget named in a case")
    assert interest_of(make_idea(cast, coauthors=[], team=None), cast.piet) == ""


# A deputy acts


def test_the_deputy_of_a_chair_with_an_interest_decides(cast: Cast) -> None:
    today = timezone.localdate()
    cast.piet.deputies.create(deputy=cast.sam, starts=today, ends=today)
    idea = make_idea(cast, S.AT_PANEL, coauthors=[], team=None)
    bind(cast, idea, "declared")
    assert not may(idea, cast.piet, "approve") and may(idea, cast.sam, "approve")
    moved = move(idea, "approve", by=cast.sam, version=idea.version, rationale="Good.", case_owner=cast.owen)
    assert moved.decisions.last().on_behalf_of == cast.piet


def test_a_deputy_with_an_interest_of_their_own_does_not(cast: Cast) -> None:
    today = timezone.localdate()
    cast.piet.deputies.create(deputy=cast.sam, starts=today, ends=today)
    idea = make_idea(cast, S.AT_PANEL, coauthors=[], team=cast.teams["homes"])
    assert not may(idea, cast.sam, "approve")


def test_the_panel_waits_for_a_chair_without_an_interest(cast: Cast) -> None:
    RoleGrant.objects.create(person=cast.sam, organisation=cast.council, role=Role.PANEL_CHAIR)
    idea = make_idea(cast, S.IN_REVIEW, coauthors=[], team=None)
    bind(cast, idea, "supporter")
    idea.assignments.update(state=Assignment.State.DONE)
    idea = move(Idea.objects.get(pk=idea.pk), "refer", by=cast.carol, version=idea.version)
    assert idea.holder == cast.sam


# Declaring


def interest_page(idea: Idea) -> str:
    return reverse("workflow:interest", args=[idea.reference])


def test_a_chair_declares_and_the_next_one_has_it(cast: Cast, signed_in: SignIn) -> None:
    RoleGrant.objects.create(person=cast.sam, organisation=cast.council, role=Role.PANEL_CHAIR)
    idea, client = make_idea(cast, S.AT_PANEL, coauthors=[], team=None), signed_in(cast.piet)
    assert interest_page(idea) in client.get(reverse("workflow:panel")).content.decode()
    assert client.post(interest_page(idea), {"because": "My brother sells lamps."}).status_code == 302
    idea.refresh_from_db()
    assert idea.holder == cast.sam and Notice.objects.get().person == cast.sam
    page = client.get(reverse("workflow:panel")).content.decode()
    assert "You have an interest in this idea" in page and "My brother" not in page
    again = client.get(interest_page(idea)).content.decode()
    assert "has declared an interest" in again and "I have an interest</button>" not in again


def test_a_score_of_somebody_who_then_declares_no_longer_counts(cast: Cast) -> None:
    idea = make_idea(cast, S.AT_PANEL, coauthors=[], team=None)
    reviews.declare_interest(by=cast.rita, proposal=idea)
    assert idea.assignments.get(reviewer=cast.rita).state == Assignment.State.STOOD_DOWN


def test_standing_down_is_declaring(cast: Cast) -> None:
    idea = make_idea(cast, S.IN_REVIEW, coauthors=[], team=None)
    reviews.stand_down(by=cast.rita, assignment=idea.assignments.get(reviewer=cast.rita), because="A friend.")
    assert interest_of(idea, cast.rita) == "has declared an interest"
    reviews.stand_down(by=cast.carol, assignment=idea.assignments.get(reviewer=cast.ravi))
    assert interest_of(idea, cast.ravi) == ""  # taken off by the coordinator: that declares nothing


def test_why_is_read_by_the_coordinators_and_in_my_data_only(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.IN_REVIEW, coauthors=[], team=None)
    reviews.declare_interest(by=cast.rita, proposal=idea, because="We share a garden.")
    reading: dict[str, Any] = {}
    for name in ("alice", "rita", "ravi", "piet", "carol", "adam", "olga", "sue"):
        client = signed_in(getattr(cast, name))
        pages = (
            interest_page(idea),
            reverse("workflow:assign", args=[idea.reference]),
            f"/ideas/{idea.reference}/",
        )
        reading[name] = any("We share a garden." in client.get(page).content.decode() for page in pages)
    assert [name for name, reads in reading.items() if reads] == ["carol"]
    assert gather(cast.rita)["interests"][0]["because"] == "We share a garden."
    assert gather(cast.rita)["scores"][0]["why_you_stood_down"] == "We share a garden."
    assert not gather(cast.ravi)["interests"]


def test_declared_by_mistake_is_taken_back_by_another_coordinator(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.AT_PANEL, coauthors=[], team=None)
    reviews.declare_interest(by=cast.piet, proposal=idea)
    said = DeclaredInterest.objects.get()
    address = reverse("workflow:lift_interest", args=[idea.reference, said.uid])
    assert signed_in(cast.piet).post(address).status_code == 403
    assert signed_in(cast.carol).get(address).status_code == 405
    assert "Declared by mistake" in signed_in(cast.carol).get(interest_page(idea)).content.decode()
    assert signed_in(cast.carol).post(address).status_code == 302
    assert signed_in(cast.carol).post(address).status_code == 404
    idea.refresh_from_db()
    assert may(idea, cast.piet, "approve")
    reviews.declare_interest(by=cast.carol, proposal=idea)
    own = DeclaredInterest.objects.get(withdrawn_at=None)
    with pytest.raises(NotAllowed):
        reviews.lift_interest(by=cast.carol, declared=own)


@pytest.mark.parametrize(("scored", "state"), [(True, "done"), (False, "asked")])
def test_whoever_tapped_not_me_by_mistake_is_asked_again_and_a_score_of_theirs_counts_again(
    cast: Cast, scored: bool, state: str
) -> None:
    idea = make_idea(cast, S.IN_REVIEW, coauthors=[], team=None)
    given = idea.assignments.get(reviewer=cast.rita)
    if scored:
        reviews.give_scores(by=cast.rita, assignment=given, values=SCORES)
    reviews.stand_down(by=cast.rita, assignment=given)
    assert not may_score(Assignment.objects.get(pk=given.pk), cast.rita)
    Notice.objects.all().delete()
    reviews.lift_interest(by=cast.carol, declared=DeclaredInterest.objects.get())
    given.refresh_from_db()
    assert given.state == state and may_score(given, cast.rita)
    assert [told.person for told in Notice.objects.all()] == [cast.rita] * (not scored)


def test_who_may_declare_and_when(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.AT_PANEL, coauthors=[], team=None)
    for name, answer in {"alice": 403, "sam": 403, "piet": 200, "rita": 200, "carol": 200}.items():
        assert signed_in(getattr(cast, name)).get(interest_page(idea)).status_code == answer, name
    decided = make_idea(cast, S.APPROVED, coauthors=[], team=None)
    assert signed_in(cast.piet).post(interest_page(decided)).status_code == 403
    too_long = signed_in(cast.piet).post(interest_page(idea), {"because": "x" * 1001})
    assert too_long.status_code == 422 and "There is a problem" in too_long.content.decode()


def test_the_page_asks_no_more_when_there_is_more(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    idea = make_idea(cast, S.AT_PANEL, coauthors=[], team=None)
    client = signed_in(cast.carol)
    reviews.declare_interest(by=cast.rita, proposal=idea)
    few = queries_of(client, interest_page(idea))
    for n in range(20):
        someone = Person.objects.create_user(f"d{n}@council.example", organisation=cast.council)
        DeclaredInterest.objects.create(proposal=idea, person=someone)
        Support.objects.create(idea=idea, person=someone)
    Idea.objects.filter(pk=idea.pk).update(supporters_count=20)
    assert queries_of(client, interest_page(idea)) <= few + 1  # one for the supporters there now are


# An interest that comes after the score


@pytest.mark.parametrize(
    ("stage", "asked", "supports"),
    [
        (S.SUBMITTED, "asked", False),
        (S.IN_REVIEW, "asked", False),
        (S.IN_REVIEW, "done", False),
        (S.AT_PANEL, "done", False),
        (S.AT_PANEL, "confirm", False),
        (S.PARKED, "done", False),
        (S.IN_REVIEW, "stood_down", True),
        (S.AT_PANEL, "", True),  # nobody asked them
        (S.APPROVED, "done", True),
        (S.DECLINED, "done", True),
    ],
)
def test_whoever_scores_an_idea_says_that_it_is_their_problem_only_after_the_decision(
    cast: Cast, signed_in: SignIn, stage: S, asked: str, supports: bool
) -> None:
    idea = make_idea(cast, stage, coauthors=[], team=None)
    idea.assignments.filter(reviewer=cast.rita).delete()
    if asked:
        given = {"criteria_set": cast.criteria, "assigned_by": cast.carol, "state": asked}
        Assignment.objects.create(proposal=idea, reviewer=cast.rita, **given)
    client, page = signed_in(cast.rita), f"/ideas/{idea.reference}/"
    text = client.get(page).content.decode()
    assert ("We have this problem too</button>" in text) is supports
    assert ("If it is your problem too, choose “Not me” first" in text) is not supports
    answer = client.post(f"{page}support/")
    assert answer.status_code == (302 if supports else 403)
    assert Support.objects.filter(idea=idea).exists() is supports
    assert supports or "choose “Not me” first" in answer.content.decode()


def test_a_score_left_out_is_shown_to_the_coordinator_by_name_and_to_the_panel_without(
    cast: Cast, signed_in: SignIn
) -> None:
    """By a joined idea, a new team, a budget: nobody's own doing, and yet it does not count."""
    idea = make_idea(cast, S.AT_PANEL, coauthors=[], team=None)
    Assignment.objects.filter(proposal=idea, reviewer=cast.rita).update(panel_comment="My own street!")
    panel, chair = reverse("workflow:panel"), signed_in(cast.piet)
    before = chair.get(panel).content.decode()
    assert "has an interest in the idea by now" not in before and "3 reviews<" in before
    Person.objects.filter(pk=cast.rita.pk).update(team=cast.teams["streets"])
    told = chair.get(panel).content.decode()
    assert "1 more score is left out: its reviewer has an interest in the idea by now" in told
    assert "2 reviews<" in told and "Rita" not in told and "My own street!" not in told
    scores = signed_in(cast.carol).get(reverse("workflow:scores", args=[idea.reference])).content.decode()
    assert scores.count("An interest by now: is in the author&#x27;s team. The score is left out") == 1
    Idea.objects.filter(pk=idea.pk).update(stage=S.IN_REVIEW)
    asked = signed_in(cast.carol).get(reverse("workflow:assign", args=[idea.reference])).content.decode()
    assert asked.count("An interest by now: is in the author&#x27;s team. They cannot score it") == 1
