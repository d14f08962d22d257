"""Reminders of a date, once each and never on a day off; and a coordinator's week."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import time_machine
from django.core import mail as sent
from django.utils import timezone

from ideas.models import Idea
from place.models import Organisation
from tests.cast import Cast
from tests.makers import make_idea
from workflow import digests, post, weekly
from workflow.models import Mail, Notice
from workflow.notices import TO_AUTHORS, tell
from workflow.reminders import remind_of_dates
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


def test_a_body_that_is_closed_between_the_years_is_reminded_before_and_after(cast: Cast) -> None:
    """Due on Monday 4 January 2027; the council is closed from Tuesday 29 December to Thursday 31."""
    make_idea(cast, due=date(2027, 1, 4))
    Organisation.objects.filter(pk=cast.council.pk).update(
        closed_on=["2026-12-29", "2026-12-30", "2026-12-31"]
    )
    reminded = []
    for day in (*(date(2026, 12, number) for number in range(20, 32)), date(2027, 1, 5)):
        with time_machine.travel(morning(day), tick=False):
            before = Notice.objects.count()
            remind_of_dates()
            weekly.write_weekly_lists()
            if Notice.objects.count() > before:
                reminded.append(day.strftime("%a %d %b"))
    assert reminded == ["Mon 21 Dec", "Wed 23 Dec", "Tue 05 Jan"]  # the first is of the week ahead


def test_no_daily_mail_goes_out_on_a_day_a_body_is_closed(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.council.pk).update(closed_on=["2026-12-29"])
    tell(cast.alice, Kind.COMMENT, make_idea(cast), text="Good.")
    for day, mails in ((29, 0), (30, 1)):
        with time_machine.travel(morning(date(2026, 12, day)), tick=False):
            digests.gather()
        assert Mail.objects.filter(digest=True).count() == mails


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


def test_what_comes_up_after_the_first_working_day_waits_for_the_next_week(cast: Cast) -> None:
    for day, come in (
        (1, False),
        (2, True),
        (3, True),
        (8, True),
    ):  # Monday, nothing yet; then an idea arrives
        with time_machine.travel(morning(date(2027, 3, day)), tick=False):
            if come and not Idea.objects.exists():
                make_idea(cast, due=date(2027, 3, 9))
            weekly.write_weekly_lists()
    assert [timezone.localdate(each.created_at).day for each in Notice.objects.all()] == [8]


def test_authors_hear_of_the_end_of_every_road(cast: Cast) -> None:
    assert {"decline", "merge", "commit", "bank", "deliver", "stop"} <= set(TO_AUTHORS)
