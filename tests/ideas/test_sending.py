"""Check and send: everything in view, nothing lost on a refusal, and a page that says what happens next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ideas.models import Idea
from place.calendar import working_days_after
from place.formats import day
from place.models import Person
from tests.cast import Cast
from tests.ideas.forms import address, press, problems
from tests.makers import make_idea
from workflow.models import Decision
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
SEND = {"then": "send", "audience": "everybody"}


@pytest.fixture
def draft(cast: Cast) -> Idea:
    return make_idea(cast, Stage.DRAFT)


def test_every_answer_is_in_view_with_a_way_to_change_it(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    page = signed_in(cast.alice).get(address(draft, "check")).content.decode()
    for part in (
        "Dim the lamps after midnight",
        "They burn all night.",
        "Dim them by half.",
        "Severn Council",
        "Streets",
        "Warm homes",
    ):
        assert part in page
    for step in ("idea", "where", "saving"):
        assert address(draft, step) in page


def test_sending_hands_the_idea_to_the_coordinator(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    answer = press(signed_in(cast.alice), draft, "check", **SEND, hide_name="on")
    draft.refresh_from_db()
    assert answer["Location"] == f"/ideas/{draft.reference}/submitted/"
    assert (draft.stage, draft.holder, draft.hide_name) == (Stage.SUBMITTED, cast.carol, True)
    assert draft.due == working_days_after(timezone.localdate(), 5)
    assert draft.versions.get().problem == draft.problem


def test_what_is_missing_is_said_and_the_choices_made_are_kept(cast: Cast, signed_in: SignIn) -> None:
    draft = make_idea(cast, Stage.DRAFT, problem=" ", proposal="")
    page = press(signed_in(cast.alice), draft, "check", then="send", audience="confidential", hide_name="on")
    draft.refresh_from_db()
    assert problems(page) == [
        "Your idea still needs the problem.",
        "Your idea still needs what you would do instead.",
    ]
    assert (draft.stage, draft.audience, draft.hide_name) == (Stage.DRAFT, "confidential", True)
    assert not Decision.objects.exists()


def test_an_audience_that_is_none_is_explained(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    page = press(signed_in(cast.alice), draft, "check", then="send", audience="friends")
    assert len(problems(page)) == 1
    assert Idea.objects.get().stage == Stage.DRAFT


def test_it_can_be_put_aside_even_here(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    answer = press(signed_in(cast.alice), draft, "check", then="later", audience="concerned")
    draft.refresh_from_db()
    assert (answer["Location"], draft.audience, draft.stage) == ("/account/", "concerned", Stage.DRAFT)


def test_pressing_send_twice_sends_once(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    client, pressed = signed_in(cast.alice), {**SEND, "version": draft.version}
    first, second = (
        client.post(address(draft, "check"), pressed),
        client.post(address(draft, "check"), pressed),
    )
    assert first["Location"] == second["Location"]
    assert Decision.objects.count() == 1


def test_a_draft_changed_meanwhile_is_looked_at_again_before_it_is_sent(
    cast: Cast, signed_in: SignIn, draft: Idea
) -> None:
    client, old = signed_in(cast.alice), draft.version
    press(client, draft, "idea", title="Another title", problem="p", proposal="q")
    page = client.post(address(draft, "check"), {"then": "send", "audience": "confidential", "version": old})
    assert page.status_code == 409
    assert "Another title" in page.content.decode()
    assert Idea.objects.get().stage == Stage.DRAFT


def test_the_confirmation_says_the_reference_who_has_it_and_until_when(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    page = signed_in(cast.alice).get(f"/ideas/{idea.reference}/submitted/").content.decode()
    assert idea.reference in page
    assert "Carol Council" in page
    assert day(idea.due) in page


def test_the_confirmation_survives_being_bookmarked(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.AT_PANEL, due=timezone.localdate() + timedelta(days=3))
    page = signed_in(cast.alice).get(f"/ideas/{idea.reference}/submitted/").content.decode()
    assert "With the panel" in page
    assert idea.reference in page


def test_a_copy_can_be_kept_as_plain_text(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, title="Lamps & <posts>", yearly_saving=4995)
    idea.estimates.create(kind="hours", hours=90, people=3, rate="18.50", note="Typing")
    copy = signed_in(cast.alice).get(f"/ideas/{idea.reference}/submitted/?copy")
    assert copy["Content-Disposition"] == f'attachment; filename="{idea.reference}.txt"'
    assert copy["Content-Type"].startswith("text/plain")
    assert "Lamps & <posts>" in copy.content.decode()
    assert "- Typing: 90 hours a year × 3 people × £18.50 an hour = £4,995" in copy.content.decode()


def test_the_confirmation_is_its_authors(cast: Cast, signed_in: SignIn) -> None:
    idea, hidden, draft = (
        make_idea(cast),
        make_idea(cast, audience="confidential"),
        make_idea(cast, Stage.DRAFT),
    )
    assert signed_in(cast.sam).get(f"/ideas/{idea.reference}/submitted/").status_code == 403
    assert signed_in(cast.sam).get(f"/ideas/{hidden.reference}/submitted/").status_code == 404
    assert signed_in(cast.sam).get(f"/ideas/{draft.reference}/submitted/").status_code == 404
    assert signed_in(cast.alice).get(f"/ideas/{draft.reference}/submitted/")["Location"] == address(
        draft, "check"
    )


def test_the_confirmation_takes_few_queries(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    assert queries_of(signed_in(cast.alice), f"/ideas/{make_idea(cast).reference}/submitted/") <= 12
