"""Sends what waits in the outbox: claim it, send it, mark it. Never lost; twice only where nobody could know better.

Each of the three is written down before the next begins, so a worker may die at any moment. One that dies before the mail
server has taken the mail has sent nothing. One that dies after that, and before the mark, leaves a mail that has gone out
and does not look so: it goes out again, under the same Message-ID, by which the receiver can drop the repeat.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from place.models import Person
from place.services import record
from workflow.models import Mail
from workflow.refusals import NotAllowed

log = logging.getLogger(__name__)
State = Mail.State

BACK_OFF = (1, 5, 30, 120)  # minutes until the next attempt; after the last the mail has failed
LOST_AFTER = timedelta(minutes=15)  # a worker that has been at one mail this long is gone
PAUSE = timedelta(minutes=1)  # after a mail that did not go, what is new waits for the next round
AT_A_TIME = 500
ONLY_THIS_ONE = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)  # the next mail may well go

UNCERTAIN = "The worker stopped while it was sending. It may or may not have arrived."


def send(mail_id: int) -> bool:
    """Claim one mail and send it, unless somebody else has, or it is not its time; whether the mail server is there."""
    from workflow.envelopes import compose

    claimed_at = timezone.now()
    mine = Mail.objects.filter(pk=mail_id, state=State.WAITING, next_at__lte=claimed_at)
    if not mine.update(state=State.SENDING, claimed_at=claimed_at, attempts=F("attempts") + 1):
        return True
    mail = Mail.objects.select_related("person").get(pk=mail_id)
    is_there = True
    try:
        message = compose(mail)
        if message is None:
            mail.state = State.DROPPED
        else:
            message.send()
            mail.state, mail.sent_at, mail.problem = State.SENT, timezone.now(), ""
    except (SMTPException, OSError) as error:
        is_there = isinstance(error, ONLY_THIS_ONE)
        _again(mail, error)
    except ValueError as error:  # it will be no better next time
        _failed(mail, error)
    _mark(mail)
    return is_there


def _mark(mail: Mail) -> None:
    """Write down how it ended. That it went out is true in any case; anything else only while the claim is still ours."""
    row = Mail.objects.filter(pk=mail.pk)
    if mail.state != State.SENT:
        row = row.filter(state=State.SENDING, claimed_at=mail.claimed_at)
    row.update(state=mail.state, sent_at=mail.sent_at, problem=mail.problem, next_at=mail.next_at)


def _again(mail: Mail, error: Exception) -> None:
    if mail.attempts > len(BACK_OFF):
        _failed(mail, error)
        return
    mail.state = State.WAITING
    mail.next_at = timezone.now() + timedelta(minutes=BACK_OFF[mail.attempts - 1])
    mail.problem = _said(error)
    log.warning("mail %s was not sent and is tried again: %s", mail.pk, type(error).__name__)


def _failed(mail: Mail, error: Exception) -> None:
    mail.state, mail.problem = State.FAILED, _said(error)
    log.error("mail %s has failed: %s", mail.pk, type(error).__name__)


def _said(error: Exception) -> str:
    """What went wrong, on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


def send_now(mail_id: int) -> None:
    """Send what is new, unless the mail server has just turned a mail away: it would only hold up the worker again."""
    since = timezone.now() - PAUSE
    if not Mail.objects.filter(state=State.WAITING, attempts__gt=0, claimed_at__gte=since).exists():
        send(mail_id)


def send_waiting() -> None:
    """Send all that is due, until the mail server cannot be reached; what is left then waits for the next round."""
    now = timezone.now()
    take_back_lost(now)
    due = Mail.objects.filter(state=State.WAITING, next_at__lte=now).order_by("next_at", "pk")
    for mail_id in list(due.values_list("pk", flat=True)[:AT_A_TIME]):
        if not send(mail_id):
            return


def take_back_lost(now: datetime) -> None:
    """Put back what a worker died over. A mail that workers die over again and again is given up like any other."""
    lost = Mail.objects.filter(state=State.SENDING, claimed_at__lt=now - LOST_AFTER)
    if lost.filter(attempts__gt=len(BACK_OFF)).update(state=State.FAILED, problem=UNCERTAIN):
        log.error("mail has failed: workers stopped while they were sending it")
    if lost.update(state=State.WAITING, next_at=now, problem=UNCERTAIN):
        log.warning("a worker stopped while it was sending mail, which is sent again")


def undelivered() -> int:
    """How many mails the site has given up."""
    return Mail.objects.filter(state=State.FAILED).count()


@transaction.atomic
def try_again(*, by: Person, mail: Mail) -> None:
    """Put a failed mail back into the outbox; for the platform's administrator."""
    put_back = _failed_one(by, mail).update(
        state=State.WAITING, next_at=timezone.now(), attempts=0, problem=""
    )
    if put_back:
        record(by=by, action="try_mail_again", target=mail)


@transaction.atomic
def leave(*, by: Person, mail: Mail) -> None:
    """Let a failed mail be: its address is gone for good, say, and its notice stands on the site anyway."""
    if _failed_one(by, mail).update(state=State.DROPPED):
        record(by=by, action="leave_mail", target=mail)


def _failed_one(by: Person, mail: Mail) -> QuerySet[Mail]:
    if not by.is_superuser:
        raise NotAllowed
    return Mail.objects.filter(pk=mail.pk, state=State.FAILED)
