"""Choosing reviewers, conflicts of interest, scoring: own score first, the last one goes to the panel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ideas.models import Idea
from place.models import Person, RoleGrant
from place.vocabulary import Role
from tests.cast import Cast
from tests.makers import assign, make_idea
from workflow import reviews
from workflow.interests import interest_of
from workflow.models import Assignment, Notice, Score
from workflow.refusals import NotAllowed, NotYet, Stale
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
S = Stage
SCORES: dict[str, int | None] = {"difference": 4, "money": 3, "doable": None}

# Who may not score an idea of Alice's (Streets, managed by Meg) and Bob's (Homes), about Streets; written by hand.
CONFLICTS: dict[str, str] = {
    "alice": "wrote it",
    "bob": "wrote it",
    "bea": "is in the author's team",
    "meg": "is in the author's team",
    "sam": "is in the author's team",  # Homes, as Bob
    "owen": "is in the author's team",
    "carol": "", "rita": "", "ravi": "", "ruth": "", "piet": "", "fiona": "", "stan": "", "henry": "",
}  # fmt: skip


def assign_page(idea: Idea) -> str:
    return reverse("workflow:assign", args=[idea.reference])


def desk(assignment: Assignment) -> str:
    return reverse("workflow:review", args=[assignment.uid])


def posted(idea: Idea, **changed: Any) -> dict[str, Any]:
    scores = {"score_difference": "4", "score_money": "3", "score_doable": "none"}
    return {
        "version": idea.version,
        **scores,
        "panel_comment": "Sound.",
        "author_comment": "Count them.",
    } | changed


def in_review(cast: Cast, **fields: Any) -> tuple[Idea, dict[str, Assignment]]:
    """An idea of Alice's alone, so that Rita, Ravi and Ruth are all free to score it."""
    idea = make_idea(cast, S.IN_REVIEW, coauthors=[], **fields)
    return idea, {a.reviewer.first_name.lower(): a for a in idea.assignments.all()}


# Conflicts


@pytest.mark.parametrize("name", CONFLICTS)
def test_who_has_a_conflict(cast: Cast, name: str) -> None:
    idea = make_idea(cast)
    person = getattr(cast, name)
    assert interest_of(idea, person) == CONFLICTS[name]


def test_managers_and_those_they_manage_have_a_conflict(cast: Cast) -> None:
    idea = make_idea(cast, coauthors=[], team=None)
    cast.teams["streets"].manager = cast.ravi
    cast.teams["streets"].save()
    assert interest_of(idea, cast.ravi) == "manages the author"
    cast.teams["wards"].manager = cast.alice
    cast.teams["wards"].save()
    ruth = Person.objects.get(pk=cast.ruth.pk)
    assert interest_of(idea, ruth) == "is managed by the author"


def test_the_team_an_idea_is_about_has_a_conflict(cast: Cast) -> None:
    idea = make_idea(cast, team=cast.teams["wards"], coauthors=[])
    assert interest_of(idea, cast.ruth) == "is in the team the idea is about"


# Choosing


def test_a_coordinator_sees_who_is_free_and_who_is_not_and_why(cast: Cast, signed_in: SignIn) -> None:
    in_review(cast)
    RoleGrant.objects.create(person=cast.sam, organisation=cast.council, role=Role.REVIEWER)  # Homes, as Bob
    idea = make_idea(cast)
    text = signed_in(cast.carol).get(assign_page(idea)).content.decode()
    assert f'value="{cast.ravi.uid}"' in text and f'value="{cast.ruth.uid}"' in text
    assert f'value="{cast.sam.uid}"' not in text
    assert "is in the author&#x27;s team" in text and "1 idea to score" in text
    assert "0 of the 3 reviewers needed are assigned." in text


def test_several_are_assigned_at_once_and_then_asked(cast: Cast, signed_in: SignIn) -> None:
    idea, client = make_idea(cast, coauthors=[]), signed_in(cast.carol)
    chosen = {"version": idea.version, "reviewers": [cast.rita.uid, cast.ravi.uid, cast.ruth.uid]}
    assert client.post(assign_page(idea), chosen).status_code == 302
    assert {a.reviewer for a in idea.assignments.all()} == {cast.rita, cast.ravi, cast.ruth}
    assert not Notice.objects.exists()
    assert "Send to review" in client.get(assign_page(idea)).content.decode()
    client.post(reverse("workflow:step", args=[idea.reference, "review"]), {"version": idea.version})
    assert set(Notice.objects.filter(kind="waiting").values_list("person", flat=True)) == {
        cast.rita.pk, cast.ravi.pk, cast.ruth.pk}  # fmt: skip


