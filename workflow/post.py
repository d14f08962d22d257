"""Sends what waits in the outbox: each mail by one worker, never twice, and after a failure again a little later."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from place.models import Person
from place.services import record
from workflow.models import Mail
from workflow.refusals import NotAllowed

log = logging.getLogger(__name__)
State = Mail.State

BACK_OFF = (1, 5, 30, 120)  # minutes until the next attempt; after the last the mail has failed
LOST_AFTER = timedelta(minutes=15)  # a worker that has been at one mail this long is gone
AT_A_TIME = 500

UNCERTAIN = "The worker stopped while it was sending. It may or may not have arrived."


def send(mail_id: int) -> None:
    """Claim one mail and send it, unless somebody else has, or it is not its time."""
    from workflow.envelopes import compose

    claimed_at = timezone.now()
    mine = Mail.objects.filter(pk=mail_id, state=State.WAITING, next_at__lte=claimed_at)
    if not mine.update(state=State.SENDING, claimed_at=claimed_at, attempts=F("attempts") + 1):
        return
    mail = Mail.objects.select_related("person").get(pk=mail_id)
    try:
        message = compose(mail)
        if message is None:
            mail.state = State.DROPPED
        else:
            message.send()
            mail.state, mail.sent_at, mail.problem = State.SENT, timezone.now(), ""
    except (SMTPException, OSError) as error:
        _again(mail, error)
    except ValueError as error:  # it will be no better next time
        _failed(mail, error)
    mail.save(update_fields=["state", "sent_at", "problem", "next_at"])


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


def send_waiting() -> None:
    """Send all that is due. What a worker died over is never sent again by itself: it may have arrived."""
    now = timezone.now()
    give_up_lost(now)
    due = Mail.objects.filter(state=State.WAITING, next_at__lte=now).order_by("next_at", "pk")
    for mail_id in list(due.values_list("pk", flat=True)[:AT_A_TIME]):
        send(mail_id)


def give_up_lost(now: datetime) -> None:
    lost = Mail.objects.filter(state=State.SENDING, claimed_at__lt=now - LOST_AFTER)
    if lost.update(state=State.FAILED, problem=UNCERTAIN):
        log.error("a worker stopped while it was sending mail")


@transaction.atomic
def try_again(*, by: Person, mail: Mail) -> None:
    """Put a failed mail back into the outbox; for the platform's administrator."""
    if not by.is_superuser:
        raise NotAllowed
    put_back = Mail.objects.filter(pk=mail.pk, state=State.FAILED).update(
        state=State.WAITING, next_at=timezone.now(), attempts=0, problem=""
    )
    if put_back:
        record(by=by, action="try_mail_again", target=mail)
