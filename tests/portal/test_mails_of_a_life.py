"""One idea from draft to delivery, a step a working day, everybody as they begin: who gets which mail, by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from ideas.models import Follow
from place.calendar import is_working_day
from tests.cast import Cast
from tests.life import Life
from tests.makers import make_idea
from workflow import digests, post, reminders, weekly
from workflow.registry import NEEDS
from workflow.stages import Stage

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2027, 6, 7, tzinfo=LONDON)


READ, SCORE, DECIDE = "An idea to read and sort", "An idea waits for your scores", "An idea to decide on"
WRITE, CHANGE, CHECK = "A business case to write", "A business case to change", "A business case to check"
ANSWER, SCORED, APPROVED = "We need more from you", "Your idea is being scored", "Your idea is approved"
ARRIVED, SIGNED, DELIVER = (
    "Your idea has arrived",
    "The saving of your idea is committed",
    "A saving to deliver",
)
YOURS, NEWS, NAMED = (
    "A business case waits for your body",
    "News of an idea you follow",
    "About an idea you deal with",
)

# Each line a working day: what is done; whom a mail about it reaches that day; who reads of it in the next morning's daily mail.
# Whoever is not named hears nothing, and nobody hears of what they did themselves, but for the receipt of what they sent in.
# fmt: off
LIFE: list[tuple[str, Callable[[Life], None], dict[str, str], str]] = [
    ("Alice sends it in",       Life.submit,                    {"alice": ARRIVED, "bea": ARRIVED, "carol": READ}, ""),
    ("Carol asks",              Life.ask,                       {"alice": ANSWER, "bea": ANSWER}, ""),
    ("Alice answers",           Life.answer,                    {"carol": "An answer to read"}, ""),
    ("Carol sends it on",       Life.review,                    {"rita": SCORE, "ravi": SCORE, "ruth": SCORE,
                                                                 "alice": SCORED, "bea": SCORED}, "stan"),
    ("Rita scores",             lambda it: it.score("rita"),    {}, ""),
    ("Ravi scores",             lambda it: it.score("ravi"),    {}, ""),
    ("Ruth scores, the last",   lambda it: it.score("ruth"),    {"piet": DECIDE}, "stan"),
    ("Piet approves",           Life.approve,                   {"alice": APPROVED, "bea": APPROVED, "owen": WRITE}, "stan"),
    ("Owen costs it",           Life.write_case,                {}, ""),
    ("Owen sends it in",        Life.send_to_finance,           {"fiona": CHECK}, ""),
    ("Fiona returns it",        Life.return_case,               {"owen": CHANGE}, ""),
    ("Owen sends it again",     Life.send_to_finance,           {"fiona": CHECK}, ""),
    ("Owen names who delivers", Life.name_delivery_owner,       {"dora": NAMED}, ""),
    ("Fiona assures",           Life.assure,                    {"frank": YOURS}, "stan"),
    ("Fiona agrees",            lambda it: it.agree("fiona", "council"),  {"erin": YOURS}, ""),
    ("Frank agrees",            lambda it: it.agree("frank", "hospital"), {"ed": YOURS}, ""),
    ("Erin signs",              lambda it: it.sign("erin", "council"),    {}, ""),
    ("Ed signs, the last",      lambda it: it.sign("ed", "hospital"),     {"alice": SIGNED, "bea": SIGNED,
                                                                           "dora": DELIVER}, "stan"),
    ("Dora starts",             Life.start,                     {}, "stan"),
]
# fmt: on
MAILS = 31  # 25 at once, 6 in the mornings, to 14 people: under two a step
MOST = {
    "alice": 5,
    "bea": 5,
    "stan": 6,
    "carol": 2,
    "owen": 2,
    "fiona": 2,
    "dora": 2,
}  # everybody else gets one


def working_days() -> Iterator[datetime]:
    for days in count():
        if is_working_day((MONDAY + timedelta(days=days)).date()):
            yield MONDAY + timedelta(days=days)


def the_morning() -> dict[str, str]:
    """What the timetable sends before anybody is at work."""
    reminders.remind_of_dates()
    weekly.write_weekly_lists()
    digests.gather()
    return sent()


def sent() -> dict[str, str]:
    """Who was mailed since the last time, and the heading of it; two to one person at once would be one too many."""
    post.send_waiting()
    mails = [(each.to[0].partition("@")[0], each.subject.partition(" (BK-")[0]) for each in mail.outbox]
    mail.outbox.clear()
    assert len(dict(mails)) == len(mails), mails
    return dict(mails)


def test_everybody_hears_what_the_table_says_and_nothing_else(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NEEDS, "case_passes_checks", lambda idea, said: [])  # tested where it belongs
    got: Counter[str] = Counter()
    with time_machine.travel(MONDAY, tick=False) as clock:
        life, days = Life(cast, make_idea(cast, Stage.DRAFT, coauthors=[cast.bea])), working_days()
        Follow.objects.create(idea=life.made, person=cast.stan)
        clock.move_to(next(days) + timedelta(hours=11))
        for what, act, at_once, next_morning in LIFE:
            act(life)
            told = sent()
            assert told == at_once, what
            clock.move_to(next(days) + timedelta(hours=7, minutes=30))
            read = the_morning()
            assert read == ({next_morning: NEWS} if next_morning else {}), f"{what}, the next morning"
            clock.shift(timedelta(hours=3, minutes=30))
            got += Counter([*told, *read])
        assert life.idea.stage == Stage.DELIVERING
    assert sum(got.values()) == MAILS
    assert {name: times for name, times in got.items() if times > 1} == MOST
