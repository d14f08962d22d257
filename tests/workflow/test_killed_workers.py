"""Workers killed at any moment: every mail goes out, and only what was in a dead worker's hands can go out twice."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from ideas.models import Idea
from portal.management.commands import worker
from tests.cast import Cast, make_cast
from tests.makers import make_idea
from tests.smtp import Server, taken
from workflow import post, timetable
from workflow.models import Job, Mail, Notice
from workflow.notices import tell

MAILS, NUDGED = 120, 30
WORKERS = 2
KILLS = 24
State = Mail.State
SPAWN = multiprocessing.get_context("fork")

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mail_server(tmp_path: Path, settings: object) -> Iterator[Path]:
    """A mail server in a process of its own, which no kill reaches; the folder it keeps mail in."""
    server = Server(tmp_path)
    process = SPAWN.Process(target=server.serve_forever)
    process.start()
    server.server_close()  # here; the other process still listens
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address[:2]  # type: ignore[attr-defined]
    yield tmp_path
    process.kill()
    process.join()


@pytest.fixture
def no_time_to_lose(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker as it is, but looking at the outbox all the time and at nothing else."""
    often = {"send_waiting": timetable.Entry(post.send_waiting, lambda now: now)}
    monkeypatch.setattr(timetable, "TIMETABLE", often)
    monkeypatch.setattr(worker, "LOOK_EVERY", 0)


def started(work: Callable[[], None]) -> BaseProcess:
    process = SPAWN.Process(target=work)
    process.start()
    return process


def at_work() -> None:
    call_command("worker", interval=0.01)


def at_work_once() -> None:
    call_command("worker", interval=0.01, once=True)
    connections.close_all()


def fill(cast: Cast) -> Idea:
    """One mail at leisure, so that every worker starts warm; then many at once, some with a nudge and some without."""
    idea = make_idea(cast)
    tell(cast.alice, Notice.Kind.DECIDED, idea)
    at_work_once()
    for _ in range(NUDGED):
        tell(cast.alice, Notice.Kind.DECIDED, idea)
    fill_up(cast, idea)
    return idea


def fill_up(cast: Cast, idea: Idea) -> None:
    """As much waits as before, however fast the workers were."""
    missing = MAILS - Mail.objects.exclude(state=State.SENT).count()
    mails = Mail.objects.bulk_create(Mail(person=cast.bob) for _ in range(missing))
    Notice.objects.bulk_create(
        Notice(person=cast.bob, kind=Notice.Kind.DECIDED, proposal=idea, mail=mail) for mail in mails
    )


def killed_at_any_moment(chance: random.Random) -> set[int]:
    """Let workers work and kill them; the mails they had in hand. Whatever a lease said, a quarter of an hour is over then."""
    began = timezone.now()
    in_hand = Mail.objects.filter(state=State.SENDING, claimed_at__gte=began)
    connections.close_all()
    workers = [started(at_work) for _ in range(WORKERS)]
    while not Mail.objects.filter(claimed_at__gte=began).exists():
        assert timezone.now() - began < timedelta(minutes=1)
    time.sleep(chance.uniform(0, 0.4))
    for each in workers:
        os.kill(each.pid or 0, signal.SIGKILL)
    for each in workers:
        each.join()
    hit = set(in_hand.values_list("pk", flat=True))
    past = timezone.now() - post.LOST_AFTER - timedelta(seconds=1)
    in_hand.update(claimed_at=past)
    Job.objects.update(busy_until=None, next_at=past)
    return hit


def test_no_mail_is_lost_and_none_goes_out_twice_unless_its_worker_was_killed_over_it(
    mail_server: Path, no_time_to_lose: None
) -> None:
    cast = make_cast()
    idea = fill(cast)
    chance, hit = random.Random(), Counter[int]()
    for _ in range(KILLS // WORKERS):
        fill_up(cast, idea)
        hit.update(killed_at_any_moment(chance))
    left = Mail.objects.exclude(state=State.SENT).count()
    connections.close_all()
    last = started(at_work_once)
    last.join(120)

    assert last.exitcode == 0
    assert dict(Counter(Mail.objects.values_list("state", flat=True))) == {State.SENT: Mail.objects.count()}
    arrived = Counter(str(mail["Message-ID"])[1:].partition("@")[0] for mail in taken(mail_server))
    sent = {str(uid): pk for uid, pk in Mail.objects.values_list("uid", "pk")}
    assert set(arrived) == set(sent)  # none lost, none invented
    twice = {uid: times for uid, times in arrived.items() if times > 1}
    assert all(times <= 1 + hit[sent[uid]] for uid, times in twice.items()), twice
    assert hit and left  # the kills did come while there was work