def test_somebody_added_later_is_asked_at_once(cast: Cast) -> None:
    idea, given = in_review(cast)
    given["ruth"].delete()
    reviews.assign(by=cast.carol, proposal=idea, reviewers=[cast.ruth], version=idea.version)
    assert Notice.objects.get().person == cast.ruth


@pytest.mark.parametrize("name", ["owen", "fiona", "gone"])
def test_nobody_with_a_conflict_or_without_the_role_is_assigned(
    cast: Cast, signed_in: SignIn, name: str
) -> None:
    RoleGrant.objects.create(person=cast.owen, organisation=cast.council, role=Role.REVIEWER)  # Homes, as Bob
    idea, person = make_idea(cast), getattr(cast, name)
    page = signed_in(cast.carol).post(
        assign_page(idea), {"version": idea.version, "reviewers": [person.uid, cast.ravi.uid]}
    )
    assert page.status_code == 200 and "There is a problem" in page.content.decode()
    with pytest.raises(NotYet):
        reviews.assign(by=cast.carol, proposal=idea, reviewers=[person], version=idea.version)
    assert not idea.assignments.exists()


@pytest.mark.parametrize("reviewers", [[], ["not-an-id"], [uuid4()]])
def test_a_choice_that_is_none_is_explained(cast: Cast, signed_in: SignIn, reviewers: list[Any]) -> None:
    idea = make_idea(cast)
    page = signed_in(cast.carol).post(assign_page(idea), {"version": idea.version, "reviewers": reviewers})
    assert page.status_code == 200 and "There is a problem" in page.content.decode()


