"""The outbox: written with what caused it, sent once, tried again a little later, and never to who may no longer know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email import message_from_string
from smtplib import SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail as sent
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import Client
from django.utils import timezone

from place.models import Person, RoleGrant
from tests.cast import Cast
from tests.makers import make_idea
from workflow import digests, post, timetable
from workflow.envelopes import message, one_line
from workflow.models import How, Job, Mail, Notice, NoticeChoice
from workflow.notices import tell, tell_once
from workflow.stages import Stage

Kind = Notice.Kind
SignIn = Callable[[Person], Client]
LONDON = ZoneInfo("Europe/London")


class Down(EmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, messages: object) -> int:
        raise SMTPServerDisconnected("Connection unexpectedly closed")


def outbox() -> list[str]:
    return [letter.to[0].partition("@")[0] for letter in sent.outbox]


def test_what_is_rolled_back_is_never_mailed(cast: Cast) -> None:
    idea = make_idea(cast)
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(cast.alice, Kind.DECIDED, idea)
        raise RuntimeError
    assert not Mail.objects.exists() and not Notice.objects.exists()


def test_a_mail_server_that_is_down_is_asked_again_after_1_5_30_and_120_minutes(
    cast: Cast, settings: object
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Down"  # type: ignore[attr-defined]
    tell(cast.alice, Kind.DECIDED, make_idea(cast))
    start = timezone.now()
    waited = []
    with time_machine.travel(start, tick=False) as clock:
        for _attempt in range(5):
            post.send_waiting()
            post.send_waiting()  # not before its time
            row = Mail.objects.get()
            waited.append(round((row.next_at - timezone.now()).total_seconds() / 60))
            clock.move_to(row.next_at)
    assert waited == [1, 5, 30, 120, 0]
    assert (row.state, row.attempts) == (Mail.State.FAILED, 5)
    assert row.problem == "SMTPServerDisconnected: Connection unexpectedly closed"


def test_the_platforms_administrator_sees_what_failed_and_can_try_again(
    cast: Cast, signed_in: SignIn
) -> None:
    tell(cast.alice, Kind.DECIDED, make_idea(cast, title="Nobody's business"))
    Mail.objects.update(state=Mail.State.FAILED, problem="SMTPServerDisconnected", attempts=5)
    page = signed_in(cast.sue).get("/mail/").content.decode()
    assert "alice@council.example" in page and "SMTPServerDisconnected" in page
    assert "Nobody&#x27;s business" not in page
    address = f"/mail/{Mail.objects.get().uid}/again/"
    assert signed_in(cast.carol).post(address).status_code == 403
    assert signed_in(cast.sue).post(address).status_code == 302
    post.send_waiting()
    assert outbox() == ["alice"]


def test_two_workers_send_it_once(cast: Cast) -> None:
    notice = tell(cast.alice, Kind.DECIDED, make_idea(cast))
    Mail.objects.update(state=Mail.State.SENDING, claimed_at=timezone.now())  # the other one has it
    post.send(notice.mail_id or 0)
    post.send_waiting()
    assert outbox() == []


def test_somebody_who_lost_access_in_the_meantime_gets_nothing(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, audience="confidential")
    tell(cast.carol, Kind.WAITING, idea)
    type(idea).objects.update(holder=None)
    RoleGrant.objects.filter(person=cast.carol).update(ended_at=timezone.now())
    post.send_waiting()
    assert outbox() == [] and Mail.objects.get().state == Mail.State.DROPPED
    page = signed_in(cast.carol).get("/account/notices/").content.decode()
    assert idea.title not in page and "You can no longer see what this was about." in page


def test_the_words_of_a_confidential_idea_stay_on_the_site(cast: Cast) -> None:
    idea = make_idea(cast, title="CANARY in the title", audience="confidential")
    whole = "".join(
        message(tell(cast.alice, kind, idea, text="CANARY in the text")).message().as_string()
        for kind in Kind
    )
    assert "CANARY" not in whole and idea.reference in whole


@pytest.mark.parametrize(
    "title", ["News\r\nBcc: all@example.org", "News\u2028Bcc: all@example.org", "News\x01\x85"]
)
def test_nothing_is_smuggled_into_a_header(cast: Cast, title: str) -> None:
    idea = make_idea(cast, title=title)
    letter = message(tell(cast.alice, Kind.COMMENT, idea, text=title))
    assert "Bcc" not in message_from_string(letter.message().as_string())
    assert len(one_line(title * 50)) <= 150 and one_line(title).isprintable()


def test_headers_name_nobody_but_the_reader(cast: Cast) -> None:
    idea = make_idea(cast, Stage.AT_PANEL)
    for kind in Kind:
        headers = message(tell(cast.alice, kind, idea)).message().as_string().partition("\n\n")[0]
        assert not any(name in headers.lower() for name in ("rita", "ravi", "ruth", "carol"))
        assert "From: Bankable <no-reply@localhost>" in headers and "Reply-To" not in headers


# Once a day


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2027, when the clocks go forward on Sunday 28 (and Good Friday is the 26th)."""
    return datetime(2027, 3, day, hour, minute, tzinfo=LONDON)


