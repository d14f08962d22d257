"""Reminders of a date, once each and never on a day off; a coordinator's week; and every mail of one idea's life."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import time_machine
from django.core import mail as sent

from tests.cast import Cast
from tests.makers import make_idea
from workflow import post, weekly
from workflow.models import Notice
from workflow.notices import TO_AUTHORS
from workflow.reminders import remind_of_dates
from workflow.services import move
from workflow.stages import Stage

LONDON = ZoneInfo("Europe/London")
Kind = Notice.Kind


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, 15, tzinfo=LONDON)


def test_a_holder_is_reminded_two_days_before_the_day_after_and_then_weekly(cast: Cast) -> None:
    """Due on Thursday 25 March 2027; Good Friday and Easter Monday are no working days."""
    make_idea(cast, due=date(2027, 3, 25))
    reminded = []
    for number in range(20, 44):
        day = date.fromordinal(date(2027, 3, 1).toordinal() + number)
        with time_machine.travel(morning(day), tick=False):
            before = Notice.objects.count()
            remind_of_dates()
            remind_of_dates()  # another worker
            if Notice.objects.count() > before:
                reminded.append((day.strftime("%a %d %b"), Notice.objects.latest("pk").person.first_name))
    assert reminded == [
        ("Tue 23 Mar", "Carol"),
        ("Tue 30 Mar", "Carol"),
        ("Tue 06 Apr", "Carol"),
        ("Tue 13 Apr", "Carol"),
    ]


def test_reviewers_who_owe_scores_are_reminded_and_the_others_not(cast: Cast) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW, due=date(2027, 3, 10))
    idea.assignments.filter(reviewer=cast.rita).update(state="done")
    with time_machine.travel(morning(date(2027, 3, 9)), tick=False):
        remind_of_dates()
    assert {notice.person for notice in Notice.objects.all()} == {cast.ravi, cast.ruth}


def test_nothing_is_due_of_what_rests(cast: Cast) -> None:
    make_idea(cast, Stage.PARKED, due=date(2027, 3, 9))
    with time_machine.travel(morning(date(2027, 3, 9)), tick=False):
        remind_of_dates()
    assert not Notice.objects.exists()


def test_a_coordinator_gets_one_list_a_week_on_its_first_working_day(cast: Cast) -> None:
    make_idea(cast, due=date(2027, 4, 9), title="Fresh")
    make_idea(cast, Stage.AT_PANEL, due=date(2027, 3, 1), title="Long ago")
    make_idea(cast, Stage.AT_PANEL, due=date(2027, 4, 1), title="CANARY", audience="confidential")
    make_idea(cast, Stage.PARKED, due=date(2027, 4, 2), title="Sleeping")
    for day in (29, 30, 31):  # Easter Monday, Tuesday, Wednesday
        with time_machine.travel(morning(date(2027, 3, day)), tick=False):
            weekly.write_weekly_lists()
            post.send_waiting()
    assert [letter.to for letter in sent.outbox] == [[cast.carol.email]]
    text = str(sent.outbox[0].body)
    assert all(title in text for title in ("Fresh", "Long ago", "Sleeping")) and "CANARY" not in text
    assert Notice.objects.get().text == (
        "New, and not sorted yet: 1. Late: 1. Due this week: 1. Parked, and coming back: 1"
    )


def test_a_coordinator_with_nothing_to_do_gets_no_list(cast: Cast) -> None:
    with time_machine.travel(morning(date(2027, 3, 1)), tick=False):
        weekly.write_weekly_lists()
    assert not Notice.objects.exists()


# One idea from its first word to the panel's yes, everybody at their default choices

LIFE = """
alice received
bob   received
carol waiting
alice question
bob   question
carol waiting
rita  waiting
ravi  waiting
ruth  waiting
piet  waiting
alice decided
bob   decided
owen  waiting
"""


def test_the_mails_of_an_idea_up_to_its_approval_are_these(cast: Cast) -> None:
    idea = make_idea(cast, Stage.DRAFT)
    idea = move(idea, "submit", by=cast.alice, version=idea.version)
    idea = move(idea, "ask", by=cast.carol, version=idea.version, question="How many?")
    idea = move(idea, "answer", by=cast.alice, version=idea.version, answer="Forty.")
    from tests.makers import assign

    rows = assign(cast, idea, scored=False)
    idea = move(idea, "review", by=cast.carol, version=idea.version)
    for row in rows:
        row.state = "done"
        row.save()
    idea = move(idea, "refer", by=cast.carol, version=idea.version)
    move(idea, "approve", by=cast.piet, version=idea.version, rationale="It pays.", case_owner=cast.owen)
    mails = Notice.objects.filter(mail__isnull=False).order_by("pk").select_related("person")
    listed = [f"{each.person.first_name.lower()} {each.kind}" for each in mails]
    assert listed == [" ".join(line.split()) for line in LIFE.strip().splitlines()]


def test_authors_hear_of_the_end_of_every_road(cast: Cast) -> None:
    assert {"decline", "merge", "commit", "bank", "deliver", "stop"} <= set(TO_AUTHORS)