def test_only_a_coordinator_chooses_reviewers(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    for person in (cast.alice, cast.piet, cast.rita, cast.sam, cast.adam):
        assert signed_in(person).get(assign_page(idea)).status_code == 403
        with pytest.raises(NotAllowed):
            reviews.assign(by=person, proposal=idea, reviewers=[cast.ravi], version=idea.version)
    assert signed_in(cast.stan).get(assign_page(idea)).status_code == 404
    own = make_idea(cast, author=cast.carol, coauthors=[])
    assert signed_in(cast.carol).get(assign_page(own)).status_code == 403


def test_reviewers_are_not_chosen_for_an_idea_that_has_moved_on(cast: Cast) -> None:
    idea = make_idea(cast)
    seen = idea.version
    move(idea, "withdraw", by=cast.alice, version=seen, reason="Done.")
    with pytest.raises(Stale):
        reviews.assign(by=cast.carol, proposal=idea, reviewers=[cast.ravi], version=seen)


def test_a_coordinator_takes_somebody_off(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    address = reverse("workflow:stand_down", args=[idea.reference, given["rita"].uid])
    assert signed_in(cast.ravi).post(address).status_code == 403
    assert signed_in(cast.carol).post(address).status_code == 302
    given["rita"].refresh_from_db()
    assert given["rita"].state == Assignment.State.STOOD_DOWN


# Scoring


def test_a_reviewer_scores_and_sees_the_others_only_then(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    reviews.give_scores(by=cast.ravi, assignment=given["ravi"], values=SCORES, panel_comment="Ravi's view.")
    client = signed_in(cast.rita)
    before = client.get(desk(given["rita"])).content.decode()
    assert "difference 5" in before and "I cannot judge this" in before
    assert "Ravi" not in before and "view." not in before
    assert client.post(desk(given["rita"]), posted(idea)).status_code == 302
    after = client.get(desk(given["rita"])).content.decode()
    assert "Reviewer 2" in after and "view." in after and "Ravi Council" not in after
    assert "3.5" in after  # (40 × 4 + 35 × 3) ÷ 75 = 3.53
    given["rita"].refresh_from_db()
    assert given["rita"].state == Assignment.State.DONE and given["rita"].author_comment == "Count them."


def test_the_last_score_takes_the_idea_to_the_panel(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    for name in ("rita", "ravi"):
        signed_in(getattr(cast, name)).post(desk(given[name]), posted(idea))
        idea.refresh_from_db()
        assert idea.stage == S.IN_REVIEW
    page = signed_in(cast.ruth).post(desk(given["ruth"]), posted(idea), follow=True)
    assert "now with the panel" in page.content.decode()
    idea.refresh_from_db()
    assert idea.stage == S.AT_PANEL and idea.holder == cast.piet
    decision = idea.decisions.get(step="refer")
    assert decision.by == cast.ruth and decision.role == "reviewer"


def test_who_comes_after_the_last_score_does_not_learn_who_gave_it(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    for name in ("rita", "ravi", "ruth"):
        reviews.give_scores(by=getattr(cast, name), assignment=given[name], values=SCORES)
    answer = signed_in(cast.carol).post(
        reverse("workflow:step", args=[idea.reference, "ask"]),
        {"version": idea.version, "question": "How many?"},
    )
    assert answer.status_code == 409
    text = answer.content.decode()
    assert f"The last score of {idea.reference} came in on" in text and "Ruth" not in text


def test_two_scores_of_three_are_not_enough_when_the_third_stands_down(cast: Cast) -> None:
    idea, given = in_review(cast)
    reviews.stand_down(by=cast.ruth, assignment=given["ruth"])
    for name in ("rita", "ravi"):
        idea = reviews.give_scores(by=getattr(cast, name), assignment=given[name], values=SCORES)
    assert idea.stage == S.IN_REVIEW


def test_scores_are_amended_until_the_panel_opens(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    client = signed_in(cast.rita)
    client.post(desk(given["rita"]), posted(idea))
    client.post(desk(given["rita"]), posted(idea, score_difference="1"))
    assert Score.objects.get(assignment=given["rita"], criterion__slug="difference").value == 1
    Assignment.objects.update(state=Assignment.State.DONE)
    move(idea, "refer", by=cast.carol, version=idea.version)
    assert "Scoring is closed." in client.get(desk(given["rita"])).content.decode()
    idea.refresh_from_db()
    assert client.post(desk(given["rita"]), posted(idea)).status_code == 403


@pytest.mark.parametrize("left_out", ["score_difference", "score_money"])
def test_a_criterion_left_out_is_asked_for_and_the_rest_kept(
    cast: Cast, signed_in: SignIn, left_out: str
) -> None:
    idea, given = in_review(cast)
    page = signed_in(cast.rita).post(desk(given["rita"]), posted(idea, **{left_out: ""}))
    text = page.content.decode()
    assert page.status_code == 200 and "or say that you cannot judge it" in text
    assert "Count them." in text and text.count(" checked") == 2
    assert not Score.objects.exists()


@pytest.mark.parametrize("value", ["6", "-1", "3.5", "x"])
def test_a_score_that_is_none_is_refused(cast: Cast, signed_in: SignIn, value: str) -> None:
    idea, given = in_review(cast)
    page = signed_in(cast.rita).post(desk(given["rita"]), posted(idea, score_money=value))
    assert page.status_code == 200 and not Score.objects.exists()


def test_somebody_who_can_judge_nothing_is_sent_to_not_me(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    nothing = dict.fromkeys(("score_difference", "score_money", "score_doable"), "none")
    page = signed_in(cast.rita).post(desk(given["rita"]), posted(idea, **nothing))
    assert "choose “Not me” instead" in page.content.decode()
    for wrong in ({"difference": 3}, SCORES | {"money": 9}):
        with pytest.raises(NotYet):
            reviews.give_scores(by=cast.rita, assignment=given["rita"], values=wrong)


def test_a_desk_is_its_reviewers_alone(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    today = timezone.localdate()
    cast.rita.deputies.create(deputy=cast.ravi, starts=today, ends=today + timedelta(days=3))
    for person in (cast.ravi, cast.carol, cast.alice, cast.sue):
        assert signed_in(person).get(desk(given["rita"])).status_code == 404
        assert signed_in(person).post(desk(given["rita"]), posted(idea)).status_code == 404
        with pytest.raises(NotAllowed):
            reviews.give_scores(by=person, assignment=given["rita"], values=SCORES)


def test_a_conflict_that_arose_later_stops_the_score(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    idea.coauthors.add(cast.erin)  # of Rita's team
    page = signed_in(cast.rita).get(desk(given["rita"])).content.decode()
    assert "conflict of interest" in page and "Save scores" not in page
    assert signed_in(cast.rita).post(desk(given["rita"]), posted(idea)).status_code == 403
    assert not Score.objects.exists()


def test_an_idea_that_changed_meanwhile_keeps_the_answers(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    Idea.objects.filter(pk=idea.pk).update(version=idea.version + 1, title="Dim them by a third")
    page = signed_in(cast.rita).post(desk(given["rita"]), posted(idea))
    text = page.content.decode()
    assert page.status_code == 409 and "Dim them by a third" in text and "Count them." in text
    assert not Score.objects.exists()
    idea.refresh_from_db()
    assert signed_in(cast.rita).post(desk(given["rita"]), posted(idea)).status_code == 302


def test_another_look_keeps_scores_until_they_are_confirmed(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.AT_PANEL, coauthors=[])
    move(idea, "rescore", by=cast.piet, version=idea.version, reason="New prices.")
    idea.refresh_from_db()
    given = idea.assignments.get(reviewer=cast.rita)
    page = signed_in(cast.rita).get(desk(given)).content.decode()
    assert "Please look again" in page and page.count(" checked") == 3
    for assignment in idea.assignments.all():
        idea = reviews.give_scores(by=assignment.reviewer, assignment=assignment, values=SCORES)
    assert idea.stage == S.AT_PANEL


# The list


def test_a_reviewer_sees_what_waits_and_what_is_done(cast: Cast, signed_in: SignIn) -> None:
    in_review(cast, title="Waits")
    _idea, given = in_review(cast, title="Scored already")
    reviews.give_scores(by=cast.rita, assignment=given["rita"], values=SCORES)
    make_idea(cast, S.SUBMITTED, title="Not sent yet")
    assign(cast, make_idea(cast, S.SUBMITTED, title="Not sent either"), scored=False)
    text = signed_in(cast.rita).get(reverse("workflow:reviews")).content.decode()
    waiting, done = text.split("Scored</h2>")
    assert "1 idea waits for you" in waiting and "Waits" in waiting and "Scored already" in done
    assert "Not sent" not in text


def test_the_list_says_truly_who_sees_whose_scores(cast: Cast, signed_in: SignIn) -> None:
    """Coordinators and auditors read them by name, so nobody is told that no one does."""
    text = signed_in(cast.rita).get(reverse("workflow:reviews")).content.decode()
    assert "Nobody sees your name" not in text and "only coordinators and auditors do" in text


def test_the_list_is_for_reviewers(cast: Cast, signed_in: SignIn) -> None:
    address = reverse("workflow:reviews")
    assert Client().get(address).status_code == 302
    assert signed_in(cast.sam).get(address).status_code == 403
    RoleGrant.objects.create(person=cast.sam, organisation=cast.council, role=Role.REVIEWER)
    assert (
        "Nothing to score now" in signed_in(Person.objects.get(pk=cast.sam.pk)).get(address).content.decode()
    )


def test_saving_can_lead_to_the_next_idea(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    _other, other = in_review(cast, title="Next")
    page = signed_in(cast.rita).post(desk(given["rita"]), posted(idea, next="1"))
    assert page.headers["Location"] == desk(other["rita"])


def test_the_list_and_the_desk_ask_no_more_of_the_database_when_there_is_more(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    client = signed_in(cast.rita)
    _idea, given = in_review(cast)
    pages = (reverse("workflow:reviews"), desk(given["rita"]), assign_page(given["rita"].proposal))
    for _n in range(5):
        in_review(cast)
    few = [queries_of(client, page) for page in pages[:2]] + [queries_of(signed_in(cast.carol), pages[2])]
    for n in range(40):
        in_review(cast)
        extra = Person.objects.create_user(
            f"r{n}@council.example", organisation=cast.council, team=cast.teams["centre"]
        )
        RoleGrant.objects.create(person=extra, organisation=cast.council, role=Role.REVIEWER)
    many = [queries_of(client, page) for page in pages[:2]] + [queries_of(signed_in(cast.carol), pages[2])]
    assert many == few and max(many) <= 15, (few, many)
