"""A mail server that refuses, hangs or hangs up: asked again a little later, given up in sight of the platform, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as product
from django.test import Client
from django.utils import timezone

from place.models import AuditEntry, Person
from tests.cast import Cast
from tests.makers import make_idea
from tests.smtp import Server, listening, taken
from workflow import post
from workflow.models import Mail, Notice
from workflow.notices import tell
from workflow.stages import Stage
from workflow.tasks import send_mail

SignIn = Callable[[Person], Client]
State = Mail.State
MOODS = {
    "refuses": "SMTPConnectError: (554, b'We take nothing today')",
    "hangs": "SMTPServerDisconnected: Connection unexpectedly closed: timed out",
    "hangs up": "SMTPServerDisconnected: Connection unexpectedly closed",
    "knows nobody": "SMTPRecipientsRefused: {'alice@council.example': (550, b'There is nobody of that name')}",
}


@pytest.fixture
def server(tmp_path: Path, settings: object) -> Iterator[Server]:
    """A real server the product's own mail backend talks to."""
    with listening(tmp_path) as there:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.port  # type: ignore[attr-defined]
        settings.EMAIL_TIMEOUT = 0.2  # type: ignore[attr-defined]
        yield there


def through_the_day(hours: float = 4) -> None:
    """The worker's rounds, one a minute as far as anything is due in it."""
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for minute in range(int(hours * 60)):
            clock.move_to(start + timedelta(minutes=minute))
            post.send_waiting()


@pytest.mark.parametrize("mood", MOODS)
def test_what_goes_wrong_once_is_made_good_a_minute_later(cast: Cast, server: Server, mood: str) -> None:
    tell(cast.alice, Notice.Kind.DECIDED, make_idea(cast))
    server.mood = mood
    post.send_waiting()
    row = Mail.objects.get()
    assert (row.state, row.attempts, row.problem) == (State.WAITING, 1, MOODS[mood])
    server.mood = "takes mail"
    through_the_day(hours=0.1)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.problem) == (State.SENT, 2, "")
    assert {mail["To"] for mail in taken(server.folder)} == {"alice@council.example"}


def test_a_mail_taken_without_a_word_goes_out_again_under_the_same_id(cast: Cast, server: Server) -> None:
    tell(cast.alice, Notice.Kind.DECIDED, make_idea(cast))
    server.mood = "hangs up"
    post.send_waiting()
    server.mood = "takes mail"
    through_the_day(hours=0.1)
    first, again = taken(server.folder)
    assert first["Message-ID"] == again["Message-ID"] == f"<{Mail.objects.get().uid}@127.0.0.1>"


def test_no_two_mails_share_an_id(cast: Cast, server: Server) -> None:
    for person in (cast.alice, cast.alice, cast.bob):
        tell(person, Notice.Kind.DECIDED, make_idea(cast))
    post.send_waiting()
    assert len({mail["Message-ID"] for mail in taken(server.folder)}) == 3


@pytest.mark.parametrize("mood", MOODS)
def test_what_is_given_up_waits_for_the_platforms_administrator(
    cast: Cast, server: Server, signed_in: SignIn, mood: str
) -> None:
    notice = tell(cast.alice, Notice.Kind.DECIDED, make_idea(cast, Stage.APPROVED, title="Nobody's business"))
    server.mood = mood
    through_the_day()
    row = Mail.objects.get()
    assert (row.state, row.attempts, row.problem) == (State.FAILED, 5, MOODS[mood])
    page = signed_in(cast.sue).get("/account/").content.decode()
    assert "1 mail could not be delivered" in page and 'href="/mail/"' in page
    assert "could not be delivered" not in signed_in(cast.carol).get("/account/").content.decode()
    assert (
        str(notice.uid) in signed_in(cast.alice).get("/account/notices/").content.decode()
    )  # nothing is lost
    server.mood = "takes mail"
    before = len(taken(server.folder))
    signed_in(cast.sue).post(f"/mail/{row.uid}/again/")
    post.send_waiting()
    assert len(taken(server.folder)) == before + 1 and Mail.objects.get().state == State.SENT
    assert "could not be delivered" not in signed_in(cast.sue).get("/account/").content.decode()


