"""Work done after the page: mailing notices."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from workflow.letters import letter
from workflow.models import Notice

# Kinds with something of their own to say; the others are a title and what was said.
OWN_TEMPLATE = ("received", "question", "decided", "waiting", "reminder")

log = logging.getLogger(__name__)


@task()
def mail_notice(notice_id: int) -> None:
    """Mail one notice, once. A failure is kept on the notice, never lost and never repeated at somebody."""
    notice = (
        Notice.objects.select_related("person", "proposal__home_organisation", "decision")
        .filter(pk=notice_id, mailed_at=None)
        .first()
    )
    if notice is None or not notice.person.is_active:
        return
    try:
        message(notice).send()
    except (SMTPException, OSError, ValueError) as error:
        notice.failed = f"{type(error).__name__}: {error}"[:200]
        log.warning("notice %s was not mailed: %s", notice.pk, type(error).__name__)
    else:
        notice.mailed_at = timezone.now()
    notice.save(update_fields=["mailed_at", "failed"])


def message(notice: Notice) -> EmailMultiAlternatives:
    """The mail for a notice, as text and as HTML."""
    written = letter(notice)
    template = notice.kind if notice.kind in OWN_TEMPLATE else "note"
    said = written.context(notice)
    mail = EmailMultiAlternatives(
        written.subject, render_to_string(f"mail/{template}.txt", said), to=[notice.person.email]
    )
    mail.attach_alternative(render_to_string(f"mail/{template}.html", said), "text/html")
    return mail
