"""Whoever is asked to score while others do already has some days for it: every page, count, mail and reminder goes by theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import time_machine
from django.core import mail as sent
from django.test import Client
from django.urls import reverse

from ideas.models import Idea
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow import post, reviews
from workflow.models import Assignment, Notice
from workflow.reminders import remind_of_dates
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
MORNING = datetime(2027, 3, 10, 9, 30, tzinfo=ZoneInfo("Europe/London"))  # a Wednesday
DUE, OWN = date(2027, 3, 8), date(2027, 3, 17)  # two days ago; five working days from now


def asked_late(cast: Cast) -> tuple[Idea, Assignment]:
    """Late already, when Ravi goes and Rita comes in his place; Ruth is as late as the idea."""
    idea = make_idea(cast, Stage.IN_REVIEW, coauthors=[], due=DUE)
    idea.assignments.filter(reviewer=cast.rita).delete()
    ravi = idea.assignments.get(reviewer=cast.ravi)
    made = reviews.replace(by=cast.carol, assignment=ravi, instead=cast.rita)
    assert made.due == OWN
    return idea, made


@time_machine.travel(MORNING, tick=False)
def test_the_list_the_desk_and_the_account_give_the_day_of_their_own(cast: Cast, signed_in: SignIn) -> None:
    _idea, made = asked_late(cast)
    client = signed_in(cast.rita)
    for page in ("/reviews/", reverse("workflow:review", args=[made.uid]), "/account/"):
        text = client.get(page).content.decode()
        assert "due in 5 working days" in text and "working days late" not in text, page


@time_machine.travel(MORNING, tick=False)
def test_what_is_due_first_by_its_own_day_comes_first(cast: Cast, signed_in: SignIn) -> None:
    asked_late(cast)
    make_idea(cast, Stage.IN_REVIEW, coauthors=[], title="Sooner", due=date(2027, 3, 15))
    waiting = signed_in(cast.rita).get("/reviews/").context["waiting"]
    assert [item["label"] for item in waiting][0] == "Sooner"


@time_machine.travel(MORNING, tick=False)
def test_they_are_not_counted_as_late(cast: Cast, signed_in: SignIn) -> None:
    idea, _made = asked_late(cast)
    client = signed_in(cast.carol)
    rows = {row[0]["text"]: row[2] for row in client.get("/triage/load/").context["reviewers"]}
    assert rows["Rita Council"] == "0" and rows["Ruth Hospital"]["text"] == "1"
    late = [client.get("/triage/load/", {"reviewer": str(one.uid), "late": "1"}).context["rows"]
            for one in (cast.rita, cast.ruth)]  # fmt: skip
    assert [[row["proposal"] for row in rows] for rows in late] == [[], [idea]]


@time_machine.travel(MORNING, tick=False)
def test_the_mail_asks_by_their_day_and_no_reminder_calls_them_late(cast: Cast) -> None:
    asked_late(cast)
    post.send_waiting()
    text = next(str(letter.body) for letter in sent.outbox if letter.to == [cast.rita.email])
    assert "17 March 2027" in text and "8 March 2027" not in text
    remind_of_dates()
    assert [notice.person for notice in Notice.objects.filter(kind=Notice.Kind.DUE)] == [cast.ruth]
    with time_machine.travel(datetime(2027, 3, 15, 9, 30, tzinfo=MORNING.tzinfo), tick=False):
        remind_of_dates()
        reminded = Notice.objects.filter(kind=Notice.Kind.DUE, person=cast.rita)
        assert reminded.count() == 1
        post.send_waiting()
        assert "by 17 March 2027" in sent.outbox[-1].subject + str(sent.outbox[-1].body)