def test_a_mail_to_an_address_that_is_gone_can_be_left(cast: Cast, signed_in: SignIn) -> None:
    tell(cast.alice, Notice.Kind.DECIDED, make_idea(cast))
    Mail.objects.update(state=State.FAILED, attempts=5)
    address = f"/mail/{Mail.objects.get().uid}/leave/"
    assert signed_in(cast.carol).post(address).status_code == 403
    assert "not tried again" in signed_in(cast.sue).post(address, follow=True).content.decode()
    assert (
        Mail.objects.get().state == State.DROPPED and AuditEntry.objects.filter(action="leave_mail").exists()
    )
    assert "could not be delivered" not in signed_in(cast.sue).get("/account/").content.decode()


def test_one_unknown_address_holds_up_nobody_else(cast: Cast, server: Server) -> None:
    for person in (cast.alice, cast.bob):
        tell(person, Notice.Kind.DECIDED, make_idea(cast))
    server.mood = "knows nobody"
    post.send_waiting()
    assert [mail.attempts for mail in Mail.objects.all()] == [1, 1]


@pytest.mark.parametrize("mood", ["refuses", "hangs"])
def test_a_server_that_is_down_is_asked_once_a_round_so_that_other_work_goes_on(
    cast: Cast, server: Server, mood: str
) -> None:
    server.mood = mood
    first, *others = [tell(cast.alice, Notice.Kind.DECIDED, make_idea(cast)) for _ in range(4)]
    post.send_waiting()
    for notice in others:
        send_mail.func(notice.mail_id)
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 0, 0, 1]
    server.mood = "takes mail"
    through_the_day(hours=0.1)
    assert Mail.objects.filter(state=State.SENT).count() == len(taken(server.folder)) == 4


def test_a_silent_server_is_left_long_before_its_mail_counts_as_lost() -> None:
    words = 15  # more than a conversation with encryption and a password takes
    assert product.EMAIL_TIMEOUT and product.EMAIL_TIMEOUT * words < post.LOST_AFTER.total_seconds()


# A worker that dies


def dies_over_it(mail: Mail) -> None:
    Mail.objects.filter(pk=mail.pk).update(
        state=State.SENDING, claimed_at=timezone.now() - post.LOST_AFTER - timedelta(minutes=1)
    )


def test_what_a_worker_died_over_goes_out_all_the_same(cast: Cast, server: Server) -> None:
    tell(cast.alice, Notice.Kind.DECIDED, make_idea(cast))
    dies_over_it(Mail.objects.get())
    post.send_waiting()
    assert Mail.objects.get().state == State.SENT and len(taken(server.folder)) == 1


def test_what_workers_die_over_again_and_again_is_given_up(cast: Cast, server: Server) -> None:
    tell(cast.alice, Notice.Kind.DECIDED, make_idea(cast))
    Mail.objects.update(attempts=5)
    dies_over_it(Mail.objects.get())
    post.send_waiting()
    row = Mail.objects.get()
    assert row.state == State.FAILED and "may or may not have arrived" in row.problem


def test_a_worker_taken_for_dead_changes_nothing_but_says_when_it_has_sent(
    cast: Cast, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(cast.alice, Notice.Kind.DECIDED, make_idea(cast))
    row = Mail.objects.get()

    def meanwhile(state: State) -> None:
        from workflow.envelopes import compose

        def slowly(mail: Mail) -> object:
            Mail.objects.update(state=state, claimed_at=timezone.now() + timedelta(seconds=1))
            return compose(mail)

        monkeypatch.setattr("workflow.envelopes.compose", slowly)
        post.send(row.pk)
        monkeypatch.undo()

    server.mood = "refuses"
    meanwhile(State.SENDING)
    row.refresh_from_db()
    assert (row.state, row.problem) == (State.SENDING, "")  # another has it
    server.mood = "takes mail"
    Mail.objects.update(state=State.WAITING)
    meanwhile(State.WAITING)
    row.refresh_from_db()
    assert row.state == State.SENT
