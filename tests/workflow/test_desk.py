"""The desk: what is filled in is kept and is no score; changes are kept; who signs is named, everybody else is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ideas.models import Idea
from place.models import Person
from portal.my_data import gather
from tests.cast import Cast
from tests.makers import make_idea
from workflow import drafts, reviews
from workflow.feedback import feedback_on, pseudonym
from workflow.models import Amendment, Assignment, Score
from workflow.redacting import redact
from workflow.refusals import NotAllowed, NotYet
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
S = Stage
SCORES: dict[str, int | None] = {"difference": 4, "money": 3, "doable": None}
TYPING = {"HTTP_HX_REQUEST": "true"}


def in_review(cast: Cast, **fields: Any) -> tuple[Idea, dict[str, Assignment]]:
    idea = make_idea(cast, S.IN_REVIEW, coauthors=[], **fields)
    return idea, {a.reviewer.first_name.lower(): a for a in idea.assignments.all()}


def desk(assignment: Assignment) -> str:
    return reverse("workflow:review", args=[assignment.uid])


def half(idea: Idea, **changed: Any) -> dict[str, Any]:
    """Two of three criteria, and a sentence."""
    return {"version": idea.version, "since": "", "score_difference": "4", "score_money": "none",
            "panel_comment": "Half a thought"} | changed  # fmt: skip


# Kept for later


def test_what_is_filled_in_is_kept_while_somebody_types_and_is_no_score(
    cast: Cast, signed_in: SignIn
) -> None:
    idea, given = in_review(cast)
    client, page = signed_in(cast.rita), desk(given["rita"])
    assert 'hx-post="' in client.get(page).content.decode()
    answer = client.post(page, half(idea), **TYPING)
    assert answer.status_code == 200 and "Kept at" in answer.content.decode()
    text = client.get(page).content.decode()
    assert text.count(" checked") == 2 and "Half a thought" in text and "Begun and kept" in text
    given["rita"].refresh_from_db()
    assert given["rita"].state == Assignment.State.ASKED and not Score.objects.exists()
    assert "Begun" in client.get("/reviews/").content.decode()


def test_without_javascript_a_button_keeps_it(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    client = signed_in(cast.rita)
    assert 'name="later"' in client.get(desk(given["rita"])).content.decode()
    answer = client.post(desk(given["rita"]), half(idea, later="1"), follow=True)
    assert "Kept for you" in answer.content.decode() and not Score.objects.exists()


def test_nobody_else_sees_a_draft_and_nobody_counts_it(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    drafts.keep(by=cast.rita, assignment=given["rita"], answers=half(idea))
    for name in ("ravi", "ruth"):
        reviews.give_scores(by=getattr(cast, name), assignment=given[name], values=SCORES)
    idea.refresh_from_db()
    assert idea.stage == S.IN_REVIEW  # Rita's has begun, and is still to come
    pages = (desk(given["ravi"]), f"/ideas/{idea.reference}/", f"/ideas/{idea.reference}/scores/",
             f"/ideas/{idea.reference}/reviewers/")  # fmt: skip
    for name in ("alice", "ravi", "carol", "piet", "adam"):
        client = signed_in(getattr(cast, name))
        assert not any("Half a thought" in client.get(page).content.decode() for page in pages), name
    assert "Half a thought" in gather(cast.rita)["scores"][0]["begun_and_not_given"]


def test_scores_that_were_given_end_the_draft_and_a_late_draft_does_not_come_back(
    cast: Cast, signed_in: SignIn
) -> None:
    """The page saves by itself a moment after the button was pressed, or in a second window."""
    idea, given = in_review(cast)
    client = signed_in(cast.rita)
    drafts.keep(by=cast.rita, assignment=given["rita"], answers=half(idea))
    reviews.give_scores(by=cast.rita, assignment=given["rita"], values=SCORES)
    answer = client.post(desk(given["rita"]), half(idea), **TYPING)
    assert "Not kept" in answer.content.decode()
    given["rita"].refresh_from_db()
    assert given["rita"].draft == {}
    with pytest.raises(NotYet):
        drafts.keep(by=cast.rita, assignment=given["rita"], answers=half(idea))


def test_a_draft_holds_only_what_the_desk_asks_for(cast: Cast) -> None:
    idea, given = in_review(cast)
    wild = half(idea, score_money="9", score_other="3", secret="x", panel_comment="y" * 9000)
    kept = drafts.keep(by=cast.rita, assignment=given["rita"], answers=wild).draft
    assert set(kept) == {"score_difference", "panel_comment", "author_comment", "signed"}
    assert len(kept["panel_comment"]) == 2000


def test_a_sign_no_database_can_keep_is_left_out_of_what_a_reviewer_writes(
    cast: Cast, signed_in: SignIn
) -> None:
    idea, given = in_review(cast)
    client = signed_in(cast.rita)
    client.post(
        desk(given["rita"]), half(idea, later="1", panel_comment="Ask\x00 Bob.", author_comment="\x00")
    )
    given["rita"].refresh_from_db()
    assert (given["rita"].draft["panel_comment"], given["rita"].draft["author_comment"]) == ("Ask Bob.", "")
    client.post(reverse("workflow:not_me", args=[given["rita"].uid]), {"because": "A\x00 friend."})
    given["rita"].refresh_from_db()
    assert given["rita"].stood_down_because == "A friend."


def test_only_the_reviewer_keeps_a_draft_and_only_while_it_is_scored(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    for person in (cast.ravi, cast.carol, cast.alice):
        with pytest.raises(NotAllowed):
            drafts.keep(by=person, assignment=given["rita"], answers=half(idea))
        assert signed_in(person).post(desk(given["rita"]), half(idea), **TYPING).status_code == 404
    Idea.objects.filter(pk=idea.pk).update(stage=S.AT_PANEL)
    assert signed_in(cast.rita).post(desk(given["rita"]), half(idea), **TYPING).status_code == 403


def test_what_was_written_when_scoring_had_closed_can_be_copied(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    client, words = signed_in(cast.rita), {"panel_comment": "Half a thought", "author_comment": ""}
    Idea.objects.filter(pk=idea.pk).update(stage=S.AT_PANEL)
    for said in (half(idea, **words), half(idea, later="1", **words)):
        answer = client.post(desk(given["rita"]), said)
        text = answer.content.decode()
        assert answer.status_code == 403 and "Scoring has closed, so this was not saved" in text
        assert "Half a thought" in text and text.count("<blockquote>") == 1
    assert not Score.objects.exists()


def test_a_closed_desk_gives_no_day_and_no_way_out(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    client = signed_in(cast.rita)
    text = client.get(desk(given["rita"])).content.decode()
    assert "#not-me" in text and "due in" in text and idea.get_absolute_url() in text
    Idea.objects.filter(pk=idea.pk).update(stage=S.AT_PANEL)
    text = client.get(desk(given["rita"])).content.decode()
    assert "#not-me" not in text and "due in" not in text


def test_the_first_to_score_reads_that_the_others_are_to_come(cast: Cast, signed_in: SignIn) -> None:
    _idea, given = in_review(cast)
    reviews.give_scores(by=cast.rita, assignment=given["rita"], values=SCORES)
    assert "You are the first" in signed_in(cast.rita).get(desk(given["rita"])).content.decode()
    reviews.give_scores(by=cast.ravi, assignment=given["ravi"], values=SCORES)
    assert "You are the first" not in signed_in(cast.rita).get(desk(given["rita"])).content.decode()


def test_the_page_of_an_idea_leads_back_to_ones_scores_and_offers_no_step_that_comes_by_itself(
    cast: Cast, signed_in: SignIn
) -> None:
    idea, given = in_review(cast)
    reviews.give_scores(by=cast.rita, assignment=given["rita"], values=SCORES)
    text = signed_in(cast.rita).get(idea.get_absolute_url()).content.decode()
    assert f'href="{desk(given["rita"])}">Your scores<' in text and "not yet" not in text
    theirs = signed_in(cast.carol).get(idea.get_absolute_url()).content.decode()
    assert "Scores in: 1. Still to come: 2." in theirs


# Changes


def test_each_change_keeps_what_stood_before(cast: Cast) -> None:
    _idea, given = in_review(cast)
    for value, comment in ((4, "First."), (2, "Second."), (2, "Second."), (1, "Third.")):
        reviews.give_scores(
            by=cast.rita,
            assignment=given["rita"],
            values=SCORES | {"difference": value},
            panel_comment=comment,
        )
    kept = [(each.number, each.values["Difference"], each.panel_comment) for each in Amendment.objects.all()]
    assert kept == [(1, 4, "First."), (2, 2, "Second.")]  # saving the same again changes nothing


def test_who_reads_scores_and_changes(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    for comment in ("First thought.", "Second thought."):
        reviews.give_scores(by=cast.rita, assignment=given["rita"], values=SCORES, panel_comment=comment)
    page = f"/ideas/{idea.reference}/scores/"
    answers = {name: signed_in(getattr(cast, name)).get(page) for name in (
        "alice", "sam", "rita", "ravi", "piet", "fiona", "olga", "sue", "carol", "adam")}  # fmt: skip
    assert [name for name, answer in answers.items() if answer.status_code == 200] == ["carol", "adam"]
    for name in ("carol", "adam"):
        text = answers[name].content.decode()
        assert "First thought." in text and "Second thought." in text and "Changed once" in text
        assert "Standard (version 1)" in text
    assert page in signed_in(cast.adam).get(f"/ideas/{idea.reference}/").content.decode()
    assert page not in signed_in(cast.piet).get(f"/ideas/{idea.reference}/").content.decode()
    own = make_idea(cast, S.IN_REVIEW, author=cast.carol, coauthors=[])
    assert signed_in(cast.carol).get(f"/ideas/{own.reference}/scores/").status_code == 403


def test_whoever_has_still_to_score_reads_no_others_scores_whatever_else_they_are(
    cast: Cast, signed_in: SignIn
) -> None:
    """Ravi coordinates as well, and Rita audits."""
    idea, given = in_review(cast)
    cast.ravi.grants.create(organisation=cast.council, role="coordinator")
    cast.rita.grants.create(organisation=cast.council, role="auditor")
    reviews.give_scores(by=cast.ruth, assignment=given["ruth"], values=SCORES)
    page = f"/ideas/{idea.reference}/scores/"
    for name in ("ravi", "rita"):
        assert signed_in(getattr(cast, name)).get(page).status_code == 403
        assert page not in signed_in(getattr(cast, name)).get(f"/ideas/{idea.reference}/").content.decode()
    reviews.give_scores(by=cast.ravi, assignment=given["ravi"], values=SCORES)
    assert signed_in(cast.ravi).get(page).status_code == 200


def test_the_scores_ask_no_more_of_the_database_when_there_are_more(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    idea, given = in_review(cast)
    page, client = f"/ideas/{idea.reference}/scores/", signed_in(cast.carol)
    for name in ("rita", "ravi"):
        reviews.give_scores(by=getattr(cast, name), assignment=given[name], values=SCORES)
    few = queries_of(client, page)
    for n in range(10):
        reviews.give_scores(by=cast.rita, assignment=given["rita"], values=SCORES | {"money": n % 5})
    assert queries_of(client, page) <= few <= 35


def test_a_passage_blacked_out_leaves_drafts_and_earlier_comments(cast: Cast) -> None:
    idea, given = in_review(cast)
    for comment in ("Mrs Pettigrew said so.", "Second."):
        reviews.give_scores(by=cast.rita, assignment=given["rita"], values=SCORES, panel_comment=comment)
    drafts.keep(by=cast.ravi, assignment=given["ravi"], answers=half(idea, panel_comment="Ask Mrs Pettigrew"))
    redact(idea, by=cast.carol, version=idea.version, passage="Pettigrew", reason="A name.")
    given["ravi"].refresh_from_db()
    assert "Pettigrew" not in Amendment.objects.get().panel_comment + str(given["ravi"].draft)


# Feedback


def test_feedback_comes_under_pseudonyms_in_no_telling_order_unless_somebody_signs(
    cast: Cast, signed_in: SignIn
) -> None:
    idea, given = in_review(cast)
    client = signed_in(cast.rita)
    said = {"version": idea.version, "score_difference": "4", "score_money": "3", "score_doable": "none",
            "author_comment": "Rita's word.", "signed": "on"}  # fmt: skip
    assert client.post(desk(given["rita"]), said).status_code == 302
    for name in ("ravi", "ruth"):
        reviews.give_scores(
            by=getattr(cast, name), assignment=given[name], values=SCORES, author_comment=f"{name}'s."
        )
    idea.refresh_from_db()
    author = signed_in(cast.alice)
    assert "word." not in author.get(f"/ideas/{idea.reference}/").content.decode()  # not before the decision
    move(idea, "approve", by=cast.piet, version=idea.version, rationale="Good.", case_owner=cast.owen)
    text = author.get(f"/ideas/{idea.reference}/").content.decode()
    assert "Rita Council" in text and "Ravi Council" not in text and "Ruth Hospital" not in text
    names = {each.name for each in feedback_on(idea)}
    assert "Rita Council" in names and len(names) == 3
    assert all(re.fullmatch(r"Reviewer [A-C]|Rita Council", name) for name in names)


def test_pseudonyms_stay_on_one_idea_and_differ_between_ideas(cast: Cast) -> None:
    """Over a hundred ideas the same three reviewers stand in every order, and in no relation to who came first."""
    orders = set()
    for _n in range(100):
        idea = make_idea(cast, S.AT_PANEL, coauthors=[])
        for assignment in idea.assignments.all():
            Assignment.objects.filter(pk=assignment.pk).update(author_comment=assignment.reviewer.first_name)
        given = [each.text for each in feedback_on(idea)]
        assert given == [each.text for each in feedback_on(Idea.objects.get(pk=idea.pk))]
        orders.add(tuple(given))
    assert len(orders) == 6


def test_pseudonyms_are_letters_that_cannot_be_mistaken() -> None:
    assert [pseudonym(place) for place in (0, 1, 23, 24)] == [
        "Reviewer A",
        "Reviewer B",
        "Reviewer Z",
        "Reviewer A2",
    ]


def test_who_stood_down_is_not_quoted_and_an_appeal_takes_feedback_away_until_the_next_decision(
    cast: Cast, signed_in: SignIn
) -> None:
    idea, given = in_review(cast)
    for name in ("rita", "ravi"):
        reviews.give_scores(
            by=getattr(cast, name), assignment=given[name], values=SCORES, author_comment=f"By {name}."
        )
    reviews.stand_down(by=cast.rita, assignment=Assignment.objects.get(pk=given["rita"].pk))
    said = {"decline_reason": cast.decline_reason, "feedback": "No.", "could_change": "A price."}
    idea = move(Idea.objects.get(pk=idea.pk), "decline", by=cast.piet, version=idea.version, **said)
    author, page = signed_in(cast.alice), f"/ideas/{idea.reference}/"
    text = author.get(page).content.decode()
    assert "By ravi." in text and "By rita." not in text
    move(idea, "appeal", by=cast.alice, version=idea.version, something_new="A price.")
    assert "By ravi." not in author.get(page).content.decode()
