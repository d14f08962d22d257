"""The page of each step: works, is refused, explains bad input and keeps it, shows what is missing instead of the button."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ideas.models import Idea
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.forms import STEP_PAGES
from workflow.registry import FORMS, PAGES
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
S = Stage

# step: (stage, who may, what they say, the stage it leads to); steps whose proof comes from a case are below
WORKS: dict[str, tuple[Stage, str, dict[str, str], Stage]] = {
    "submit": (S.DRAFT, "alice", {}, S.SUBMITTED),
    "just_do_it": (
        S.SUBMITTED, "bea",
        {"what": "Buy a timer.", "cost": "0", "saving": "1200", "recurrence": "yearly", "delivery_owner": "dora"},
        S.DELIVERING),
    "ask": (S.SUBMITTED, "carol", {"question": "How many lamps?"}, S.NEEDS_INFORMATION),
    "answer": (S.NEEDS_INFORMATION, "alice", {"answer": "Ninety."}, S.SUBMITTED),
    "review": (S.SUBMITTED, "carol", {}, S.IN_REVIEW),
    "refer": (S.IN_REVIEW, "carol", {}, S.AT_PANEL),
    "rescore": (S.AT_PANEL, "piet", {"reason": "New prices."}, S.IN_REVIEW),
    "approve": (S.AT_PANEL, "piet", {"rationale": "It pays.", "case_owner": "owen"}, S.APPROVED),
    "appeal": (S.DECLINED, "alice", {"something_new": "They can be dimmed now."}, S.SUBMITTED),
    "park": (S.AT_PANEL, "piet", {"until_day": "3", "until_month": "4", "until_year": "2030", "reason": "The lease."}, S.PARKED),
    "resume": (S.PARKED, "carol", {"reason": "The lease has ended."}, S.SUBMITTED),
    "merge": (S.SUBMITTED, "carol", {"target": "other", "reason": "The same lamps."}, S.MERGED),
    "unmerge": (S.MERGED, "carol", {"reason": "Other lamps."}, S.SUBMITTED),
    "withdraw": (S.SUBMITTED, "alice", {"reason": "Done already."}, S.WITHDRAWN),
    "stop": (S.COMMITTED, "erin", {"reason": "The works have closed."}, S.STOPPED),
}  # fmt: skip


def address(idea: Idea, step: str) -> str:
    return reverse("workflow:step", args=[idea.reference, step])


def ready(cast: Cast, step: str, stage: Stage) -> Idea:
    """An idea at which nothing is missing for the step."""
    idea = make_idea(cast, stage)
    if step == "review":
        cast.council.reviewers_needed = 0
        cast.council.save()
    if step == "refer":
        idea.assignments.update(state="done")
    return idea


def said(cast: Cast, idea: Idea, words: dict[str, str]) -> dict[str, Any]:
    people = {"owen": cast.owen, "dora": cast.dora}
    values: dict[str, Any] = {
        name: people[text].uid if text in people else text for name, text in words.items()
    }
    if values.get("target") == "other":
        values["target"] = make_idea(cast, S.SUBMITTED, title="Dim the lamps at eleven").reference.lower()
    return values | {"version": idea.version}


def test_every_step_of_the_table_has_a_page() -> None:
    assert list(STEP_PAGES) == list(dict.fromkeys(row.name for row in Idea.table()))


@pytest.mark.parametrize("step", WORKS)
def test_a_step_shows_its_page_and_is_taken(
    cast: Cast, signed_in: SignIn, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(PAGES, step, raising=False)
    monkeypatch.delitem(FORMS, "words", raising=False)
    stage, who, words, after = WORKS[step]
    idea, client = ready(cast, step, stage), signed_in(getattr(cast, who))
    page = client.get(address(idea, step))
    assert page.status_code == 200
    text = unescape(page.content.decode())
    assert str(STEP_PAGES[step].heading) in text
    assert str(STEP_PAGES[step].does) in text
    assert "What happens next" in text
    answer = client.post(address(idea, step), said(cast, idea, words))
    assert answer.status_code == 302, answer.content.decode()
    idea.refresh_from_db()
    assert idea.stage == after


@pytest.mark.parametrize("step", [step for step, row in WORKS.items() if row[2]])
def test_what_must_be_said_is_asked_for_beside_what_was(
    cast: Cast, signed_in: SignIn, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leave each thing out in turn: the page comes back with an error and everything else as it was typed."""
    monkeypatch.delitem(FORMS, "words", raising=False)
    stage, who, words, _after = WORKS[step]
    idea, client = ready(cast, step, stage), signed_in(getattr(cast, who))
    posted = said(cast, idea, words)
    for left_out in words:
        page = client.post(address(idea, step), posted | {left_out: ""})
        text = unescape(page.content.decode())
        assert page.status_code == 200
        assert "There is a problem" in text and "<title>Error:" in text
        assert all(str(value) in text for name, value in posted.items() if name != left_out)
    idea.refresh_from_db()
    assert idea.stage == stage


