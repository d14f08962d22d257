"""What single steps ask for on their pages: the words of a decline, limits, people, what is offered, handing over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import escape, unescape
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ideas.models import Audience, Idea
from place.models import Person, RoleGrant
from place.vocabulary import Role
from tests.cast import Cast
from tests.makers import make_idea
from tests.workflow.test_step_pages import WORKS, address, said
from workflow.envelopes import message
from workflow.forms.pages import actions
from workflow.models import Notice
from workflow.services import move
from workflow.stages import Stage
from workflow.telling import told

SignIn = Callable[[Person], Client]
S = Stage

# Declining


def decline_words(cast: Cast, idea: Idea) -> dict[str, Any]:
    return {"version": idea.version, "decline_reason": cast.decline_reason.slug,
            "feedback": "Thank you, <Alice> & Bob.\nAsk again with a count.",
            "could_change": "A count of <empty> seats."}  # fmt: skip


def test_nothing_is_declined_before_its_words_were_read(cast: Cast, signed_in: SignIn) -> None:
    idea, client = make_idea(cast), signed_in(cast.carol)
    page = client.post(address(idea, "decline"), decline_words(cast, idea))
    assert "What the author will read" in page.content.decode()
    idea.refresh_from_db()
    assert idea.stage == S.SUBMITTED
    changed = client.post(address(idea, "decline"), decline_words(cast, idea) | {"change": "1"})
    assert "Ask again with a count." in changed.content.decode()
    confirmed = client.post(address(idea, "decline"), decline_words(cast, idea) | {"confirm": "1"})
    assert confirmed.status_code == 302
    idea.refresh_from_db()
    assert idea.stage == S.DECLINED


@pytest.mark.parametrize(("stage", "who"), [(S.SUBMITTED, "carol"), (S.AT_PANEL, "piet")])
def test_the_preview_of_a_decline_is_what_the_author_reads(
    cast: Cast, signed_in: SignIn, stage: Stage, who: str
) -> None:
    idea, client = make_idea(cast, stage), signed_in(getattr(cast, who))
    idea.assignments.filter(reviewer=cast.rita).update(
        author_comment="Count them first.", panel_comment="Weak."
    )
    page = client.post(address(idea, "decline"), decline_words(cast, idea)).content.decode()
    previewed = page.split("<div data-told>")[1].split("</div>")[0].strip()
    assert "We already do this." in previewed
    assert ("Count them first." in previewed) is (stage == S.AT_PANEL)
    client.post(address(idea, "decline"), decline_words(cast, idea) | {"confirm": "1"})
    notice = Notice.objects.get(person=cast.alice, kind=Notice.Kind.DECIDED)
    sent = message(notice)
    html = sent.alternatives[0].content
    assert "".join(previewed.split()) in "".join(html.split())
    assert "Thank you, <Alice> & Bob." in sent.body
    assert "What could change the answer: A count of <empty> seats." in sent.body
    mailed = page.split("data-mailed>")[1].split("</div>")[0]
    read_before = [unescape(line).strip() for line in re.split(r"</?p>|<br>|\n", mailed) if line.strip()]
    assert f"</strong> {escape(sent.subject)}</p>" in page
    sent_words = [line.strip() for line in sent.body.split("\n--\n")[0].splitlines() if line.strip()]
    assert [line for line in read_before if "://" not in line] == [
        line for line in sent_words if "://" not in line
    ]
    assert "Rita" not in html + sent.body and "Weak." not in html + sent.body
    assert not mail.outbox


def test_the_mail_of_a_confidential_idea_is_previewed_without_its_words(
    cast: Cast, signed_in: SignIn
) -> None:
    idea = make_idea(cast, audience=Audience.CONFIDENTIAL)
    page = signed_in(cast.carol).post(address(idea, "decline"), decline_words(cast, idea)).content.decode()
    mailed = page.split("data-mailed>")[1].split("</div>")[0]
    assert "It is confidential" in mailed and "count" not in mailed and idea.title not in mailed


def test_what_could_change_the_answer_is_said_or_said_to_be_nothing(cast: Cast, signed_in: SignIn) -> None:
    idea, client = make_idea(cast), signed_in(cast.carol)
    words = decline_words(cast, idea) | {"could_change": ""}
    neither = client.post(address(idea, "decline"), words).content.decode()
    assert "or tick that nothing would" in neither and "Ask again with a count." in neither
    both = client.post(address(idea, "decline"), decline_words(cast, idea) | {"nothing_would": "on"})
    assert "not both" in both.content.decode()
    client.post(address(idea, "decline"), words | {"nothing_would": "on", "confirm": "1"})
    decision = idea.decisions.get(step="decline")
    assert decision.said["could_change"] == "-"
    assert "We know of nothing that would change this answer." in told(decision).paragraphs


def test_two_reminders_come_before_closing_an_unanswered_question(cast: Cast, signed_in: SignIn) -> None:
    idea, client = make_idea(cast, S.NEEDS_INFORMATION), signed_in(cast.carol)
    page = client.get(address(idea, "decline")).content.decode()
    assert "The author has had 0 of two reminders." in page
    assert reverse("workflow:remind", args=[idea.reference]) in page


# Limits of what can be chosen


def test_just_do_it_is_refused_above_the_limit_and_keeps_what_was_typed(
    cast: Cast, signed_in: SignIn
) -> None:
    idea = make_idea(cast)
    words = said(cast, idea, WORKS["just_do_it"][2]) | {"cost": "5000.01"}
    page = signed_in(cast.bea).post(address(idea, "just_do_it"), words)
    assert "must each be £5,000 or less" in page.content.decode()
    assert "5000.01" in page.content.decode()


@pytest.mark.parametrize("cost", ["-1", "much", "1e99", "NaN"])
def test_an_amount_that_is_none_is_explained(cast: Cast, signed_in: SignIn, cost: str) -> None:
    idea = make_idea(cast)
    words = said(cast, idea, WORKS["just_do_it"][2]) | {"cost": cost}
    page = signed_in(cast.bea).post(address(idea, "just_do_it"), words)
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.content.decode()


def test_what_was_just_done_has_a_record(cast: Cast, signed_in: SignIn) -> None:
    idea, client = make_idea(cast), signed_in(cast.bea)
    assert client.get(reverse("workflow:record", args=[idea.reference])).status_code == 404
    client.post(address(idea, "just_do_it"), said(cast, idea, WORKS["just_do_it"][2]))
    text = client.get(reverse("workflow:record", args=[idea.reference])).content.decode()
    assert (
        "Buy a timer." in text
        and "£1,200 a year" in text
        and "Dora Council" in text
        and "Bea Council" in text
    )
    assert "£0" in text
    idea.refresh_from_db()
    assert idea.delivery_owner == cast.dora


def test_the_finance_officer_cannot_be_named_case_owner(cast: Cast, signed_in: SignIn) -> None:
    idea, client = make_idea(cast, S.AT_PANEL), signed_in(cast.piet)
    page = client.get(address(idea, "approve")).content.decode()
    assert str(cast.owen.uid) in page
    for nobody in (cast.fiona, cast.stan, cast.gone, cast.henry):
        assert str(nobody.uid) not in page
        words = {"version": idea.version, "rationale": "It pays.", "case_owner": str(nobody.uid)}
        assert client.post(address(idea, "approve"), words).status_code == 200
    assert f'value="{cast.owen.pk}"' not in page


def test_an_idea_concerning_two_bodies_may_have_a_case_owner_from_either(
    cast: Cast, signed_in: SignIn
) -> None:
    idea = make_idea(cast, S.AT_PANEL, organisations=[cast.council, cast.hospital])
    assert str(cast.henry.uid) in signed_in(cast.piet).get(address(idea, "approve")).content.decode()


@pytest.mark.parametrize(
    "day",
    [("0", "0", "2027"), ("31", "2", "2030"), ("1", "1", "2020"), ("1", "1", "2999"), ("", "3", "2030")],
)
def test_a_day_to_park_until_lies_ahead(cast: Cast, signed_in: SignIn, day: tuple[str, str, str]) -> None:
    idea = make_idea(cast)
    words = {"version": idea.version, "reason": "The lease."} | {
        f"until_{name}": part for name, part in zip(("day", "month", "year"), day, strict=True)
    }
    page = signed_in(cast.carol).post(address(idea, "park"), words)
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert "The lease." in page.content.decode()


def test_an_idea_cannot_be_joined_with_one_the_coordinator_may_not_see(cast: Cast, signed_in: SignIn) -> None:
    idea, client = make_idea(cast), signed_in(cast.carol)
    hidden = make_idea(cast, home_organisation=cast.police, organisations=[], author=cast.stan, coauthors=[], team=None,
                       holder=None, audience="confidential")  # fmt: skip
    for target in (hidden.reference, "BK-ZZZZZ", idea.reference):
        page = client.post(
            address(idea, "merge"), {"version": idea.version, "target": target, "reason": "Same."}
        )
        assert page.status_code == 200
        assert "Same." in page.content.decode()
    assert (
        "There is no idea with the reference"
        in client.post(
            address(idea, "merge"), {"version": idea.version, "target": hidden.reference, "reason": "Same."}
        ).content.decode()
    )


# What the idea's page offers


def test_an_idea_offers_a_person_only_their_own_steps(cast: Cast) -> None:
    idea = make_idea(cast)
    assert [action.step for action in actions(idea, cast.carol)] == [
        "ask",
        "review",
        "decline",
        "park",
        "merge",
    ]
    assert [action.step for action in actions(idea, cast.alice)] == ["withdraw"]
    assert actions(idea, cast.sam) == []
    review = next(action for action in actions(idea, cast.carol) if action.step == "review")
    assert review.url == reverse("workflow:assign", args=[idea.reference]) and not review.ready


def test_a_deputy_is_told_for_whom_they_act(cast: Cast, signed_in: SignIn) -> None:
    today = timezone.localdate()
    cast.carol.deputies.create(deputy=cast.sam, starts=today, ends=today + timedelta(days=3))
    idea, client = make_idea(cast), signed_in(cast.sam)
    assert "You act for Carol Council" in client.get(address(idea, "ask")).content.decode()
    client.post(address(idea, "ask"), {"version": idea.version, "question": "How many?"})
    assert idea.decisions.get(step="ask").on_behalf_of == cast.carol


def test_afterwards_one_is_back_on_the_list_one_came_from(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    words = {"version": idea.version, "question": "How many?"}
    answer = signed_in(cast.carol).post(address(idea, "ask") + "?back=triage", words)
    assert answer.headers["Location"] == reverse("workflow:triage")
    again = make_idea(cast)
    answer = signed_in(cast.carol).post(
        address(again, "ask") + "?back=//evil.example", words | {"version": again.version}
    )
    assert answer.headers["Location"] == again.get_absolute_url()


# Handing over and reminding


def test_a_coordinator_hands_the_panel_to_another_chair(cast: Cast, signed_in: SignIn) -> None:
    for person in (cast.sam, cast.meg):
        RoleGrant.objects.create(person=person, organisation=cast.council, role=Role.PANEL_CHAIR)
    idea, client = make_idea(cast, S.AT_PANEL, coauthors=[]), signed_in(cast.carol)
    page = client.get(reverse("workflow:hand_over", args=[idea.reference]))
    assert str(cast.sam.uid) in page.content.decode()
    assert str(cast.owen.uid) not in page.content.decode()
    assert str(cast.meg.uid) not in page.content.decode()  # she manages its author
    client.post(
        reverse("workflow:hand_over", args=[idea.reference]), {"version": idea.version, "to": cast.sam.uid}
    )
    idea.refresh_from_db()
    assert idea.holder == cast.sam
    assert Notice.objects.filter(person=cast.sam, kind=Notice.Kind.WAITING).exists()


def test_a_case_handed_over_has_a_new_owner(cast: Cast, signed_in: SignIn) -> None:
    idea, client = make_idea(cast, S.APPROVED), signed_in(cast.carol)
    client.post(
        reverse("workflow:hand_over", args=[idea.reference]), {"version": idea.version, "to": cast.dora.uid}
    )
    idea.refresh_from_db()
    assert idea.holder == idea.case_owner == cast.dora


@pytest.mark.parametrize(("name", "stage"), [("hand_over", S.AT_PANEL), ("remind", S.NEEDS_INFORMATION)])
def test_only_a_coordinator_hands_over_and_reminds(
    cast: Cast, signed_in: SignIn, name: str, stage: Stage
) -> None:
    idea = make_idea(cast, stage)
    for person in (cast.alice, cast.piet, cast.sam, cast.adam):
        for method in ("get", "post"):
            answer = getattr(signed_in(person), method)(reverse(f"workflow:{name}", args=[idea.reference]))
            assert answer.status_code == 403


def test_a_reminder_goes_out_once_a_day(cast: Cast, signed_in: SignIn) -> None:
    idea, client = make_idea(cast, S.NEEDS_INFORMATION), signed_in(cast.carol)
    address = reverse("workflow:remind", args=[idea.reference])
    assert client.get(address).status_code == 200
    for _tap in range(2):
        assert client.post(address).status_code == 302
    assert Notice.objects.filter(kind=Notice.Kind.REMINDER).count() == 2  # Alice and Bob, once each
    assert "A reminder has gone out today already" in client.get(address).content.decode()


# What the floor of ideas lends to these pages


def test_a_draft_is_sent_in_from_its_own_page(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.DRAFT)
    answer = signed_in(cast.alice).get(address(idea, "submit"))
    assert answer.headers["Location"] == reverse("ideas:edit", args=[idea.reference, "check"])


WORDS = {
    "title": "Dim the lamps after midnight",
    "problem": "They burn all night.",
    "proposal": "Dim them by half.",
}


def asked_in_review(cast: Cast) -> Idea:
    """An idea with a question asked while two of three had scored."""
    idea = make_idea(cast, S.IN_REVIEW)
    idea.assignments.exclude(reviewer=cast.ruth).update(state="done")
    return move(idea, "ask", by=cast.carol, version=idea.version, question="How many?")


@pytest.mark.parametrize(("changed", "states"), [
    ({}, {"done", "asked"}), ({"proposal": "Dim them by a third."}, {"confirm", "asked"}),
])  # fmt: skip
def test_an_answer_that_changes_the_words_asks_reviewers_to_look_again(
    cast: Cast, signed_in: SignIn, changed: dict[str, str], states: set[str]
) -> None:
    idea, client = asked_in_review(cast), signed_in(cast.alice)
    page = client.get(address(idea, "answer")).content.decode()
    assert "How many?" in page and "They burn all night." in page
    answer = client.post(
        address(idea, "answer"), {"version": idea.version, "answer": "Ninety."} | WORDS | changed
    )
    assert answer.status_code == 302
    idea.refresh_from_db()
    assert idea.stage == S.IN_REVIEW
    assert set(idea.assignments.values_list("state", flat=True)) == states
    assert idea.proposal == (WORDS | changed)["proposal"]


def test_an_answer_with_words_left_out_keeps_everything(cast: Cast, signed_in: SignIn) -> None:
    idea = asked_in_review(cast)
    words = (
        {"version": idea.version, "answer": "Ninety."}
        | WORDS
        | {"problem": "", "proposal": "Dim them by a third."}
    )
    page = signed_in(cast.alice).post(address(idea, "answer"), words)
    text = page.content.decode()
    assert page.status_code == 200 and "<title>Error:" in text
    assert "Ninety." in text and "Dim them by a third." in text and "Say what the problem is" in text
    idea.refresh_from_db()
    assert idea.stage == S.NEEDS_INFORMATION and idea.proposal == "Dim them by half."


def test_ideas_like_it_are_suggested_to_join_with(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    other = make_idea(cast, title="Dim lamps at midnight on the bypass")
    hidden = make_idea(cast, title="Dim lamps at midnight at the station", home_organisation=cast.police, organisations=[],
                       author=cast.stan, coauthors=[], team=None, holder=None, audience="confidential")  # fmt: skip
    unlike = make_idea(
        cast, title="Lend hoists between wards", problem="Each has its own, and most stand idle.",
        proposal="One store, and a list of who has which.", service=None, outcome=None,
    )  # fmt: skip
    text = signed_in(cast.carol).get(address(idea, "merge")).content.decode()
    assert f'<option value="{other.reference}">' in text
    assert hidden.reference not in text and unlike.reference not in text