def test_the_daily_mail_gathers_what_is_unread_once_a_working_day(cast: Cast) -> None:
    idea = make_idea(cast)
    with time_machine.travel(at(24, 12), tick=False) as clock:
        for text in ("First", "Second"):
            tell(cast.alice, Kind.COMMENT, idea, text=text)
        tell(cast.bob, Kind.COMMENT, idea, text="Read already")
        Notice.objects.filter(person=cast.bob).update(read_at=timezone.now())
        clock.move_to(at(25, 7, 30))
        for _worker in range(2):
            digests.gather()
            post.send_waiting()
        assert outbox() == ["alice"]
        text = str(sent.outbox[0].body)
        assert sent.outbox[0].subject == "2 things to read" and "First" in text and "Second" in text
        tell(cast.alice, Kind.COMMENT, idea, text="Third")
        for day in (26, 27, 28, 29):  # Good Friday to Easter Monday
            clock.move_to(at(day, 7, 30))
            digests.gather()
        post.send_waiting()
        assert outbox() == ["alice"]
        clock.move_to(at(30, 7, 30))
        digests.gather()
        post.send_waiting()
    assert outbox() == ["alice", "alice"] and "Third" in str(sent.outbox[1].body)


def test_what_was_turned_off_since_is_not_mailed(cast: Cast) -> None:
    tell(cast.alice, Kind.DECIDED, make_idea(cast))
    NoticeChoice.objects.create(person=cast.alice, kind=Kind.DECIDED, how=How.OFF)
    post.send_waiting()
    assert outbox() == []


def test_what_has_a_name_is_said_once(cast: Cast) -> None:
    idea = make_idea(cast)
    assert tell_once("due:1", cast.alice, Kind.DUE, idea) and not tell_once(
        "due:1", cast.alice, Kind.DUE, idea
    )


# The timetable


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A timetable of one job at half past seven, and how often it ran."""
    ran: list[str] = []
    monkeypatch.setattr(timetable, "TIMETABLE", {})
    timetable.daily(datetime(2027, 1, 1, 7, 30).time())(lambda: ran.append("x"))
    return ran


def test_a_daily_job_keeps_its_hour_when_the_clocks_change(db: None, runs: list[str]) -> None:
    for moment in (at(27, 7), at(27, 7, 30), at(27, 9), at(28, 7, 29), at(28, 7, 31), at(28, 23)):
        timetable.run_due(moment)
    assert len(runs) == 2
    assert timezone.localtime(Job.objects.get().next_at).strftime("%d %H:%M") == "29 07:30"


def test_a_job_is_done_by_one_worker_and_taken_up_again_when_that_one_dies(db: None, runs: list[str]) -> None:
    timetable.run_due(at(24, 7))
    Job.objects.update(busy_until=at(24, 7, 45))  # claimed at half past by a worker that was then killed
    timetable.run_due(at(24, 7, 31))
    assert runs == []
    timetable.run_due(at(24, 7, 46))
    assert runs == ["x"]


def test_a_job_that_breaks_is_tried_again_and_stops_no_other(db: None, runs: list[str]) -> None:
    def breaks() -> None:
        raise RuntimeError

    breaks.__module__, breaks.__qualname__ = "tests", "breaks"  # the name a job goes by has sixty letters
    timetable.every(1)(breaks)
    timetable.run_due(at(24, 7))
    timetable.run_due(at(24, 7, 30))
    assert runs == ["x"] and Job.objects.filter(busy_until=None).count() == 2