@pytest.mark.parametrize("step", WORKS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_step_is_refused_to_those_who_only_see_the_idea(
    cast: Cast, signed_in: SignIn, step: str, method: str
) -> None:
    idea = ready(cast, step, WORKS[step][0])
    client = signed_in(cast.sam)
    status = 404 if idea.stage == S.DRAFT else 403
    assert getattr(client, method)(address(idea, step), {"version": idea.version}).status_code == status


@pytest.mark.parametrize("step", WORKS)
def test_a_step_of_a_hidden_idea_does_not_exist(cast: Cast, signed_in: SignIn, step: str) -> None:
    idea = ready(cast, step, WORKS[step][0])
    Idea.objects.update(audience="confidential")
    assert signed_in(cast.stan).get(address(idea, step)).status_code == 404
    assert Client().get(address(idea, step)).status_code == 302


def test_an_unknown_step_does_not_exist(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.carol).get(address(make_idea(cast), "vanish")).status_code == 404


def test_a_step_of_another_stage_says_so(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.piet).get(address(make_idea(cast), "approve"))
    assert page.status_code == 403
    assert "cannot be done while the idea is" in page.content.decode()


# What is missing


def test_what_is_missing_is_shown_instead_of_the_button(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    text = signed_in(cast.carol).get(address(idea, "review")).content.decode()
    assert "0 of the 3 reviewers needed are assigned." in text
    assert reverse("workflow:assign", args=[idea.reference]) in text
    assert 'type="hidden" name="version"' not in text


@pytest.mark.parametrize(("step", "stage", "who"), [
    ("bank", S.DELIVERING, "fiona"), ("deliver", S.DELIVERING, "dora"), ("reopen", S.BANKED, "fiona"),
])  # fmt: skip
def test_steps_whose_proof_comes_later_answer_no_confirmations_yet(
    cast: Cast, signed_in: SignIn, step: str, stage: Stage, who: str
) -> None:
    page = signed_in(getattr(cast, who)).get(address(make_idea(cast, stage), step))
    assert page.status_code == 200
    assert "No confirmations yet" in page.content.decode()


def test_a_step_with_something_missing_is_not_taken(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    page = signed_in(cast.carol).post(address(idea, "review"), {"version": idea.version})
    assert page.status_code == 200
    idea.refresh_from_db()
    assert idea.stage == S.SUBMITTED


# Two people at once


def test_who_came_too_late_reads_who_decided(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    seen = idea.version
    move(idea, "withdraw", by=cast.alice, version=seen, reason="Done.")
    page = signed_in(cast.carol).post(address(idea, "ask"), {"version": seen, "question": "How many?"})
    assert page.status_code == 409
    assert "already decided by Alice Council" in page.content.decode()


def test_what_was_typed_is_kept_when_the_step_can_still_be_taken(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    seen = idea.version
    Idea.objects.filter(pk=idea.pk).update(version=seen + 1)
    client = signed_in(cast.carol)
    page = client.post(address(idea, "ask"), {"version": seen, "question": "How many lamps?"})
    assert page.status_code == 409
    assert "How many lamps?" in page.content.decode()
    assert f'value="{seen + 1}"' in page.content.decode()
    assert (
        client.post(address(idea, "ask"), {"version": seen + 1, "question": "How many?"}).status_code == 302
    )


def test_a_version_that_is_no_number_changes_nothing(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    page = signed_in(cast.carol).post(address(idea, "ask"), {"version": "x", "question": "How many?"})
    assert page.status_code == 409
    idea.refresh_from_db()
    assert idea.stage == S.SUBMITTED


def test_a_step_without_a_version_is_not_taken(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    page = signed_in(cast.carol).post(address(idea, "ask"), {"question": "How many?"})
    assert page.status_code == 200 and "came without its version" in page.content.decode()
