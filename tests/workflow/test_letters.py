"""What each mail says: what happened, what is next and when, a link; never who scored."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_string

import pytest
from django.core import mail
from django.utils import timezone

from ideas.models import Follow
from place.models import Person
from tests.case_makers import make_case
from tests.cast import Cast
from tests.makers import assign, make_idea
from workflow.envelopes import digest, message
from workflow.models import Notice
from workflow.notices import remind, tell
from workflow.services import hand_over, move
from workflow.stages import Stage
from workflow.tasks import send_mail

S = Stage


def sent_to(person: Person) -> str:
    """The last notice of somebody as it goes out, both forms together, checked to be well formed."""
    notice = Notice.objects.filter(person=person).order_by("pk").last()
    assert notice is not None
    letter = message(notice)
    whole = letter.message().as_string()
    assert message_from_string(whole)["To"] == person.email
    html = str(letter.alternatives[0].content)
    assert "<h1>" in html and "{{" not in whole and notice.proposal.reference in letter.subject
    assert letter.message()["Auto-Submitted"] == "auto-generated" and "Reply-To" not in letter.message()
    assert notice.proposal.get_absolute_url() in html or "/reviews/" in html
    return f"{letter.subject}\n{letter.body}\n{html}"


def test_an_idea_that_arrived_is_acknowledged_with_its_reference_and_a_day(cast: Cast) -> None:
    idea = make_idea(cast, S.DRAFT)
    idea = move(idea, "submit", by=cast.alice, version=idea.version)
    text = sent_to(cast.alice)
    assert "Your idea has arrived" in text and "Thank you, Alice." in text and idea.reference in text
    assert "a coordinator reads it and tells you by" in text
    assert "An idea to read and sort" in sent_to(cast.carol)


def test_a_question_is_quoted_with_the_day_its_answer_is_due(cast: Cast) -> None:
    idea = make_idea(cast)
    move(idea, "ask", by=cast.carol, version=idea.version, question="How many lamps & <where>?")
    text = sent_to(cast.alice)
    assert "How many lamps & <where>?" in text and "How many lamps &amp; &lt;where&gt;?" in text
    assert "Please answer by" in text


def test_an_approval_names_who_writes_the_case_and_nobody_who_scored(cast: Cast) -> None:
    idea = make_idea(cast, S.AT_PANEL)
    idea.assignments.update(author_comment="Count them first.", panel_comment="Between ourselves.")
    move(idea, "approve", by=cast.piet, version=idea.version, rationale="It pays.", case_owner=cast.owen)
    text = sent_to(cast.alice)
    assert "It pays." in text and "Owen Council" in text and "Count them first." in text
    assert not any(name in text for name in ("Rita", "Ravi", "Ruth", "Between ourselves"))
    assert "A business case to write" in sent_to(cast.owen)


@pytest.mark.parametrize(("step", "by", "said", "words"), [
    ("park", "carol", {"until": "2030-03-03", "reason": "The lease."}, ["3 March 2030", "The lease."]),
    ("just_do_it", "bea", {"what": "A timer.", "cost": "0", "saving": "900", "recurrence": "once"},
     ["A timer.", "£0", "£900 once", "Dora Council"]),
])  # fmt: skip
def test_a_decision_says_what_was_decided(
    cast: Cast, step: str, by: str, said: dict[str, str], words: list[str]
) -> None:
    from datetime import date

    idea = make_idea(cast)
    values: dict[str, object] = dict(said)
    if "until" in values:
        values["until"] = date.fromisoformat(str(values["until"]))
    else:
        values["delivery_owner"] = cast.dora
    move(idea, step, by=getattr(cast, by), version=idea.version, **values)
    text = sent_to(cast.alice)
    assert all(word in text for word in words)


def test_a_joined_idea_names_the_other_by_reference_only(cast: Cast) -> None:
    idea = make_idea(cast)
    other = make_idea(
        cast,
        title="Something its author may not see",
        audience="confidential",
        author=cast.carol,
        coauthors=[],
    )
    move(idea, "merge", by=cast.carol, version=idea.version, target=other, reason="The same lamps.")
    text = sent_to(cast.alice)
    assert other.reference in text and "The same lamps." in text and other.title not in text


def test_a_reviewer_is_sent_to_their_desk(cast: Cast) -> None:
    idea = make_idea(cast, S.IN_REVIEW)
    tell(cast.rita, Notice.Kind.WAITING, idea)
    text = sent_to(cast.rita)
    assert f"/reviews/{idea.assignments.get(reviewer=cast.rita).uid}/" in text
    assert "waits for your scores" in text


def test_a_reminder_says_what_happens_without_an_answer(cast: Cast) -> None:
    idea = make_idea(cast, S.NEEDS_INFORMATION)
    remind(idea, by=cast.carol)
    assert "we may have to close the idea" in sent_to(cast.alice)


def test_a_case_sent_back_says_what_finance_asks_for(cast: Cast) -> None:
    idea = make_idea(cast, S.FINANCE_CHECK)
    make_case(cast, idea)
    move(idea, "return_case", by=cast.fiona, version=idea.version, comments="Where do the hours come from?")
    text = sent_to(cast.owen)
    assert "A business case to change" in text and "Where do the hours come from?" in text
    assert "Please do it by" in text


def test_an_answer_reaches_the_reviewers_who_have_not_scored_and_each_once(cast: Cast) -> None:
    idea = make_idea(cast, S.IN_REVIEW)
    idea.assignments.filter(reviewer=cast.rita).update(state="done")
    Follow.objects.create(idea=idea, person=cast.ravi)
    idea = move(idea, "ask", by=cast.carol, version=idea.version, question="How many?")
    move(idea, "answer", by=cast.alice, version=idea.version, answer="Four thousand.")
    told = Notice.objects.filter(decision__step="answer").values_list("person__first_name", flat=True)
    assert sorted(told) == ["Ravi", "Ruth"] and "Four thousand." in sent_to(cast.ravi)


def test_a_reviewer_who_follows_hears_once_that_there_is_something_to_score(cast: Cast) -> None:
    idea = make_idea(cast)
    assign(cast, idea, scored=False)
    Follow.objects.create(idea=idea, person=cast.rita)
    move(idea, "review", by=cast.carol, version=idea.version)
    assert list(Notice.objects.filter(person=cast.rita).values_list("kind", flat=True)) == ["waiting"]


def test_taking_it_over_oneself_is_no_news(cast: Cast) -> None:
    idea = make_idea(cast, S.COMMITTED)
    hand_over(idea, by=cast.carol, to=cast.carol, version=idea.version)
    assert not Notice.objects.exists()


def test_a_date_says_what_to_do_and_since_when_it_is_late(cast: Cast) -> None:
    for away, words in ((2, "It is due on"), (-3, "and still waits for you")):
        idea = make_idea(cast, S.AT_PANEL, due=timezone.localdate() + timedelta(days=away))
        tell(cast.piet, Notice.Kind.DUE, idea)
        text = sent_to(cast.piet)
        assert text.startswith("An idea to decide on") and words in text and "decide, and say why" in text


def test_a_comment_is_only_called_one_on_your_idea_when_it_is(cast: Cast) -> None:
    idea = make_idea(cast, S.IN_REVIEW)
    for person, heading in (
        (cast.alice, "A comment on your idea"),
        (cast.henry, "A comment where you take part"),
    ):
        tell(person, Notice.Kind.COMMENT, idea, text="Hello")
        assert sent_to(person).startswith(heading)


def test_news_of_an_account_stands_in_the_subject(cast: Cast) -> None:
    for text, subject in (
        ("Your password was changed. If that was not you, ask for a new one.", "Your password was changed"),
        ("A " + "very " * 30 + "long sentence.", "About your account"),
    ):
        assert message(tell(cast.alice, Notice.Kind.ACCOUNT, None, text=text)).subject == subject


def test_a_single_thing_in_the_daily_mail_is_its_subject(cast: Cast) -> None:
    idea = make_idea(cast, S.IN_REVIEW)
    only = tell(cast.henry, Notice.Kind.COMMENT, idea, text="Hello")
    assert (
        digest(cast.henry, [only]).subject
        == f"A comment where you take part ({idea.reference}): {idea.title}"
    )


def test_the_daily_mail_says_what_was_decided_and_what_to_do_by_when(cast: Cast) -> None:
    idea = make_idea(cast, S.AT_PANEL)
    move(idea, "approve", by=cast.piet, version=idea.version, rationale="It pays.", case_owner=cast.owen)
    text = str(digest(cast.alice, list(Notice.objects.filter(person=cast.alice))).body)
    assert (
        "The panel has approved your idea." in text
        and "It pays." in text
        and "Owen Council works out" in text
    )
    text = str(digest(cast.owen, list(Notice.objects.filter(person=cast.owen))).body)
    assert "The panel has approved it. Work out what it costs" in text and "Please do it by" in text


def test_the_text_part_has_no_holes(cast: Cast) -> None:
    idea = make_idea(cast, S.IN_REVIEW)
    for kind in Notice.Kind:
        text = str(message(tell(cast.alice, kind, idea)).body)
        assert "\n\n\n" not in text and text == text.strip() + "\n"


def test_a_notice_is_mailed_once_and_not_to_somebody_who_has_left(cast: Cast) -> None:
    idea = make_idea(cast)
    for person in (cast.alice, cast.gone):
        notice = tell(person, Notice.Kind.RECEIVED, idea)
        for _run in range(2):
            send_mail.func(notice.mail_id)
    assert [letter.to for letter in mail.outbox] == [[cast.alice.email]]
